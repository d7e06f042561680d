"""Between the map's layers and everything that changes them: the panel, the menu, and undo."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ....layers.basemaps.tile_source import TileSource
from ...layers_state import LayersState
from ...map.canvas import MapCanvas
from .layer_history import LayerHistory, LayerStep
from .layer_names import layer_name


class LayersController(QObject):
    """`changed(LayersState)` when the map shows other layers. `gestures` tells how many of a scenario's are done."""

    changed = Signal(object)

    def __init__(self, canvas: MapCanvas, gestures: Callable[[], int]) -> None:
        super().__init__(canvas)
        self._canvas, self._gestures = canvas, gestures
        self._history = LayerHistory()

    @property
    def state(self) -> LayersState:
        """The layers as they are."""
        return self._canvas.layers.state

    def take(self, state: LayersState) -> None:
        """Show layers as they were remembered; nothing to take back."""
        self._canvas.set_layers(state)
        self.changed.emit(state)

    def show(self, what: str, shown: bool) -> None:
        """Show or hide a layer or a part of one."""
        if self.state.shows(what) != shown:
            text = self.tr("Show {layer}") if shown else self.tr("Hide {layer}")
            self._do(text.format(layer=layer_name(what)), self.state.with_shown(what, shown))

    def lay(self, basemap: TileSource | None) -> None:
        """Lay a basemap under the map, None for none."""
        after = self.state.with_basemap(basemap)
        if after != self.state:
            name = "" if basemap is None else basemap.attribution or basemap.name
            self._do(self.tr("Basemap: {name}").format(name=name) if name else layer_name("basemap"), after)

    def move(self, what: str, steps: int) -> None:
        """Put a layer higher, or with negative steps lower."""
        after = self.state.moved(what, steps)
        if after != self.state:
            self._do(self.tr("Order of {layer}").format(layer=layer_name(what)), after)

    def set_opacity(self, what: str, opacity: float) -> None:
        """Give a layer another opacity."""
        text = self.tr("Opacity of {layer}").format(layer=layer_name(what))
        self._do(text, self.state.with_opacity(what, opacity))

    def set_size(self, what: str, size: float) -> None:
        """Give a layer's marks another size."""
        self._do(self.tr("Size of {layer}").format(layer=layer_name(what)), self.state.with_size(what, size))

    def _do(self, label: str, after: LayersState) -> None:
        self._history.add(LayerStep(label, self.state, after, self._gestures()))
        self.take(after)

    # --------------------------------------------------------------------------------------------------------- undo
    def labels(self) -> tuple[str, str]:
        """What of the layers would be taken back and done again next, '' where it is not their turn."""
        undo, redo = self._history.to_undo(self._gestures()), self._history.to_redo(self._gestures())
        return (undo.label if undo else ""), (redo.label if redo else "")

    def undo(self) -> bool:
        """Take the last change back; False where it is not the layers' turn."""
        step = self._history.to_undo(self._gestures())
        if step is None:
            return False
        self._history.move(-1)
        self.take(step.before)
        return True

    def redo(self) -> bool:
        """Do the change again that was taken back; False where it is not the layers' turn."""
        step = self._history.to_redo(self._gestures())
        if step is None:
            return False
        self._history.move(1)
        self.take(step.after)
        return True

    def forget(self) -> None:
        """With another place the steps are gone; the layers stay as they are."""
        self._history.clear()
