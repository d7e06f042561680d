"""From the frames of `layers` to the arrays of `coverage`: the one place where the two floors meet."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ...arrays import Ints
from ...coverage.network.model import Network
from ...coverage.network.point_tree import PointTree
from ...coverage.network.street_table import StreetArrays
from ...coverage.place import LAND, Barriers, Demand, Districts, Facilities, Place
from ...layers import schema
from ...layers.schema import PlaceLayers, Streets
from ..errors import ProjectError
from .land import LandPoints, building_points, land_points
from .network_cache import cached_network

_WORDS: Final = ("highway", "name")
"""Columns of the streets that are texts."""
BUILDINGS: Final = "buildings"
"""The weight that counts buildings, where the place has any; it stands beside the groups of people."""


def make_place(layers: PlaceLayers, *, kept: Path | None = None) -> Place:
    """Return the place that `layers` describe; no frame is changed.

    `kept` is a folder in which the network of a large place is kept for the next opening, as `user_cache`.
    Raises `ProjectError` where the layers are not all in the streets' CRS, and `NetworkError` where the streets make no
    network.
    """
    _check_crs(layers)
    districts = make_districts(layers)
    streets = layers.streets
    return Place(
        first_network=cached_network(kept, streets, lambda: make_network(streets)) if kept else make_network(streets),
        demand=make_demand(layers, districts),
        facilities=make_facilities(layers, districts),
        districts=districts,
        barriers=Barriers(
            kind=_texts(layers.barriers["kind"]),
            name=_texts(layers.barriers["name"]),
            geometry=layers.barriers.geometry.to_numpy(),
        ),
    )


def make_network(streets: Streets) -> Network:
    """Return the network of the streets."""
    return street_arrays(streets).build()


def street_arrays(streets: Streets) -> StreetArrays:
    """Return the columns of the streets as the engine takes them, before anything is left out."""
    edges, nodes = streets.edges, streets.nodes
    columns: dict[str, NDArray[Any]] = {
        name: _texts(edges[name]) if name in _WORDS else edges[name].to_numpy()
        for name in schema.STREET_COLUMNS
        if name in edges
    }
    return StreetArrays(
        node_id=nodes.index.to_numpy(),
        node_xy=shapely.get_coordinates(nodes.geometry.to_numpy()),
        node_crossing=_texts(nodes["crossing"]),
        geometry=edges.geometry.to_numpy(),
        crs=edges.crs,
        **columns,
    )


def make_demand(layers: PlaceLayers, districts: Districts | None = None) -> Demand:
    """Return the demand points, behind them those of residential land, on which nobody is counted.

    A district that a point names and the districts lack counts as none.
    """
    frame = layers.demand
    xy = shapely.get_coordinates(frame.geometry.to_numpy())
    weights = {group: frame[group].to_numpy(dtype=np.float64) for group in schema.GROUPS}
    weights |= {
        group: frame[group].to_numpy(dtype=np.float64)
        for group in schema.MORE_GROUPS
        if group in frame.columns and frame[group].notna().any()
    }
    if len(layers.buildings):
        weights[BUILDINGS] = buildings_by_point(xy, layers.buildings)
    homes = Demand(
        xy=xy,
        weights=weights,
        rural=(frame[schema.AREA_TYPE] == schema.RURAL).to_numpy(dtype=bool),
        district={level: _rows_of(layers, level, frame[level]) for level in schema.DISTRICT_LEVELS},
        estimated=frozenset(frame.attrs.get("estimated", ())),
        counted_as=dict(frame.attrs.get("counted_as", {})),
    )
    return with_land(homes, layers, districts or make_districts(layers))


def with_land(homes: Demand, layers: PlaceLayers, districts: Districts) -> Demand:
    """Return the demand with points on residential land behind: estates, else the ground under buildings.

    Where the data has neither, or nobody lives, there is no residential land to ask of.
    """
    estates = districts.rows_of(schema.ESTATE)
    if not len(homes) or not (len(estates) or len(layers.buildings)):
        return homes
    if len(estates):
        land = land_points(districts.geometry[estates])
        return with_land_points(homes, land, districts, estates[land.area], homes.estimated)
    land = building_points(layers.buildings.geometry.to_numpy())
    nowhere = np.full(len(land), -1, np.int32)
    return with_land_points(homes, land, districts, nowhere, homes.estimated | {LAND})


def with_land_points(
    homes: Demand, land: LandPoints, districts: Districts, estate: Ints, estimated: frozenset[str]
) -> Demand:
    """Return the demand with points of land behind, each as urban or rural as the residents nearest to it."""
    points = np.asarray(shapely.points(land.xy), dtype=object)
    nobody = {  # what nobody knows of the residents is not known here either
        group: np.full(len(land), np.nan if np.isnan(known).all() else 0.0) for group, known in homes.weights.items()
    }
    weights = {group: np.concatenate([known, nobody[group]]) for group, known in homes.weights.items()}
    inside = {level: districts_at(points, districts, level) for level in schema.LEVELS} | {schema.ESTATE: estate}
    district = {level: np.concatenate([rows, inside[level]]) for level, rows in homes.district.items()}
    return replace(
        homes,
        xy=np.vstack([homes.xy, land.xy]),
        weights=weights | {LAND: np.concatenate([np.zeros(len(homes)), land.m2])},
        rural=np.concatenate([homes.rural, homes.rural[PointTree(homes.xy).nearest(land.xy)[1]]]),
        district={level: rows.astype(np.int32) for level, rows in district.items()},
        estimated=estimated,
    )


def buildings_by_point(xy: NDArray[np.float64], buildings: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Return (n,) how many buildings have each demand point as their nearest: another denominator beside the people."""
    if not len(xy):
        return np.zeros(0)
    centres = shapely.get_coordinates(shapely.centroid(buildings.geometry.to_numpy()))
    _, nearest = PointTree(xy).nearest(centres)
    return np.bincount(nearest, minlength=len(xy)).astype(np.float64)


def make_facilities(layers: PlaceLayers, districts: Districts) -> Facilities:
    """Return the facilities, each with its entrances (its own point where it has none) and its districts by place."""
    frame = layers.facilities
    points = _places(frame.geometry.to_numpy())
    doors, owner = entrances(frame["entrances"].to_numpy(dtype=object), points)
    return Facilities(
        id=_texts(frame["facility_id"]),
        name=_texts(frame["name"]),
        category=_texts(frame["category"]),
        status=_texts(frame["status"]),
        level=_texts(frame["level"]),
        xy=shapely.get_coordinates(points),
        entrance_xy=doors,
        entrance_owner=owner,
        capacity={name: frame[name].to_numpy(dtype=np.float64) for name in schema.CAPACITIES},
        public=frame["public"].to_numpy(dtype=bool),
        grade=frame["grade"].to_numpy(dtype=np.float64),
        new=frame["new"].to_numpy(dtype=bool),
        mobile=frame["mobile"].to_numpy(dtype=bool),
        known=_known(frame["known"]),
        opened=frame["opened"].to_numpy(dtype=np.float64),
        closed=frame["closed"].to_numpy(dtype=np.float64),
        site=_texts(frame["site"]),
        more=_texts(frame["more"]),
        scheduled=((frame["mobile_place"] != "") & (frame["mobile_time"] != "")).to_numpy(dtype=bool),
        district={level: districts_at(points, districts, level) for level in schema.DISTRICT_LEVELS},
    )


def make_districts(layers: PlaceLayers) -> Districts:
    """Return the districts; a parent that is not among them counts as none."""
    frame = layers.districts
    ids = pd.Index(frame["district_id"])
    return Districts(
        id=_texts(frame["district_id"]),
        name=_texts(frame["name"]),
        level=_texts(frame["level"]),
        kind=_texts(frame["kind"]),
        parent=ids.get_indexer(frame["parent_id"]).astype(np.int32),
        area_type=_texts(frame["area_type"]),
        new=frame["new"].to_numpy(dtype=bool),
        opened=frame["opened"].to_numpy(dtype=np.float64),
        geometry=frame.geometry.to_numpy(),
    )


def entrances(doors: NDArray[np.object_], sites: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return (k, 2) entrances and (k,) the row of the site each belongs to; a site without doors is entered itself."""
    given = shapely.is_geometry(doors) & ~shapely.is_empty(doors)
    points = np.where(given, doors, _places(sites))
    xy, owner = shapely.get_coordinates(points, return_index=True)
    return xy, owner.astype(np.int32)


def _places(shapes: NDArray[np.object_]) -> NDArray[Any]:
    """Return a point on each shape, which for a point is itself."""
    if (shapely.get_type_id(shapes) == shapely.GeometryType.POINT).all():
        return shapes
    return np.asarray(shapely.point_on_surface(shapes), dtype=object)


def districts_at(points: NDArray[np.object_], districts: Districts, level: str) -> Ints:
    """Return (n,) the row of the district of `level` that each point lies in, the first where they overlap, or -1."""
    rows = districts.rows_of(level)
    found = np.full(len(points), -1, dtype=np.int32)
    if rows.size and len(points):
        point, area = shapely.STRtree(districts.geometry[rows]).query(points, predicate="intersects")
        order = np.lexsort((-area, point))
        found[point[order]] = rows[area[order]]
    return found


def _rows_of(layers: PlaceLayers, level: str, names: pd.Series) -> Ints:
    """Return the districts' rows of the ids `names`, which must be of `level`."""
    of_level = np.flatnonzero((layers.districts["level"] == level).to_numpy())
    ids = pd.Index(layers.districts["district_id"].to_numpy()[of_level])
    place = ids.get_indexer(names)
    return np.where(place >= 0, np.append(of_level, -1)[place], -1).astype(np.int32)


def _known(told: "pd.Series[str]") -> dict[str, NDArray[np.bool_]]:
    """Return for each column that a source may lack the facilities of which it was told."""
    return {name: told.str.contains(rf"\b{name}\b").to_numpy(dtype=bool) for name in schema.TOLD}


def _check_crs(layers: PlaceLayers) -> None:
    wanted = layers.streets.edges.crs
    frames = {
        "street nodes": layers.streets.nodes,
        "demand": layers.demand,
        "facilities": layers.facilities,
        "districts": layers.districts,
        "barriers": layers.barriers,
        "buildings": layers.buildings,
    }
    for name, frame in frames.items():
        if len(frame) and frame.crs != wanted:
            raise ProjectError(
                "The layer '{layer}' of {place} is in {found}, the streets in {wanted}; make the project again.",
                layer=name,
                place=layers.name,
                found=frame.crs.name if frame.crs else "no coordinate system",
                wanted=wanted.name if wanted else "no coordinate system",
            )


def _texts(column: "pd.Series[str]") -> NDArray[Any]:
    """Return a column as Python's texts; equal ones are one and the same, which is sooner made and compared."""
    rows, different = pd.factorize(column, use_na_sentinel=False)
    return np.asarray(different, dtype=object)[rows]
