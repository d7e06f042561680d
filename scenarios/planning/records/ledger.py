"""The ledger of shortfalls: when each line was opened, closed and opened again, and what a planner says of it.

Lines close by themselves when the verdict turns, and open again when it turns back; neither is ever said of a clause
that cannot be decided now. What the program records (`LedgerLine`) and what planners write (`Task`) are kept apart.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ....coverage.evaluation.verdict import Evaluation
from ...presentation.names import later
from ..shortfalls import SHORT_STATES, Shortfall
from ..view import Word
from .kept import LedgerLine, Task

DECIDED: Final = frozenset({"met", "reported", "not_applicable", *SHORT_STATES})
OPEN: Final = Word(later("open"), "bad")
REOPENED: Final = Word(later("open again"), "bad")
PLANNED: Final = Word(later("planned in a scenario"), "open")
BUILT: Final = Word(later("built, not yet seen in the verdict"), "near")
CLOSED: Final = Word(later("struck off"), "good")


@dataclass(frozen=True, eq=False)
class Entry:
    """A line as it stands: `now` is None where nothing is missing any more; `left` what a scenario leaves of it."""

    record: LedgerLine
    now: Shortfall | None
    task: Task | None = None
    scenario: str = ""
    left: float | None = None
    fresh: bool = False

    @property
    def state(self) -> Word:
        """Open, open again, planned in a scenario, built as somebody reported, or closed."""
        if self.record.closed:
            return CLOSED
        if self.task is not None and self.task.built:
            return BUILT
        if self.scenario:
            return PLANNED
        return REOPENED if self.record.reopened else OPEN


def advanced(
    records: Iterable[LedgerLine], found: Collection[Shortfall], evaluation: Evaluation, today: str
) -> dict[str, LedgerLine]:
    """Return the records by key after a check of a plan: new lines opened, gone ones closed, returned ones open again.

    Records of other plans stay as they are, and so do lines of clauses that are not decided now.
    """
    plan = evaluation.plan.key
    kept = {one.key: one for one in records}
    current = {f"{plan}|{line.key}": line for line in found}
    decided = {verdict.clause.id for verdict in evaluation.verdicts if verdict.state in DECIDED}
    after = {key: _closed(one, today) if _gone(one, plan, decided, current) else one for key, one in kept.items()}
    for key, line in current.items():
        after[key] = _opened(kept[key], line, today) if key in kept else _new(plan, line, today)
    return after


def _gone(one: LedgerLine, plan: str, decided: Collection[str], current: Mapping[str, Shortfall]) -> bool:
    return one.plan == plan and one.clause in decided and one.key not in current


def _closed(one: LedgerLine, today: str) -> LedgerLine:
    return one if one.closed else one.model_copy(update={"closed": today})


def _opened(one: LedgerLine, line: Shortfall, today: str) -> LedgerLine:
    changes = {"missing": line.missing, "unit": line.unit, "district": line.district_name}
    if one.closed:
        changes |= {"closed": "", "reopened": today, "times": one.times + 1}
    return one.model_copy(update=changes)


def _new(plan: str, line: Shortfall, today: str) -> LedgerLine:
    return LedgerLine(
        plan=plan,
        line=line.key,
        clause=line.clause.id,
        district=line.district_name,
        service=line.service.title or line.service.title_en,
        missing=line.missing,
        unit=line.unit,
        opened=today,
    )
