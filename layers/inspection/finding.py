"""What was found in a file: what it may be used as, what reading it would do, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import geopandas as gpd

from ...arrays import Floats
from ...messages import Message
from ..files.tables.table import Table
from ..report import Loaded, Notes, Report

STREETS: Final = "streets"
FACILITIES: Final = "facilities"
DISTRICTS: Final = "districts"
POPULATION: Final = "population"
JOIN_TABLE: Final = "table to join"
_PLAIN: Final = ("file", "format", "layer", "rows", "crs", "crs_source", "encoding")
_COUNTS: Final = ("geometry_types", "columns", "categories", "unmapped")


def coordinates_taken(crs: str) -> Message:
    """Say in which coordinate system the coordinates of a file are taken, where nobody says more of them."""
    return Message("Take the coordinates as {crs}, and shift nothing.", {"crs": crs})


@dataclass(frozen=True)
class Inspection:
    """The findings on one file or layer.

    `uses` are what the layer could serve as, likeliest first (`facilities`, `districts`, `population`, `streets`,
    `table to join`); `error` is why it cannot be read as it is; `will_do` is what loading it would do. `bounds` are
    west, south, east, north in degrees. `parts` holds one inspection per layer where a file has several. `told` is what
    a planner must not overlook, by use, and under '' whatever the use: what is left out, with the remedy, and doubts.
    `dots` (k, 2) are some of an extract's places in degrees, for a preview. `kept` is what was read of a layer, or of a
    table without places, where that was asked for; `sites` then are its facilities, of a file of not too many.
    """

    file: str
    report: Report | None = None
    uses: tuple[str, ...] = ()
    error: Message | None = None
    bounds: tuple[float, float, float, float] | None = None
    will_do: tuple[Message, ...] = ()
    parts: tuple["Inspection", ...] = ()
    told: Mapping[str, Notes] = field(default_factory=dict)
    dots: Floats | None = field(default=None, compare=False, repr=False)
    kept: Loaded | Table | None = field(default=None, compare=False, repr=False)
    sites: gpd.GeoDataFrame | None = field(default=None, compare=False, repr=False)

    def told_of(self, use: str | None = None) -> Notes:
        """What must not be overlooked where the file is used so, by default in any way; each sentence once."""
        uses = self.told if use is None else ("", use)
        return tuple({str(note): note for each in uses for note in self.told.get(each, ())}.values())

    def to_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`; every sentence comes as text and as template with values."""
        report = self.report
        return {
            "file": self.file,
            "uses": list(self.uses),
            "error": _message(self.error),
            "bounds": list(self.bounds) if self.bounds else None,
            "will_do": [_message(message) for message in self.will_do],
            "report": None if report is None else _report(report),
            "told": {use: [_message(note) for note in notes] for use, notes in self.told.items()},
            "parts": [part.to_json() for part in self.parts],
        }


def with_layers(found: Inspection, layer: str, layers: tuple[str, ...]) -> Inspection:
    """Return what was found as that of one of a file's layers."""
    report = None if found.report is None else replace(found.report, layer=layer, layers=layers)
    return replace(found, report=report)


# ---------------------------------------------------------------------------------------------------------------- JSON
def _report(report: Report) -> dict[str, Any]:
    values = {name: getattr(report, name) for name in _PLAIN}
    return {
        **values,
        "layers": list(report.layers),
        "all_columns": list(report.all_columns),
        **{name: dict(getattr(report, name)) for name in _COUNTS},
        "notes": [_message(note) for note in report.notes],
        "lost": [_message(note) for note in report.lost],
        "doubts": [_message(note) for note in report.doubts],
        "problems": [{"row": problem.row, **(_message(problem.message) or {})} for problem in report.problems],
    }


def _message(message: Message | None) -> dict[str, Any] | None:
    if message is None:
        return None
    values = {name: _value(value) for name, value in message.values.items()}
    return {"text": str(message), "template": message.template, "values": values}


def _value(value: object) -> object:
    if isinstance(value, Message):
        return _message(value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)
