"""Which function evaluates a clause: each kind's own, which its module makes known."""

from collections.abc import Callable
from typing import Any, Final

from ..plans.clause_base import ClauseBase
from ..plans.kinds import kind_modules, load_kind
from .context import EvaluationContext
from .verdict import Verdict

Evaluator = Callable[[EvaluationContext, Any], Verdict]

_EVALUATORS: Final[dict[type[ClauseBase], Evaluator]] = {}


def evaluates(kind: type[ClauseBase]) -> Callable[[Evaluator], Evaluator]:
    """Make known that the function evaluates clauses of a kind."""

    def known(function: Evaluator) -> Evaluator:
        _EVALUATORS[kind] = function
        return function

    return known


def evaluator_of(clause: ClauseBase) -> Evaluator:
    """Return what evaluates a clause; the modules of all kinds are loaded when the first clause is asked."""
    if type(clause) not in _EVALUATORS:
        for module in kind_modules():
            load_kind(module)
    return _EVALUATORS[type(clause)]
