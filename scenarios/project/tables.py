"""A place's layers as the tables of a GeoPackage, and back. Every table opens in QGIS with its geometry.

The frames' columns are `layers.schema`'s. A facility's entrances, its second geometry, have a table of their own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from ...layers import schema
from ...layers.schema import PlaceLayers, Streets
from ..errors import ProjectError

_FLAGS: Final = ("walk", "drive", "stairs", "bridge", "tunnel", "gate", "public", "new", "mobile")
_WHOLE: Final = {"u": "int64", "v": "int64", "node_id": "int64", "source_id": "int64", "oneway": "int8"}
LATER: Final = (*schema.CAPACITIES, "known", "opened", "site", "more", *schema.MORE_GROUPS)
"""Columns of facilities and people that files of before may lack."""
_REALS: Final = (*schema.GROUPS, *schema.MORE_GROUPS, *schema.CAPACITIES, "grade", "opened", "maxspeed_kmh", "floors")


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
    pyogrio.write_dataframe(
        gpd.GeoDataFrame(frame, crs=frame.crs),
        path,
        layer=name,
        driver="GPKG",
        geometry_type=f"{geometry} Z" if shapely.has_z(frame.geometry.to_numpy()).any() else geometry,
        promote_to_multi=geometry.startswith("Multi"),
        append=path.exists(),
    )


def write_rows(rows: pd.DataFrame, name: str, path: Path) -> None:
    """Write a table without geometry."""
    pyogrio.write_dataframe(rows, path, layer=name, driver="GPKG", append=path.exists())


def read_layers(path: Path, *, name: str, crs: str, estimated: tuple[str, ...]) -> PlaceLayers:
    """Read the tables that `write_layers` wrote; raises `ProjectError` for a missing table or column.

    A kind of capacity that the file does not know yet is unknown for all its facilities, and so is what a source told.
    """
    demand = _read(path, DEMAND, crs)
    demand = demand.drop(columns=[name for name in schema.MORE_GROUPS if demand[name].isna().all()])
    demand.attrs["estimated"] = list(estimated)
    nodes = _read(path, NODES, crs).set_index("node_id")
    return PlaceLayers(
        name=name,
        streets=Streets(edges=_read(path, STREETS, crs), nodes=nodes),
        demand=demand,
        facilities=_with_entrances(_read_facilities(path, crs), _read(path, ENTRANCES, crs)),
        districts=_read(path, DISTRICTS, crs),
        barriers=_barriers(_read(path, BARRIER_LINES, crs), _read(path, BARRIER_AREAS, crs)),
        buildings=_read(path, BUILDINGS, crs),
    )


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


def _read_facilities(path: Path, crs: str) -> gpd.GeoDataFrame:
    """Read the facilities; in a file of before, columns that hold one value only were told by no source."""
    frame = _read(path, FACILITIES, crs)
    frame = frame.assign(site=frame["site"].where(frame["site"] != "", frame["facility_id"]))
    if "known" in pyogrio.read_info(path, layer=FACILITIES.name)["fields"]:
        return frame
    return frame.assign(known=" ".join(name for name in schema.TOLD if len(frame[name].unique()) > 1))


def _entrances(facilities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return one row per entrance, in the facilities' order."""
    doors = facilities["entrances"].to_numpy(dtype=object)
    points, owner = shapely.get_parts(doors, return_index=True)
    ids = facilities["facility_id"].to_numpy(dtype=object)[owner]
    return gpd.GeoDataFrame({"facility_id": ids}, geometry=points, crs=facilities.crs)


def _with_entrances(facilities: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if not len(entrances):
        return facilities.assign(entrances=None)[[*schema.FACILITY_COLUMNS, "geometry"]]
    rows = pd.Index(facilities["facility_id"]).get_indexer(entrances["facility_id"])
    points = entrances.geometry.to_numpy()
    order = np.argsort(rows, kind="stable")
    doors = np.full(len(facilities), None, dtype=object)
    owners, starts = np.unique(rows[order], return_index=True)
    for owner, part in zip(owners, np.split(points[order], starts[1:]), strict=True):
        if owner >= 0:
            doors[owner] = shapely.multipoints(part)
    return facilities.assign(entrances=doors)[[*schema.FACILITY_COLUMNS, "geometry"]]


def _barriers(lines: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    both = [frame for frame in (lines, areas) if len(frame)]
    return pd.concat(both, ignore_index=True) if both else lines


def _read(path: Path, table: Table, crs: str) -> gpd.GeoDataFrame:
    try:
        frame = pyogrio.read_dataframe(path, layer=table.name)
    except (DataLayerError, DataSourceError) as error:
        raise ProjectError(
            "{file} has no table '{table}', so it is no complete LifeCircle project; make it again with "
            "'lifecircle check'.",
            file=path,
            table=table.name,
        ) from error
    missing = [name for name in table.columns if name not in frame.columns and name not in LATER]
    if missing:
        raise ProjectError(
            "The table '{table}' in {file} has lost its column '{column}'; make the project again with "
            "'lifecircle check'.",
            file=path,
            table=table.name,
            column=missing[0],
        )
    typed = _typed(frame.reindex(columns=[*table.columns, "geometry"]), table)
    return typed.set_crs(crs, allow_override=True) if crs else typed


def _typed(frame: gpd.GeoDataFrame, table: Table) -> gpd.GeoDataFrame:
    """Give every column the type that the schema promises: GeoPackage knows fewer, and NULL where text is empty."""
    kinds: Mapping[str, str] = {
        name: "bool" if name in _FLAGS else "float64" if name in _REALS else _WHOLE.get(name, "")
        for name in table.columns
    }
    columns = {
        name: frame[name].astype(kind) if kind else frame[name].astype(object).where(frame[name].notna(), "")
        for name, kind in kinds.items()
    }
    return gpd.GeoDataFrame(columns, geometry=frame.geometry, crs=frame.crs)
