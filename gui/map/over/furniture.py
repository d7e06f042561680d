"""What stands over the map: legend, compass, attribution and tip, each in its corner, and the room that they leave."""

from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtWidgets import QWidget

from ..palette import Palette
from .attribution import Attribution
from .legend import Compass, Legend
from .tip import Tip

_EDGE_PX: Final = 14
_TOOLS_PX: Final = 320
"""How far down from the map's top the palette of tools may reach."""
_BESIDE_TOOLS_PX: Final = 74
_ROUND_PX: Final = 9
"""So far from its edge the map is seen at the rounded corners of what stands over it."""
LEAST: Final = 0.55
"""What is wanted is centred in the room that is left where that is at least this part of the map's width."""
LEAST_SEEN: Final = 0.25
"""What is to be seen whole is brought into so small a part of it."""
_HIGH: Final = 0.3
"""What takes less of the map's height than this hides little, and is not made room for."""


class Furniture(QObject):
    """Puts everything into its corner. `over` is the map's canvas."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.legend = Legend(over)
        self.compass = Compass(over)
        self.tip = Tip(over)
        self.attribution = Attribution(over)

    def place(self) -> None:
        """Put all into their corners."""
        over, line = self._over, self.attribution
        self.legend.fit()
        top = over.height() - self.legend.height() - _EDGE_PX
        reaches = top <= _TOOLS_PX and self._over.findChild(Palette) is not None
        self.legend.move(_BESIDE_TOOLS_PX if reaches else _EDGE_PX, top)  # beside the tools if it reaches them
        self.compass.move(
            over.width() - self.compass.width() - _EDGE_PX, over.height() - self.compass.height() - _EDGE_PX
        )
        line.move(self.compass.x() - line.width() - 8, over.height() - line.height() - 8)

    def boxes(self) -> tuple[QRectF, ...]:
        """Where no name is written on the map, as it would not be seen, once the map is shown itself."""
        overlays = (self.legend, self.compass, self.attribution)
        return tuple(QRectF(one.geometry()) for one in overlays if one.isVisibleTo(self._over))

    def standing(self, apart_from: QWidget) -> list[QRect]:
        """Where anything stands over the map, in the canvas's pixels."""
        inside = self._over.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [one.geometry() for one in inside if one is not apart_from and one.isVisible()]

    def covering(self, apart_from: QWidget) -> list[QRect]:
        """Where nothing of the map is seen through what stands over it, in the canvas's pixels."""
        inside = self._over.findChildren(QWidget, "overlay", Qt.FindChildOption.FindDirectChildrenOnly)
        shown = [one for one in inside if one is not apart_from and one.isVisible()]
        return [one.geometry().adjusted(_ROUND_PX, _ROUND_PX, -_ROUND_PX, -_ROUND_PX) for one in shown]

    def room(self, apart_from: QWidget, *, beside: QWidget | None = None, least: float = LEAST) -> QRect:
        """What of the map is seen between what stands at its left and right; `beside` will come to stand there too.

        The whole map where that is less than the part `least` of its width.
        """
        whole, left, right = self._over.rect(), 0, self._over.width()
        boxes = self.standing(apart_from)
        if beside is not None:
            boxes.append(QRect(QPoint(whole.width() - beside.width() - _EDGE_PX, 0), beside.size()))
        for box in boxes:
            if box.height() < _HIGH * whole.height():
                continue
            if box.center().x() < whole.width() / 2:
                left = max(left, box.right())
            else:
                right = min(right, box.left())
        if right - left < least * whole.width():
            return whole
        return QRect(left, 0, right - left, whole.height())
