"""Street networks drawn by hand, for tests."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyproj
from shapely import LineString

from lifecircle.coverage.network.street_table import StreetArrays

Point = tuple[float, float]


def draw(*lines: Sequence[Point], crs: int = 32648, **columns: Any) -> StreetArrays:
    """Streets along the given lines; ends in exactly the same place are one node, numbered from 0 as they appear."""
    ends = [tuple(map(float, line[at])) for line in lines for at in (0, -1)]
    places = list(dict.fromkeys(ends))
    ids = np.array([places.index(end) for end in ends], dtype=np.int64).reshape(-1, 2)
    m = len(lines)
    plain: dict[str, Any] = {
        "node_id": np.arange(len(places), dtype=np.int64),
        "node_xy": np.array(places, dtype=float).reshape(-1, 2),
        "node_crossing": np.full(len(places), "", dtype=object),
        "u": ids[:, 0],
        "v": ids[:, 1],
        "geometry": np.array([LineString(line) for line in lines], dtype=object),
        "highway": np.full(m, "residential", dtype=object),
        "name": np.full(m, "", dtype=object),
        "oneway": np.zeros(m, dtype=np.int8),
        "walk": np.ones(m, dtype=bool),
        "drive": np.ones(m, dtype=bool),
        "stairs": np.zeros(m, dtype=bool),
        "bridge": np.zeros(m, dtype=bool),
        "tunnel": np.zeros(m, dtype=bool),
        "gate": np.zeros(m, dtype=bool),
        "across": np.zeros(m, dtype=bool),
        "maxspeed_kmh": np.full(m, np.nan),
        "source_id": np.arange(m, dtype=np.int64),
        "crs": pyproj.CRS(crs),
    }
    given = {key: np.asarray(column, dtype=plain[key].dtype) for key, column in columns.items()}
    return StreetArrays(**(plain | given))
