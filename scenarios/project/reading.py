"""The one door into a project: its tables as SQLite holds them become a place's layers, or sentences by table and row.

QGIS and SQL may have been at them. A layer saved in another coordinate system is brought back, an empty field counts
as the schema's usual value, words are read as in any other file, a street without nodes is joined by its ends, and
whatever cannot be believed is refused, each row by a sentence of its own.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from ...coverage.network.build import END_TOLERANCE_M
from ...layers import schema
from ...layers.crs.metric import metric_crs, transformer
from ...layers.crs.names import crs_name
from ...layers.districts.area_types import with_area_types
from ...layers.districts.assign import assign_districts
from ...layers.districts.names import LEVEL_WORDS, area_type_of
from ...layers.facilities.categories import built_in_categories, category_of_word
from ...layers.facilities.values import LEVEL_WORDS as TIER_WORDS
from ...layers.facilities.values import known_status
from ...layers.osm.access_rules import (
    DRIVE_BY_TAG_CLASSES,
    DRIVE_CLASSES,
    WALK_BY_TAG_CLASSES,
    WALK_CLASSES,
    Access,
    access,
    tag_table,
)
from ...layers.schema import PlaceLayers, Streets
from ...messages import Message, Several
from ..errors import ProjectError
from .drawn_streets import MOST, join_drawn
from .geopackage import tables_of
from .row_checks import TableCheck, lookup
from .rows import Rows, column_names, read_rows
from .tables import (
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

TABLES: Final = (STREETS, NODES, DEMAND, FACILITIES, ENTRANCES, DISTRICTS, BARRIER_LINES, BARRIER_AREAS, BUILDINGS)
FARTHEST_M: Final = 300_000.0
"""From the middle of the streets; what lies farther off was left in another coordinate system, or is a slip."""
SAME_M: Final = 0.001
"""Systems in which a layer lies in the same place as in the project's are the same system under another name."""
TOLD_AT_MOST: Final = 10
"""Faults that one message lists; the others are counted."""
PLAIN: Final = "unclassified"
"""The class of a street of which nothing is said."""
BARRIERS: Final = ("river", "railway", "trunk")
FAR_DOOR_M: Final = 2_000.0

Sentence = Callable[[str, int, int], Message]


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


@dataclass(frozen=True, eq=False)
class _Door:
    """One project on its way in: its file, the place's CRS, and all that was found so far."""

    file: Path
    crs: pyproj.CRS
    faults: list[Message] = field(default_factory=list)
    said: list[Message] = field(default_factory=list)

    def close(self, check: TableCheck) -> None:
        """Take over what a table's check found."""
        self.faults.extend(check.faults)
        self.said.extend(check.said())


def read_checked_layers(database: sqlite3.Connection, file: Path, asked: Asked) -> Read:
    """Read all tables of a project; raises `ProjectError` with a sentence for each of the first rows that are wrong."""
    rows = dict(_tables(database, file))
    door = _Door(file, _crs_of(asked, rows[STREETS.name], file))
    frames = {name: _Frame(TableCheck(found), door, _table(name)) for name, found in rows.items()}
    districts = _districts(frames[DISTRICTS.name])
    streets = _streets(frames[STREETS.name], frames[NODES.name])
    demand = _demand(frames[DEMAND.name], districts)
    facilities = _facilities(frames[FACILITIES.name], asked.categories)
    doors = _entrances(frames[ENTRANCES.name])
    barriers = [_barriers(frames[name]) for name in (BARRIER_LINES.name, BARRIER_AREAS.name)]
    buildings = _buildings(frames[BUILDINGS.name])
    for frame in frames.values():
        door.close(frame.check)
    _check_far(door, frames)
    _refuse(door)
    demand.attrs["estimated"] = list(dict.fromkeys([*asked.estimated, *demand.attrs.get("estimated", ())]))
    both = [frame for frame in barriers if len(frame)]
    layers = PlaceLayers(
        name=asked.name,
        streets=_joined(streets, frames[STREETS.name], door),
        demand=_with_area_types(demand, districts),
        facilities=with_entrances(facilities, doors, door.said),
        districts=districts,
        barriers=pd.concat(both, ignore_index=True) if both else barriers[0],
        buildings=buildings,
    )
    return Read(layers, tuple(door.said), {name: found.digest for name, found in rows.items()})


# ------------------------------------------------------------------------------------------------- tables and systems
def _tables(database: sqlite3.Connection, file: Path) -> Iterator[tuple[str, Rows]]:
    there = tables_of(database)
    for table in TABLES:
        if table.name not in there:
            raise ProjectError(
                "{file} has no table '{table}', so it is no complete LifeCircle project; make it again with "
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
        yield table.name, read_rows(database, table.name, [name for name in table.columns if name in columns])


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
        raise _no_system(streets.table, file)
    lines = streets.geometry[shapely.is_valid_input(streets.geometry) & ~shapely.is_missing(streets.geometry)]
    place = gpd.GeoDataFrame(geometry=lines[np.isfinite(shapely.bounds(lines)).all(axis=1)], crs=streets.crs or crs)
    return metric_crs(crs, place) if len(place) else crs


def _no_system(table: str, file: Path) -> ProjectError:
    return ProjectError(
        "'{table}' in {file} does not say its coordinate system; save it again from QGIS with the one that the other "
        "layers have.",
        table=table,
        file=file,
    )


class _Frame:
    """One table becoming a GeoDataFrame: its cells through `check`, its geometry here."""

    def __init__(self, check: TableCheck, door: _Door, table: Table) -> None:
        self.check, self.door, self.table = check, door, table
        self.usable = np.ones(len(check), dtype=np.bool_)
        self.geometry = self._geometry()

    def frame(self, columns: Mapping[str, object], index: Any = None) -> gpd.GeoDataFrame:  # noqa: ANN401  (any index)
        """Return the columns with the geometry; in the schema's order."""
        made = pd.DataFrame(dict(columns), index=pd.RangeIndex(len(self.check)))
        found = gpd.GeoDataFrame(made, geometry=gpd.GeoSeries(self.geometry, index=made.index, crs=self.door.crs))
        return found if index is None else found.set_index(index)

    def _geometry(self) -> NDArray[Any]:
        rows, wanted = self.check.rows, self.table.geometry
        single = wanted.removeprefix("Multi")
        self._tell(rows.kinds == "", self._missing)
        self._tell((rows.kinds != "") & ~np.isin(rows.kinds, (single, f"Multi{single}")), self._other)
        shapes = self._transformed(_only(rows.geometry, self.usable))
        self._tell(self.usable & ~np.isfinite(shapely.bounds(shapes)).all(axis=1), self._infinite)
        if single == "Polygon":
            shapes = _valid(shapes)
            self._tell(self.usable & shapely.is_missing(shapes), self._broken)
        if not wanted.startswith("Multi"):
            several = shapely.get_num_geometries(shapes) > 1
            self._tell(self.usable & several, self._several)
            shapes = np.where(shapely.get_type_id(shapes) > 2, shapely.get_geometry(shapes, 0), shapes)
        return _only(shapes, self.usable)

    def _tell(self, wrong: NDArray[np.bool_], sentence: Sentence) -> None:
        self.check.tell(wrong, sentence)
        self.usable &= ~wrong

    def _missing(self, table: str, row: int, _: int) -> Message:
        return Message(
            "'{table}', row {row} has no geometry; draw it, or delete the row.", {"table": table, "row": row}
        )

    def _other(self, table: str, row: int, place: int) -> Message:
        return Message(
            "'{table}', row {row}: its geometry is {found}, and the table takes {wanted}; draw it again.",
            {"table": table, "row": row, "found": self.check.rows.kinds[place], "wanted": self.table.geometry},
        )

    def _infinite(self, table: str, row: int, _: int) -> Message:
        return Message(
            "'{table}', row {row} has coordinates that are no numbers; draw it again.", {"table": table, "row": row}
        )

    def _broken(self, table: str, row: int, _: int) -> Message:
        return Message("'{table}', row {row} encloses no area; draw it again.", {"table": table, "row": row})

    def _several(self, table: str, row: int, _: int) -> Message:
        return Message("'{table}', row {row} has several parts; split it into rows.", {"table": table, "row": row})

    def _transformed(self, shapes: NDArray[Any]) -> NDArray[Any]:
        """Bring geometries into the place's system where they are in another one, and say so."""
        own, wanted = self.check.rows.crs, self.door.crs
        if not len(shapes) or own == wanted:
            return shapes
        if own is None:
            raise _no_system(self.table.name, self.door.file)
        moving = transformer(own, wanted)
        moved = shapely.transform(shapes, lambda xy: np.column_stack(moving.transform(xy[:, 0], xy[:, 1])))
        if shapely.has_z(shapes).any():
            moved = _with_heights(moved, shapes)
        with np.errstate(invalid="ignore"):
            far = np.nanmax(np.abs(shapely.bounds(moved) - shapely.bounds(shapes)), initial=0.0)
        if far <= SAME_M:
            return shapes
        self.door.said.append(
            Message(
                "'{table}' is in {found} and was brought into {wanted}.",
                {"table": self.table.name, "found": crs_name(own), "wanted": crs_name(wanted)},
            )
        )
        return moved


def _only(shapes: NDArray[Any], usable: NDArray[np.bool_]) -> NDArray[Any]:
    """Return the geometries that can be used, None in the others' places."""
    made = np.asarray(shapes, dtype=object).copy()
    made[~usable] = None
    return made


def _with_heights(moved: NDArray[Any], given: NDArray[Any]) -> NDArray[Any]:
    """Return moved geometries with the heights that they had; a horizontal shift changes none."""
    z = shapely.get_coordinates(given, include_z=True)[:, 2:]
    return np.asarray(
        shapely.transform(shapely.force_3d(moved), lambda xyz: np.column_stack([xyz[:, :2], z]), include_z=True)
    )


def _valid(shapes: NDArray[Any]) -> NDArray[Any]:
    """Return areas mended where their rings cross, None where no area is left."""
    wrong = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    if not wrong.any():
        return shapes
    made = shapes.copy()
    made[wrong] = [_areas(shape) for shape in shapely.make_valid(shapes[wrong])]
    return made


def _areas(shape: Any) -> Any:  # noqa: ANN401  (shapely knows no types)
    parts = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2]
    whole = shapely.union_all(parts) if parts else None
    return whole if whole is not None and not whole.is_empty else None


def _check_far(door: _Door, frames: Mapping[str, _Frame]) -> None:
    """Tell what lies so far from the streets that it cannot be meant."""
    lines = frames[STREETS.name]
    if not lines.usable.any():
        return
    west, south, east, north = np.median(shapely.bounds(lines.geometry[lines.usable]), axis=0)
    middle = np.array([(west + east) / 2, (south + north) / 2])
    for frame in frames.values():
        bounds = shapely.bounds(frame.geometry)
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


def _refuse(door: _Door) -> None:
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


# ------------------------------------------------------------------------------------------------------------ streets
def _streets(edges: _Frame, nodes: _Frame) -> Streets:
    points = nodes.check
    ids = points.whole("node_id")
    points.unique("node_id", ids)
    words = dict(zip(schema.CROSSINGS, schema.CROSSINGS, strict=True))
    crossing = points.word("crossing", lookup(words), schema.CROSSINGS[1:], usual="")
    points.empty.clear()  # most nodes are no crossings, and QGIS may empty what is empty
    columns = _street_columns(edges)
    known = np.isin(np.column_stack([columns["u"], columns["v"]]), ids)
    for end, name in enumerate(("u", "v")):
        edges.check.tell(
            edges.check.given(name) & ~known[:, end],
            lambda table, row, place, name=name: Message(  # type: ignore[misc]  # the name is bound at once
                "'{table}', row {row} ends at node {node}, which 'street_nodes' has not; clear '{column}', and the "
                "street is joined by its ends.",
                {"table": table, "row": row, "node": int(columns[name][place]), "column": name},
            ),
        )
    frame = edges.frame(columns)[[*schema.STREET_COLUMNS, "geometry"]]
    return Streets(frame, nodes.frame({"crossing": crossing}, pd.Index(ids, name="node_id")))


def _street_columns(edges: _Frame) -> dict[str, NDArray[Any]]:
    """Return the streets' columns; what is empty of who may go there follows from the class, as for any street."""
    check = edges.check
    highway, name = check.text("highway"), check.text("name")
    flags = ("walk", "drive", "stairs", "bridge", "tunnel", "gate")
    open_fields = ~np.logical_and.reduce([check.given(flag) for flag in flags])
    usual = _usual_access(highway[open_fields], name[open_fields])
    columns = {flag: check.flag(flag, usual=_spread(getattr(usual, flag), open_fields)) for flag in flags}
    oneway = check.whole("oneway")
    check.tell(
        ~np.isin(oneway, (-1, 0, 1)),
        lambda table, row, place: Message(
            "'{table}', row {row}: '{column}' is '{value}', which is none of {known}.",
            {"table": table, "row": row, "column": "oneway", "value": int(oneway[place]), "known": "1, 0, -1"},
        ),
    )
    source = np.where(check.given("source_id"), check.whole("source_id"), -check.rows.fid)
    return {
        **columns,
        "highway": np.where(highway == "", PLAIN, highway),
        "name": name,
        "u": check.whole("u"),
        "v": check.whole("v"),
        "oneway": oneway.astype(np.int8),
        "maxspeed_kmh": check.number("maxspeed_kmh"),
        "source_id": source.astype(np.int64),
    }


def _spread(values: NDArray[np.bool_], rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return values of some rows among all; the others are not asked for."""
    made = np.zeros(len(rows), dtype=np.bool_)
    made[rows] = values
    return made


def _usual_access(highway: NDArray[Any], name: NDArray[Any]) -> Access:
    """Return who may go along streets of a class where nothing else is said; a class of nobody's is open to all."""
    classes = WALK_CLASSES | WALK_BY_TAG_CLASSES | DRIVE_CLASSES | DRIVE_BY_TAG_CLASSES
    known = [word if word in classes else PLAIN for word in highway]
    return access(tag_table([{"highway": word, "name": text} for word, text in zip(known, name, strict=True)]))


def _joined(streets: Streets, frame: _Frame, door: _Door) -> Streets:
    """Join the streets that were drawn or moved by hand, and say how many."""
    drawn = ~(frame.check.given("u") & frame.check.given("v")) | _moved(streets)
    count = int(drawn.sum())
    if not count:
        return streets
    if count > MOST:
        raise ProjectError(
            "{count} streets in {file} were drawn or moved without their nodes, too many to be joined by their ends; "
            "make the project again with 'lifecircle check'.",
            count=count,
            file=door.file,
        )
    joined = join_drawn(streets, drawn)
    door.said.append(
        Message("{count} streets drawn or moved by hand were joined where they meet others.", {"count": count})
    )
    for row in joined.loose:
        text = "'{table}', row {row} meets no other street; nobody can walk there."
        door.said.append(Message(text, {"table": STREETS.name, "row": int(frame.check.rows.fid[row])}))
    return joined.streets


def _moved(streets: Streets) -> NDArray[np.bool_]:
    """Tell the lines that do not begin and end at their nodes any more."""
    lines = streets.edges.geometry.to_numpy()
    places = streets.nodes.geometry.to_numpy()
    off = np.zeros(len(lines), dtype=np.bool_)
    for name, vertex in (("u", 0), ("v", -1)):
        at = streets.nodes.index.get_indexer(streets.edges[name])
        ends = shapely.get_point(lines, vertex)
        off |= ~(shapely.distance(ends, places[at]) <= END_TOLERANCE_M)
    return off


# ------------------------------------------------------------------------------------------------------------- people
def _demand(frame: _Frame, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    check = frame.check
    people = check.number(schema.PEOPLE)
    check.tell(
        ~check.given(schema.PEOPLE),
        lambda table, row, _: Message(
            "'{table}', row {row}: nobody says how many people live there; write a number, 0 for none.",
            {"table": table, "row": row},
        ),
    )
    columns: dict[str, NDArray[Any]] = {schema.PEOPLE: people}
    for group in schema.GROUPS[1:]:
        numbers = check.number(group)
        columns[group] = _by_share(numbers, people, check.given(group))
        check.count_empty(group, ~check.given(group))
    kinds = check.word(schema.AREA_TYPE, lambda word: area_type_of(word) or None, schema.AREA_TYPES, usual="")
    columns |= {schema.AREA_TYPE: kinds} | {level: check.text(level) for level in schema.DISTRICT_LEVELS}
    made = frame.frame(columns)[[*schema.DEMAND_COLUMNS, "geometry"]]
    _say_repeated(made, frame)
    for level in schema.DISTRICT_LEVELS:
        empty = ~check.given(level) & frame.usable
        if empty.any():
            made.loc[empty, level] = assign_districts(made[empty], districts, levels=(level,))[level]
    estimated = [group for group in schema.GROUPS[1:] if not check.given(group).all()]
    made.attrs["estimated"] = estimated
    return made


def _by_share(
    numbers: NDArray[np.float64], people: NDArray[np.float64], given: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return a group's people; where it is empty, the share that it has of the people elsewhere."""
    if given.all():
        return numbers
    with np.errstate(invalid="ignore"):
        share = np.nan_to_num(np.nansum(numbers[given]) / max(np.nansum(people[given]), 1e-9))
    return np.where(given, numbers, people * share)


def _say_repeated(demand: gpd.GeoDataFrame, frame: _Frame) -> None:
    """Say how many rows repeat another one's place and people: one copy too many doubles the people."""
    xy = np.full((len(demand), 2), np.nan)
    xy[frame.usable] = shapely.get_coordinates(frame.geometry[frame.usable])
    table = pd.DataFrame({"x": xy[:, 0], "y": xy[:, 1], **{group: demand[group] for group in schema.GROUPS}})
    twice = int(table[frame.usable].duplicated().sum())
    if twice and twice * 2 >= len(demand):
        text = (
            "'{table}': {count} rows repeat another one's place and people; all count. Delete them if they are copies."
        )
        frame.door.said.append(Message(text, {"table": DEMAND.name, "count": twice}))


def _with_area_types(demand: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the demand in which every point is urban or rural: the empty ones as on the first reading."""
    empty = demand[schema.AREA_TYPE] == ""
    if not empty.any():
        return demand
    told = with_area_types(demand, districts)
    return demand.assign(**{schema.AREA_TYPE: demand[schema.AREA_TYPE].where(~empty, told[schema.AREA_TYPE])})


# --------------------------------------------------------------------------------------------------------- facilities
def _facilities(frame: _Frame, own: Collection[str] | None) -> gpd.GeoDataFrame:
    check = frame.check
    ids = check.text("facility_id")
    ids = np.where(ids == "", np.array([f"{FACILITIES.name}:{row}" for row in check.rows.fid], dtype=object), ids)
    check.unique("facility_id", ids)
    tiers = check.word("level", lookup(TIER_WORDS), schema.LEVELS, usual="")
    columns = {
        "facility_id": ids,
        "name": check.text("name"),
        "category": _categories(frame, own),
        "status": check.word("status", known_status, schema.STATUSES, usual="existing"),
        "level": tiers,
        **{name: check.number(name) for name in schema.CAPACITIES},
        "public": check.flag("public", usual=True),
        "grade": check.number("grade"),
        "new": check.flag("new"),
        "mobile": check.flag("mobile"),
        **{name: check.text(name) for name in ("mobile_place", "mobile_time", "source")},
    }
    return frame.frame({**columns, "known": _known(check, columns)})


def _categories(frame: _Frame, own: Collection[str] | None) -> NDArray[Any]:
    """Return the facilities' categories; in a file that kept no list of its planner's own, unknown ones are told."""
    built_in = built_in_categories()
    odd: dict[str, None] = {}

    def tell(word: str) -> str | None:
        if own is not None and word in own:
            return word
        key = category_of_word(word, built_in)
        if not key and own is None:
            odd[word] = None
            return word
        return key or None

    words = frame.check.word("category", tell, [*(own or ()), *built_in.entries], usual=None)
    if odd:
        text = "'{table}': no category is called {words}; such facilities count only where a plan names them so."
        frame.door.said.append(Message(text, {"table": FACILITIES.name, "words": ", ".join(list(odd)[:TOLD_AT_MOST])}))
    return words


def _known(check: TableCheck, columns: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
    """Return which of `schema.TOLD` each row tells: what the column says, else those of its cells that are filled.

    In a file from before that column, what has one value only was told by no source.
    """
    if "known" not in check.rows.columns:
        told = " ".join(name for name in schema.TOLD if len(pd.unique(columns[name])) > 1)
        return np.full(len(check), told, dtype=object)
    said, given = check.text("known"), check.given("known")
    filled = {name: check.given(name) for name in schema.TOLD}
    return np.array(
        [
            text if here else " ".join(name for name in schema.TOLD if filled[name][row])
            for row, (text, here) in enumerate(zip(said, given, strict=True))
        ],
        dtype=object,
    )


def _entrances(frame: _Frame) -> gpd.GeoDataFrame:
    return frame.frame({"facility_id": frame.check.text("facility_id")})


def with_entrances(facilities: gpd.GeoDataFrame, doors: gpd.GeoDataFrame, said: list[Message]) -> gpd.GeoDataFrame:
    """Return the facilities with their entrances as one MultiPoint each; an entrance without its facility is none."""
    rows = pd.Index(facilities["facility_id"]).get_indexer(doors["facility_id"])
    points = doors.geometry.to_numpy()
    made = np.full(len(facilities), None, dtype=object)
    for owner in np.unique(rows[rows >= 0]):
        made[owner] = shapely.multipoints(points[rows == owner])
    off = shapely.distance(made, facilities.geometry.to_numpy()) > FAR_DOOR_M
    for name in facilities["name"][off]:
        text = "{name} is entered more than {km:g} km from where it lies; move its entrances in 'entrances' too."
        said.append(Message(text, {"name": name, "km": FAR_DOOR_M / 1000}))
    return facilities.assign(entrances=made)[[*schema.FACILITY_COLUMNS, "geometry"]]


# -------------------------------------------------------------------------------------------------------------- areas
def _districts(frame: _Frame) -> gpd.GeoDataFrame:
    check = frame.check
    ids = check.text("district_id")
    ids = np.where(ids == "", np.array([f"{DISTRICTS.name}:{row}" for row in check.rows.fid], dtype=object), ids)
    check.unique("district_id", ids)
    columns = {
        "district_id": ids,
        "name": check.text("name"),
        "level": check.word("level", lookup(LEVEL_WORDS), schema.DISTRICT_LEVELS, usual=None),
        "parent_id": check.text("parent_id"),
        "kind": check.text("kind"),
        "area_type": check.word("area_type", lambda word: area_type_of(word) or None, schema.AREA_TYPES, usual=""),
        "new": check.flag("new"),
    }
    return frame.frame(columns)[[*schema.DISTRICT_COLUMNS, "geometry"]]


def _barriers(frame: _Frame) -> gpd.GeoDataFrame:
    words = {kind: kind for kind in BARRIERS} | _BARRIER_WORDS
    kind = frame.check.word("kind", lookup(words), BARRIERS, usual=None)
    return frame.frame({"kind": kind, "name": frame.check.text("name")})


_BARRIER_WORDS: Final = {
    word: kind
    for kind, words in {
        "river": "河流 河 江 水系 水面 水域",
        "railway": "铁路 铁道",
        "trunk": "快速路 干线 主干道",
    }.items()
    for word in words.split()
}


def _buildings(frame: _Frame) -> gpd.GeoDataFrame:
    return frame.frame({"floors": frame.check.number("floors")})
