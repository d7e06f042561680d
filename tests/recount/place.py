"""A place as its layers hold it, for counting again by pandas and shapely: people, districts, facilities, ways."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .choosing import Mask
from .plan_files import Raw
from .ways import ALONG, WALK, Feet, Floats, Town, pace_of, travel, walk_to_car

LEVELS = ("city", "county", "township", "village", "estate")
AGES = ("age_0_2", "age_3_5", "age_6_11", "age_12_14")
NEXT_TO_NOBODY = 0.001


class Layers(NamedTuple):
    """The frames of a place."""

    edges: gpd.GeoDataFrame
    demand: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame


class Counted:
    """What the clauses of any plan are counted on."""

    def __init__(self, layers: Layers) -> None:
        self.people, self.facilities, self.districts, self.barriers = (
            frame.set_axis(range(len(frame))).copy()
            for frame in (layers.demand, layers.facilities, layers.districts, layers.barriers)
        )
        self.buildings = layers.buildings
        for frame in (self.people, self.facilities, self.districts, self.barriers):
            frame.attrs = {}  # pandas copies them deeply at every step
        self.town = Town(
            layers.edges, layers.barriers.geometry[layers.barriers["kind"].isin(["river", "railway", "wall"])]
        )
        self.homes = shapely.get_coordinates(self.people.geometry.to_numpy())
        self.rural = (self.people["area_type"] == "rural").to_numpy()
        self._costs: dict[tuple[bytes, str, str, bool], tuple[Floats, NDArray[Any]]] = {}

    @cached_property
    def doors(self) -> pd.DataFrame:
        """Every entrance, the facility's own point where it has none, with the row of its facility."""
        own = shapely.point_on_surface(self.facilities.geometry.to_numpy())
        given = self.facilities["entrances"].to_numpy(dtype=object)
        has = shapely.is_geometry(given) & ~shapely.is_empty(given)
        xy, owner = shapely.get_coordinates(np.where(has, given, own), return_index=True)
        return pd.DataFrame({"x": xy[:, 0], "y": xy[:, 1], "owner": owner})

    @cached_property
    def sites(self) -> Floats:
        return shapely.get_coordinates(shapely.point_on_surface(self.facilities.geometry.to_numpy()))

    @cached_property
    def facility_rural(self) -> Mask:
        """As the nearest residents live."""
        return np.asarray(self.rural[cKDTree(self.homes).query(self.sites)[1]])

    @cached_property
    def district_of(self) -> pd.DataFrame:
        """In which district of each level every facility lies, by its place."""
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*self.sites.T), crs=self.districts.crs)
        found = {}
        for level in LEVELS:
            areas = self.districts[self.districts["level"] == level]
            inside = points.sjoin(areas[["district_id", "geometry"]], predicate="intersects")
            inside = inside.sort_values("index_right").groupby(level=0)["district_id"].first()
            found[level] = inside.reindex(points.index).fillna("")
        return pd.DataFrame(found)

    def group(self, name: str) -> Floats | None:
        """A group's people at each point, None where the data does not count them."""
        if name == "age_0_14":
            return np.asarray(self.people[list(AGES)].sum(axis=1), np.float64)
        if name not in self.people or self.people[name].isna().all():
            return None
        return np.asarray(self.people[name].fillna(0.0), np.float64)

    def land(self) -> NDArray[Any] | None:
        """The residential areas, or the ground under buildings where there are none; None where there is neither."""
        estates = self.districts[self.districts["level"] == "estate"].geometry.to_numpy()
        ground = estates if len(estates) else self.buildings.geometry.to_numpy()
        return ground if len(ground) else None

    def asked(self, name: str, area: str) -> Floats | str:
        """Who is asked, else the state that the clause has."""
        weights = self.group(name)
        if weights is None:
            return "not_decided"
        inside = np.ones(len(weights), np.bool_) if area == "all" else self.rural == (area == "rural")
        people = np.where(inside, weights, 0.0)
        if area == "all":
            return people if people.sum() > 0 else "not_decided"
        few = people.sum() <= NEXT_TO_NOBODY * weights.sum() and people.sum() < weights.sum()
        return "not_applicable" if few or not people.sum() else people

    def feet(self, xy: Floats, group: str, mode: str) -> Feet:
        return self.town.feet(xy, pace_of(group, mode))

    def reachable(self, rows: NDArray[Any], group: str, mode: str) -> NDArray[Any]:
        """Those of some facilities that have a street."""
        if mode == "radius_km" or not len(rows):
            return rows
        doors = self.doors[self.doors["owner"].isin(rows)]
        found = self.feet(doors[["x", "y"]].to_numpy(), group, mode).edge >= 0
        return rows[np.isin(rows, doors["owner"][found])]

    def way(self, rows: NDArray[Any], group: str, mode: str, *, back: bool = False) -> tuple[Floats, NDArray[Any]]:
        """What the way costs, in minutes or kilometres, and to which facility it leads."""
        key = (rows.tobytes(), "" if mode == "radius_km" else str(pace_of(group, mode)), mode, back)
        if key not in self._costs:
            self._costs[key] = self._way(rows, group, mode, back=back)
        return self._costs[key]

    def _way(self, rows: NDArray[Any], group: str, mode: str, *, back: bool) -> tuple[Floats, NDArray[Any]]:
        doors = self.doors[self.doors["owner"].isin(rows)]
        xy, owner = doors[["x", "y"]].to_numpy(), doors["owner"].to_numpy()
        if not len(xy):
            return np.full(len(self.homes), np.inf), np.full(len(self.homes), -1)
        if mode == "radius_km":
            apart, door = cKDTree(xy).query(self.homes)
            return np.asarray(apart) / 1000, owner[door]
        pace = pace_of(group, mode)
        there = self.feet(xy, group, mode)
        cost, door = travel(self.town, there, self.feet(self.homes, group, mode), pace, back=back)
        if mode == "walk_drive":
            cost = np.minimum(
                cost, walk_to_car(self.town, there, self.town.feet(self.homes, WALK), pace_of(group, "walk"))
            )
        return cost / (1000 if pace is ALONG else 60), np.where(door < 0, -1, owner[door])

    def between(self, rows: NDArray[Any], others: NDArray[Any], mode: str) -> Floats:
        """The way from each of some facilities to the nearest of others, between whichever doors are nearest."""
        (here, there) = (self.doors[self.doors["owner"].isin(some)] for some in (rows, others))
        pace = pace_of("people", mode)
        begin, end = (self.town.feet(doors[["x", "y"]].to_numpy(), pace) for doors in (there, here))
        cost, _ = travel(self.town, begin, end, pace)
        least = pd.Series(cost / 60, index=here["owner"].to_numpy()).groupby(level=0).min()
        return np.asarray(least.reindex(rows), np.float64)

    def apart_km(self, rows: NDArray[Any], others: NDArray[Any]) -> Floats:
        """The straight line from each of some facilities to the nearest of others, from door to door."""
        if not len(others):
            return np.full(len(rows), np.inf)
        (here, there) = (self.doors[self.doors["owner"].isin(some)] for some in (rows, others))
        apart = cKDTree(there[["x", "y"]].to_numpy()).query(here[["x", "y"]].to_numpy())[0]
        least = pd.Series(np.asarray(apart) / 1000, index=here["owner"].to_numpy()).groupby(level=0).min()
        return np.asarray(least.reindex(rows), np.float64)

    def streetless(self, group: str, mode: str) -> Mask:
        """Who has no street to begin on."""
        if mode == "radius_km":
            return np.zeros(len(self.homes), np.bool_)
        lost = self.feet(self.homes, group, mode).edge < 0
        return lost & (self.town.feet(self.homes, WALK).edge < 0) if mode == "walk_drive" else lost

    def living(self, level: str, weights: Floats) -> pd.Series:
        """People by the districts of a level."""
        return pd.Series(weights).groupby(self.people[level].to_numpy()).sum()

    def found(self, level: str, rows: Iterable[int], value: Floats | None = None) -> pd.Series:
        """Facilities, or what they add up to, by the districts of a level."""
        at = np.asarray(list(rows), np.int64)
        each = np.ones(len(at)) if value is None else value
        return pd.Series(each).groupby(self.district_of[level].to_numpy()[at]).sum()

    def lines_of(self, kind: str) -> list[shapely.Geometry]:
        """The barriers of a kind; where no file has trunk roads, the streets of that class."""
        given = self.barriers.geometry[self.barriers["kind"] == kind]
        edges = self.town.edges
        if kind == "trunk" and not len(given):
            given = edges.geometry[edges["highway"].isin(["motorway", "trunk"]) & ~edges["tunnel"]]
        if kind == "arterial":
            main = edges.geometry[edges["highway"].isin(["motorway", "trunk", "primary"]) & ~edges["tunnel"]]
            return [*self.barriers.geometry[self.barriers["kind"] == "trunk"], *main]
        return list(given)

    def choose_districts(self, pick: Raw) -> pd.DataFrame | None:
        """The districts that a clause asks, None where the data has none such."""
        ours = self.districts[self.districts["level"] == pick["level"]].set_index("district_id")
        if not len(ours) or ("kinds" in pick and not (ours["kind"] != "").any()):
            return None
        keep = pd.Series(data=True, index=ours.index)
        if "kinds" in pick:
            keep &= ours["kind"].isin(pick["kinds"])
        if "new" in pick:
            keep &= ours["new"] == pick["new"]
        if "named" in pick:
            keep &= ours["name"].isin(pick["named"]) | ours.index.isin(pick["named"])
        if pick.get("area", "all") != "all":
            keep &= self.area_of(pick["level"], ours) == pick["area"]
        for group, least in ((pick.get("with_people"), 0.0), ("people", pick.get("people_min"))):
            if group is not None and least is not None:
                weights = self.group(group)
                if weights is None:
                    return None
                people = self.living(pick["level"], weights).reindex(ours.index).fillna(0.0)
                keep &= (people > 0) & (people >= least)
        return ours[keep] if keep.any() else None

    def area_of(self, level: str, ours: pd.DataFrame) -> pd.Series:
        """Urban or rural as a district says, else as most of its people live."""
        everybody = self.people["people"].to_numpy()
        country = self.living(level, np.where(self.rural, everybody, 0.0)).reindex(ours.index).fillna(0.0)
        mostly = np.where(2 * country > self.living(level, everybody).reindex(ours.index).fillna(0.0), "rural", "urban")
        return ours["area_type"].where(ours["area_type"] != "", mostly)


def layers_of(layers: Any) -> Layers:
    """The frames of a project's layers."""
    places = layers.districts, layers.barriers, layers.buildings
    return Layers(layers.streets.edges, layers.demand, layers.facilities, *places)
