"""What one may choose from in a file of several layers, sheets or files, and which of it serves for what is asked.

The command line and the window both ask here, so that they offer the same.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path
from typing import Final, Literal

from ....limits import MAX_LAYERS
from ....messages import Message
from ...errors import DataError
from ...report import Loaded, Report
from ...schema import GROUPS
from ..json_files.json_layers import read_json_layer
from ..kinds.recognise import readable_format
from ..tables.read import read_table, sheets_of
from ..tables.table import Table
from ..texts.columns import find_columns
from .gdal import choose_layer, describe_layer, list_layers
from .parquet import read_parquet_layer

Use = Literal["streets", "facilities", "districts", "population"]
Shape = Literal["point", "line", "area", "any", "none"]

_COORDINATES: Final = (("lon", "lat"), ("wkt",), ("x", "y"), ("lonlat",))
_OF_POINTS: Final = (("lon", "lat"), ("x", "y"))
_NAMED: Final = ("name", "category", "typecode", "area_name", "code")
_CATEGORIES: Final = ("category", "typecode")
_LACKING: Final[dict[Use, str]] = {
    "streets": "lines", "districts": "areas", "population": "people", "facilities": "names",
}  # fmt: skip
_BY_GDAL: Final = frozenset(("geojson", "geojsonl", "topojson", "esrijson"))
"""Kinds of JSON that GDAL reads."""
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_TRACKS: Final = frozenset(("route_points", "track_points"))
"""Layers of a GPX that only repeat the corners of others."""


@dataclass(frozen=True)
class Offered:
    """One layer or sheet of a file: its name, its columns, how many rows it has (-1 where unknown), and its shapes.

    `shape` is `none` for a sheet without columns of coordinates and for a layer without geometry.
    """

    name: str
    columns: tuple[str, ...]
    rows: int
    shape: Shape

    @property
    def placed(self) -> bool:
        """Whether its rows lie somewhere."""
        return self.shape != "none" and self.rows != 0

    def lacks(self, use: Use) -> tuple[str, ...]:
        """What it lacks to serve for `use`: `places`, `lines`, `areas`, `people` or `names`; nothing where it fits."""
        if self.rows == -1 and not self.columns:  # nobody could look into it
            return ()
        if not self.placed or (self.shape == "line" and use in ("facilities", "population")):
            return ("places",)
        fits = {
            "streets": self.shape in ("line", "any"),
            "districts": self.shape in ("area", "any"),
            "population": _has(self.columns, GROUPS),
            "facilities": _has(self.columns, _NAMED) or _is_tagged(self.columns),
        }
        return () if fits[use] else (_LACKING[use],)

    def counts(self, role: str) -> bool:
        """Whether it has rows and a column of `role`, whether they lie somewhere or not."""
        return self.rows != 0 and _has(self.columns, (role,))


def offered_layers(path: Path) -> tuple[Offered, ...]:
    """The layers of a GIS file, or the sheets of a workbook, with what each holds; one for a file of a single layer.

    Raises DataError for what cannot be read. A zip offers its members through `vector.layers_of`, and `single_offer`
    is what a table or another file without layers by name offers.
    """
    found = readable_format(path)
    if found.kind == "table":
        return tuple(_sheet(path, name) for name in few(sheets_of(path), path.name))
    if found.reader not in ("gdal", "shapefile"):
        return ()
    return tuple(_layer(path, name) for name in few([name for name, _ in list_layers(path)], path.name))


def few(names: Sequence[str], file: str) -> Sequence[str]:
    """The names of what a file holds. Raises DataError where there are too many to look through each of them."""
    if len(names) > MAX_LAYERS:
        raise DataError(
            "{file} holds {count} layers, sheets or files, more than the {most} that are looked through; choose one "
            "(on the command line --layer {file}=NAME), or save it by itself.",
            file=file,
            count=len(names),
            most=MAX_LAYERS,
        )
    return names


def single_offer(path: Path) -> Offered:
    """A file of one layer or table, as it would be offered among several. Raises DataError for what cannot be read."""
    found = readable_format(path)
    drawn: Loaded | Table | None = None
    if found.reader == "json" and found.key not in _BY_GDAL:
        drawn = read_json_layer(path, found, None)
    elif found.reader == "parquet":
        drawn = read_parquet_layer(path)
    elif found.reader == "json":
        return _layer(path, choose_layer(path, None)[0])
    if isinstance(drawn, Loaded):
        return Offered(path.name, drawn.report.all_columns, drawn.report.rows, "any")
    return _offer_of(drawn, path.name) if drawn is not None else _sheet(path, None)


def _sheet(path: Path, name: str | None) -> Offered:
    try:
        table = read_table(path, sheet=name)
    except DataError:
        return Offered(name or path.name, (), 0, "none")
    return _offer_of(table, name or path.name)


def _offer_of(table: Table, name: str) -> Offered:
    columns = tuple(str(column) for column in table.frame.columns)
    found = find_columns(columns, [role for roles in _COORDINATES for role in roles]).columns
    placed = [roles for roles in _COORDINATES if all(role in found for role in roles)]
    shape: Shape = "none" if not placed else "point" if placed[0] in _OF_POINTS else "any"
    return Offered(name, columns, len(table.frame), shape)


def _layer(path: Path, name: str) -> Offered:
    try:
        columns, rows, shape = describe_layer(path, name)
    except DataError:
        return Offered(name, (), -1, "any")
    return Offered(name, columns, rows, _shape(shape))


def _shape(kind: object) -> Shape:
    text = str(kind or "").casefold()
    for part, shape in (
        ("point", "point"),
        ("line", "line"),
        ("curve", "line"),
        ("polygon", "area"),
        ("surface", "area"),
    ):
        if part in text:
            return shape  # type: ignore[return-value]
    return "any" if kind else "none"


def choose(offers: Sequence[Offered], use: Use | None, *, alike: bool = False) -> tuple[Offered, ...]:
    """The layers to read where the planner chose none: the only one that fits, or several that are alike.

    Layers are alike that have the same shapes and columns; with `alike` the columns do not matter. Of layers that are
    called by the years that they are of, only the latest is read: together they would count everything again.
    Empty where several differ, so that the planner must choose; see `fitting`.
    """
    fits = fitting(offers, use)
    if use is not None:
        fits = latest(fits)
    if len(fits) == 1:
        return tuple(fits)
    if use is None and not alike:
        return ()
    kinds = {(frozenset() if alike else frozenset(each.columns), each.shape) for each in fits}
    if len(kinds) == 1:
        return tuple(fits)
    return ()


def latest(offers: Sequence[Offered]) -> list[Offered]:
    """The one of the latest year, where the names of all tell a year each and differ in it; else all."""
    years = [_YEAR.findall(each.name) for each in offers]
    told = [found[0] for found in years if len(found) == 1]
    if len(offers) < 2 or len(told) < len(offers) or len(set(told)) < len(told):
        return list(offers)
    return [max(zip(told, offers, strict=True), key=itemgetter(0))[1]]


def fitting(offers: Sequence[Offered], use: Use | None) -> list[Offered]:
    """The layers that can serve for `use`; those with places where none does, so that its own fault is told."""
    placed = [each for each in offers if each.placed]
    if len(placed) > 1:
        placed = [each for each in placed if each.name not in _TRACKS] or placed
    fits = placed if use is None else [each for each in placed if not each.lacks(use)]
    if use == "facilities" and len(fits) > 1:
        told = [each for each in fits if _has(each.columns, _CATEGORIES) or _is_tagged(each.columns)]
        points = [each for each in fits if each.shape == "point"]
        fits = told or points or fits
    return fits or placed


def only_one_read(report: Report, name: str, others: Sequence[str], *, file: str = "") -> Report:
    """The report with the doubt that other layers could serve as well as the one that was read."""
    text = "Only {layer} was read, although {others} could serve too; choose with --layer {file}=NAME."
    said = Message(text, {"file": file or report.file, "layer": name, "others": ", ".join(others)})
    return replace(report, doubts=(*report.doubts, said))


def _has(columns: Iterable[str], roles: Sequence[str]) -> bool:
    return bool(find_columns(columns, roles).columns)


def _is_tagged(columns: Sequence[str]) -> bool:
    return bool({"amenity", "shop", "leisure", "tourism", "healthcare", "office"} & set(columns))
