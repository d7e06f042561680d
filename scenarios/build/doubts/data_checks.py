"""What a check finds out by itself beside what its files say: districts in the map, facilities that may stand twice."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ....layers.districts.slivers import slivers
from ....layers.facilities.duplicates import MOST_IN_A_CELL, crowded, duplicate_pairs
from ....links import linked_parts
from ....messages import Message
from ...project.settings import InputRecord, Note
from ..network.streets import StreetSource
from ..records import notes_of

LEAST_MAINLAND: Final = 0.7
"""Of the streets' length one piece holds at least so much, if the lines meet: real towns' hold nine tenths and more."""
DOUBLES_KEPT: Final = 50
NAMED: Final = 5
_AREA: Final = 2


def streets_in_pieces(edges: gpd.GeoDataFrame) -> tuple[Message, ...]:
    """Warn of streets whose lines do not meet: no piece that one can walk through holds most of their length."""
    walked = edges[edges["walk"]]
    if walked.empty:
        return ()
    ends, names = pd.factorize(np.concatenate([walked["u"].to_numpy(), walked["v"].to_numpy()]))
    one, other = ends[: len(walked)], ends[len(walked) :]
    piece = linked_parts(len(names), one, other)
    lengths = np.bincount(piece[one], weights=shapely.length(walked.geometry.to_numpy()))
    share = float(lengths.max() / max(lengths.sum(), 1e-9))
    if share >= LEAST_MAINLAND:
        return ()
    text = (
        "The streets fall into {count} pieces that do not join, the largest with {percent:.0%} of their length: nobody "
        "walks from one to another. Do their lines end short of each other, or is a part missing?"
    )
    return (Message(text, {"count": len(lengths), "percent": share}),)


def areas_found(ground: StreetSource) -> tuple[InputRecord, ...]:
    """Return the record of the districts that OpenStreetMap holds, where it holds any."""
    count = len(ground.districts)
    if not count:
        return ()
    said = Message(
        "No districts were given; the {count} administrative areas that OpenStreetMap holds whole were taken.",
        {"count": count},
    )
    return (InputRecord(role="districts", file=ground.record.file, rows=count, done=(Note.of(said),)),)


def with_slivers(
    records: tuple[InputRecord, ...], districts: gpd.GeoDataFrame, demand: gpd.GeoDataFrame
) -> tuple[InputRecord, ...]:
    """Return the records, the first of districts with what is to say of slivers between them; nothing is a warning."""
    row = next((row for row, record in enumerate(records) if record.role == "districts"), None)
    if row is None:
        return records
    lived, empty = (notes_of(said) for said in slivers(districts, demand))
    old = records[row]
    new = old.model_copy(update={"done": (*old.done, *lived, *empty), "told": (*old.told, *lived)})
    return (*records[:row], new, *records[row + 1 :])


def facilities_in_water(facilities: gpd.GeoDataFrame, barriers: gpd.GeoDataFrame) -> tuple[Message, ...]:
    """Warn of facilities whose point lies in a river or lake: whichever bank is nearer serves them."""
    waters = barriers[(barriers["kind"] == "river") & (shapely.get_dimensions(barriers.geometry.to_numpy()) == _AREA)]
    points = shapely.point_on_surface(facilities.geometry.to_numpy())
    found, _ = shapely.STRtree(waters.geometry.to_numpy()).query(points, predicate="intersects")
    rows = sorted(set(found.tolist()))
    if not rows:
        return ()
    names = [str(facilities["name"].iloc[row] or facilities["facility_id"].iloc[row]) for row in rows]
    return (
        Message(
            "{count} facilities lie in water and are reached from the nearer bank; check their coordinates and their "
            "datum: {names}.",
            {"count": len(rows), "names": ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")},
        ),
    )


def doubles_found(facilities: gpd.GeoDataFrame) -> tuple[tuple[InputRecord, ...], tuple[Message, ...]]:
    """Return a record of named facilities that repeat others within 30 m, and a warning where there are any.

    They are compared across all files, and all of them still count: which is which is for the planner to say.
    """
    names, sources = facilities["name"].tolist(), facilities["source"].tolist()
    crowd = _crowd(facilities)
    pairs = [(first, second) for first, second in duplicate_pairs(facilities) if names[first]]
    if not pairs:
        return (), crowd
    text = "{name} ({source}) and {other} ({elsewhere}) are of one category and lie within 30 m; are they one?"
    done = [
        Message(
            text,
            {"name": names[a], "source": sources[a], "other": names[b], "elsewhere": sources[b]},
        )
        for a, b in pairs[:DOUBLES_KEPT]
    ]
    warning = Message(
        "{count} facilities are possible duplicates, such as {name} and {other}: one category, like names, within "
        "30 m. All of them count; they are listed with what was done to the files.",
        {"count": len(pairs), "name": names[pairs[0][0]], "other": names[pairs[0][1]]},
    )
    kept = tuple(Note.of(message) for message in done)
    return (InputRecord(role="doubles", file="", rows=len(pairs), done=kept),), (warning, *crowd)


def _crowd(facilities: gpd.GeoDataFrame) -> tuple[Message, ...]:
    """Return a warning where so many facilities stand together that only equal names were compared."""
    count = crowded(facilities)
    said = (
        "{count} facilities lie where more than {most} of one category stand within 30 m, as where a geocoder puts "
        "addresses that it does not know. All of them count; of these only equal names were compared."
    )
    return (Message(said, {"count": count, "most": MOST_IN_A_CELL}),) if count else ()
