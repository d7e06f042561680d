"""What a file holds, before anything is done with it: for the import assistant and for `lifecircle inspect`.

Inspecting never raises for what is wrong with a file: that is its finding. Nothing is written, nothing is shifted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from ...messages import LifecircleError, Message
from ..crs.metric import bounds_in_degrees
from ..crs.names import parse_crs
from ..districts.districts import as_districts
from ..errors import DataError
from ..facilities.facilities import as_facilities
from ..files.kinds.formats import check_file
from ..files.kinds.recognise import holds_osm, holds_raster, holds_table, readable_format, recognise
from ..files.packed import chosen_file, in_zip
from ..files.readers.layer_list import offered_layers
from ..files.steady import steady
from ..files.tables.cells import Cells
from ..files.tables.point_table import COORDINATE_ROLES, place_table, placing
from ..files.tables.read import read_table
from ..files.tables.table import Table
from ..files.texts.columns import find_columns
from ..files.vector import layers_of, read_vector
from ..population.ages_told import table_told
from ..population.area_people import needs_areas
from ..population.people_columns import people_told
from ..report import Loaded, Notes, Report
from ..schema import GROUPS
from .finding import DISTRICTS, FACILITIES, JOIN_TABLE, POPULATION, STREETS, Inspection, coordinates_taken, with_layers
from .map_files import inspect_osm, inspect_raster

MOST_SITES: Final = 50_000
"""Of files with more facilities it is told after the check which of them others have too."""
_MOST: Final = 0.5


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
            found = _look(path, _Asked(layer, crs, encoding, mapping or {}))
    except LifecircleError as error:
        return Inspection(file=path.name, error=Message(error.template, error.values))
    return found if keep else replace(found, kept=None, sites=None)


@dataclass(frozen=True)
class _Asked:
    """How a file is to be read, as `read_vector` takes it."""

    layer: str | None
    crs: str | int | pyproj.CRS | None
    encoding: str | None
    mapping: Mapping[str, str]

    def read(self, path: Path) -> Loaded:
        return read_vector(path, layer=self.layer, crs=self.crs, encoding=self.encoding, mapping=self.mapping)


def _look(path: Path, asked: _Asked) -> Inspection:
    if not (path.is_dir() and recognise(path) is not None):
        check_file(path)
    if holds_raster(path, asked.layer):
        return inspect_raster(path, asked.layer)
    found = readable_format(path)
    if found.kind == "osm":
        return inspect_osm(path)
    if found.kind == "table":
        return _table_of(path, asked)
    several = layers_of(path) if asked.layer is None else ()
    if len(several) > 1:
        parts = tuple(
            inspect(path, layer=name, crs=asked.crs, encoding=asked.encoding, mapping=asked.mapping) for name in several
        )
        parts = tuple(  # a raster among layers is called by its file
            part if part.report is None or part.report.layer else with_layers(part, name, several)
            for part, name in zip(parts, several, strict=True)
        )
        uses = dict.fromkeys(use for part in parts for use in part.uses)
        return Inspection(file=path.name, parts=parts, uses=tuple(uses))
    return _single(path, asked)


def _single(path: Path, asked: _Asked) -> Inspection:
    """One layer; a table in a zip may be placed by districts, as any other."""
    with chosen_file(path, asked.layer) as chosen:
        if holds_osm(chosen.file):
            return replace(inspect_osm(chosen.file), file=path.name)
        if not holds_table(chosen.file):
            return _inspected(asked.read(path), asked.mapping)
        within = replace(asked, layer=chosen.layer)
        return _table_of(chosen.file, within, of=lambda report: in_zip(report, path, chosen))


def _table_of(path: Path, asked: _Asked, *, of: Callable[[Report], Report] | None = None) -> Inspection:
    """A table; of a workbook each sheet that has places, else the first one, and which sheets are left is said.

    `of` names a file of a zip, of which the first sheet with places is taken.
    """

    def look(name: str | None) -> Inspection:
        table = read_table(path, sheet=name, encoding=asked.encoding)
        return _table(replace(table, report=of(table.report) if of is not None else table.report), asked)

    found = look(asked.layer)
    if asked.layer is not None or found.report is None or len(found.report.layers) < 2:
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


def _table(table: Table, asked: _Asked) -> Inspection:
    """A table with coordinates is a layer; one without may still be joined to districts by code or name.

    What a table of people lacks then are districts rather than coordinates.
    """
    try:
        crs = None if asked.crs is None else parse_crs(asked.crs)
        loaded = place_table(table, crs=crs, mapping=placing(asked.mapping))
    except DataError as error:
        found = find_columns(table.frame.columns, ("code", "name", "area_name", *GROUPS)).columns
        placed = find_columns(table.frame.columns, COORDINATE_ROLES).columns
        fault = needs_areas(table) if found.keys() & {*GROUPS} and not placed else error
        return Inspection(
            file=table.report.file,
            report=replace(table.report, columns={**placed, **found}),
            uses=(JOIN_TABLE,) if found else (),
            error=Message(fault.template, fault.values),
            told={"": (*table.report.lost, *table.report.doubts), POPULATION: _table_people(table, asked.mapping)},
            kept=table,
        )
    return _inspected(loaded, asked.mapping)


def _table_people(table: Table, mapping: Mapping[str, str]) -> Notes:
    """What must be told of a table's people; columns that it has not are told elsewhere."""
    try:
        return table_told(table, {role: column for role, column in mapping.items() if role in GROUPS})
    except DataError:
        return ()


def _inspected(loaded: Loaded, mapping: Mapping[str, str]) -> Inspection:
    dimensions = shapely.get_dimensions(loaded.frame.geometry.to_numpy())
    brought = {use: each for use, bring in _readers(dimensions) if (each := _try(bring, loaded, mapping)) is not None}
    found = {use: each.report for use, each in brought.items()}
    sites = brought[FACILITIES].frame if FACILITIES in brought else None
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
                      | ({POPULATION: people_notes} if people else {}), kept=loaded,
                      sites=sites if sites is not None and len(sites) <= MOST_SITES else None)  # fmt: skip


def _readers(dimensions: NDArray[np.int32]) -> Iterator[tuple[str, Callable[..., Loaded]]]:
    """Areas are tried as districts first; anything is tried as facilities."""
    if (dimensions == 2).any():
        yield DISTRICTS, as_districts
    yield FACILITIES, as_facilities


def _try(bring: Callable[..., Loaded], loaded: Loaded, mapping: Mapping[str, str]) -> Loaded | None:
    try:
        return bring(loaded, mapping=mapping)
    except DataError:
        return None


def _people(loaded: Loaded, mapping: Mapping[str, str]) -> tuple[Mapping[str, str], Notes]:
    """The columns of people, and what must be told of them; why they cannot be taken as people is told as well."""
    given = {role: column for role, column in mapping.items() if role in GROUPS}
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
    yield coordinates_taken(report.crs)
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
        yield Message("Not used yet: first say whether it is streets, facilities, districts or population.")
