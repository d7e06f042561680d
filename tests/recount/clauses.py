"""Every kind of clause counted again: its figure and its state, by pandas, shapely and scipy alone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from .choosing import Chooser, Chosen, Mask
from .place import Counted
from .plan_files import Raw, pool, tiers
from .ways import Floats

SLACK = 1e-9
NEAR_POINTS = 0.5
INSIDE_M = 50.0


@dataclass(frozen=True)
class Figure:
    """A clause's state and figure, NaN where there is none, and what was to be reached."""

    state: str
    measured: float = np.nan
    target: float | None = None

    @property
    def told(self) -> bool:
        """Whether there is a figure."""
        return bool(np.isfinite(self.measured))

    @property
    def margin(self) -> float:
        """How far the figure is above what was to be reached."""
        return self.measured - (self.target or 0.0)


class Recount:
    """One plan on one place; with `generous` facilities count of which the data does not tell what is asked."""

    def __init__(self, place: Counted, plan: Raw, *, generous: bool = False) -> None:
        self.place, self.plan, self.generous = place, plan, generous
        self.chooser = Chooser(place.facilities, plan)

    def figure(self, clause: Raw) -> Figure:
        kinds: dict[str, Callable[[Raw], Figure]] = {
            "apart": self._apart, "catchment": self._catchment, "circle": self._circle,
            "facility_share": self._facility_share, "partition": self._partition, "presence": self._presence,
            "ratio": self._ratio, "response": self._response, "share": self._share, "together": self._together,
            "total": self._total,
        }  # fmt: skip
        return kinds[clause["kind"]](clause)

    def rows(self, chosen: Chosen) -> NDArray[Any]:
        return np.flatnonzero(chosen.may if self.generous else chosen.sure)

    def pooled(self, services: Any, area: str = "all") -> NDArray[Any] | None:
        """The facilities of a pool in an area type, None where the data does not tell."""
        chosen = self.chooser.choose_any(pool(services))
        if not chosen.told:
            return None
        rows = self.rows(chosen)
        return rows if area == "all" else rows[self.place.facility_rural[rows] == (area == "rural")]

    def one_each(self, rows: NDArray[Any]) -> NDArray[Any]:
        """The first facility of each site."""
        return np.asarray(rows[~self.place.facilities["site"].iloc[rows].duplicated().to_numpy()])

    # ------------------------------------------------------------------------------------------------------- circles

    def _circle(self, clause: Raw) -> Figure:
        assert not {"uncrossed", "rural_mode", "targets"} & clause.keys()
        goal = clause.get("target", 100.0)
        services = pool(clause["services"])
        if clause.get("group") == "residential_m2":
            return self._land(clause, services)
        apart = bool(clause.get("own_groups")) or any("target" in one for one in services)
        each = [self._reached(clause, one, apart=apart) for one in services]
        told = [one for one in each if not isinstance(one, str)]
        if not told:
            return Figure(next(one for one in each if isinstance(one, str)))
        if apart:
            goals = [one.get("target", goal) for one in services]
            return self._each_by_itself(each, goals)
        people = told[0][0]
        served = np.sum([one[1] for one in told], axis=0) >= clause.get("k_of", len(told))
        lost = np.logical_or.reduce([one[2] for one in told])
        return _of_people(people, served, lost, goal) if len(told) == len(each) else Figure("not_decided")

    def _land(self, clause: Raw, services: list[Raw]) -> Figure:
        """The share of the residential areas' ground within the radius of any of the services, by areas alone."""
        assert clause["mode"] == "radius_km"
        assert clause.get("k_of", 1) == 1
        assert clause["target"] == "report"
        land, chosen = self.place.land(), [self.chooser.choose(one) for one in services]
        if land is None or not all(one.told for one in chosen) or (len(chosen) > 1 and not clause.get("k_of")):
            return Figure("not_decided")
        discs = []
        for one, service in zip(chosen, services, strict=True):
            doors = self.place.doors[self.place.doors["owner"].isin(self.rows(one))]
            radius = 1000.0 * (service["limit"] if "limit" in service else clause["limit"])
            discs += [shapely.Point(at).buffer(radius, quad_segs=256) for at in doors[["x", "y"]].to_numpy()]
        within = shapely.area(shapely.intersection(land, shapely.union_all(discs)))
        return Figure("reported", float(100 * within.sum() / shapely.area(land).sum()))

    @staticmethod
    def _each_by_itself(each: list[Any], goals: list[Any]) -> Figure:
        figures = [
            Figure(one) if isinstance(one, str) else _of_people(one[0], one[1], one[2], goal)
            for one, goal in zip(each, goals, strict=True)
        ]
        weakest = min((one for one in figures if one.told), key=lambda one: one.margin)
        order = ("not_met", "not_decided", "nearly_met", "met")
        state = next((one for one in order if one in {figure.state for figure in figures}), "reported")
        return Figure(state, weakest.measured, weakest.target)

    def _reached(self, clause: Raw, service: Raw, *, apart: bool) -> tuple[Floats, Mask, Mask] | str:
        """Who is asked of one service, whom it serves, and who has no street; or the state where that is not told."""
        group = service.get("group") or clause.get("group", "people")
        if apart and clause.get("own_groups") and "group" not in service:
            group = self.plan["service"][service["any_of"][0]].get("group", "people")
        people = self.place.asked(group, clause.get("area", "all"))
        chosen = self.chooser.choose(service)
        if isinstance(people, str):
            return people
        if not chosen.told:
            return "not_decided"
        mode, limit = (
            str(service.get("mode", clause["mode"])),
            float(service["limit"] if "limit" in service else clause["limit"]),
        )
        rows = self.rows(chosen)
        there = self.place.reachable(rows, group, mode)
        if len(rows) and not len(there):
            return "not_decided"
        cost, _ = self.place.way(there, group, mode)
        served = cost <= limit * (1 + SLACK)
        return people, served, self.place.streetless(group, mode) & ~served

    def _response(self, clause: Raw) -> Figure:
        people = self.place.asked(clause.get("group", "people"), clause.get("area", "all"))
        rows = self.pooled(clause["services"])
        if isinstance(people, str):
            return Figure(people)
        if rows is None:
            return Figure("not_decided")
        there = self.place.reachable(rows, "people", "drive")
        if not len(there):
            return Figure("not_decided")
        cost, _ = self.place.way(there, "people", "drive", back=True)
        minutes = cost + clause.get("turnout_min", 0)
        came = np.isfinite(minutes)
        mean = float(np.average(minutes[came], weights=people[came]))
        cut_off = people[~came & ~self.place.streetless("people", "drive")].sum()
        quick = mean < clause["limit"] if clause.get("strict") else mean <= clause["limit"]
        return Figure("met" if quick and not cut_off else "not_met", mean, clause["limit"])

    def _catchment(self, clause: Raw) -> Figure:
        people = self.place.asked(clause.get("group", "people"), clause.get("area", "all"))
        rows, mode = self.pooled(clause["services"]), clause.get("mode", "network_km")
        if isinstance(people, str):
            return Figure(people)
        if rows is None or not len(rows):
            return Figure("not_decided")
        there = self.place.reachable(self.one_each(rows), "people", mode)
        _, facility = self.place.way(there, "people", mode)
        homes = pd.Series(people).groupby(facility).sum().reindex(there).fillna(0.0)
        fits = homes.between(clause.get("people_min", 0), clause["people_max"])
        found = [Figure("met" if fits.all() else "not_met", 100 * fits.mean(), 100.0)]
        if "districts" in clause:
            asked = self.place.choose_districts(clause["districts"])
            if asked is None:
                return Figure("not_decided" if fits.all() else "not_met", found[0].measured, 100.0)
            has = self.place.found(clause["districts"]["level"], rows).reindex(asked.index).fillna(0) > 0
            found.append(Figure("met" if has.all() else "not_met", 100 * has.mean(), 100.0))
        state = "not_met" if any(one.state == "not_met" for one in found) else "met"
        return min((one for one in found if one.state == state), key=lambda one: one.measured)

    # ----------------------------------------------------------------------------------------------------- districts

    def _presence(self, clause: Raw) -> Figure:
        each = [self._tier(one, one.get("target", clause.get("target", 100.0))) for one in tiers(clause)]
        told = [one for one in each if one.told]
        if not told:
            return Figure("not_decided")
        order = ("not_met", "not_decided", "met")
        state = next((one for one in order if one in {figure.state for figure in each}), "reported")
        weakest = min(told, key=lambda one: one.margin)
        return Figure(state, weakest.measured, weakest.target)

    def _tier(self, tier: Raw, goal: Any) -> Figure:
        asked = self.place.choose_districts(tier)
        needs = pool(tier["services"])
        chosen = [self.chooser.choose(need) for need in needs]
        if asked is None:
            return Figure("not_decided")
        has = [
            self.place.found(tier["level"], self.rows(one)).reindex(asked.index).fillna(0) >= need.get("count", 1)
            for one, need in zip(chosen, needs, strict=True)
        ]
        met = np.sum(has, axis=0) >= tier.get("k_of", len(needs))
        figure = _judged(100 * float(np.mean(met)), goal)
        told = all(one.told for one in chosen) or ("k_of" in tier and figure.state == "met")
        return figure if told else Figure("not_decided")

    def _partition(self, clause: Raw) -> Figure:
        asked = self.place.choose_districts(clause["districts"])
        if asked is None:
            return Figure("not_decided")
        weights = self.place.group(clause.get("group", "people"))
        assert weights is not None
        people = self.place.living(clause["districts"]["level"], weights).reindex(asked.index)
        met = people.fillna(0.0).between(clause.get("people_min", 0), clause.get("people_max", np.inf))
        met &= pd.Series(asked.area / 1e6).between(clause.get("km2_min", 0), clause.get("km2_max", np.inf))
        lines = [line for kind in clause.get("uncut", ["trunk", "railway"]) for line in self.place.lines_of(kind)]
        inner = shapely.buffer(asked.geometry.to_numpy(), -INSIDE_M)
        for line in lines:
            met &= ~shapely.intersects(inner, line)
        return _judged(100 * float(met.mean()), clause.get("target", 100.0))

    # ------------------------------------------------------------------------------------------------------- amounts

    def _added(self, clause: Raw) -> tuple[NDArray[Any], Floats, Mask] | None:
        """What counts, what each adds, and which lack a figure that others of their category have."""
        rows = self.pooled(clause["services"], clause.get("area", "all"))
        if rows is None:
            return None
        if clause["amount"] == "count":
            rows = rows[~self.place.facilities["site"].iloc[rows].duplicated().to_numpy()]
            return rows, np.ones(len(rows)), np.zeros(len(rows), np.bool_)
        amount = self.chooser.amount(clause["amount"])[rows]
        if len(rows) and np.isnan(amount).all():
            return None
        return rows, np.nan_to_num(amount), self.chooser.lacking(clause["amount"])[rows]

    def _total(self, clause: Raw) -> Figure:
        added = self._added(clause)
        if added is None:
            return Figure("not_decided")
        _, value, lacking = added
        return _with_gaps(_judged(float(value.sum()), clause["target"]), lacking.any())

    def _ratio(self, clause: Raw) -> Figure:
        people = self.place.asked(clause.get("group", "people"), clause.get("area", "all"))
        added = self._added(clause)
        if isinstance(people, str):
            return Figure(people)
        if added is None:
            return Figure("not_decided")
        rows, value, lacking = added
        if "districts" not in clause:
            measured = clause["per"] * value.sum() / people.sum()
            return _with_gaps(_judged(float(measured), clause["target"]), lacking.any())
        return self._by_district(clause, people, rows, value, lacking)

    def _by_district(self, clause: Raw, people: Floats, rows: NDArray[Any], value: Floats, lacking: Mask) -> Figure:
        level = clause["districts"]["level"]
        asked = self.place.choose_districts(clause["districts"])
        if asked is None:
            return Figure("not_decided")
        sums = partial(self.place.found, level, rows)
        living, held, gaps = (
            one.reindex(asked.index).fillna(0.0)
            for one in (self.place.living(level, people), sums(value), sums(lacking.astype(float)))
        )
        if not living.sum():
            return Figure("not_decided")
        each = (clause["per"] * held / living)[living > 0]
        if "share_of_districts" in clause:
            share = 100 * (each >= clause["target"] * (1 - SLACK)).mean()
            return _with_gaps(_judged(float(share), clause["share_of_districts"]), gaps.any())
        if clause.get("every"):
            sure = each[gaps.reindex(each.index) == 0] if clause["target"] != "report" else each[:0]
            fails = len(sure) and (sure < clause["target"] * (1 - SLACK)).any()
            return _with_gaps(_judged(float(each.min()), clause["target"]), gaps.any() and not fails)
        return _with_gaps(_judged(float(clause["per"] * held.sum() / living.sum()), clause["target"]), gaps.any())

    def _share(self, clause: Raw) -> Figure:
        rows = self.pooled(clause["services"], clause.get("area", "all"))
        if rows is None:
            return Figure("not_decided")
        part, whole = (self.chooser.amount(clause[name])[rows] for name in ("amount", "of"))
        both = ~np.isnan(part) & ~np.isnan(whole)
        if not whole[both].sum():
            return Figure("not_decided")
        figure = _judged(float(100 * part[both].sum() / whole[both].sum()), clause["target"])
        gaps = self.chooser.lacking(clause["amount"])[rows] | self.chooser.lacking(clause["of"])[rows]
        if not gaps.any() or figure.state == "reported":
            return figure
        if np.isnan(whole[gaps]).any():
            return Figure("not_decided")
        under = whole[gaps | both].sum()
        ends = (np.nansum(part[gaps | both]), np.nansum(part[both & ~gaps]) + whole[gaps].sum())
        sides = {bool(100 * end / under >= clause["target"] * (1 - SLACK)) for end in ends}
        return figure if len(sides) == 1 else Figure("not_decided")

    # ---------------------------------------------------------------------------------------------------- facilities

    def _facility_share(self, clause: Raw) -> Figure:
        """As counted; open where facilities that may be of the pool, as far as is told without it, could turn it."""
        figure = self._share_having(clause, self)
        wider = self._share_having(clause, Recount(self.place, self.plan, generous=True))
        return figure if wider.state == figure.state or not figure.told else Figure("not_decided")

    def _share_having(self, clause: Raw, those: "Recount") -> Figure:
        rows = those.pooled(clause["services"], clause.get("area", "all"))
        if rows is None or not len(rows):
            return Figure("not_decided")
        met = np.ones(len(rows), np.bool_)
        if clause.get("having"):
            both = [{**one, **clause["having"]} for one in pool(clause["services"])]
            if not self.chooser.choose_any(both).told:
                return Figure("not_decided")
            alone = [{key: one[key] for key in ("any_of", "without", "mobile") if key in one} for one in both]
            asked = both if self.generous else [{**one, **clause["having"]} for one in alone]
            met &= np.isin(rows, self.rows(self.chooser.choose_any(asked)))
        if clause.get("together_with"):
            site = self.place.facilities["site"]
            met &= site.iloc[rows].isin(site.iloc[self.rows(self.chooser.choose({"any_of": clause["together_with"]}))])
        if "amount" not in clause:
            each = pd.Series(met).groupby(self.place.facilities["site"].to_numpy()[rows]).any()
            return _above(float(100 * each.mean()), clause)
        amount = self.chooser.amount(clause["amount"])[rows]
        weights = np.nan_to_num(amount)
        if not weights.sum():
            return Figure("not_decided")
        figure = _above(float(100 * weights[met].sum() / weights.sum()), clause)
        open_ended = self.chooser.lacking(clause["amount"])[rows] & (~met if figure.state == "met" else met)
        return figure if figure.state == "reported" or not open_ended.any() else Figure("not_decided")

    def _apart(self, clause: Raw) -> Figure:
        """Straight lines only: no built-in plan asks for a way along the streets."""
        assert clause.get("mode", "radius_km") == "radius_km"
        ours, theirs = (self.pooled(clause[key], clause.get("area", "all")) for key in ("services", "beside"))
        if ours is None or theirs is None or not len(ours):
            return Figure("not_decided")
        far = self.place.apart_km(self.one_each(ours), theirs) >= clause["limit"] * (1 - SLACK)
        return _judged(100 * float(far.mean()), clause.get("target", 100.0))

    def _together(self, clause: Raw) -> Figure:
        ours, theirs = (self.pooled(clause[key], clause.get("area", "all")) for key in ("services", "beside"))
        if ours is None or theirs is None or not len(ours):
            return Figure("not_decided")
        ours = self.one_each(ours)
        ours, theirs = (self.place.reachable(one, "people", clause["mode"]) for one in (ours, theirs))
        if not len(ours) or not len(theirs):
            return Figure("not_decided")
        cost = self.place.between(ours, theirs, clause["mode"])
        return _judged(100 * float((cost <= clause["limit"] * (1 + SLACK)).mean()), clause["target"])


def _above(share: float, clause: Raw) -> Figure:
    """A share against its target, which is to be exceeded where the clause is strict."""
    exactly = bool(clause.get("strict")) and share == clause["target"]
    return Figure("not_met", share, share) if exactly else _judged(share, clause["target"])


def _of_people(people: Floats, served: Mask, lost: Mask, goal: Any) -> Figure:
    """A share that is nearly met stays so; else what those without a street could turn is open."""
    total, good, street = people.sum(), people[served].sum(), people[lost & ~served].sum()
    measured = 100 * good / total
    if goal == "report":
        return Figure("reported", measured)
    low, high = (_ranked(100 * one / total, goal) for one in (good, good + street))
    return Figure(low if low in {high, "nearly_met"} else "not_decided", measured, goal)


def _ranked(share: float, goal: float) -> str:
    if share >= goal - SLACK:
        return "met"
    return "nearly_met" if share >= goal - NEAR_POINTS - SLACK else "not_met"


def _judged(measured: float, goal: Any) -> Figure:
    if goal == "report":
        return Figure("reported", measured)
    return Figure("met" if measured >= goal * (1 - SLACK) else "not_met", measured, goal)


def _with_gaps(figure: Figure, gaps: object) -> Figure:
    """A sum that lacks figures is a lower bound: what it reaches it reaches, what it misses stays open."""
    if not gaps or figure.state in {"reported", "met"}:
        return figure
    return Figure("not_decided")
