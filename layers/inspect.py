"""What a file holds, before anything is done with it: for the import assistant and for `lifecircle inspect`.

Inspecting never raises for what is wrong with a file: that is its finding. Nothing is written, nothing is shifted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import osmium
import pyproj
import shapely
from numpy.typing import NDArray

from ..arrays import Floats
from ..messages import LifecircleError, Message
from .crs.metric import bounds_in_degrees
from .crs.names import WGS_84, crs_name, parse_crs
from .districts.districts import as_districts
from .errors import DataError
from .facilities.facilities import as_facilities
from .files.kinds.formats import check_file
from .files.kinds.raster_kinds import RASTER_FAILURES
from .files.kinds.recognise import holds_osm, holds_raster, holds_table, readable_format, recognise
from .files.layer_list import offered_layers
from .files.packed import chosen_file, in_zip
from .files.rasters.raster import open_raster
from .files.rasters.raster_bands import band_of_layer, bands_as_layers, packed_rasters, rasters_in
from .files.steady import steady
from .files.tables.cells import Cells
from .files.tables.point_table import COORDINATE_ROLES, place_table, placing
from .files.tables.read import read_table
from .files.tables.table import Table
from .files.texts.columns import find_columns
from .files.vector import layers_of, read_vector
from .osm.file_kind import check_blobs, file_format
from .osm.glance import glance
from .population.ages_told import table_told
from .population.area_people import needs_areas
from .population.people_columns import people_told
from .report import Loaded, Notes, Report
from .schema import GROUPS

STREETS: Final = "streets"
FACILITIES: Final = "facilities"
DISTRICTS: Final = "districts"
POPULATION: Final = "population"
JOIN_TABLE: Final = "table to join"
_MOST: Final = 0.5
_PLAIN: Final = ("file", "format", "layer", "rows", "crs", "crs_source", "encoding")
_COUNTS: Final = ("geometry_types", "columns", "categories", "unmapped")


@dataclass(frozen=True)
class Inspection:
    """The findings on one file or layer.

    `uses` are what the layer could serve as, likeliest first (`facilities`, `districts`, `population`, `streets`,
    `table to join`); `error` is why it cannot be read as it is; `will_do` is what loading it would do. `bounds` are
    west, south, east, north in degrees. `parts` holds one inspection per layer where a file has several. `told` is what
    a planner must not overlook, by use, and under '' whatever the use: what is left out, with the remedy, and doubts.
    `dots` (k, 2) are some of an extract's places in degrees, for a preview. `kept` is what was read of a layer, or of a
    table without places, where that was asked for.
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


def inspect(
    path: Path | str,
    *,
    layer: str | None = None,
    crs: str | int | pyproj.CRS | None = None,
    encoding: str | None = None,
    mapping: Mapping[str, str] | None = None,
    keep: bool = False,
) -> Inspection:
    """Look into any file a planner may bring; the options are those of `read_vector`.

    With `keep` the rows of a file of one layer come along, so that they need not be read again.
    """
    path = Path(path)
    try:
        with steady(path):
            found = _look(path, layer, crs, encoding, mapping)
    except LifecircleError as error:
        return Inspection(file=path.name, error=Message(error.template, error.values))
    return found if keep or found.kept is None else replace(found, kept=None)


def _look(
    path: Path,
    layer: str | None,
    crs: str | int | pyproj.CRS | None,
    encoding: str | None,
    mapping: Mapping[str, str] | None,
) -> Inspection:
    if not (path.is_dir() and recognise(path) is not None):
        check_file(path)
    if holds_raster(path, layer):
        return _raster(path, layer)
    found = readable_format(path)
    if found.kind == "osm":
        return _osm(path)
    if found.kind == "table":
        return _table_of(path, layer, crs, encoding, mapping)
    several = layers_of(path) if layer is None else ()
    if len(several) > 1:
        parts = tuple(inspect(path, layer=name, crs=crs, encoding=encoding, mapping=mapping) for name in several)
        parts = tuple(  # a raster among layers is called by its file
            part if part.report is None or part.report.layer else _with_layers(part, name, several)
            for part, name in zip(parts, several, strict=True)
        )
        uses = dict.fromkeys(use for part in parts for use in part.uses)
        return Inspection(file=path.name, parts=parts, uses=tuple(uses))
    return _single(path, layer, crs, encoding, mapping)


def _single(
    path: Path,
    layer: str | None,
    crs: str | int | pyproj.CRS | None,
    encoding: str | None,
    mapping: Mapping[str, str] | None,
) -> Inspection:
    """One layer; a table in a zip may be placed by districts, as any other."""
    with chosen_file(path, layer) as chosen:
        if holds_osm(chosen.file):
            return replace(_osm(chosen.file), file=path.name)
        if not holds_table(chosen.file):
            return _inspected(read_vector(path, layer=layer, crs=crs, encoding=encoding, mapping=mapping), mapping)
        return _table_of(
            chosen.file, chosen.layer, crs, encoding, mapping, of=lambda report: in_zip(report, path, chosen)
        )


def _table_of(
    path: Path,
    sheet: str | None,
    crs: str | int | pyproj.CRS | None,
    encoding: str | None,
    mapping: Mapping[str, str] | None,
    *,
    of: Callable[[Report], Report] | None = None,
) -> Inspection:
    """A table; of a workbook each sheet that has places, else the first one, and which sheets are left is said.

    `of` names a file of a zip, of which the first sheet with places is taken.
    """

    def look(name: str | None) -> Inspection:
        table = read_table(path, sheet=name, encoding=encoding)
        return _table(replace(table, report=of(table.report) if of is not None else table.report), crs, mapping)

    found = look(sheet)
    if sheet is not None or found.report is None or len(found.report.layers) < 2:
        return found
    if of is not None and found.error is None:
        return found
    placed = [each.name for each in offered_layers(path) if each.placed]
    if len(placed) < 2 or of is not None:
        return _saying_which(look(placed[0]) if placed else found)
    several = tuple(replace(look(name), kept=None) for name in placed)
    uses = dict.fromkeys(use for part in several for use in part.uses)
    return Inspection(path.name, parts=several, uses=tuple(uses))


def _saying_which(found: Inspection) -> Inspection:
    """A sheet of several, with the others named that are not read."""
    report = found.report
    if report is None:
        return found
    left = ", ".join(name for name in report.layers if name != report.layer)
    said = Message("{file}: of its layers {layers} were read, {left} not.",
                   {"file": report.file, "layers": report.layer, "left": left})  # fmt: skip
    return replace(found, report=replace(report, notes=(*report.notes, said)))


def _table(table: Table, crs: str | int | pyproj.CRS | None, mapping: Mapping[str, str] | None) -> Inspection:
    """A table with coordinates is a layer; one without may still be joined to districts by code or name.

    What a table of people lacks then are districts rather than coordinates.
    """
    try:
        loaded = place_table(table, crs=None if crs is None else parse_crs(crs), mapping=placing(mapping))
    except DataError as error:
        found = find_columns(table.frame.columns, ("code", "name", "area_name", *GROUPS)).columns
        placed = find_columns(table.frame.columns, COORDINATE_ROLES).columns
        fault = needs_areas(table) if found.keys() & {*GROUPS} and not placed else error
        return Inspection(
            file=table.report.file,
            report=replace(table.report, columns={**placed, **found}),
            uses=(JOIN_TABLE,) if found else (),
            error=Message(fault.template, fault.values),
            told={"": (*table.report.lost, *table.report.doubts), POPULATION: _table_people(table, mapping)},
            kept=table,
        )
    return _inspected(loaded, mapping)


def _table_people(table: Table, mapping: Mapping[str, str] | None) -> Notes:
    """What must be told of a table's people; columns that it has not are told elsewhere."""
    try:
        return table_told(table, {role: column for role, column in (mapping or {}).items() if role in GROUPS})
    except DataError:
        return ()


def _inspected(loaded: Loaded, mapping: Mapping[str, str] | None) -> Inspection:
    dimensions = shapely.get_dimensions(loaded.frame.geometry.to_numpy())
    found = {
        use: brought.report
        for use, bring in _readers(dimensions)
        if (brought := _try(bring, loaded, mapping)) is not None
    }
    people, people_notes = _people(loaded, mapping)
    uses = (
        *((STREETS,) if (dimensions == 1).mean() > _MOST else ()),
        *found,
        *((POPULATION,) if people else ()),
    )
    report = next(iter(found.values()), loaded.report)
    report = replace(report, columns={**report.columns, **people})
    bounds = bounds_in_degrees(loaded.frame.total_bounds, loaded.frame.crs)
    told = {"": loaded.report, **found}
    return Inspection(report.file, report, uses, bounds=bounds, will_do=tuple(_will_do(report, uses)),
                      told={use: (*each.lost, *each.doubts) for use, each in told.items()}
                      | ({POPULATION: people_notes} if people else {}), kept=loaded)  # fmt: skip


def _readers(dimensions: NDArray[np.int32]) -> Iterator[tuple[str, Callable[..., Loaded]]]:
    """Areas are tried as districts first; anything is tried as facilities."""
    if (dimensions == 2).any():
        yield DISTRICTS, as_districts
    yield FACILITIES, as_facilities


def _try(bring: Callable[..., Loaded], loaded: Loaded, mapping: Mapping[str, str] | None) -> Loaded | None:
    try:
        return bring(loaded, mapping=mapping)
    except DataError:
        return None


def _people(loaded: Loaded, mapping: Mapping[str, str] | None) -> tuple[Mapping[str, str], Notes]:
    """The columns of people, and what must be told of them; why they cannot be taken as people is told as well."""
    given = {role: column for role, column in (mapping or {}).items() if role in GROUPS}
    columns = Cells.found(loaded, GROUPS, given).columns
    if not columns:
        return columns, ()
    try:
        return columns, people_told(loaded, given)
    except DataError as error:
        return columns, (Message(error.template, error.values),)


def _will_do(report: Report, uses: Sequence[str]) -> Iterator[Message]:
    """What loading the layer would do, as sentences."""
    if report.encoding:
        yield Message("Read the text as {encoding}.", {"encoding": report.encoding})
    yield Message("Take the coordinates as {crs}, and shift nothing.", {"crs": report.crs})
    if report.problems:
        rows = len({problem.row for problem in report.problems if problem.row is not None})
        yield Message(
            "{count} problems in {rows} rows to check, listed below.", {"count": len(report.problems), "rows": rows}
        )
    if report.unmapped and FACILITIES in uses:
        count, kinds = sum(report.unmapped.values()), len(report.unmapped)
        yield Message(
            "Leave out {count} rows of {kinds} types that no category claims.", {"count": count, "kinds": kinds}
        )
    if not uses:
        yield Message("Nothing, until you say what it is: streets, facilities, districts or population.")


# ------------------------------------------------------------------------------------------------ rasters and streets
def _raster(path: Path, layer: str | None) -> Inspection:
    """Size, cell, nodata and CRS; the values are not read. A zip of several, and several bands, are a part each."""
    several = packed_rasters(path) if layer is None else ()
    if len(several) > 1:
        parts = tuple(_with_layers(_raster(path, name), name, several) for name in several)
        return Inspection(file=path.name, parts=parts, uses=(POPULATION,))
    try:
        with ExitStack() as stack:
            file = rasters_in(path, stack, None if band_of_layer(layer) else layer)
            raster = stack.enter_context(open_raster(file, layer=layer, south_up=True))
            bands = bands_as_layers(raster)
            crs = pyproj.CRS.from_wkt(raster.crs.to_wkt()) if raster.crs else None
            facts = {
                "width": raster.width,
                "height": raster.height,
                "cell": f"{raster.res[0]:.6g}",
                "nodata": raster.nodata,
            }
            bounds = tuple(raster.bounds)
    except RASTER_FAILURES as error:
        raise DataError("{file} is no raster that can be read, or is damaged.", file=path.name) from error
    report = Report(file=path.name, format="raster", crs=crs_name(crs) if crs else "", crs_source="file" if crs else "")
    size = Message("{width} by {height} cells of {cell}, nodata {nodata}.", facts)
    missing = (
        None if crs else Message("{file} does not say in which coordinate system it is; give crs.", {"file": path.name})
    )
    found = Inspection(
        file=path.name,
        report=replace(report, notes=(size,)),
        uses=(POPULATION,),
        error=missing,
        bounds=bounds_in_degrees(bounds, crs) if crs else None,
        will_do=(Message("Count people per cell, reading only the part over the place."),),
    )
    if not bands or (layer is not None and band_of_layer(layer) is None):
        return found
    if layer is not None:
        return _with_layers(found, layer, bands)
    return Inspection(
        file=path.name, parts=tuple(_with_layers(found, name, bands) for name in bands), uses=(POPULATION,)
    )


def _with_layers(found: Inspection, layer: str, layers: tuple[str, ...]) -> Inspection:
    report = None if found.report is None else replace(found.report, layer=layer, layers=layers)
    return replace(found, report=report)


def _no_extract(path: Path) -> DataError:
    return DataError("{file} is no OpenStreetMap extract, or is damaged; download it again.", file=path.name)


def _osm(path: Path) -> Inspection:
    """The header's box, where it has one, and counts of a file of usual size; it is read when the place is loaded."""
    try:
        kind = file_format(path)  # libosmium keeps what is nothing of its kind open, or is damaged
    except DataError as error:
        raise _no_extract(path) from error
    try:
        if kind == "pbf":
            check_blobs(path)
        processor = osmium.FileProcessor(str(path))
        box = processor.header.box()
        next(iter(processor), None)
    except (RuntimeError, ValueError) as error:
        raise _no_extract(path) from error
    seen = glance(path)
    counted = (
        ()
        if seen is None
        else (
            Message(
                "{streets} streets and {facilities} facilities by their tags, before doubles and closed ones are left "
                "out.",
                {"streets": f"{seen.streets:,}", "facilities": f"{sum(seen.categories.values()):,}"},
            ),
        )
    )
    corners = (box.bottom_left, box.top_right)
    bounds = (corners[0].lon, corners[0].lat, corners[1].lon, corners[1].lat) if box.valid() else None
    return Inspection(
        file=path.name,
        report=Report(
            file=path.name,
            format="OpenStreetMap",
            crs=WGS_84,
            crs_source="file",
            notes=counted,
            categories={} if seen is None else dict(seen.categories),
        ),
        uses=(STREETS, FACILITIES),
        bounds=bounds,
        dots=None if seen is None else seen.dots,
        will_do=(Message("Read streets, and facilities, districts and barriers by their tags."),),
    )


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
