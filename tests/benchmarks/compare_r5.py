"""What r5r's own test publishes of Porto Alegre, and what the same question gives on the program's streets.

R5 itself is not at hand. Its test of `find_snap` says of the 1,227 places that come with r5r, moved 0.01 degrees to
the north, how many find no street within 1,600 m and within 5,000 m. R5's rule is known: islands of fewer than 40
crossings are taken away before.
"""

from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lifecircle.layers.crs.metric import choose_metric_crs
from lifecircle.layers.osm.extract import project, read_osm

MOVED_DEG: Final = 0.01
LEAST_NODES: Final = 40
PUBLISHED: Final = {1_600.0: 6, 5_000.0: 0}
"""Places without a street, by metres that are looked for: r5r, tests/testthat/test-find_snap.R."""


def rows(streets: Path, places: Path) -> tuple[list[tuple[float, int, int, int]], int]:
    """By radius: published, on the program's streets by R5's rule and by its own; and how many have no cause."""
    extract = read_osm(streets)
    crs = choose_metric_crs(extract.streets.edges)
    at = pd.read_csv(places)
    to_metres = pyproj.Transformer.from_crs(4326, crs, always_xy=True)
    points = shapely.points(*to_metres.transform(at["lon"].to_numpy(), at["lat"].to_numpy() + MOVED_DEG))
    lines, crossings = walked(project(extract, crs).streets.edges)
    told = []
    for radius, published in PUBLISHED.items():
        theirs, ours = (without(lines[crossings >= least], points, radius) for least in (LEAST_NODES, 0))
        told.append((radius, published, theirs, ours))
    return told, sum(published != theirs for _, published, theirs, _ in told)


def walked(edges: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The streets on which one walks as lines, and how many crossings and ends the part has to which each belongs."""
    edges = edges[edges["walk"].to_numpy(bool)]
    _, ends = np.unique(np.concatenate([edges["u"], edges["v"]]), return_inverse=True)
    u, v = ends[: len(edges)], ends[len(edges) :]
    nodes = int(ends.max()) + 1
    part = connected_components(coo_array((np.ones(len(u)), (u, v)), shape=(nodes, nodes)), directed=False)[1]
    return edges.geometry.to_numpy(), np.bincount(part)[part[u]]


def without(lines: np.ndarray, points: np.ndarray, radius_m: float) -> int:
    """How many points have no line within so many metres."""
    apart = shapely.STRtree(lines).query_nearest(points, return_distance=True, all_matches=False)[1]
    return int((apart > radius_m).sum())
