"""The demo city's facilities: every category, with capacities and states, unevenly placed."""

import json
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ...arrays import Bools, Floats, Longs
from ..schema import CAPACITIES, ESTATE, FACILITY_COLUMNS, PEOPLE, RURAL, TOLD, Streets
from .geometry.names import chinese_number
from .geometry.shapes import Geoms, Rng, apart, geoms, words
from .land.blocks import Plots
from .land.zones import OpenLand
from .plan.plan import CityPlan
from .plan.rules import HOURS, LIKELINESS, RULES, WHEELS, FacilityRule
from .plan.targets import brought_to_targets
from .traps import behind_the_wall, both_sides, emptied, trap_rule

_ANY_WAY: Final = ("footway", "service", "residential", "living_street", "pedestrian", "unclassified", "tertiary")
_STREETS: Final = ("residential", "living_street", "pedestrian", "unclassified", "tertiary", "secondary", "primary")
_PARK_M2: Final = 12_000.0
_LARGE: Final = ("hospital", "senior_school", "stadium")


@dataclass
class Roll:
    """Facilities as they are put up: columns of `schema`, and the point `near` which they are wanted."""

    rng: Rng
    parts: list[pd.DataFrame] = field(default_factory=list)

    def add(self, rule: FacilityRule, near: Geoms, owner: Geoms) -> None:
        """Put up one facility of a rule near each point (n,); `owner` (n,) is the first half of the names."""
        n = len(near)
        beds, doctors = self._drawn(rule.beds, n), self._drawn(rule.doctors, n)
        columns: dict[str, Any] = {
            "owner": owner,
            "title": words(rule.title, n),
            "beds": beds,
            "nursing_beds": np.round(beds * self.rng.uniform(*rule.nursing, n)) if rule.nursing[1] else np.nan,
            "places": self._drawn(rule.places, n),
            "area_m2": self._drawn(rule.area, n),
            "land_m2": self._drawn(rule.land, n),
            "doctors": doctors,
            "nurses": np.round(doctors * self.rng.uniform(0.9, 1.3, n)),
            "public": self.rng.random(n) < rule.public,
            "grade": self.rng.choice(np.array(rule.grade or (np.nan,), dtype=np.float64), n),
            "new": self.rng.random(n) < rule.new,
            "near": near,
            "category": words(rule.category, n),
            "level": words(rule.level, n),
            "at": words(rule.at, n),
            "inside": np.full(n, rule.inside),
        }
        self.parts.append(pd.DataFrame(columns))

    def _drawn(self, bounds: tuple[float, float] | None, n: int) -> Floats:
        """Whole figures within bounds, smaller ones likelier; NaN where there are no bounds."""
        low, high = bounds or (np.nan, np.nan)
        return np.round(low * (high / low) ** self.rng.random(n))


@dataclass(frozen=True)
class Residents:
    """Where people live: points (n,), people, kind of quarter (a key of `LIKELINESS`), district ids per level."""

    point: Geoms
    people: Floats
    kind: Geoms
    district: pd.DataFrame


def make_facilities(
    plan: CityPlan,
    ground: OpenLand,
    demand: gpd.GeoDataFrame,
    *,
    kind: Geoms,
    districts: gpd.GeoDataFrame,
    plots: Plots,
    streets: Streets,
    rng: Rng,
) -> gpd.GeoDataFrame:
    """The frame of `schema.FACILITY_COLUMNS` with points in the plan's coordinates; `kind` (n,) as in `Residents`."""
    home = Residents(demand.geometry.to_numpy(), demand[PEOPLE].to_numpy(), kind, demand)
    roll = Roll(rng)
    for rule in RULES:
        roll.add(rule, *_wanted(rule, home, districts, rng))
    roll.add(
        FacilityRule("fitness_site", "健身点", "fixed", 1.0, area=(300, 600)), behind_the_wall(plots), words("墙外", 1)
    )
    for trap in plan.traps:
        roll.add(trap_rule(trap), geoms(shapely.Point(both_sides(trap, ground)[1])), words("", 1))
    _add_parks(roll, plots, districts)
    frame = pd.concat(roll.parts, ignore_index=True)
    frame = emptied(frame.assign(point=_by_the_street(frame, streets, rng)), plan.traps, ground)
    frame = frame.assign(entrances=_entrances(frame, plots, rng), status=_states(frame, rng))
    frame = pd.concat([brought_to_targets(frame, demand), _on_wheels(home, districts, rng)], ignore_index=True)
    return _finished(frame)


def _wanted(rule: FacilityRule, home: Residents, districts: gpd.GeoDataFrame, rng: Rng) -> tuple[Geoms, Geoms]:
    """Points (n,) near which a rule wants facilities, and the first half of their names."""
    named = districts.set_index("district_id")["name"]
    if rule.at == "people":
        row = _scattered(home, max(1, round(rule.urban * home.people.sum() / 1e4)), rng)
        return home.point[row], _short(named.loc[home.district["village"].iloc[row]])
    units = districts[(districts["level"] == rule.at) & (districts["new"] | (rule.at != ESTATE))]
    rural = (units["area_type"] == RURAL) | units["kind"].isin(["镇", "乡"])
    units = units[_dealt(np.where(rural, rule.rural, rule.urban), rng)]
    return _one_home_each(home, rule.at, units["district_id"].to_numpy(), rng), _short(units["name"])


def _scattered(home: Residents, count: int, rng: Rng) -> Longs:
    """Rows of homes, likelier where many live and where services like to be."""
    weight = home.people * np.array([LIKELINESS[k] for k in home.kind])
    return rng.choice(len(weight), count, p=weight / weight.sum())


def _short(names: pd.Series) -> Geoms:
    return names.str.removesuffix("社区").to_numpy(dtype=object)


def _dealt(chance: Floats, rng: Rng) -> Bools:
    """As many as the chances promise (at least one); which ones is left to chance, the certain ones first."""
    order = np.argsort(rng.random(len(chance)) - chance - (chance >= 1), kind="stable")
    result = np.zeros(len(chance), dtype=np.bool_)
    result[order[: max(1, round(float(chance.sum())))]] = True
    return result & (chance > 0)


def _one_home_each(home: Residents, level: str, ids: Geoms, rng: Rng) -> Geoms:
    """A home in each district, likelier where many live; the middle of the city where a district has none."""
    order = np.argsort(home.people * rng.exponential(1.0, len(home.people)) ** 0.5, kind="stable")
    last = dict(zip(home.district[level].to_numpy()[order].tolist(), order.tolist(), strict=True))
    xy = shapely.get_coordinates(home.point)
    middle = int(apart(xy, xy.mean(axis=0)).argmin())
    return home.point[[last.get(i, middle) for i in ids]]


def _add_parks(roll: Roll, plots: Plots, districts: gpd.GeoDataFrame) -> None:
    """Parks as large as their land."""
    open_land = np.isin(plots.use, ("park", "lake")) & ~shapely.is_missing(plots.gates)
    row = np.flatnonzero(open_land & (shapely.area(plots.shape) > _PARK_M2))
    village = districts[districts["level"] == "village"]
    point = geoms(shapely.point_on_surface(plots.shape[row]))
    _, which = shapely.STRtree(village.geometry.to_numpy()).query_nearest(point, all_matches=False)
    roll.add(
        FacilityRule("park", "公园", "plot", 1.0, land=(_PARK_M2, 3 * _PARK_M2), area=(_PARK_M2, 3 * _PARK_M2)),
        point,
        _short(village["name"].iloc[which]),
    )
    roll.parts[-1] = roll.parts[-1].assign(land_m2=np.round(shapely.area(plots.shape[row])), plot=row)


def _by_the_street(frame: pd.DataFrame, streets: Streets, rng: Rng) -> Geoms:
    """Every facility at the side of a street near where it is wanted (parks stay)."""
    point = frame["near"].to_numpy(dtype=object).copy()
    edges = streets.edges[~streets.edges["bridge"] & ~streets.edges["tunnel"]]
    for inside, classes in ((True, _ANY_WAY), (False, _STREETS)):
        row = np.flatnonzero((frame["inside"] == inside) & (frame["at"] != "plot"))
        lines = edges[edges["highway"].isin(classes)].geometry.to_numpy()
        _, which = shapely.STRtree(lines).query_nearest(point[row], all_matches=False)
        link = shapely.shortest_line(lines[which], point[row])
        aside = shapely.line_interpolate_point(link, np.minimum(shapely.length(link), 7.0))
        xy = shapely.get_coordinates(aside) + rng.normal(0, 0.4, (len(row), 2))
        point[row] = shapely.points(np.round(xy, 2))
    return point


def _entrances(frame: pd.DataFrame, plots: Plots, rng: Rng) -> Geoms:
    """Gates of parks, front and back doors of what is large; None for the rest."""
    entrances = np.full(len(frame), None, dtype=object)
    park = np.flatnonzero(frame["plot"].notna())
    entrances[park] = plots.gates[frame["plot"].to_numpy()[park].astype(np.int64)]
    large = np.flatnonzero(frame["category"].isin(_LARGE))
    front = shapely.get_coordinates(frame["point"].to_numpy()[large])
    doors = np.stack([front, front + rng.uniform(-90, 90, front.shape)], axis=1)
    entrances[large] = [shapely.MultiPoint(xy) for xy in np.round(doors, 2)]
    return entrances


def _states(frame: pd.DataFrame, rng: Rng) -> Geoms:
    """Some scattered facilities are only planned, only thought of, or closed by now; the first of a kind is there."""
    loose = frame["at"].isin(["people", ESTATE]) & frame["category"].duplicated(keep="first")
    dice = np.where(loose, rng.random(len(frame)), 1.0)
    return np.select([dice < 0.045, dice < 0.075, dice < 0.095], ["planned", "candidate", "closed"], "existing").astype(
        object
    )


def _on_wheels(home: Residents, districts: gpd.GeoDataFrame, rng: Rng) -> pd.DataFrame:
    """Services that come by in the villages: most say where and when they stop, some do not."""
    rural = np.flatnonzero(home.kind == "country")
    n = 3 * len(WHEELS)
    row = rng.choice(rural, n, p=home.people[rural] / home.people[rural].sum())
    village = districts.set_index("district_id")["name"].loc[home.district["village"].iloc[row]].to_numpy()
    stated = np.arange(n) % 5 != 4
    stops = [(*WHEELS[k % len(WHEELS)][:2], WHEELS[k % len(WHEELS)][2][k // len(WHEELS)]) for k in range(n)]
    category, title, time = (np.array(column, dtype=object) for column in zip(*stops, strict=True))
    columns = {
        "owner": words("", n),
        "title": [f"{t}{k // len(WHEELS) + 1}号" for k, t in enumerate(title)],
        "category": category,
        "status": words("existing", n),
        "level": words("county", n),
        **dict.fromkeys((*CAPACITIES, "grade"), np.full(n, np.nan)),
        **dict.fromkeys(("public", "new", "mobile"), np.ones(n, dtype=np.bool_)),
        "mobile_place": np.where(stated, village + "村口", ""),
        "mobile_time": np.where(stated, time, ""),
        "point": home.point[row],
        "entrances": np.full(n, None, dtype=object),
    }
    return pd.DataFrame(columns)


def _names(frame: pd.DataFrame) -> list[str]:
    """Owner and title; the second of a name is 第二, and so on."""
    number = frame.groupby(["owner", "title"]).cumcount()
    ordinal = number.map(lambda k: f"第{chinese_number(k + 1)}" if k else "")
    return list(frame["owner"] + ordinal + frame["title"])


def _more(frame: pd.DataFrame) -> list[str]:
    """What a department's ledger tells beside: when a house is open, and which vehicle comes by."""
    hours = frame["category"].map(HOURS)
    vehicle = frame["title"].str.replace(r"\d+号$", "", regex=True)
    told = [
        {"车辆": v} if comes else {"开放时间": h} for comes, h, v in zip(frame["mobile"], hours, vehicle, strict=True)
    ]
    return [json.dumps(row, ensure_ascii=False) if isinstance(next(iter(row.values())), str) else "" for row in told]


def _finished(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    numbers = range(1, len(frame) + 1)
    frame = frame.assign(name=_names(frame))
    frame = frame.assign(facility_id=[f"F{k:05d}" for k in numbers], source=[f"demo:{k}" for k in numbers])
    frame = frame.assign(known=" ".join(TOLD), opened=np.nan, closed=np.nan, site=frame["facility_id"])
    for column, absent in (("mobile", False), ("mobile_place", ""), ("mobile_time", "")):
        frame[column] = frame[column].where(frame[column].notna(), absent)
    frame = frame.astype({"public": bool, "new": bool, "mobile": bool})
    frame["more"] = _more(frame)
    return gpd.GeoDataFrame(frame[list(FACILITY_COLUMNS)], geometry=frame["point"].to_numpy())
