"""The circle of a clause on the map: its people and areas, the ground that it reaches, and why a house is left out."""

from collections import OrderedDict
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Signal

from ....coverage.accessibility.explanation import Journey
from ....coverage.evaluation.verdict import CircleEvidence, Evaluation
from ....coverage.place import LAND, Place
from ....messages import LifecircleError
from ....scenarios.analyses.reached_ground import ReachedGround, ReachRequest
from ....scenarios.presentation.summary import category_name, known_text
from ....scenarios.presentation.translate import Words
from ...map.canvas import MapCanvas
from ...tasks import Tasks
from .circle_jobs import Circles, House, HouseRequest
from .house.house_card import HouseCard
from .house.house_text import house_text
from .legend_lines import legend_lines
from .listing.rows import ClauseRow
from .map_content import Showing, showing, way_text

REACH: Final = "reach"
"""The lane of reached ground; the newest request wins."""
HOUSE: Final = "house"
_KEPT: Final = 24
_EVALUATIONS: Final = 2
"""So many evaluations have their grounds kept: that of the scenario shown, and the one before it."""

Key = tuple[int, str, tuple[str, ...], str, int]


class CircleView(QObject):
    """Shows clauses on a canvas. `house_shown(text)` tells of a card; `failed(error)` why a house has no answer."""

    house_shown = Signal(object)
    failed = Signal(object)

    def __init__(self, canvas: MapCanvas, tasks: Tasks, words: Words) -> None:
        super().__init__(canvas)
        self.words = words
        self._canvas, self._tasks = canvas, tasks
        self._circles = Circles()
        self._place: Place | None = None
        self._evaluation: Evaluation | None = None
        self._row: ClauseRow | None = None
        self._showing = Showing()
        self._grounds: OrderedDict[Key, tuple[Evaluation, ReachedGround]] = OrderedDict()
        self._house: House | None = None
        self._pinned = -1
        self.card = HouseCard(canvas)
        canvas.tell = self._tell
        canvas.house_clicked.connect(self.ask_house)
        canvas.site_clicked.connect(self._pin)
        canvas.site_rested.connect(self._site_rested)
        canvas.nothing_clicked.connect(self.forget_house)
        canvas.left_tool.connect(self.forget_house)
        canvas.legend_changed.connect(self._write_legend)
        self.card.closed.connect(self.forget_house)

    # ------------------------------------------------------------------------------------------------------- showing
    def show_clause(self, place: Place, evaluation: Evaluation, row: ClauseRow) -> Showing:
        """Show a clause, or one of its parts, and ask for the ground that it reaches; returns what is listed of it."""
        self.clear()
        self._place, self._evaluation, self._row = place, evaluation, row
        self._showing = showing(place, row.verdict, row.evidence, self.words, services=evaluation.plan.service)
        self._canvas.show_circle(self._showing.people, self._showing.sites, self._showing.areas)
        self.ask_ground(-1)
        return self._showing

    def clear(self) -> None:
        """Forget the house and the facility that were looked at."""
        self._pinned, self._house = -1, None
        self._tasks.cancel(HOUSE)
        self._tasks.cancel(REACH)
        self.card.hide()

    def retranslate(self, words: Words) -> None:
        """Write the card and the legend in another language."""
        self.words = words
        self._write_legend()
        if self._house is not None:
            self._take_house(self._house)

    def _write_legend(self) -> None:
        self._canvas.legend.set_lines(legend_lines(self._canvas, self.words))
        self._canvas.place_furniture()

    # ------------------------------------------------------------------------------------------------ reached ground
    def ask_ground(self, facility: int) -> None:
        """Show the ground of one facility, or with -1 of all that count."""
        evidence = self._row.evidence if self._row else None
        if self._place is None or self._evaluation is None or not isinstance(evidence, CircleEvidence):
            self._canvas.show_ground(None)
            return
        assert self._row is not None
        clause = self._row.verdict.clause.id
        key = (id(self._evaluation), clause, evidence.services, evidence.group, facility)
        if key in self._grounds:
            self._grounds.move_to_end(key)
            self._tasks.cancel(REACH)
            self._canvas.show_ground(self._grounds[key][1])
            return
        request = ReachRequest(self._place, self._evaluation, clause, evidence.services, evidence.group, facility)
        evaluation = self._evaluation

        def take(ground: ReachedGround) -> None:
            self._grounds[key] = (evaluation, ground)
            self._forget_grounds()
            self._canvas.show_ground(ground)

        self._tasks.start(REACH, self._circles.reach, request, done=take, failed=self._no_ground)

    def _forget_grounds(self) -> None:
        """Keep those of the last evaluations alone: with each ground all that its evaluation holds is kept."""
        of = list(dict.fromkeys(key[0] for key in reversed(self._grounds)))
        for key in [key for key in self._grounds if key[0] in of[_EVALUATIONS:]]:
            del self._grounds[key]
        while len(self._grounds) > _KEPT:
            self._grounds.popitem(last=False)

    def _no_ground(self, _error: LifecircleError) -> None:
        """A clause that is no circle has no ground; its verdict says all there is to say."""
        self._canvas.show_ground(None)

    def _site_rested(self, site: int) -> None:
        """The circle of the facility under the pointer; when it leaves, of the one that was clicked, or of all."""
        shown = site if site >= 0 and self._counts(site) else self._pinned
        current = self._canvas.bands.facility if self._canvas.bands is not None else -1
        if shown != current or self._tasks.busy(REACH):
            self.ask_ground(shown)

    def _counts(self, site: int) -> bool:
        sites = self._showing.sites
        return sites is not None and bool(sites.counts[site])

    def _pin(self, site: int) -> None:
        """A click keeps the circle of one facility, a second one lets it go; a house's card makes room for its own."""
        self._tasks.cancel(HOUSE)
        self._leave_house()
        self._pinned = -1 if site == self._pinned or not self._counts(site) else site
        self.ask_ground(self._pinned)

    # ------------------------------------------------------------------------------------------------------- a house
    def ask_house(self, row: int) -> None:
        """Ask why a demand point is served or not."""
        evidence = self._row.evidence if self._row else None
        if self._place is None or self._evaluation is None or not isinstance(evidence, CircleEvidence):
            return
        assert self._row is not None
        clause = self._row.verdict.clause.id
        request = HouseRequest(self._place, self._evaluation, clause, evidence.services, evidence.group, row)
        self._tasks.start(HOUSE, self._circles.explain, request, done=self._take_asked, failed=self.failed.emit)

    def _take_asked(self, house: House) -> None:
        """Show the house that was asked about, with its ways whole beside the card that tells of them."""
        self._take_house(house)
        if self._canvas.ways.home is not None:
            self._canvas.see_whole(self._canvas.ways.bounds(), beside=self.card)

    def _take_house(self, house: House) -> None:
        if self._place is None:
            return
        self._house = house
        best = tuple(one.best for _, one in house.ways if one.best is not None)
        worst = sorted(best, key=lambda journey: -journey.cost)[:1] if len(best) > 1 else best
        nearest = tuple(one.nearest for _, one in house.ways if one.nearest is not None) if len(house.ways) == 1 else ()
        x, y = self._place.demand.xy[house.row]
        self._canvas.ways.show((float(x), float(y)), tuple(worst), nearest)
        self._canvas.legend_changed.emit()
        self._canvas.update_marks()
        text = house_text(self._place, house, self.words)
        self.card.show_house(text)
        self.house_shown.emit(text)

    def make_room(self, drawing: bool) -> None:
        """While a tool draws leave the map to it: the way stays, its card comes back when the tool is laid down."""
        if drawing:
            self.card.hide()
        elif self._house is not None:
            self.card.show()
            self.card.raise_()
            self.card.place()

    @property
    def house(self) -> int:
        """The demand point that is told of, -1 for none."""
        return -1 if self._house is None else self._house.row

    def forget_house(self) -> None:
        """Take the card and the way off the map, and the pinned facility with them."""
        self._leave_house()
        if self._pinned >= 0:
            self._pinned = -1
            self.ask_ground(-1)

    def _leave_house(self) -> None:
        self._house = None
        self.card.hide()
        self._canvas.ways.show(None)
        self._canvas.legend_changed.emit()
        self._canvas.update_marks()

    def journeys(self) -> tuple[Journey, ...]:
        """The ways that are drawn."""
        return (*self._canvas.ways.best, *self._canvas.ways.nearest)

    # ---------------------------------------------------------------------------------------------------------- tips
    def _tell(self, what: str, row: int) -> str:
        """What the tip says of a facility, a house or an area."""
        if self._place is None:
            return ""
        if what == "site":
            return self._tell_site(self._place, row)
        if what == "house":
            return self._tell_house(self._place, row)
        area = self._showing.areas[row]
        text = self.tr("{name}: {people} people not served").format(name=area.name, people=area.shown)
        if area.of_land:
            text = self.tr("{name}: {m2} m² of residential land not served").format(name=area.name, m2=area.shown)
        way = self._showing.rows[row].way if row < len(self._showing.rows) else ""
        return text + (self.tr("\nNearest facility: {way} on average").format(way=way) if way and way != "–" else "")

    def _is_estimated(self) -> bool:
        """Whether those whom the clause asks were estimated."""
        return self._row is not None and bool(self._row.verdict.estimated)

    def _tell_site(self, place: Place, row: int) -> str:
        facilities = place.facilities
        kind = category_name(str(facilities.category[row]), self.words)
        lines = [str(facilities.name[row]) or kind, kind]
        evidence = self._row.evidence if self._row else None
        if isinstance(evidence, CircleEvidence) and self._counts(row):
            theirs = evidence.facility == row
            text = self.tr("Nearest for {people} people who are served")
            if evidence.group == LAND:
                text = self.tr("Nearest for {people} m² of residential land that is served")
            people = float(evidence.people_served[theirs].sum())
            lines.append(text.format(people=known_text(people, estimated=self._is_estimated())))
        elif self._showing.sites is not None:
            lines.append(self.tr("Does not count for this clause"))
        return "\n".join(dict.fromkeys(lines))

    def _tell_house(self, place: Place, row: int) -> str:
        evidence = self._row.evidence if self._row else None
        if not isinstance(evidence, CircleEvidence):
            people = float(np.nan_to_num(place.demand.weights["people"][row]))
            told = known_text(people, estimated="people" in place.demand.estimated)
            return self.tr("{people} people").format(people=told)
        text = self.tr("{people} people, served") if evidence.served[row] else self.tr("{people} people, not served")
        if evidence.group == LAND:
            land, left = self.tr("{people} m² of land, served"), self.tr("{people} m² of land, not served")
            text = land if evidence.served[row] else left
        elif not evidence.served[row] and evidence.shares[row] > 0:
            text = self.tr("{people} people, {seated} find a place")
        figures = (evidence.people[row], evidence.people_served[row])
        shown = [known_text(float(figure), estimated=self._is_estimated()) for figure in figures]
        said = text.format(**dict(zip(("people", "seated"), shown, strict=True)))
        way = way_text(float(evidence.cost[row]), evidence.mode, self.words)
        return said + "\n" + self.tr("Way: {way}; click for why").format(way=way)
