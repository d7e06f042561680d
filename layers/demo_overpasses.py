"""Footbridges over the demo city's trunk roads: ways that cross above and meet nothing on the road below."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .demo_shapes import Floats, Geoms, Ints
from .schema import Streets

_NEAR_M = 700.0
_STAIRS_M = 14.0


def with_footbridges(streets: Streets, near: tuple[tuple[float, float], ...]) -> Streets:
    """Add a footbridge, with stairs at both ends, over the trunk road near each point of `near`.

    It joins the two street corners within 700 m that lie on both sides of the road and nearest to each other.
    """
    trunk = streets.edges[streets.edges["highway"] == "trunk"].geometry.to_numpy()
    for point in map(shapely.Point, near):
        at = shapely.get_coordinates(shapely.shortest_line(trunk[shapely.distance(trunk, point).argmin()], point))[0]
        road = shapely.line_merge(shapely.multilinestrings(trunk[shapely.distance(trunk, shapely.Point(at)) < _NEAR_M]))
        ids, xy = _corners(streets, at)
        ends = _facing(xy, road)
        streets = _joined_over(streets, ids[ends], xy[ends])
    return streets


def _facing(xy: Floats, road: shapely.LineString) -> Ints:
    """The rows of the two corners, on both sides of the road, that are nearest to each other."""
    left = shapely.get_coordinates(
        shapely.line_interpolate_point(road, shapely.line_locate_point(road, shapely.points(xy)))
    )
    along = np.subtract(*shapely.get_coordinates(road)[[-1, 0]])
    side = along[0] * (xy - left)[:, 1] - along[1] * (xy - left)[:, 0] > 0
    apart = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    apart[~(side[:, None] & ~side[None])] = np.inf
    return np.array(np.unravel_index(int(apart.argmin()), apart.shape))


def _corners(streets: Streets, point: Floats) -> tuple[Ints, Floats]:
    """Nodes of small public streets near `point` that do not lie on a trunk road: their ids and coordinates."""
    edges = streets.edges
    on_trunk = edges.loc[edges["highway"] == "trunk", ["u", "v"]].to_numpy().ravel()
    public = edges[edges["highway"].isin(["tertiary", "residential"]) & ~edges["gate"]]
    ids = np.setdiff1d(public[["u", "v"]].to_numpy().ravel(), on_trunk)
    xy = shapely.get_coordinates(streets.nodes.geometry.loc[ids].to_numpy())
    near = np.hypot(*(xy - point).T) < _NEAR_M
    return ids[near], xy[near]


def _joined_over(streets: Streets, ids: Ints, xy: Floats) -> Streets:
    """Stairs, deck, stairs between two nodes."""
    way = (xy[1] - xy[0]) / np.hypot(*(xy[1] - xy[0]))
    inner = np.round(np.array([xy[0] + way * _STAIRS_M, xy[1] - way * _STAIRS_M]), 2)
    first = int(streets.nodes.index.max()) + 1
    chain = np.array([xy[0], *inner, xy[1]])
    lines: Geoms = shapely.linestrings(np.stack([chain[:-1], chain[1:]], axis=1))
    stairs = np.array([True, False, True])
    rows = gpd.GeoDataFrame({
        "u": [ids[0], first, first + 1], "v": [first, first + 1, ids[1]],
        "highway": np.where(stairs, "steps", "footway"), "name": "人行天桥", "oneway": np.zeros(3, dtype=np.int8),
        "walk": True, "drive": False, "stairs": stairs, "bridge": ~stairs, "tunnel": False, "gate": False,
        "maxspeed_kmh": np.nan, "source_id": int(streets.edges["source_id"].max()) + np.arange(1, 4),
    }, geometry=lines, crs=streets.edges.crs)  # fmt: skip
    index = pd.Index([first, first + 1], name=streets.nodes.index.name)
    landings = gpd.GeoDataFrame(
        {"crossing": ["", ""]}, geometry=shapely.points(inner), crs=streets.nodes.crs, index=index
    )
    return Streets(pd.concat([streets.edges, rows], ignore_index=True), pd.concat([streets.nodes, landings]))
