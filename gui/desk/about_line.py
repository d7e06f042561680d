"""The place in one line, at the window's foot: its name, its people, its facilities, its streets."""

from PySide6.QtWidgets import QWidget

from ...coverage.network.street_length import street_length_m
from ...scenarios.presentation.summary import known_text
from ..jobs import Opened
from ..plain import Label, tip


class AboutLine(Label):
    """Tells what is open, and as a tip where its data comes from."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("about")

    def tell(self, opened: Opened | None) -> None:
        """Tell of a place, of none where None is given."""
        self.setText(self._text(opened) if opened is not None else "")
        source = opened.project.settings.source if opened is not None else ""
        self.setToolTip(tip(self.tr("Data: {source}").format(source=source)) if source else "")

    def _text(self, opened: Opened) -> str:
        place = opened.place
        total, estimated = float(place.demand.weights["people"].sum()), "people" in place.demand.estimated
        text = self.tr("{name} · {people} residents · {facilities} facilities · {km} km of streets")
        if estimated:
            text = self.tr("{name} · {people} residents (estimated) · {facilities} facilities · {km} km of streets")
        return text.format(
            name=opened.name,
            people=known_text(total, estimated=estimated),
            facilities=f"{len(place.facilities):,}",
            km=f"{street_length_m(place.network) / 1000:,.0f}",
        )
