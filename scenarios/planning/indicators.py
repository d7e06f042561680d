"""The indicators of a plan: clauses that the map decides and figures that it does not, with what is known by year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from ...coverage.evaluation.verdict import Verdict
from ...coverage.plans.clauses import Clause
from ...coverage.plans.plan import Indicator
from ...layers.files.texts.columns import plain_name
from ...messages import Titled
from ..presentation.names import later
from .course import NEARLY, SHORT, STANDINGS, Course
from .records.kept import Figure, kept_of
from .request import ViewRequest
from .view import Cell, Opens, UnitName, Word, clause_opens, clause_title

UNDECIDED: Final = Word(later("not decided"), "open")


@dataclass(frozen=True)
class State:
    """What was measured in a year: by the map, or as a source tells; `sure` where no missing data could change it.

    `near` is said of a verdict that is nearly met.
    """

    year: int
    value: float
    source: str = ""
    sure: bool = True
    near: bool = False

    @property
    def by_map(self) -> bool:
        """Whether the program measured it."""
        return not self.source


@dataclass(frozen=True, eq=False)
class Monitored:
    """An indicator with its course and its states, the earliest first; `verdict` is None where no map decides it."""

    id: str
    title: Cell
    nature: Literal["binding", "expected"] | None
    unit: Cell
    base: tuple[int, float] | None
    target: float | None
    target_text: str
    target_year: int | None
    course: Course
    states: tuple[State, ...]
    department: str
    where: str
    verdict: Verdict | None = None

    @property
    def latest(self) -> State | None:
        """The latest state; of one year the map's own."""
        return self.states[-1] if self.states else None

    @property
    def opens(self) -> tuple[Opens, ...]:
        """What its row opens: nothing where no map decides it."""
        return () if self.verdict is None else clause_opens(self.verdict.clause)

    def until(self, year: int) -> State | None:
        """Return the latest state that was measured after the base year and not after `year`."""
        first = self.base[0] if self.base else None
        found = [one for one in self.states if one.year <= year and (first is None or one.year > first)]
        return found[-1] if found else None

    def standing(self, state: State | None) -> Word | None:
        """Return where a state stands; what more data could change is not called behind."""
        if state is None:
            return None
        found = self.course.standing(state.value, state.year)
        short = found == "behind" or (found is None and self.target is not None)
        if short and state.near:
            return NEARLY
        if short and not state.sure:
            return UNDECIDED
        return STANDINGS[found] if found else SHORT if short else None


def monitored(request: ViewRequest) -> list[Monitored]:
    """Return every indicator and every clause of the plan, binding ones first, else in the plan's order."""
    figures = kept_of(request.project, "figures", Figure)
    found = [_of_clause(verdict, request, figures) for verdict in request.evaluation.verdicts]
    found += [_of_indicator(one, request, figures) for one in request.plan.indicator]
    order = {"binding": 0, "expected": 1, None: 2}
    return sorted(found, key=lambda one: order[one.nature])


def unmatched(request: ViewRequest) -> tuple[str, ...]:
    """Return the names in kept figures that no indicator or clause of the plan has."""
    known = {name for clause in request.plan.clause for name in _names(clause)}
    known |= {name for one in request.plan.indicator for name in _names(one)}
    figures = kept_of(request.project, "figures", Figure)
    return tuple(dict.fromkeys(one.indicator for one in figures if plain_name(one.indicator) not in known))


def _of_clause(verdict: Verdict, request: ViewRequest, figures: Sequence[Figure]) -> Monitored:
    clause = verdict.clause
    base = (clause.baseline.year, clause.baseline.value) if clause.baseline else None
    year = clause.year or request.plan.year
    between = {int(key): value for key, value in clause.targets.items()}
    return Monitored(
        id=clause.id,
        title=clause_title(clause),
        nature=clause.nature,
        unit=UnitName(verdict.unit),
        base=base,
        target=verdict.target,
        target_text="",
        target_year=year,
        course=_course(base, between, year, verdict.target, falling=clause.less_is_better),
        states=_sorted([*_by_map(clause, request), *_reported(clause, figures)]),
        department=clause.department,
        where=clause.where,
        verdict=verdict,
    )


def _of_indicator(one: Indicator, request: ViewRequest, figures: Sequence[Figure]) -> Monitored:
    base = (one.baseline.year, one.baseline.value) if one.baseline else None
    year = one.year or request.plan.year
    return Monitored(
        id=one.id,
        title=Titled(one.title, one.title_en),
        nature=one.nature,
        unit=Titled(one.unit, one.unit_en or one.unit),
        base=base,
        target=one.target,
        target_text=one.target_text or one.wording,
        target_year=year,
        course=replace(_course(base, {}, year, one.target, falling=one.falling), strict=one.wording in (">", "＞")),
        states=_sorted(_reported(one, figures)),
        department=one.department,
        where=one.where,
    )


def _course(
    base: tuple[int, float] | None,
    between: dict[int, float],
    year: int | None,
    target: float | None,
    *,
    falling: bool,
) -> Course:
    points = {base[0]: base[1]} if base else {}
    points |= between
    if year is not None and target is not None:
        points.setdefault(year, target)
    return Course(points, target, falling=falling)


def _by_map(clause: Clause, request: ViewRequest) -> Iterator[State]:
    """Yield what the map says in the layers' own year and in every further year that is asked."""
    years = {*request.others, *request.years, *([] if request.year is None else [request.year])}
    for year in sorted(years):
        verdict = request.in_year(year).find(clause.id)
        if verdict is not None and verdict.measured is not None:
            sure = verdict.state != "not_decided" and not verdict.bound
            yield State(year, verdict.measured, sure=sure, near=verdict.state == "nearly_met")


def _reported(one: Clause | Indicator, figures: Sequence[Figure]) -> Iterator[State]:
    names = _names(one)
    for figure in figures:
        if plain_name(figure.indicator) in names:
            yield State(figure.year, figure.value, figure.source)


def _names(one: Clause | Indicator) -> set[str]:
    return {plain_name(name) for name in (one.id, one.title, one.title_en) if name}


def _sorted(states: Sequence[State] | Iterator[State]) -> tuple[State, ...]:
    return tuple(sorted(states, key=lambda state: (state.year, state.by_map)))
