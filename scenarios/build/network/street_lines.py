"""A planner's layer of streets becomes a network: classes told from its columns, lines joined where they meet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from ....arrays import Bools, Longs
from ....coverage.network.topology.noding import TOLERANCE_M, Noded, node_lines
from ....layers.crs.metric import metric_crs
from ....layers.errors import DataError
from ....layers.files.readers.cad import CAD_LAYER
from ....layers.files.texts.columns import check_column
from ....layers.files.vector import read_vector
from ....layers.osm.access.access_rules import FERRY, FOOT_CLASSES, Access, access, minutes_of, needs_sidepath
from ....layers.osm.access.road_words import as_flags, load_road_words, plain_word
from ....layers.osm.sidepaths import sidepaths
from ....layers.osm.squares import lines_across
from ....layers.report import Loaded
from ....layers.schema import STREET_COLUMNS, Streets
from ....messages import Message
from ....progress import Cancelled, Progress, ignore_progress, never_cancelled
from ...office.contents import read_office
from .street_tags import StreetTags, read_tags, with_cad_classes

CAD_SUFFIX: Final = ".dxf"
ACROSS: Final = "across"
"""The column in which a layer of streets that this program wrote tells the lines over squares."""
_LINE: Final = 1
_AREA: Final = 2
_NAMED: Final = 6
_GOES_ON: Final = 2
"""So many lines meet at a node where a street neither ends nor forks."""
_GRAIN_M: Final = 2 * TOLERANCE_M
"""So far may a line across a square run outside it: ends are joined to its outline within the tolerance."""


@dataclass(frozen=True)
class StreetsChosen:
    """What of a file is streets: the `layer` (in a CAD drawing, of its own layers), rows by their columns, own words.

    `where` maps a column to the values of which a row must have one. `words` is a file like
    layers/osm/access/road_words.toml.
    """

    layer: str | None = None
    where: Mapping[str, tuple[str, ...]] | None = None
    words: Path | None = None


def read_street_lines(
    path: Path,
    *,
    layer: str | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    into: pyproj.CRS | None = None,
    chosen: StreetsChosen | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> tuple[Streets, Loaded]:
    """Read street centre lines in the metric CRS `into`, by default the place's own, and how the file was read.

    Areas that are open on foot are squares: streets that end at their edge are joined across them. In a CAD drawing the
    names of its layers tell classes (支路, 人行道), and closed lines on one of squares (广场) are areas. The frame of
    streets carries in `attrs` `notes`, what was taken for what, `lost`, what was left out, and `warnings`, what the
    planner must see at once.

    Raises `DataError` as `read_vector` does, where the layer holds no lines, and for a drawing of several CAD layers of
    which none was chosen; and `NetworkError` where the lines join to nothing.
    """
    asked = replace(chosen or StreetsChosen(), layer=layer or (chosen.layer if chosen else None))
    loaded = _read(path, asked, crs, encoding)
    file, frame = loaded.report.file, loaded.frame
    dimension = shapely.get_dimensions(frame.geometry.to_numpy())
    if not (dimension == _LINE).any():
        raise DataError(
            "{file} contains no lines, only {kinds}; give a layer of street centre lines.",
            file=file,
            kinds=", ".join(loaded.report.geometry_types),
        )
    lines = gpd.GeoDataFrame(frame[dimension >= _LINE].reset_index(drop=True))
    words = load_road_words(asked.words, laid=read_office().laid("street-words"))
    lines = with_cad_classes(lines, words) if path.suffix.casefold() == CAD_SUFFIX else lines
    metric = lines.to_crs(metric_crs(into, lines))
    said = read_tags(metric, words)
    rules = _rights(metric, said.tags)
    is_area = shapely.get_dimensions(metric.geometry.to_numpy()) == _AREA
    used = ~said.no_street & (~is_area | _is_square(said, rules, is_area))
    if not np.any(rules.walk & used & ~is_area):
        raise DataError(
            "{file} has no street that is open on foot; add the other streets, or correct its column of classes.",
            file=file,
        )
    noded, across = _noded(
        metric,
        rules,
        np.flatnonzero(used),
        _across_already(metric),
        levels=said.levels.of_ends if said.levels is not None else None,
        progress=progress,
        cancelled=cancelled,
    )
    streets = _joined(metric, said.tags, rules, noded, across)
    left = {"areas": int((is_area & ~used & ~said.no_street).sum()), "things": int(said.no_street.sum()),
            "points": int((dimension < _LINE).sum()), "squares": int((is_area & used).sum())}  # fmt: skip
    streets.edges.attrs["notes"] = (classes_note(streets), *_squares(left))
    streets.edges.attrs["lost"] = (*_left_out(left), *_closed(said, rules, used))
    streets.edges.attrs["warnings"] = _unknown(said, file)
    return streets, loaded


# ---------------------------------------------------------------------------------------------------------- choosing
def _read(path: Path, asked: StreetsChosen, crs: str | None, encoding: str | None) -> Loaded:
    """Read the layer of lines: the only one, or that of the planner's choice, also by a drawing's own layers."""
    cad = path.suffix.casefold() == CAD_SUFFIX
    layer = None if cad else asked.layer
    loaded = read_vector(path, layer=layer, crs=crs, encoding=encoding, use="streets")
    where = dict(asked.where or {})
    if cad and asked.layer is not None:
        where[CAD_LAYER] = (asked.layer,)
    if where:
        loaded = _where(loaded, where)
    if cad and CAD_LAYER in loaded.frame.columns and not where:
        _ask_layer(loaded)
    return loaded


def _where(loaded: Loaded, where: Mapping[str, tuple[str, ...]]) -> Loaded:
    frame, file = loaded.frame, loaded.report.file
    for column, values in where.items():
        check_column(column, frame.columns, file=file)
        wanted = {plain_word(value) for value in values}
        kept = frame[frame[column].map(lambda cell, wanted=wanted: plain_word(str(cell)) in wanted)]
        if kept.empty:
            raise DataError(
                "{file} has no row with {values} in {column}; it holds {found}.",
                file=file,
                values=", ".join(values),
                column=column,
                found=", ".join(map(str, frame[column].value_counts().index[:20])),
            )
        frame = gpd.GeoDataFrame(kept)
    return Loaded(frame, loaded.report)


def _ask_layer(loaded: Loaded) -> None:
    """Raise DataError where the lines of a drawing lie on several of its layers: not all of them are streets."""
    lines = loaded.frame[shapely.get_dimensions(loaded.frame.geometry.to_numpy()) >= _LINE]
    counts = lines[CAD_LAYER].value_counts()
    if len(counts) > 1:
        raise DataError(
            "{file} is a drawing with lines on several layers; say which are streets, by layer = "
            '"…" under [network] of a check file, or --streets-where {column}=…: {layers}.',
            file=loaded.report.file,
            column=CAD_LAYER,
            layers=", ".join(f"{name} ({count})" for name, count in counts.items()),
        )


# ----------------------------------------------------------------------------------------------------------- joining
def _rights(metric: gpd.GeoDataFrame, tags: pd.DataFrame) -> Access:
    """Who may use each street; `use_sidepath` closes only where a path runs beside it, and ferries keep their time."""
    geometry = metric.geometry.to_numpy()
    aside = needs_sidepath(tags)
    beside = np.ones(len(tags), dtype=np.bool_)
    if aside.any():
        paths = tags["highway"].isin(FOOT_CLASSES).to_numpy(dtype=np.bool_) & ~aside
        lines = shapely.get_parts(geometry[paths])
        beside[aside] = sidepaths(shapely.line_merge(geometry[aside]), lines)
    rules = access(tags, sidepath=beside)
    sailing = np.flatnonzero((tags["highway"] == FERRY).to_numpy(dtype=np.bool_))
    kmh = shapely.length(geometry[sailing]) / 1000 / (minutes_of(tags["duration"].iloc[sailing]) / 60)
    rules.maxspeed_kmh[sailing] = kmh
    return rules


def _is_square(said: StreetTags, rules: Access, is_area: Bools) -> Bools:
    """Which areas are squares: those of a street's class where the layer tells classes, else all."""
    return np.asarray(is_area & rules.walk & ~said.no_street)


def _across_already(metric: gpd.GeoDataFrame) -> Bools:
    """Which lines lead over a square already, as in streets that `lifecircle network` wrote."""
    if ACROSS not in metric.columns:
        return np.zeros(len(metric), dtype=np.bool_)
    return np.asarray(as_flags(metric[ACROSS]) == "yes", dtype=np.bool_)


def _noded(
    metric: gpd.GeoDataFrame,
    rules: Access,
    rows: Longs,
    given: Bools,
    *,
    levels: Longs | None,
    progress: Progress,
    cancelled: Cancelled,
) -> tuple[Noded, Bools]:
    """The streets `rows` joined where they meet, behind them the lines across their squares, and which these are.

    Sources are rows of `metric`. Those `given` lead across squares already: they are joined at their ends only.
    """
    geometry = metric.geometry.to_numpy()[rows]
    areas = np.flatnonzero(shapely.get_dimensions(geometry) == _AREA)
    lines = geometry.copy()
    lines[areas] = shapely.boundary(shapely.make_valid(geometry[areas], method="structure", keep_collapsed=False))
    separated = (rules.bridge | rules.tunnel | given)[rows]
    theirs = None if levels is None else levels[rows]
    noded = node_lines(lines, separated=separated, levels=theirs, progress=progress, cancelled=cancelled)
    forks = _forks(noded, separated)
    more = [(*ends, int(area)) for area in areas for ends in _across(noded, geometry[area], int(area), forks)]
    with_more = replace(
        noded,
        u=np.r_[noded.u, [one for one, _, _, _ in more]].astype(np.int64),
        v=np.r_[noded.v, [other for _, other, _, _ in more]].astype(np.int64),
        geometry=np.r_[noded.geometry, np.array([line for _, _, line, _ in more], dtype=object)],
        source=rows[np.r_[noded.source, [area for _, _, _, area in more]].astype(np.int64)],
    )
    return with_more, given[with_more.source] | (np.arange(len(with_more.u)) >= len(noded.u))


def _joined(metric: gpd.GeoDataFrame, tags: pd.DataFrame, rules: Access, noded: Noded, across: Bools) -> Streets:
    columns: dict[str, Any] = {"highway": tags["highway"].to_numpy(), "name": tags["name"].to_numpy(), **vars(rules)}
    values = {name: np.asarray(column)[noded.source] for name, column in columns.items()}
    ends = {"u": noded.u, "v": noded.v, "source_id": noded.source, "across": across}
    edges = gpd.GeoDataFrame({**values, **ends}, geometry=noded.geometry, crs=metric.crs)
    crossing = np.full(len(noded.node_id), "", dtype=object)
    nodes = gpd.GeoDataFrame(
        {"crossing": crossing}, index=noded.node_id, geometry=shapely.points(noded.node_xy), crs=metric.crs
    )
    return Streets(gpd.GeoDataFrame(edges[[*STREET_COLUMNS, "geometry"]]), nodes)


def _forks(noded: Noded, separated: Bools) -> Longs:
    """Nodes at which streets on the ground end or fork: inside a square one steps into it there."""
    above = separated[noded.source]
    ends, times = np.unique(np.r_[noded.u, noded.v], return_counts=True)
    off_ground = np.r_[noded.u[above], noded.v[above]]
    return np.asarray(ends[(times != _GOES_ON) & ~np.isin(ends, off_ground)], dtype=np.int64)


def _across(noded: Noded, area: shapely.Geometry, row: int, forks: Longs) -> list[tuple[int, int, shapely.LineString]]:
    """Lines across an area between its entrances.

    These are the nodes of its outline at which other streets end, and the `forks` that lie inside.
    """
    own = noded.source == row
    outline = np.unique(np.r_[noded.u[own], noded.v[own]])
    others = np.unique(np.r_[noded.u[~own], noded.v[~own]])
    doors = np.intersect1d(outline, others)
    points = np.asarray(shapely.points(noded.node_xy), dtype=object)
    found = []
    for part in shapely.get_parts(shapely.make_valid(area, method="structure", keep_collapsed=False)):
        if shapely.get_dimensions(part) == _AREA:
            shapely.prepare(part)
            at_edge = doors[shapely.dwithin(part, points[np.searchsorted(noded.node_id, doors)], _GRAIN_M)]
            inside = forks[shapely.contains_properly(part, points[np.searchsorted(noded.node_id, forks)])]
            ids = np.union1d(at_edge, inside)
            ends = lines_across(part, noded.node_xy[np.searchsorted(noded.node_id, ids)], grain=_GRAIN_M)
            found += [(int(ids[i]), int(ids[j]), line) for i, j, line in ends]
    return found


# ---------------------------------------------------------------------------------------------------------- telling
def classes_note(streets: Streets) -> Message:
    """Say which classes the streets were taken for."""
    counts = streets.edges["highway"].value_counts()
    return Message(
        "Street classes: {classes}.", {"classes": ", ".join(f"{name} {count}" for name, count in counts.items())}
    )


def _unknown(said: StreetTags, file: str) -> tuple[Message, ...]:
    """Warn of classes and codes that nobody knows."""
    told = []
    if said.unknown:
        told.append(
            Message(
                "{file}: {count} streets have classes in the column {column} that no word explains ({classes}); they "
                "count as open to all. Explain them in a file of words (--street-words, or words under [network]), or "
                "correct the column.",
                {
                    "file": file,
                    "count": sum(said.unknown.values()),
                    "column": said.class_column,
                    "classes": _listed(said.unknown),
                },
            )
        )
    told += [
        Message(
            "{file}: the words {words} in the column {column} tell of no bridge or tunnel; those streets count as on "
            "the ground. Explain them in a file of words (--street-words), or correct the column.",
            {"file": file, "column": column, "words": _listed(words)},
        )
        for column, words in said.odd
    ]
    if said.planned is not None:
        told.append(said.planned.message(file))
    if said.directions:
        told.append(
            Message(
                "{file}: the codes in its column {column} were read as those of navigation data: 0 and 1 both ways, 2 "
                "along the line, 3 against it.",
                {"file": file, "column": said.directions},
            )
        )
    if said.levels is not None:
        told.append(said.levels.message(file))
    if said.raised:
        told.append(
            Message(
                "{file} has no column of bridges or tunnels; what its column {column} has above or below the ground "
                "was taken for them and does not meet the streets that it crosses.",
                {"file": file, "column": said.raised},
            )
        )
    if not said.class_column:
        told.append(
            Message(
                "{file} has no column that is known to hold the classes of streets: all count as open on foot and to "
                "cars, motorways too. If it has one, name it in a file of words (--street-words, [columns] highway).",
                {"file": file},
            )
        )
    if said.codes:
        told.append(
            Message(
                "{file}: the one-way codes {codes} are unknown; those streets count as open both ways.",
                {"file": file, "codes": ", ".join(said.codes[:_NAMED])},
            )
        )
    return tuple(told)


def _closed(said: StreetTags, rules: Access, used: Bools) -> tuple[Message, ...]:
    """Say which classes are closed on foot, and how many streets of each."""
    written = said.written.where(said.written != "", said.tags["highway"])
    later = np.zeros(len(used), dtype=np.bool_)  # told as such
    if said.planned is not None and not said.planned.rows.all():
        later = said.planned.rows
    counts = written[used & ~rules.walk & ~later].value_counts()
    if not len(counts):
        return ()
    classes = _listed({str(name): int(count) for name, count in counts.items()})
    return (
        Message(
            "{count} streets are closed on foot by their class or tags: {classes}.",
            {"count": int(counts.sum()), "classes": classes},
        ),
    )


def _squares(counts: dict[str, int]) -> tuple[Message, ...]:
    count = counts["squares"]
    return (Message("{count} areas are squares that people walk across.", {"count": count}),) if count else ()


def _left_out(counts: dict[str, int]) -> tuple[Message, ...]:
    told = {
        "areas": Message(
            "{count} areas that are not open on foot are left out; only squares count.", {"count": counts["areas"]}
        ),
        "things": Message(
            "{count} rows are other things of OpenStreetMap than streets and are left out.", {"count": counts["things"]}
        ),
        "points": Message(
            "{count} points and texts are left out; only lines are streets.", {"count": counts["points"]}
        ),
    }
    return tuple(message for key, message in told.items() if counts[key])


def _listed(counts: Mapping[str, int]) -> str:
    """The first words of many, with their numbers."""
    shown = sorted(counts.items(), key=lambda pair: -pair[1])
    more = ["…"] if len(shown) > _NAMED else []
    return ", ".join([*(f"{word} {count}" for word, count in shown[:_NAMED]), *more])
