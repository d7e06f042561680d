"""The demo city's facilities: every category, with capacities and states, unevenly placed."""

from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .demo_blocks import Plots
from .demo_rules import LIKELINESS, RULES, TARGETS, Rule
from .demo_plan import CityPlan
from .demo_shapes import Bools, Floats, Geoms, Ints, Rng
from .demo_traps import behind_the_wall, both_sides, emptied, trap_rule
from .demo_zones import Ground
from .schema import CAPACITIES, FACILITY_COLUMNS, HOUSEHOLDS, PEOPLE, RURAL, Streets

SPORT: Final = (
    "fitness_site",
    "fitness_centre",
    "sports_court",
    "football_pitch",
    "citizen_gym",
    "stadium",
    "sports_hall",
)
ELDERLY: Final = ("elderly_care", "elderly_centre", "day_care", "care_health_union", "home_care_centre")
HEALTH: Final = ("hospital", "health_centre", "township_hospital", "health_station", "village_clinic")
_ANY_WAY: Final = ("footway", "service", "residential", "living_street", "pedestrian", "unclassified", "tertiary")
_STREETS: Final = ("residential", "living_street", "pedestrian", "unclassified", "tertiary", "secondary", "primary")


@dataclass
class Roll:
    """Facilities as they are put up: columns of `schema`, and the point they are wanted near."""

    parts: list[pd.DataFrame] = field(default_factory=list)

    def add(self, rule: Rule, near: Geoms, owner: Any, rng: Rng) -> None:
        """Put up one facility of a rule near each point; `owner` gives the first half of the names."""
        n = len(near)
        if not n:
            return
        beds, doctors = _drawn(rule.beds, n, rng), _drawn(rule.doctors, n, rng)
        name = np.array([f"{o}{rule.title}" for o in np.broadcast_to(owner, n)], dtype=object)
        columns: dict[str, Any] = {
            "name": name, "category": rule.category, "status": "existing", "level": rule.level, "beds": beds,
            "nursing_beds": np.round(beds * rng.uniform(*rule.nursing, n)) if rule.nursing[1] else np.nan,
            "places": _drawn(rule.places, n, rng), "area_m2": _drawn(rule.area, n, rng),
            "land_m2": _drawn(rule.land, n, rng), "doctors": doctors,
            "nurses": np.round(doctors * rng.uniform(0.9, 1.3, n)), "public": rng.random(n) < rule.public,
            "grade": rng.choice(np.array(rule.grade, dtype=np.float64), n) if rule.grade else np.nan,
            "new": rng.random(n) < rule.new, "mobile": False, "mobile_place": "", "mobile_time": "",
            "inside": rule.inside, "near": near, "at": rule.at,
        }  # fmt: skip
        self.parts.append(pd.DataFrame(columns))


def _drawn(bounds: tuple[float, float] | None, n: int, rng: Rng) -> Floats:
    if bounds is None:
        return np.full(n, np.nan)
    low, high = bounds
    return np.round(low * (high / low) ** rng.random(n))


@dataclass(frozen=True)
class Residents:
    """Where people live, to place facilities among them: points (n,), people, kind of quarter, district ids."""

    point: Geoms
    people: Floats
    kind: Geoms
    district: pd.DataFrame


def make_facilities(
    plan: CityPlan,
    ground: Ground,
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
    roll = Roll()
    for rule in RULES:
        near, owner = _wanted(rule, home, districts, rng)
        roll.add(rule, near, owner, rng)
    _add_parks(roll, plots, districts, rng)
    roll.add(Rule("fitness_site", "健身点", "people", 1.0, area=(300, 600)), behind_the_wall(plots), "墙外", rng)
    for trap in plan.traps:
        near: Geoms = np.array([shapely.Point(both_sides(trap, ground)[1])], dtype=object)
        roll.add(trap_rule(trap), near, "", rng)
    frame = pd.concat(roll.parts, ignore_index=True)
    frame = emptied(frame.assign(point=_by_the_street(frame, streets, rng)), plan.traps, ground)
    frame["entrances"] = _entrances(frame, plots, streets, rng)
    frame = _states(frame, rng)
    frame = _mobile(frame, home, rng)
    frame = _scaled(frame, demand)
    return _finished(frame)


def _wanted(rule: Rule, home: Residents, districts: gpd.GeoDataFrame, rng: Rng) -> tuple[Geoms, Any]:
    if rule.at == "people":
        count = max(1, round(rule.urban * home.people.sum() / 1e4))
        weight = home.people * np.array([LIKELINESS[k] for k in home.kind])
        row = rng.choice(len(weight), count, p=weight / weight.sum())
        name = districts.set_index("district_id")["name"].loc[home.district["village"].iloc[row]].to_numpy()
        return home.point[row], _short(name)
    level = rule.at
    units = districts[(districts["level"] == level) & (districts["new"] | (level != "estate"))]
    chance = np.where(_is_rural(units, districts), rule.rural, rule.urban)
    units = units[_chosen(chance, rng)]
    return _one_home_each(home, level, units["district_id"].to_numpy(), rng), _short(units["name"].to_numpy())


def _short(names: Any) -> Geoms:
    return np.array([str(n).removesuffix("社区") for n in names], dtype=object)


def _is_rural(units: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> Bools:
    rural: Bools = ((units["area_type"] == RURAL) | units["kind"].isin(["镇", "乡"])).to_numpy()
    del districts
    return rural


def _chosen(chance: Floats, rng: Rng) -> Bools:
    """Exactly the expected number of them (at least one), which ones is left to chance."""
    order = np.argsort(rng.random(len(chance)) - chance * 0.999 - (chance >= 1), kind="stable")
    result = np.zeros(len(chance), dtype=np.bool_)
    result[order[: max(1, round(float(chance.sum())))]] = True
    return result & (chance > 0)


def _one_home_each(home: Residents, level: str, ids: Geoms, rng: Rng) -> Geoms:
    """A home in each district, likelier where many live."""
    key = home.people * rng.exponential(1.0, len(home.people)) ** 0.5
    order = np.argsort(key, kind="stable")
    column = home.district[level].to_numpy()[order]
    best = dict(zip(column.tolist(), order.tolist(), strict=True))
    centre = shapely.points(np.average(shapely.get_coordinates(home.point), axis=0))
    return np.array([home.point[best[i]] if i in best else centre for i in ids], dtype=object)


def _add_parks(roll: Roll, plots: Plots, districts: gpd.GeoDataFrame, rng: Rng) -> None:
    row = np.flatnonzero((plots.use == "park") & (shapely.area(plots.shape) > 12_000))
    village = districts[districts["level"] == "village"]
    point = shapely.point_on_surface(plots.shape[row])
    _, which = shapely.STRtree(village.geometry.to_numpy()).query_nearest(point, all_matches=False)
    roll.add(Rule("park", "公园", "plot", 1.0), point, _short(village["name"].to_numpy()[which]), rng)
    last = roll.parts[-1]
    last["land_m2"] = np.round(shapely.area(plots.shape[row]))
    last["plot"] = row


def _by_the_street(frame: pd.DataFrame, streets: Streets, rng: Rng) -> Geoms:
    """Move every facility to the side of a street near where it is wanted (parks stay)."""
    point: Geoms = frame["near"].to_numpy().copy()
    edges = streets.edges[streets.edges["walk"] & ~streets.edges["bridge"] & ~streets.edges["tunnel"]]
    for inside, classes in ((True, _ANY_WAY), (False, _STREETS)):
        row = np.flatnonzero((frame["inside"] == inside) & (frame["at"] != "plot"))
        lines = edges[edges["highway"].isin(classes)].geometry.to_numpy()
        _, which = shapely.STRtree(lines).query_nearest(point[row], all_matches=False)
        at = shapely.line_interpolate_point(lines[which], shapely.line_locate_point(lines[which], point[row]))
        at, want = shapely.get_coordinates(at), shapely.get_coordinates(point[row])
        away = np.maximum(np.hypot(*(want - at).T), 1e-6)[:, None]
        aside = (want - at) / away * np.minimum(away, 7.0)
        point[row] = shapely.points(np.round(at + aside + rng.normal(0, 0.4, at.shape), 2))
    return point


def _entrances(frame: pd.DataFrame, plots: Plots, streets: Streets, rng: Rng) -> Geoms:
    """Gates of parks and campuses; None for the rest."""
    entrances: Geoms = np.full(len(frame), None, dtype=object)
    if "plot" in frame:
        park = np.flatnonzero(frame["plot"].notna())
        entrances[park] = plots.gates[frame["plot"].to_numpy()[park].astype(int)]
    del streets
    large = np.flatnonzero(frame["category"].isin(["hospital", "senior_school", "stadium"]))
    xy = shapely.get_coordinates(frame["point"].to_numpy()[large])
    for k, row in enumerate(large):
        entrances[row] = shapely.MultiPoint(np.round(xy[k] + np.array([[0.0, 0.0], *rng.uniform(-90, 90, (1, 2))]), 2))
    return entrances


def _states(frame: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    """Some scattered facilities are only planned, only thought of, or closed by now."""
    status = frame["status"].to_numpy(dtype=object).copy()
    loose = frame["at"].isin(["people", "estate"]).to_numpy() & (frame["category"].duplicated(keep="first").to_numpy())
    dice = rng.random(len(frame))
    for word, low, high in (("planned", 0.0, 0.045), ("candidate", 0.045, 0.075), ("closed", 0.075, 0.095)):
        status[loose & (dice >= low) & (dice < high)] = word
    return frame.assign(status=status)


def _mobile(frame: pd.DataFrame, home: Residents, rng: Rng) -> pd.DataFrame:
    """Services on wheels for the villages: most say where and when they stop, some do not."""
    kinds = (
        ("library", "流动图书车"),
        ("health_station", "巡回医疗车"),
        ("employment_service", "流动就业服务"),
        ("culture_room", "文化大篷车"),
    )
    rural = np.flatnonzero(home.kind == "country")
    count = 12
    row = rng.choice(rural, count, p=home.people[rural] / home.people[rural].sum())
    days = ("每周一 9:00-11:00", "每周三 9:00-11:30", "每月5日 8:30-11:30", "每周五 14:00-16:00")
    village = home.district["village"].to_numpy()[row]
    stated = np.arange(count) % 4 != 3
    extra = pd.DataFrame({
        "name": [kinds[k % 4][1] + str(k // 4 + 1) + "号" for k in range(count)],
        "category": [kinds[k % 4][0] for k in range(count)], "status": "existing", "level": "county",
        **dict.fromkeys((*CAPACITIES, "grade"), np.nan),
        "public": True, "new": True, "mobile": True,
        "mobile_place": np.where(stated, [f"{v}村口" for v in village], ""),
        "mobile_time": np.where(stated, [days[k % 4] for k in range(count)], ""),
        "point": home.point[row], "entrances": None,
    })  # fmt: skip
    return pd.concat([frame, extra], ignore_index=True)


def _scaled(frame: pd.DataFrame, demand: gpd.GeoDataFrame) -> pd.DataFrame:
    """Bring the city's sums to `TARGETS` by one factor per capacity."""
    people, households = demand[PEOPLE].sum(), demand[HOUSEHOLDS].sum()
    elderly = demand["age_60_plus"].sum()
    wanted = (
        (SPORT, "area_m2", people * TARGETS["sport_m2_per_head"]),
        (("community_service",), "area_m2", households / 100 * TARGETS["community_m2_per_100_households"]),
        (ELDERLY, "land_m2", people * TARGETS["elderly_land_m2_per_head"]),
        (("childcare", "childcare_centre"), "places", people / 1_000 * TARGETS["childcare_places_per_1000"]),
        (ELDERLY, "beds", elderly / 1_000 * TARGETS["beds_per_1000_elderly"]),
        (ELDERLY, "nursing_beds", elderly / 1_000 * TARGETS["beds_per_1000_elderly"] * 0.57),
        (HEALTH, "doctors", people / 1_000 * TARGETS["doctors_per_1000"]),
        (HEALTH, "nurses", people / 1_000 * TARGETS["nurses_per_1000"]),
    )
    for categories, column, total in wanted:
        here = (frame["category"].isin(categories) & (frame["status"] == "existing")).to_numpy()
        factor = total / frame.loc[here, column].sum()
        alike = frame["category"].isin(categories).to_numpy()
        frame.loc[alike, column] = np.round(frame.loc[alike, column] * factor)
    frame["nursing_beds"] = np.minimum(frame["nursing_beds"], frame["beds"])
    return frame


def _finished(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    frame = frame.assign(
        facility_id=[f"F{k + 1:05d}" for k in range(len(frame))], source=[f"demo:{k + 1}" for k in range(len(frame))]
    )
    frame = frame.astype({"public": bool, "new": bool, "mobile": bool, "grade": np.float64})
    geometry = frame["point"].to_numpy()
    return gpd.GeoDataFrame(frame[list(FACILITY_COLUMNS)], geometry=geometry)
