"""What the clauses that are no circle count, for the sheets on paper and the report's maps."""

from dataclasses import dataclass, field
from typing import Final

from ...coverage.evaluation.context import EvaluationContext, make_case
from ...coverage.evaluation.kinds.ratio import rate_unit
from ...coverage.evaluation.left_out import CountedFacilities, counted_facilities
from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.evaluation.verdict import CircleEvidence, DistrictEvidence, Evaluation, Verdict
from ...coverage.place import Place
from ...coverage.plans.clauses import RatioClause
from ...progress import never_cancelled

LEVELS: Final = ("township", "county", "city", "village", "estate")
"""Which districts a map shows, where a clause has figures of several levels."""


@dataclass(frozen=True, eq=False)
class Counted:
    """What there is to see of a clause: facilities, and districts that have a figure.

    `level` is that of the districts, '' for none; `unit` that of their rates, '' where they have what they must or not.
    """

    facilities: CountedFacilities
    level: str
    unit: str = ""

    @property
    def empty(self) -> bool:
        """Whether a map would show nothing of it."""
        found = self.facilities
        return not (len(found.rows) or found.left_out or self.level)


@dataclass(frozen=True, eq=False)
class Countings:
    """What each clause of an evaluation counts, found once."""

    place: Place
    evaluation: Evaluation
    _known: dict[str, Counted | None] = field(default_factory=dict)
    _cases: dict[int, tuple[EvaluationSettings, EvaluationContext]] = field(default_factory=dict)

    def of(self, verdict: Verdict) -> Counted | None:
        """Return what the clause of a verdict counts; None for a circle, and where a map would show nothing."""
        key = verdict.clause.id
        if key not in self._known:
            self._known[key] = self._found(verdict)
        return self._known[key]

    def _found(self, verdict: Verdict) -> Counted | None:
        if isinstance(verdict.evidence, CircleEvidence) or verdict.state == "not_applicable":
            return None
        case = self._case(self.evaluation.settings_of(verdict.clause.id))
        unit = rate_unit(case, verdict.clause) if isinstance(verdict.clause, RatioClause) else ""
        found = Counted(counted_facilities(case, verdict), level_shown(verdict), unit)
        return None if found.empty else found

    def _case(self, settings: EvaluationSettings) -> EvaluationContext:
        if id(settings) not in self._cases:
            case = make_case(self.place, self.evaluation.plan, settings, never_cancelled)
            self._cases[id(settings)] = settings, case
        return self._cases[id(settings)][1]


def level_shown(verdict: Verdict) -> str:
    """Return the level of the districts that a map of a clause shows, '' where none has a figure."""
    if isinstance(verdict.evidence, DistrictEvidence):
        return verdict.evidence.level
    there = {row.level for row in verdict.by_district}
    return next((level for level in LEVELS if level in there), "")
