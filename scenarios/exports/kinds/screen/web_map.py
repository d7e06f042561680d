"""The interactive map."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=10,
    title=later("Interactive map (opens in any browser, offline)"),
    file="map.html",
    writer=".web.web_map:export_web_map",
)
