"""Names by which citizens find a place on the page: districts, and streets."""

from typing import Any, Final

import numpy as np
import pandas as pd
import pyproj
import shapely

from ....layers.schema import PlaceLayers
from ....texts import one_line
from ...presentation import map_style
from .packing import packed
from .streets import page_units, steps

_RANKS: Final = {"township": 0, "village": 1, "major": 2, "middle": 2, "minor": 3}
"""From how far away a name is shown: 0 from farthest."""
_LONGEST: Final = 40
_MOST: Final = 6_000


def place_names(layers: PlaceLayers, degrees: pyproj.Transformer) -> dict[str, Any]:
    """Return the names, what each is worth on the map, and where it stands, the weightiest first."""
    named = pd.concat([_districts(layers), _streets(layers)])
    named = named.sort_values(["rank", "size"], ascending=[True, False], kind="stable").head(_MOST)
    xy = named[["x", "y"]].to_numpy(np.float64).reshape(-1, 2)
    return {
        "text": [one_line(name, _LONGEST) for name in named["name"]],
        "rank": [int(rank) for rank in named["rank"]],
        "at": packed(steps(page_units(xy, degrees))),
    }


def _districts(layers: PlaceLayers) -> pd.DataFrame:
    frame = layers.districts[layers.districts["level"].isin(list(_RANKS))]
    points = shapely.get_coordinates(shapely.point_on_surface(frame.geometry.to_numpy()))
    return pd.DataFrame(
        {
            "name": frame["name"].to_numpy(),
            "rank": frame["level"].map(_RANKS).to_numpy(),
            "size": frame.area.to_numpy(),
            "x": points[:, 0],
            "y": points[:, 1],
        }
    )


def _streets(layers: PlaceLayers) -> pd.DataFrame:
    """Return every street's name once, in the middle of its longest stretch, weighed by its whole length."""
    edges = layers.streets.edges
    edges = edges[(edges["name"] != "") & edges["walk"]]
    lines = edges.geometry.to_numpy()
    frame = pd.DataFrame({"name": edges["name"].to_numpy(), "length": shapely.length(lines)})
    frame["rank"] = edges["highway"].map(map_style.rank_of).map(_RANKS).to_numpy()
    longest = frame.groupby("name")["length"].idxmax().to_numpy() if len(frame) else np.zeros(0, np.int64)
    middle = shapely.get_coordinates(shapely.line_interpolate_point(lines[longest], 0.5, normalized=True))
    total = frame.groupby("name")["length"].sum()
    named = frame.loc[longest]
    return pd.DataFrame(
        {
            "name": named["name"].to_numpy(),
            "rank": named["rank"].to_numpy(),
            "size": named["name"].map(total).to_numpy(),
            "x": middle[:, 0],
            "y": middle[:, 1],
        }
    )
