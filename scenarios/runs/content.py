"""A digest of what a project holds, its scenarios left out: who asks again with the same one gets the same figures."""

from hashlib import blake2b
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from ..project.network_cache import fingerprint
from ..project.project import Project

SINCE: Final = ("opened",)
"""Columns of districts that came after the first results were kept."""


def digest_of_layers(project: Project) -> str:
    """Return a digest of all layers, and of what was estimated in them."""
    layers, digest = project.layers, blake2b(digest_size=16)
    digest.update(fingerprint(layers.streets).encode())
    for frame in (layers.demand, layers.facilities, _told(layers.districts), layers.barriers, layers.buildings):
        digest.update(str(list(frame.columns)).encode())
        digest.update(_rows(frame))
    digest.update(str(sorted(layers.demand.attrs.get("estimated", ()))).encode())
    return digest.hexdigest()


def _told(districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out a column that results of before do not know, where nothing stands in it: their digests hold."""
    return districts.drop(columns=[name for name in SINCE if districts[name].isna().all()])


def _rows(frame: gpd.GeoDataFrame) -> bytes:
    """Return a hash of every row, geometries as WKB."""
    plain = pd.DataFrame(
        {name: column.to_wkb() if isinstance(column, gpd.GeoSeries) else column for name, column in frame.items()}
    )
    texts = {name: plain[name].map(str) for name in plain.columns if plain[name].dtype == object}
    return np.asarray(pd.util.hash_pandas_object(plain.assign(**texts), index=False)).tobytes()
