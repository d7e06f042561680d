"""Footbridges over the demo city's trunk roads: ways that cross above and meet nothing on the road below."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ....arrays import Floats, Longs
from ...schema import STREET_COLUMNS, Streets
from ..geometry.shapes import Geoms, Shape, apart, segments, words
from ..plan.plan import Points

_NEAR_M = 700.0
_STAIRS_M = 14.0


def with_footbridges(streets: Streets, near: Points) -> Streets:
    """Add a footbridge, with stairs at both ends, over the trunk road near each point of `near`.

    It joins the two street corners within 700 m that lie on both sides of the road and nearest to each other.
    """
    trunk = streets.edges[streets.edges["highway"] == "trunk"].geometry.to_numpy()
    for point in map(shapely.Point, near):
        foot = shapely.shortest_line(trunk[shapely.distance(trunk, point).argmin()], point).coords[0]
        road = shapely.line_merge(shapely.union_all(trunk[shapely.distance(trunk, shapely.Point(foot)) < _NEAR_M]))
        ids, xy = _corners(streets, np.array(foot))
        ends = _facing(xy, road)
        streets = _joined_over(streets, ids[ends], xy[ends])
    return streets


def _corners(streets: Streets, point: Floats) -> tuple[Longs, Floats]:
    """Nodes of small public streets near `point` that do not lie on a trunk road: their ids and coordinates."""
    edges = streets.edges
    on_trunk = edges.loc[edges["highway"] == "trunk", ["u", "v"]].to_numpy().ravel()
    public = edges[edges["highway"].isin(["tertiary", "residential"])]
    ids = np.setdiff1d(public[["u", "v"]].to_numpy().ravel(), on_trunk)
    xy = shapely.get_coordinates(streets.nodes.geometry.loc[ids].to_numpy())
    near = apart(xy, point) < _NEAR_M
    return ids[near], xy[near]


def _facing(xy: Floats, road: Shape) -> Longs:
    """The rows of the two corners, on both sides of the road, that are nearest to each other."""
    foot = shapely.get_coordinates(shapely.shortest_line(road, shapely.points(xy))).reshape(-1, 2, 2)
    along = np.subtract(*shapely.get_coordinates(road)[[-1, 0]])
    away = foot[:, 1] - foot[:, 0]
    left = along[0] * away[:, 1] - along[1] * away[:, 0] > 0
    between = np.where(left[:, None] & ~left, apart(xy[:, None], xy), np.inf)
    return np.array(np.unravel_index(int(between.argmin()), between.shape))


def _joined_over(streets: Streets, ids: Longs, xy: Floats) -> Streets:
    """Stairs, deck, stairs between two nodes."""
    way = (xy[1] - xy[0]) / apart(xy[1], xy[0])
    landing = np.round([xy[0] + way * _STAIRS_M, xy[1] - way * _STAIRS_M], 2)
    first = int(streets.nodes.index.max()) + 1
    chain = np.array([xy[0], *landing, xy[1]])
    rows = _overpass_rows(np.array([ids[0], first, first + 1, ids[1]]), int(streets.edges["source_id"].max()) + 1)
    deck = gpd.GeoDataFrame(rows, geometry=segments(chain[:-1], chain[1:]), crs=streets.edges.crs)
    index = pd.Index([first, first + 1], name=streets.nodes.index.name)
    ends = gpd.GeoDataFrame({"crossing": ["", ""]}, geometry=shapely.points(landing), crs=deck.crs, index=index)
    return Streets(pd.concat([streets.edges, deck], ignore_index=True), pd.concat([streets.nodes, ends]))


def _overpass_rows(node: Longs, source_id: int) -> pd.DataFrame:
    """The attributes of the three pieces between four nodes."""
    stairs = np.array([True, False, True])
    highway: Geoms = np.where(stairs, "steps", "footway").astype(object)
    columns = {
        "u": node[:-1],
        "v": node[1:],
        "highway": highway,
        "name": words("人行天桥", 3),
        "oneway": np.zeros(3, dtype=np.int8),
        "walk": [True] * 3,
        "drive": [False] * 3,
        "stairs": stairs,
        "bridge": ~stairs,
        "tunnel": [False] * 3,
        "gate": [False] * 3,
        "private": [False] * 3,
        "across": [False] * 3,
        "maxspeed_kmh": [np.nan] * 3,
        "source_id": [source_id] * 3,
    }
    return pd.DataFrame(columns)[list(STREET_COLUMNS)]
