"""Scenarios beside a base: what each changes for whom and where, what it costs, and what each of its edits brings.

    comparison = compare(place, plan, settings, scenarios)         the project as it is, and each scenario
    comparison.scenarios[0].clauses[2].newly_served                people who have the circle now and had it not

Every figure is that of evaluating each scenario alone. People are counted as the scenario has them: who is newly
served lives where somebody was unserved before; who moves in with an estate of the scenario is told apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from ...arrays import Bools, Floats
from ...coverage.accessibility.unserved_areas import Gatherer, UnservedArea
from ...coverage.evaluation.following.live_plan import LivePlan, follow_plan
from ...coverage.evaluation.services.same_service import alone, before_of
from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.evaluation.verdict import CircleEvidence, CoverageRow, Evaluation, Verdict
from ...coverage.place import Place
from ...coverage.plans.clauses import CircleClause, Clause
from ...coverage.plans.plan import Plan
from ...messages import Message, TitledText
from ...progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from ..editing.applying import Dangling, Replayed, begin_site, replay
from ..editing.edits import AnyEdit
from ..editing.scenario import Scenario
from .equality import Equality, equality

_NOBODY = 0.0


@dataclass(frozen=True)
class RowChange:
    """A group, an area type or a district before and after; None where it is not asked on that side."""

    key: str
    name: str
    level: str
    before: CoverageRow | None
    after: CoverageRow | None

    @property
    def change(self) -> float | None:
        """By how much the measured figure is another, None where one side has none."""
        old, new = (one.measured if one else None for one in (self.before, self.after))
        return None if old is None or new is None else new - old


@dataclass(frozen=True)
class FacilityChange:
    """Served people for whom a facility is the nearest, before and after; None where it does not count on that side."""

    id: str
    name: str
    before: float | None
    after: float | None


@dataclass(frozen=True, eq=False)
class ClauseChange:
    """A clause before and after. The people and areas are of circles and responses, and of nobody for other kinds.

    `newly_served` and `left_out` live where the other was the case before; `gained` and `lost` are their areas.
    `newcomers_served` and `newcomers_unserved` live where nobody lived before. `base` is the verdict before that the
    one after is compared with: where each service is asked of its own group, that on the service which decides after.
    """

    before: Verdict
    after: Verdict
    newly_served: float
    left_out: float
    newcomers_served: float
    newcomers_unserved: float
    gained: tuple[UnservedArea, ...]
    lost: tuple[UnservedArea, ...]
    facilities: tuple[FacilityChange, ...]
    base: Verdict

    @property
    def was(self) -> CircleEvidence | None:
        """The circle before that the one after is compared with, None for other kinds."""
        both = isinstance(self.after.evidence, CircleEvidence)
        return self.base.evidence if both and isinstance(self.base.evidence, CircleEvidence) else None

    @property
    def change(self) -> float | None:
        """By how much the measured figure is another, in the clause's unit."""
        old, new = self.before.measured, self.after.measured
        return None if old is None or new is None else new - old

    @property
    def told(self) -> tuple[Message, ...]:
        """What is noted of the verdict after and was not before, as a new site behind a wall; a reason comes first."""
        reason = (self.after.reason,) if self.after.reason and self.after.reason != self.before.reason else ()
        return (*reason, *(note for note in self.after.notes if note not in self.before.notes))

    @property
    def moves_people(self) -> bool:
        """Whether it is a circle that means another thing for somebody after the scenario."""
        return isinstance(self.after.evidence, CircleEvidence) and any(self._people)

    @property
    def is_changed(self) -> bool:
        """Whether verdict, figure or anybody's service is another after the scenario."""
        measured = self.before.measured != self.after.measured
        return self.before.state != self.after.state or measured or any(self._people)

    @property
    def _people(self) -> tuple[float, ...]:
        return self.newly_served, self.left_out, self.newcomers_served, self.newcomers_unserved

    @cached_property
    def by_group(self) -> tuple[RowChange, ...]:
        """The groups before and after."""
        return _rows(self.base.by_group, self.after.by_group)

    @cached_property
    def by_area_type(self) -> tuple[RowChange, ...]:
        """Town and country before and after."""
        return _rows(self.base.by_area_type, self.after.by_area_type)

    @cached_property
    def by_district(self) -> tuple[RowChange, ...]:
        """The districts of every level before and after."""
        return _rows(self.base.by_district, self.after.by_district)

    @cached_property
    def equality(self) -> tuple[Equality | None, Equality | None]:
        """How even the clause is between districts of one level, before and after."""
        before = equality(self.base)
        return before, equality(self.after, level=before.level if before else "")


@dataclass(frozen=True)
class Contribution:
    """What one edit brings: the scenario less the scenario without it, by clause id.

    `served` are people of the service that decides in the whole scenario, `measured` in the clause's unit; None where
    one side has no figure. `fallen` are the ids of
    edits that do not fit without this one, and so are without it too.
    """

    edit: AnyEdit
    served: Mapping[str, float | None]
    measured: Mapping[str, float | None]
    fallen: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ScenarioChange:
    """One scenario beside the base."""

    scenario: Scenario
    place: Place
    evaluation: Evaluation
    clauses: tuple[ClauseChange, ...]
    dangling: tuple[Dangling, ...]
    contributions: tuple[Contribution, ...] = ()

    @property
    def asked(self) -> tuple[Clause, ...]:
        """The clauses that both are asked."""
        return tuple(one.after.clause for one in self.clauses)

    def cost_per_newly_served(self, clause_id: str) -> float | None:
        """万元 for each person newly served, of the whole scenario's cost; None without a cost, or where nobody is."""
        change = next(one for one in self.clauses if one.after.clause.id == clause_id)
        cost = self.scenario.cost
        return None if cost is None or not change.newly_served else cost / change.newly_served


@dataclass(frozen=True, eq=False)
class Comparison:
    """A base, evaluated, and scenarios beside it. `base_name` is '' for the project as it is."""

    base: Evaluation
    base_place: Place
    scenarios: tuple[ScenarioChange, ...] = field(default=())
    base_name: str = ""


def compare(
    place: Place,
    plan: Plan,
    settings: EvaluationSettings,
    scenarios: Sequence[Scenario],
    *,
    base: Scenario | None = None,
    leave_one_out: bool = True,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Comparison:
    """Compare scenarios with a base, by default the project as it is.

    `leave_one_out` works out what each edit brings, at the price of one more evaluation for each. Raises the errors of
    `evaluate`, and WorkCancelled.
    """
    site = begin_site(place)
    first = follow_plan(place, plan, settings=settings)
    live = first
    if base is not None:
        live = _followed(first, replay(site, base.edits), base, settings)
    found = []
    for row, scenario in enumerate(scenarios):
        if cancelled():
            raise WorkCancelled
        progress(row / len(scenarios), scenario.name)
        replayed = replay(site, scenario.edits)
        after = _followed(live, replayed, scenario, settings)
        parts = tuple(
            _contribution(after, replay(site, scenario.without(edit.id).edits), edit, replayed)
            for edit in scenario.edits
            if leave_one_out and not any(one.edit is edit for one in replayed.dangling)
        )
        found.append(replace(_change(live, after, scenario, replayed.dangling), contributions=parts))
    progress(1.0, TitledText.of(plan.title, plan.title_en))
    return Comparison(live.evaluation, live.place, tuple(found), base.name if base else "")


def _followed(live: LivePlan, replayed: Replayed, scenario: Scenario, settings: EvaluationSettings) -> LivePlan:
    return live.asked(live.plan, scenario.parameters.over(settings)).of(replayed.site.place)


def _change(before: LivePlan, after: LivePlan, scenario: Scenario, dangling: tuple[Dangling, ...]) -> ScenarioChange:
    return ScenarioChange(scenario, after.place, after.evaluation, change_between(before, after), dangling)


def change_between(before: LivePlan, after: LivePlan) -> tuple[ClauseChange, ...]:
    """Return what each clause gains and loses from one place to another. Raises the errors of `evaluate`."""
    pairs = zip(before.evaluation.verdicts, after.evaluation.verdicts, strict=True)
    gatherer = Gatherer(after.place, after.place.demand.rural, after.settings.cluster_m)
    return tuple(_clause(before, after.place, pair, gatherer) for pair in pairs)


def _clause(live: LivePlan, after: Place, pair: tuple[Verdict, Verdict], gatherer: Gatherer) -> ClauseChange:
    before, base = live.place, _base(live, *pair)
    old, new = base.evidence, pair[1].evidence
    if not isinstance(old, CircleEvidence) or not isinstance(new, CircleEvidence):
        return ClauseChange(*pair, _NOBODY, _NOBODY, _NOBODY, _NOBODY, (), (), (), base)
    was, new_here = share_before(before, after, old)
    more = np.where(new_here, 0.0, new.shares - was)
    gained, lost = new.people * np.maximum(more, 0.0), new.people * np.maximum(-more, 0.0)
    return ClauseChange(
        *pair,
        newly_served=_sum(gained, more > 0),
        left_out=_sum(lost, more < 0),
        newcomers_served=_sum(new.people_served, new_here),
        newcomers_unserved=_sum(new.people_unserved, new_here),
        gained=gatherer.areas(more > 0, gained, new.cost),
        lost=gatherer.areas(more < 0, lost, new.cost),
        facilities=_facilities(before, after, old, new),
        base=base,
    )


def _base(live: LivePlan, before: Verdict, after: Verdict) -> Verdict:
    """Return the verdict before on the service and group that decide after; people of two are not to be compared."""
    clause, row = after.clause, before_of(before, after).other
    if row is None or not isinstance(clause, CircleClause):
        return before
    asked = alone(clause, row, after.parts[row].group, live.plan.service)
    return live.asked(live.plan.asking([asked]), live.settings).evaluation.verdicts[0]


def share_before(before: Place, after: Place, evidence: CircleEvidence) -> tuple[Floats, Bools]:
    """Return for each demand point of `after` what share (0 to 1) was served, and whether nobody lived there before.

    Points keep their rows from edit to edit and new ones come behind; a base that has estates of its own may have
    others there, and so where a point lies decides.
    """
    count = min(len(before.demand), len(after.demand))
    same = (before.demand.xy[:count] == after.demand.xy[:count]).all(axis=1)
    was, new_here = np.zeros(len(after.demand)), np.ones(len(after.demand), np.bool_)
    was[:count], new_here[:count] = evidence.shares[:count] * same, ~same
    return was, new_here


def _facilities(before: Place, after: Place, old: CircleEvidence, new: CircleEvidence) -> tuple[FacilityChange, ...]:
    sides = [_going(place, evidence) for place, evidence in ((before, old), (after, new))]
    names = {str(key): str(name) for place in (before, after) for key, name in zip(
        place.facilities.id, place.facilities.name, strict=True)}  # fmt: skip
    return tuple(
        FacilityChange(key, names[key], sides[0].get(key), sides[1].get(key))
        for key in dict.fromkeys([*sides[0], *sides[1]])
    )


def _going(place: Place, evidence: CircleEvidence) -> dict[str, float]:
    """Return by the id of each facility that counts the served people for whom it is the nearest."""
    goes = (evidence.shares > 0) & evidence.asked & (evidence.facility >= 0)
    people = np.bincount(evidence.facility[goes], evidence.people_served[goes], minlength=len(place.facilities))
    return {str(place.facilities.id[row]): float(people[row]) for row in evidence.counted}


def _contribution(whole: LivePlan, without: Replayed, edit: AnyEdit, replayed: Replayed) -> Contribution:
    other = whole.figures_only().of(without.site.place).evaluation
    pairs = list(zip(whole.evaluation.verdicts, other.verdicts, strict=True))
    dangling = {one.edit.id for one in replayed.dangling}
    return Contribution(
        edit,
        served={one.clause.id: _less(one.served, before_of(two, one).served) for one, two in pairs},
        measured={one.clause.id: _less(one.measured, two.measured) for one, two in pairs},
        fallen=tuple(one.edit.id for one in without.dangling if one.edit.id not in dangling),
    )


def _rows(before: Sequence[CoverageRow], after: Sequence[CoverageRow]) -> tuple[RowChange, ...]:
    old, new = ({(row.level, row.key): row for row in rows} for rows in (before, after))
    return tuple(
        RowChange(
            key, (new.get((level, key)) or old[level, key]).name, level, old.get((level, key)), new.get((level, key))
        )
        for level, key in dict.fromkeys([*old, *new])
    )


def _sum(people: Floats, where: Bools) -> float:
    return float(people[where].sum())


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other
