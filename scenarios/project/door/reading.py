"""The one door into a project: its tables as SQLite holds them become a place's layers, or sentences by table and row.

QGIS and SQL may have been at them. A layer saved in another coordinate system is brought back, an empty field counts
as the schema's usual value, words are read as in any other file, a street without nodes is joined by its ends, and
whatever cannot be believed is refused, each row by a sentence of its own.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyproj
from numpy.typing import NDArray

from ....layers.crs.metric import bounds_in_degrees, metric_crs
from ....layers.schema import PlaceLayers
from ....messages import Message, Several
from ...errors import ProjectError
from ..geopackage import tables_of
from ..tables import (
    BARRIER_AREAS,
    BARRIER_LINES,
    BUILDINGS,
    DEMAND,
    DISTRICTS,
    ENTRANCES,
    FACILITIES,
    LATER,
    NODES,
    STREETS,
    Table,
)
from .areas import barriers_of, buildings_of, districts_of
from .arrow_rows import Columns, columns_of
from .demand import demand_of, filled_demand
from .facilities import entrances_of, facilities_of, with_entrances
from .row_checks import TableCheck
from .rows import Rows, column_names, read_rows
from .streets import joined, streets_of
from .table_frame import Door, TableFrame, no_system

TABLES: Final = (NODES, STREETS, DEMAND, FACILITIES, ENTRANCES, DISTRICTS, BARRIER_LINES, BARRIER_AREAS, BUILDINGS)
FARTHEST_M: Final = 300_000.0
"""From the middle of the streets; what lies farther off was left in another coordinate system, or is a slip."""
TOLD_AT_MOST: Final = 10
"""Faults that one message lists; the others are counted."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What the settings say of the tables: the place's name and system, what is estimated, and own categories.

    `categories` are those of the planner's own that facilities may have; None in a file that kept none, where any key
    is believed and told.
    """

    name: str
    crs: str
    estimated: tuple[str, ...]
    categories: tuple[str, ...] | None


@dataclass(frozen=True, eq=False)
class Read:
    """The layers, what was assumed or brought into order on the way, and a digest of each table's content."""

    layers: PlaceLayers
    said: tuple[Message, ...]
    digests: Mapping[str, str]


def read_checked_layers(
    database: sqlite3.Connection,
    file: Path,
    asked: Asked,
    *,
    settled: bool = False,
    once_read: Callable[[], object] = lambda: None,
) -> Read:
    """Read all tables of a project; raises `ProjectError` with a sentence for each of the first rows that are wrong.

    `settled` says that all lies in the one file, in tables as programs write them: then they are read by columns, on
    all cores. `once_read` is called when that is done: what follows leaves cores free.
    """
    with columns_of(file) if settled else nullcontext() as columns:
        rows = _tables(database, file, columns)
    once_read()
    door = Door(file, _crs_of(asked, rows[STREETS.name], file))
    frames = {name: TableFrame(TableCheck(found), door, _table(name)) for name, found in rows.items()}
    with ThreadPoolExecutor(1) as beside:
        believed = beside.submit(streets_of, frames[STREETS.name], frames[NODES.name])
        districts = districts_of(frames[DISTRICTS.name])
        demand = demand_of(frames[DEMAND.name])
        facilities = facilities_of(frames[FACILITIES.name], asked.categories)
        doors = entrances_of(frames[ENTRANCES.name])
        barriers = [barriers_of(frames[name]) for name in (BARRIER_LINES.name, BARRIER_AREAS.name)]
        buildings = buildings_of(frames[BUILDINGS.name])
        streets = believed.result()
    for frame in frames.values():
        door.close(frame.check)
    _check_far(door, frames)
    _refuse(door)
    demand.attrs["estimated"] = list(dict.fromkeys([*asked.estimated, *demand.attrs.get("estimated", ())]))
    both = [frame for frame in barriers if len(frame)]
    layers = PlaceLayers(
        name=asked.name,
        streets=joined(streets, frames[STREETS.name], door),
        demand=filled_demand(demand, frames[DEMAND.name], districts),
        facilities=with_entrances(facilities, doors, door.said),
        districts=districts,
        barriers=pd.concat(both, ignore_index=True) if both else barriers[0],
        buildings=buildings,
    )
    return Read(layers, tuple(door.said), {name: found.digest for name, found in rows.items()})


# ------------------------------------------------------------------------------------------------- tables and systems
def _tables(database: sqlite3.Connection, file: Path, door: Columns | None) -> dict[str, Rows]:
    wanted = dict(_wanted(database, file))
    quick = door.read(database, wanted) if door else {}
    return {
        table: quick[table] if table in quick else read_rows(database, table, names) for table, names in wanted.items()
    }


def _wanted(database: sqlite3.Connection, file: Path) -> Iterator[tuple[str, list[str]]]:
    """Give each table and those of its columns that are there. Raises `ProjectError` for one without what it needs."""
    there = tables_of(database)
    for table in TABLES:
        if table.name not in there:
            raise ProjectError(
                "{file} has no table '{table}', so it is not a complete LifeCircle project; make it again with "
                "'lifecircle check'.",
                file=file,
                table=table.name,
            )
        columns = column_names(database, table.name)
        missing = [name for name in table.columns if name not in columns and name not in LATER]
        if missing:
            raise ProjectError(
                "The table '{table}' in {file} has lost its column '{column}'; make the project again with "
                "'lifecircle check'.",
                file=file,
                table=table.name,
                column=missing[0],
            )
        yield table.name, [name for name in table.columns if name in columns]


def _table(name: str) -> Table:
    return next(table for table in TABLES if table.name == name)


def _crs_of(asked: Asked, streets: Rows, file: Path) -> pyproj.CRS:
    """Return the system that the project counts in: the settings', in metres and true at the streets."""
    try:
        crs = pyproj.CRS.from_wkt(asked.crs) if asked.crs else streets.crs
    except pyproj.exceptions.CRSError as error:
        raise ProjectError(
            "The settings in {file} cannot be read ({key}: {reason}); take the last copy that opened.",
            file=file,
            key="crs",
            reason=str(error)[:200],
        ) from error
    if crs is None:
        raise no_system(streets.table, file)
    somewhere = np.isfinite(streets.bounds).all(axis=1)
    if not somewhere.any():
        return crs
    west, south, east, north = streets.bounds[somewhere].T
    whole = (float(west.min()), float(south.min()), float(east.max()), float(north.max()))
    return metric_crs(crs, bounds_in_degrees(whole, streets.crs or crs))


def _check_far(door: Door, frames: Mapping[str, TableFrame]) -> None:
    """Tell what lies so far from the streets that it cannot be meant."""
    lines = frames[STREETS.name]
    if not lines.usable.any():
        return
    west, south, east, north = np.median(lines.bounds[lines.usable], axis=0)
    middle = np.array([(west + east) / 2, (south + north) / 2])
    for frame in frames.values():
        bounds = frame.bounds
        if _is_near(bounds, middle):
            continue
        with np.errstate(invalid="ignore"):
            off = np.maximum(np.abs(bounds[:, :2] - middle), np.abs(bounds[:, 2:] - middle)).max(axis=1, initial=0.0)

        def far(table: str, row: int, place: int, off: NDArray[np.float64] = off) -> Message:
            return Message(
                "'{table}', row {row} lies {km} km from the streets; correct its coordinates or their system.",
                {"table": table, "row": row, "km": f"{off[place] / 1000:,.0f}"},
            )

        late = TableCheck(frame.check.rows)
        late.tell(frame.usable & (off > FARTHEST_M), far)
        door.faults.extend(late.faults)


def _is_near(bounds: NDArray[np.float64], middle: NDArray[np.float64]) -> bool:
    """Tell whether (n, 4) bounds lie all about the middle, as they do everywhere but in a faulty file."""
    # Column by column, which takes a fifth of the time of all at once.
    least, most = (
        np.array([np.nanmin(column, initial=np.inf) for column in bounds.T]),
        np.array([np.nanmax(column, initial=-np.inf) for column in bounds.T]),
    )
    return bool((np.abs(np.reshape([least, most], (4, 2)) - middle) <= FARTHEST_M).all())


def _refuse(door: Door) -> None:
    """Raise `ProjectError` where anything is wrong, with the first sentences and how many more there are."""
    if not door.faults:
        return
    told = door.faults[:TOLD_AT_MOST]
    if more := len(door.faults) - len(told):
        told.append(Message("{count} more of the kind.", {"count": more}))
    raise ProjectError(
        "{file} cannot be used as it is; correct this in QGIS, or take the last copy that opened:\n{faults}",
        file=door.file,
        faults=Several(tuple(told)),
    )
