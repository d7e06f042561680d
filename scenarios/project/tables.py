"""A place's layers as the tables of a GeoPackage. Every table opens in QGIS with its geometry.

The frames' columns are `layers.schema`'s. A facility's entrances, its second geometry, have a table of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from ...layers import schema
from ...layers.schema import PlaceLayers

GPKG_VERSION: Final = "1.2"
"""Of the GeoPackage standard: the GDAL of QGIS 3.22 warns of later ones, which bring nothing that a project needs."""
LATER: Final = (
    "private",
    "across",
    *schema.CAPACITIES,
    "known",
    "opened",
    "closed",
    "site",
    "more",
    *schema.MORE_GROUPS,
)
"""Columns of streets, facilities and people that files of before may lack."""


@dataclass(frozen=True)
class Table:
    """One table of the file: its name, its OGR geometry type, and the columns it must have."""

    name: str
    geometry: str
    columns: tuple[str, ...]


STREETS: Final = Table("streets", "LineString", schema.STREET_COLUMNS)
NODES: Final = Table("street_nodes", "Point", ("node_id", *schema.NODE_COLUMNS))
DEMAND: Final = Table("demand", "Point", (*schema.DEMAND_COLUMNS, *schema.MORE_GROUPS))
FACILITIES: Final = Table("facilities", "Point", tuple(name for name in schema.FACILITY_COLUMNS if name != "entrances"))
ENTRANCES: Final = Table("entrances", "Point", ("facility_id",))
DISTRICTS: Final = Table("districts", "MultiPolygon", schema.DISTRICT_COLUMNS)
BARRIER_LINES: Final = Table("barrier_lines", "MultiLineString", ("kind", "name"))
BARRIER_AREAS: Final = Table("barrier_areas", "MultiPolygon", ("kind", "name"))
BUILDINGS: Final = Table("buildings", "MultiPolygon", ("floors",))


def write_layers(layers: PlaceLayers, path: Path) -> None:
    """Write all layers as tables into the GeoPackage at `path`, which is made or added to."""
    for table, frame in _tables(layers):
        write_table(frame.reindex(columns=[*table.columns, "geometry"]), table.name, path, geometry=table.geometry)


def write_table(frame: gpd.GeoDataFrame, name: str, path: Path, *, geometry: str) -> None:
    """Write one table; polygons and lines become multi-part where `geometry` says so. An empty table is written too."""
    import pyogrio  # noqa: PLC0415  (a project is read without GDAL, which takes its time to load)

    pyogrio.write_dataframe(
        gpd.GeoDataFrame(frame, crs=frame.crs),
        path,
        layer=name,
        driver="GPKG",
        geometry_type=f"{geometry} Z" if shapely.has_z(frame.geometry.to_numpy()).any() else geometry,
        promote_to_multi=geometry.startswith("Multi"),
        **_into(path),
    )


def write_rows(rows: pd.DataFrame, name: str, path: Path) -> None:
    """Write a table without geometry."""
    import pyogrio  # noqa: PLC0415  (as above)

    pyogrio.write_dataframe(rows, path, layer=name, driver="GPKG", **_into(path))


def _into(path: Path) -> dict[str, Any]:
    """Return how a table goes into the file: added to it, or the first of a new one."""
    return {"append": True} if path.exists() else {"dataset_options": {"VERSION": GPKG_VERSION}}


def _tables(layers: PlaceLayers) -> Iterator[tuple[Table, gpd.GeoDataFrame]]:
    areas = shapely.get_dimensions(layers.barriers.geometry.to_numpy()) == 2
    yield STREETS, layers.streets.edges
    yield NODES, layers.streets.nodes.rename_axis("node_id").reset_index()
    yield DEMAND, layers.demand
    yield FACILITIES, layers.facilities
    yield ENTRANCES, _entrances(layers.facilities)
    yield DISTRICTS, layers.districts
    yield BARRIER_LINES, layers.barriers[~areas]
    yield BARRIER_AREAS, layers.barriers[areas]
    yield BUILDINGS, layers.buildings


def _entrances(facilities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return one row per entrance, in the facilities' order."""
    doors = facilities["entrances"].to_numpy(dtype=object)
    points, owner = shapely.get_parts(doors, return_index=True)
    ids = facilities["facility_id"].to_numpy(dtype=object)[owner]
    return gpd.GeoDataFrame({"facility_id": ids}, geometry=points, crs=facilities.crs)
