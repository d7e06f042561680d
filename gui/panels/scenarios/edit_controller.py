"""Between the tools on the map and the session: gestures become edits, figures follow at the pointer."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QInputDialog

from ....coverage.network.model import edge_lines
from ....coverage.place import Place, obstacles
from ....coverage.travel.profiles import WALK_ADULT
from ....coverage.travel.snap import snap
from ....layers.facilities.categories import built_in_categories
from ....messages import LifecircleError
from ....scenarios.editing import edits as verbs
from ....scenarios.editing.outside import outside_message
from ....scenarios.presentation.summary import category_name
from ....scenarios.presentation.translate import Words
from ...map.canvas import MapCanvas
from ...map.marks.edit_marks import EditShape
from ...map.palette import Palette, ToolBanner
from ...map.tools.facility import AddFacilityTool, MoveFacilityTool
from ...map.tools.line import LineTool
from ...map.tools.snapping import Foot
from ...map.tools.tool import Tool
from ...shell.figure_dialog import FigureDialog
from ..clauses.listing.rows import ClauseRow
from .edit_shapes import changed_people, edit_shape, not_reopened
from .editor import Editor, Shown
from .facility_forms import FacilityForms
from .place_menu import PlaceMenu
from .preview_text import preview_text
from .several import Several, moving, opening, taking_away

if TYPE_CHECKING:
    from collections.abc import Callable

_ESTATE_PEOPLE: Final = 1000
_PALETTE_X: Final = 12
_BANNER_X: Final = 64
_FOLLOW_MS: Final = 150
_FEET: Final = 64
"""So many places are known where they meet a street, before all are forgotten."""


class EditController(QObject):
    """Drives the tools.

    `took(drawing)` tells that a tool was taken, and whether it draws; `let_go` that nothing is dragged any more,
    `said(text)` what to know of a gesture, `followed(text)` the clause before and after while it is dragged.

    `ask_number(text, default)` asks the planner for a number and `ask_text(text, default)` for words, None where they
    gave none.
    """

    took = Signal(bool)
    let_go = Signal()
    followed = Signal(str)
    said = Signal(str)

    def __init__(self, canvas: MapCanvas, editor: Editor, words: Words) -> None:
        super().__init__(canvas)
        self.words = words
        self._canvas, self._editor = canvas, editor
        self._place: Place | None = None
        self._row: ClauseRow | None = None
        self._feet: tuple[Place | None, dict[tuple[float, float], Foot | None]] = (None, {})
        self.category = ""
        self.palette, self.banner = Palette(canvas), ToolBanner(canvas)
        self.palette.move(_PALETTE_X, 12)
        self.palette.hide()
        self.ask_number: Callable[[str, float], float | None] = self._ask_number
        self.ask_text: Callable[[str, str], str | None] = self._ask_text
        self._follows = ""
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(_FOLLOW_MS)
        self._follow.timeout.connect(lambda: self.followed.emit(self._follows))
        self.let_go.connect(self._follow.stop)
        self.forms = FacilityForms(canvas, editor, lambda: self._place)
        self.forms.left.connect(self.let_go)
        self.menu = PlaceMenu(canvas, self)
        self._tools = self._make_tools()
        self.palette.chosen.connect(self.take)
        self.banner.category_chosen.connect(self._take_category)
        canvas.left_tool.connect(lambda: self.take("select"))
        self.banner.attributes_asked.connect(lambda: self.forms.ask_template(self.category, self.words))
        canvas.edit_asked.connect(self._edit_selected)
        canvas.delete_asked.connect(self.take_selected_away)
        editor.previewed.connect(self._tell_preview)

    def _make_tools(self) -> dict[str, Tool]:
        add = AddFacilityTool(self.foot, self)
        add.hovered.connect(lambda x, y: self._editor.preview(*self._added(x, y)))
        add.placed.connect(self.set_facility)
        move = MoveFacilityTool(self.foot, self._site_under, self)
        move.dragged.connect(self._drag)
        move.dropped.connect(self._drop)
        move.given_up.connect(self._give_up)
        link, gate = LineTool(self, snap=self.foot), LineTool(self, most=2, snap=self.foot)
        for tool, kind in ((link, "link"), (gate, "gate")):
            tool.shaped.connect(lambda points, kind=kind: self._editor.preview(self._linked(points, kind)))
            tool.drawn.connect(lambda points, kind=kind: self.do(self._linked(points, kind)))
        bar, estate = LineTool(self, closed=True), LineTool(self, closed=True)
        bar.shaped.connect(lambda points: self._editor.preview(verbs.BarArea(at=self._at(points))))
        bar.drawn.connect(lambda points: self.do(verbs.BarArea(at=self._at(points))))
        estate.drawn.connect(self._ask_estate)
        return {"add": add, "move": move, "link": link, "gate": gate, "bar": bar, "estate": estate}

    # ------------------------------------------------------------------------------------------------- what is shown
    def show(self, place: Place | None, row: ClauseRow | None) -> None:
        """Take note of the place as the scenario has it, and of the clause that is shown."""
        self._place, self._row = place, row
        self._editor.clause = row.verdict.clause.id if row is not None else ""
        self.palette.setVisible(place is not None)
        for action in self.palette.action.values():
            action.setEnabled(place is not None)
        if place is not None:
            self._offer_categories(place)
            self._canvas.edits.show(self._shapes())
            self._canvas.marks.of_sites.marked = self._marked(place)

    def _marked(self, place: Place) -> frozenset[int]:
        """The facilities that edits of the scenario mark: one that it closed can be opened where its cross stands."""
        session = self._editor.session
        names = {getattr(edit, "facility", "") for edit in session.edits} if session is not None else set()
        return frozenset(
            np.flatnonzero(np.isin(np.asarray(place.facilities.id).astype(str), list(names - {""}))).tolist()
        )

    def _offer_categories(self, place: Place) -> None:
        """The categories of the clause first, then those of the place, then all that are known."""
        sites = self._canvas.marks.sites
        counted = [] if sites is None else np.asarray(sites.category)[sites.counts].astype(str).tolist()
        here = np.asarray(place.facilities.category).astype(str).tolist()
        keys = dict.fromkeys([*sorted(set(counted), key=counted.count, reverse=True), *sorted(set(here)),
                              *built_in_categories().entries])  # fmt: skip
        names = {key: category_name(key, self.words) for key in keys if key}
        if self.category not in names or (counted and self.category not in counted):
            self.category = next(iter(names), "")
        self.banner.set_categories(names, self.category)
        self._tools_category()

    def _take_category(self, key: str) -> None:
        self.category = key
        self.forms.forget_template()
        self._tools_category()

    def _tools_category(self) -> None:
        add = self._tools["add"]
        assert isinstance(add, AddFacilityTool)
        add.category = self.category

    def take(self, name: str) -> None:
        """Take a tool from the palette; `select` gives the mouse back to the map."""
        self._editor.drop_preview()
        self.let_go.emit()
        self.palette.take(name)
        tool = self._tools.get(name)
        self._canvas.take_tool(tool)
        self._canvas.tip.hide()
        self.banner.say(tool.hint() if tool else "", with_category=name == "add", x=_BANNER_X)
        self.took.emit(tool is not None)

    # ------------------------------------------------------------------------------------------------------ gestures
    def _at(self, points: object) -> verbs.Where:
        assert self._editor.session is not None
        return self._editor.session.at(points)  # type: ignore[arg-type]  # a signal's points are plain pairs

    @property
    def place(self) -> Place | None:
        """The place as it is shown."""
        return self._place

    def _edit_selected(self) -> None:
        """Ask for the attributes of the facility that is selected."""
        chosen = self._canvas.selection.rows
        if len(chosen) == 1:
            self.forms.edit(next(iter(chosen)), self.words)

    def set_facility(self, x: float, y: float) -> None:
        """Set a new facility, as the form for new ones says."""
        self.do(*self._added(x, y))

    def close_street(self, x: float, y: float) -> None:
        """Close the street at a place."""
        self.do(verbs.RemoveLink(at=self._at([(x, y)])))

    def _added(self, x: float, y: float) -> tuple[verbs.AnyEdit, ...]:
        assert self._editor.session is not None
        key = self._free("new-facility")
        name = self.tr("planned {number}").format(number=key.rsplit("-", 1)[-1])
        added = verbs.AddFacility(facility=key, name=name, category=self.category, at=self._at([(x, y)]))
        return self.forms.made(added)

    def add_stop(self, x: float, y: float) -> None:
        """Add a mobile stop once the planner has said when it comes."""
        time = self.ask_text(self.tr("When does it come? (such as 每周三 9:00-11:00)"), "")
        if time is None or not time.strip():
            return
        key = self._free("mobile-stop")
        name = self.tr("planned stop {number}").format(number=key.rsplit("-", 1)[-1])
        at = self._at([(x, y)])
        self.do(verbs.AddMobileStop(facility=key, category=self.category, at=at, stop=name, time=time.strip()))

    def _moved(self, row: int, x: float, y: float) -> verbs.MoveFacility:
        assert self._place is not None
        return verbs.MoveFacility(facility=str(self._place.facilities.id[row]), at=self._at([(x, y)]))

    def _group_of(self, row: int) -> frozenset[int]:
        """The facilities that are dragged with one: the selected ones where it is among them."""
        chosen = self._canvas.selection.rows
        return chosen if row in chosen and len(chosen) > 1 else frozenset({row})

    def _drag(self, row: int, x: float, y: float) -> None:
        group = self._group_of(row)
        if len(group) == 1:
            self._editor.preview(self._moved(row, x, y))
            return
        several = self._moved_together(group, row, x, y)
        self._canvas.edits.show((*self._shapes(), *self._shapes_of(several.edits)))
        self._editor.preview(*several.edits)

    def _give_up(self) -> None:
        """What was dragged stands where it stood."""
        self._editor.drop_preview()
        self._canvas.tip.hide()
        self._canvas.edits.show(self._shapes())
        self.let_go.emit()

    def _moved_together(self, group: frozenset[int], row: int, x: float, y: float) -> Several:
        """All of a group moved as one of them, `row`, is moved to a place."""
        assert self._place is not None
        assert self._editor.session is not None
        facilities = self._place.facilities
        by_m = (x - float(facilities.xy[row, 0]), y - float(facilities.xy[row, 1]))
        return moving(self._editor.session, facilities, group, by_m)

    def _drop(self, row: int, x: float, y: float) -> None:
        group = self._group_of(row)
        if len(group) == 1:
            self.do(self._moved(row, x, y))
        else:
            self._do_several(self._moved_together(group, row, x, y))

    def take_selected_away(self) -> None:
        """Close the selected facilities, and drop those that the scenario itself added: one step."""
        if self._place is not None and self._editor.session is not None:
            chosen = self._canvas.selection.rows
            self._do_several(taking_away(self._editor.session, self._place.facilities, chosen))

    def open_selected(self) -> None:
        """Open the selected facilities that are closed or only planned: one step."""
        if self._place is not None:
            self._do_several(opening(self._place.facilities, self._canvas.selection.rows))

    def _do_several(self, several: Several | None) -> None:
        if several is None:
            return
        self._follow.stop()
        self._canvas.tip.hide()
        self._canvas.selection.choose(())
        self._editor.do_several(several)

    def _linked(self, points: object, kind: str) -> verbs.AddLink:
        return verbs.AddLink(link=self._free(kind), at=self._at(points), highway="footway")

    def _free(self, stem: str) -> str:
        assert self._editor.session is not None
        return self._editor.session.free_name(stem)

    def do(self, edit: verbs.AnyEdit, *more: verbs.AnyEdit) -> None:
        """Do an edit, with what belongs to it, as one step; one that no street reaches is told of."""
        self._follow.stop()
        self._canvas.tip.hide()
        far = isinstance(edit, verbs.AddFacility | verbs.AddMobileStop | verbs.MoveFacility) and not self._has_street(
            edit
        )
        place, session = self._place, self._editor.session
        outside = None if place is None or session is None else outside_message(edit, place.districts, session.crs)
        if not self._editor.do([edit, *more], verbs.describe(edit) if more else None):
            return
        if far:
            self.said.emit(self.tr("No street is near this place: nobody would reach the facility. Move it, or undo."))
        elif outside is not None:
            self.said.emit(self.words.say(outside))

    def _has_street(self, edit: verbs.AddFacility | verbs.AddMobileStop | verbs.MoveFacility) -> bool:
        return not edit.at.xy or self.foot(edit.at.xy[0]) is not None

    def _ask_estate(self, points: object) -> None:
        people = self.ask_number(self.tr("How many people will live here?"), _ESTATE_PEOPLE)
        if people == 0:
            self.said.emit(self.tr("Nothing was added: an estate of 0 people changes no figure. Give at least one."))
        elif people is not None:
            self.do(verbs.AddEstate(estate=self._free("estate"), at=self._at(points), people={"people": people}))

    def _ask_text(self, text: str, default: str) -> str | None:
        words, given = QInputDialog.getText(self._canvas, self.tr("Mobile stop"), text, text=default)
        return words if given else None

    def _ask_number(self, text: str, default: float) -> float | None:
        dialog = FigureDialog(self._canvas, self.tr("Estate"), text, default, least=0.0, most=1e6, digits=0)
        given: list[float] = []
        dialog.taken.connect(given.append)
        dialog.exec()
        return given[0] if given else None

    def _site_under(self, at: QPointF) -> tuple[int, str] | None:
        row = self._canvas.marks.site_at(at, self._canvas.view)
        if row is None or self._place is None:
            return None
        return row, str(self._place.facilities.category[row])

    def foot(self, xy: tuple[float, float]) -> Foot | None:
        """Where a point meets the nearest street on foot; None where there is none within its reach."""
        if self._place is None:
            return None
        place, feet = self._feet
        if place is not self._place or len(feet) > _FEET:
            feet = {}
            self._feet = (self._place, feet)
        if xy not in feet:  # a frame asks several times, and both ends of a link, of which one stands still
            feet[xy] = self._foot_on(self._place, xy)
        return feet[xy]

    @staticmethod
    def _foot_on(place: Place, xy: tuple[float, float]) -> Foot | None:
        network = place.network
        try:
            snapped = snap(network, [xy], profile=WALK_ADULT, barriers=obstacles(place))
        except LifecircleError:
            return None
        if not snapped.found[0]:
            return None
        line = edge_lines(network, snapped.edge.astype(np.intp))[0]
        at = shapely.line_interpolate_point(line, float(snapped.offset_m[0]))
        return Foot((at.x, at.y), float(snapped.leg_m[0]))

    # -------------------------------------------------------------------------------------------------- the pointer
    def _tell_preview(self, told: Shown | LifecircleError) -> None:
        """The clause's figures before and after stand at the pointer, and whom it would help light up."""
        if self.forms.is_open:
            text = self._what_follows(told)
            self.forms.tell(text)
            self._say_followed(text)
            return
        at = self._canvas.mapFromGlobal(QCursor.pos())
        if isinstance(told, LifecircleError):
            self._canvas.tip.tell(self.words.say(told), at)
            return
        text = preview_text(told, self._row, self.words, self._foot_of(told))
        self._canvas.tip.tell(text, at)
        self._say_followed(text)
        self._show_people(told)

    def _say_followed(self, text: str) -> None:
        """The panel follows some times a second: the frames of a drag have no room to lay it out each time."""
        self._follows = text.partition("\n")[0]
        if not self._follow.isActive():
            self._follow.start()

    def _what_follows(self, told: Shown | LifecircleError) -> str:
        """What a form says below its fields."""
        if isinstance(told, LifecircleError):
            return self.words.say(told)
        return preview_text(told, self._row, self.words, None)

    def _show_people(self, told: Shown) -> None:
        row = self._row
        verdict = told.evaluation.find(row.verdict.clause.id) if row is not None else None
        if row is not None and verdict is not None:
            self._canvas.edits.show_people(changed_people(told.place, row.verdict.evidence, verdict.evidence))
            self._canvas.update_edits()

    def _shapes(self) -> tuple[EditShape, ...]:
        """The edits of the current scenario as shapes."""
        return self._shapes_of(self._editor.session.edits) if self._editor.session is not None else ()

    def _shapes_of(self, edits: Iterable[verbs.AnyEdit]) -> tuple[EditShape, ...]:
        session = self._editor.session
        assert session is not None
        first = session.base.place.facilities
        shapes = (edit_shape(edit, session.crs, first) for edit in not_reopened(edits))
        return tuple(shape for shape in shapes if shape is not None)

    def _foot_of(self, told: Shown) -> Foot | None:
        """Where the facility that is dragged meets a street."""
        edit = told.edits[0] if len(told.edits) == 1 else None
        if not isinstance(edit, verbs.AddFacility | verbs.MoveFacility) or not edit.at.xy:
            return None
        return self.foot(edit.at.xy[0])
