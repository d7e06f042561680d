"""Boxes for how fast groups walk: each stands at what holds in any case where nothing else was set."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from ....coverage.travel.profiles import pace
from ...plain import DecimalBox, tip
from .clause_settings import SPEED_UNITS

WALKERS: Final = ("people", "age_60_plus", "age_0_2", "age_3_5", "age_6_11")
"""Groups whose speed can be set: everybody, older people, and children."""
_SLOWEST, _FASTEST = 0.3, 3.0

translate = QCoreApplication.translate


class WalkingSpeeds:
    """A box for each group of `WALKERS` in `box`; speeds in and out are in m/s, shown in `unit`.

    `chosen` are those that were set by group; `usual` hold where none is, by default the profiles'.
    """

    def __init__(
        self, parent: QWidget, chosen: Mapping[str, float], *, unit: str, usual: Mapping[str, float] | None = None
    ) -> None:
        self._chosen, self._factor, self._unit = dict(chosen), SPEED_UNITS[unit], unit
        self._usual = {group: (usual or {}).get(group, usual_speed(group)) for group in WALKERS}
        self.box = {group: self._made(group, parent) for group in WALKERS}

    def _made(self, group: str, parent: QWidget) -> QDoubleSpinBox:
        box = DecimalBox(parent)
        box.setDecimals(2)
        box.setRange(_SLOWEST * self._factor, _FASTEST * self._factor)
        box.setSingleStep(0.05 * self._factor)
        unit = translate("WalkingSpeeds", "m/s") if self._unit == "mps" else translate("WalkingSpeeds", "km/h")
        box.setSuffix(f" {unit}")
        box.setValue(self._chosen.get(group, self._usual[group]) * self._factor)
        text = translate(
            "WalkingSpeeds",
            "Usual: {speed} m/s. Of all clauses that ask this group; one clause alone is set beside it.",
        )
        box.setToolTip(tip(text.format(speed=f"{self._usual[group]:.2f}")))
        return box

    def put_back(self) -> None:
        """Set all boxes to what holds where nothing is set."""
        for group, box in self.box.items():
            box.setValue(self._usual[group] * self._factor)

    def chosen(self) -> dict[str, float]:
        """Return the speeds that differ from the usual ones, and those set before for groups without a box, in m/s."""
        near = 0.006 / self._factor
        exact = {group: self._chosen.get(group, self._usual[group]) for group in self.box}
        read = {group: box.value() / self._factor for group, box in self.box.items()}
        told = {group: exact[group] if abs(one - exact[group]) < near else one for group, one in read.items()}
        others = {group: one for group, one in self._chosen.items() if group not in self.box}
        return {**others, **{group: one for group, one in told.items() if one != self._usual[group]}}


def usual_speed(group: str) -> float:
    """Return how fast a group walks where nobody set it, in m/s."""
    profile = pace(group, "walk")
    assert profile is not None, "a walk has a profile"
    return profile.speed_mps
