"""Everything of layers at one place: panel, table, identifying, basemap, and the selection that they share."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject

from ....arrays import Longs
from ....coverage.place import Place
from ....layers.basemaps.tile_source import TileSource
from ....scenarios.presentation.translate import Words
from ...layers_state import LayersState
from ...map.canvas import MapCanvas
from ...map.ground.basemap import BasemapPainter
from ...shell.preferences import Memory
from ..clauses.listing.rows import ClauseRow
from .attributes import Attributes, attributes_of
from .attributes_table import AttributesTable
from .basemap_dialog import BasemapDialog
from .identify import Identify
from .layers_controller import LayersController
from .layers_panel import LayersPanel

_AROUND_M = 250.0
_CLOSEST = 6


class LayersDesk(QObject):
    """The layers of the window; `gestures` tells how many gestures of scenarios are done."""

    def __init__(self, canvas: MapCanvas, words: Words, memory: Memory, gestures: Callable[[], int]) -> None:
        super().__init__(canvas)
        self.words = words
        self._canvas, self._memory = canvas, memory
        self._place: Place | None = None
        self._row: ClauseRow | None = None
        self._source: TileSource | None = None
        self._table: Attributes | None = None
        self.layers = LayersController(canvas, gestures)
        self.panel = LayersPanel(self.layers)
        self.table = AttributesTable(memory)
        self.identify = Identify(canvas, words)
        self.table.hide()
        self.dialog: BasemapDialog | None = None
        self._connect()

    def _connect(self) -> None:
        self.layers.changed.connect(self._follow)
        self.panel.table_asked.connect(self.toggle_table)
        self.panel.basemap_asked.connect(self.ask_basemap)
        self.table.closed.connect(self.hide_table)
        self.table.layer_chosen.connect(lambda _layer: self._fill())
        self.table.selected.connect(self._select_on_map)
        self.table.pointed.connect(self._go_to)
        self.table.filtered.connect(self._filter_map)
        self._canvas.selection.changed.connect(self._select_in_table)
        self._canvas.house_clicked.connect(lambda row: self._point_in_table("people", row))
        self._canvas.area_clicked.connect(lambda row: self._point_in_table("areas", row))

    # ------------------------------------------------------------------------------------------------- what is shown
    def show_row(self, place: Place, row: ClauseRow) -> None:
        """Take note of the place and the clause that are shown."""
        former = self._place
        other = former is not place
        self._place, self._row = place, row
        if self._source is not None and (former is None or former.network.crs != place.network.crs):
            self._lay_basemap()
        self.identify.show(place, row.evidence)
        if other and len(place.facilities) <= max(self._canvas.selection.rows, default=-1):
            self._canvas.selection.choose(())
        if self.table.isVisible():
            self._fill()

    def _fill(self) -> None:
        if self._place is None or self._row is None:
            return
        layer, areas = self.table.current(), self._canvas.marks.areas
        self._table = attributes_of(layer, self._place, self._row.evidence, areas, self.words)
        self.table.show_layer(layer, self._table)
        self._select_in_table(self._canvas.selection.rows)

    def toggle_table(self) -> None:
        """Show the attribute table below the map, or put it away."""
        if self.table.isVisible():
            self.hide_table()
            return
        self.table.show()
        self._fill()

    def hide_table(self) -> None:
        """Put the table away; what it filtered is shown again."""
        self.table.hide()
        self._filter_map(None)
        self._canvas.pick(np.zeros((0, 2)))

    # ----------------------------------------------------------------------------------------------------- selection
    def _select_on_map(self, rows: Longs) -> None:
        """What is selected in the table is ringed on the map."""
        if self._table is None:
            return
        layer = self.table.current()
        self._canvas.pick(self._table.xy[rows] if layer in {"people", "districts"} else np.zeros((0, 2)))
        if layer == "sites":
            if np.any(~self._canvas.marks.of_sites.visible(counting=True, others=self._shows("other_sites"))[rows]):
                self.layers.show("other_sites", shown=True)
            self._canvas.selection.choose(rows.tolist())
        elif layer == "areas" and len(rows):
            self._canvas.choose_area(int(rows[0]))

    def _shows(self, what: str) -> bool:
        return self.layers.state.shows(what)

    def _select_in_table(self, rows: frozenset[int]) -> None:
        """What is selected on the map is selected in the table."""
        if self.table.isVisible() and self.table.current() == "sites":
            self.table.select(np.array(sorted(rows), dtype=np.int64))

    def _point_in_table(self, layer: str, row: int) -> None:
        if self.table.isVisible() and self.table.current() == layer:
            self.table.select(np.array([row], dtype=np.int64))

    def _go_to(self, row: int) -> None:
        if self._table is None:
            return
        x, y = (float(one) for one in self._table.xy[row])
        around = (x - _AROUND_M, y - _AROUND_M, x + _AROUND_M, y + _AROUND_M)
        self._canvas.go_to(around, closest=_CLOSEST)

    def _filter_map(self, rows: Longs | None) -> None:
        """Draw only the facilities or the areas that the table's filter lets through, None for all."""
        layer = self.table.current()
        sites, areas = self._canvas.marks.of_sites, self._canvas.marks.of_areas
        sites.kept = areas.kept = None
        if rows is not None and self._table is not None and layer in {"sites", "areas"}:
            kept = np.isin(np.arange(len(self._table)), rows)
            (sites if layer == "sites" else areas).kept = kept
        self._canvas.layers.renew("areas")
        self._canvas.update_marks()

    # -------------------------------------------------------------------------------------------------- the basemap
    def ask_basemap(self) -> None:
        """Ask for a basemap."""
        dialog = BasemapDialog(self.words, self._memory.text("tianditu"), self._canvas.window())
        dialog.taken.connect(self.take_basemap)
        dialog.key_given.connect(lambda key: self._memory.keep_text("tianditu", key))
        self.dialog = dialog
        dialog.open()

    def take_basemap(self, source: TileSource | None) -> None:
        """Lay a basemap under the map, None for none."""
        self.layers.lay(source)

    def _follow(self, state: LayersState) -> None:
        if state.basemap is not self._source:
            self._source = state.basemap
            self._lay_basemap()

    def _lay_basemap(self) -> None:
        source, painter = self._source, None
        if source is not None and self._place is not None:
            painter = BasemapPainter(source, self._place.network.crs)
        said = (source.attribution or source.name) if source is not None else ""
        self._canvas.show_basemap(painter, said)
        self.panel.tell_basemap(said)

    def retranslate(self, words: Words) -> None:
        """Write everything in another language."""
        self.words = self.identify.words = words
        self.identify.card.hide()
        if self.table.isVisible():
            self._fill()
