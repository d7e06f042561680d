"""A planner's layer of street lines becomes streets: classes told from its columns, lines joined where they meet."""

from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from ...coverage.network.topology.noding import node_lines
from ...layers.crs.metric import metric_crs
from ...layers.errors import DataError
from ...layers.files.columns import plain_name
from ...layers.files.vector import read_vector
from ...layers.osm.access_rules import TAG_COLUMNS, access
from ...layers.report import Loaded
from ...layers.schema import STREET_COLUMNS, Streets
from ...messages import Message
from ...progress import Cancelled, Progress, ignore_progress, never_cancelled

CLASS_COLUMNS: Final = ("highway", "fclass", "class", "roadclass", "type", "道路等级", "道路类型", "等级", "类型")
NAME_COLUMNS: Final = ("name", "道路名称", "名称", "路名", "街道名称")
CLASSES: Final = {
    "高速公路": "motorway", "高速": "motorway", "国道": "trunk", "快速路": "trunk", "省道": "primary",
    "主干路": "primary", "主干道": "primary", "县道": "secondary", "次干路": "secondary", "次干道": "secondary",
    "乡道": "tertiary", "支路": "tertiary", "村道": "unclassified", "街坊路": "residential", "巷道": "living_street",
    "小区道路": "service", "内部道路": "service", "步行街": "pedestrian", "人行道": "footway", "步行道": "footway",
    "绿道": "path", "人行天桥": "footway", "阶梯": "steps", "台阶": "steps",
}  # fmt: skip
"""The planners' words for road classes, in OpenStreetMap's; the classes of GB 50220 and of highway administration."""
PLAIN: Final = "unclassified"
"""A street of which nothing is said: open to all."""


def read_street_lines(
    path: Path,
    *,
    layer: str | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    into: pyproj.CRS | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> tuple[Streets, Loaded]:
    """Read street centre lines in the metric CRS `into`, by default the place's own, and how the file was read.

    Raises `DataError` as `read_vector` does and where the layer holds no lines, and `NetworkError` where they join to
    nothing.
    """
    loaded = read_vector(path, layer=layer, crs=crs, encoding=encoding, use="streets")
    if not (shapely.get_dimensions(loaded.frame.geometry.to_numpy()) == 1).any():
        raise DataError(
            "{file} holds no lines, only {kinds}; give a layer of street centre lines.",
            file=loaded.report.file,
            kinds=", ".join(loaded.report.geometry_types),
        )
    lines = loaded.frame[shapely.get_dimensions(loaded.frame.geometry.to_numpy()) == 1]
    metric = lines.to_crs(metric_crs(into, lines))
    tags = street_tags(metric)
    rules = access(tags)
    if not np.any(rules.walk):
        raise DataError(
            "{file} has no street that is open on foot; add the other streets, or correct its column of classes.",
            file=loaded.report.file,
        )
    noded = node_lines(
        metric.geometry.to_numpy(), separated=rules.bridge | rules.tunnel, progress=progress, cancelled=cancelled
    )
    columns = {"highway": tags["highway"].to_numpy(), "name": tags["name"].to_numpy(), **vars(rules)}
    rows = {name: np.asarray(values)[noded.source] for name, values in columns.items()}
    ends = {"u": noded.u, "v": noded.v, "source_id": noded.source}
    edges = gpd.GeoDataFrame({**rows, **ends}, geometry=noded.geometry, crs=metric.crs)
    crossing = np.full(len(noded.node_id), "", dtype=object)
    nodes = gpd.GeoDataFrame(
        {"crossing": crossing}, index=noded.node_id, geometry=shapely.points(noded.node_xy), crs=metric.crs
    )
    return Streets(edges[[*STREET_COLUMNS, "geometry"]], nodes), loaded


def street_tags(frame: pd.DataFrame) -> pd.DataFrame:
    """Return OpenStreetMap's tags as far as the columns tell them; the class also from the planners' own words."""
    columns = {plain_name(str(name)): str(name) for name in frame.columns}
    tags = pd.DataFrame({tag: _text(frame, columns.get(plain_name(tag))) for tag in TAG_COLUMNS})
    tags["highway"] = _text(frame, _first(columns, CLASS_COLUMNS)).map(lambda word: CLASSES.get(word, word or PLAIN))
    tags["name"] = _text(frame, _first(columns, NAME_COLUMNS))
    return tags


def classes_note(streets: Streets) -> Message:
    """Say which classes the streets were taken for."""
    counts = streets.edges["highway"].value_counts()
    return Message(
        "Street classes: {classes}.", {"classes": ", ".join(f"{name} {count}" for name, count in counts.items())}
    )


def _first(columns: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((columns[plain_name(name)] for name in names if plain_name(name) in columns), None)


def _text(frame: pd.DataFrame, column: str | None) -> "pd.Series[str]":
    if column is None:
        return pd.Series("", index=frame.index, dtype=object)
    return frame[column].astype(object).where(frame[column].notna(), "").astype(str).str.strip()
