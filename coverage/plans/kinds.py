"""The kinds of clause: what `clauses` holds, and further ones, each in one file that is loaded when it is first asked.

A further kind is a module of `evaluation/kinds` named as the kind: its clause, which names it, and the function that
evaluates it. Nothing else lists it.
"""

import pkgutil
from functools import cache
from importlib import import_module
from typing import Final

from .clause_base import KINDS, ClauseBase

FOLDER: Final = f"{__package__.rpartition('.')[0]}.evaluation.kinds"
"""The package whose modules are kinds; it is named and not imported, as reading a plan must not wait for the engine."""


@cache
def kind_modules() -> tuple[str, ...]:
    """Return the names of the modules that evaluate clauses.

    Examples
    --------
    >>> "apart" in kind_modules()
    True

    """
    return tuple(sorted(one.name for one in pkgutil.iter_modules(import_module(FOLDER).__path__)))


def kind_names() -> tuple[str, ...]:
    """Return every kind of clause that a plan may have, those of `clauses` first.

    Examples
    --------
    >>> kind_names()[0], kind_names()[-1]
    ('circle', 'partition')

    """
    return tuple(dict.fromkeys([*KINDS, *kind_modules()]))


def clause_of(kind: str) -> type[ClauseBase] | None:
    """Return the clause of a kind, loading the kind's module where it is a further one; None for no kind.

    Examples
    --------
    >>> clause_of("apart").named, clause_of("nonsense")
    ('distance kept', None)

    """
    if kind not in KINDS and kind in kind_modules():
        load_kind(kind)
    return KINDS.get(kind)


def load_kind(module: str) -> None:
    """Load one of `kind_modules`, which makes its clause and its evaluation known."""
    import_module(f"{FOLDER}.{module}")
