"""What every view is made from: an evaluated project, its scenarios, and other years of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ...coverage.evaluation.evaluate import evaluate
from ...coverage.evaluation.verdict import Evaluation
from ...coverage.place import Place
from ...coverage.plans.plan import Plan
from ..editing.scenario import Board
from ..project.project import Project
from ..project.settings import now
from ..runs.comparison import ScenarioChange, compare
from ..runs.evaluation import Result
from ..runs.years import place_in
from .catalogues.catalogue import Catalogue


@dataclass(frozen=True, eq=False)
class ViewRequest:
    """An evaluated project; `board` are its scenarios, `after` is the one that is looked at beside it.

    `others` are evaluations of the same plan on other projects of the place, by the year that their layers show;
    `years` are further years in which the place itself is asked.
    `catalogue` is the planner's own in place of the plan's, `former_catalogue` the version before it.
    """

    result: Result
    board: Board = field(default_factory=Board)
    after: ScenarioChange | None = None
    others: Mapping[int, Evaluation] = field(default_factory=dict)
    catalogue: Catalogue | None = None
    former_catalogue: Catalogue | None = None
    years: tuple[int, ...] = ()
    today: str = field(default_factory=lambda: now()[:10])
    """The date of the day (ISO 8601), with which lines of a ledger open and close."""

    @property
    def project(self) -> Project:
        """The project as it is."""
        return self.result.project

    @property
    def place(self) -> Place:
        """The place as it is, without any scenario."""
        return self.result.place

    @property
    def evaluation(self) -> Evaluation:
        """The verdicts on the project as it is."""
        return self.result.evaluation

    @property
    def plan(self) -> Plan:
        """The plan that it was evaluated for."""
        return self.result.evaluation.plan

    @cached_property
    def changes(self) -> tuple[ScenarioChange, ...]:
        """The scenario that is looked at, else every scenario of the project, beside the place as it is."""
        if self.after is not None:
            return (self.after,)
        if not self.board.scenarios:
            return ()
        settings = self.evaluation.settings
        return compare(self.place, self.plan, settings, self.board.scenarios, leave_one_out=False).scenarios

    @property
    def year(self) -> int | None:
        """The year that the layers are taken to show: the one that is set, else that in which the project was made."""
        made = self.project.settings.created[:4]
        return self.evaluation.settings.year or (int(made) if made.isdecimal() else None)

    @cached_property
    def _years(self) -> dict[int, Evaluation]:
        """What `in_year` has answered."""
        return {}

    def in_year(self, year: int) -> Evaluation:
        """Return the verdicts on the place as it stands in a year: another project's, else by its facilities' years."""
        if year in self.others:
            return self.others[year]
        if year == self.year:
            return self.evaluation
        if year not in self._years:
            place, settings = place_in(self.place, year), replace(self.evaluation.settings, year=year)
            self._years[year] = evaluate(place, self.plan, settings=settings, areas=False)
        return self._years[year]
