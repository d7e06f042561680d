"""The demo city's clauses that count, recomputed from its frames by pandas and shapely alone."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import Verdict
from lifecircle.coverage.plans.clauses import (
    Clause,
    Pick,
    Plan,
    PresenceClause,
    RatioClause,
    ShareClause,
    Tier,
    TotalClause,
)
from lifecircle.coverage.plans.files import built_in_keys, built_in_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.project.to_place import make_place

PLANS = [key for key in built_in_keys() if key != "circles"]
CONDITIONS = {"any_of", "public", "new", "run_by", "or_else"}
"""Conditions that this file works out by itself; others the demo city does not tell."""


@pytest.fixture(scope="module")
def verdicts(small_demo_city: PlaceLayers) -> dict[str, Verdict]:
    place = make_place(small_demo_city)
    settings = EvaluationSettings(whole_scope=True, sureness=False)
    found = [evaluate(place, built_in_plan(key), settings=settings) for key in PLANS]
    return {verdict.clause.id: verdict for one in found for verdict in one.verdicts}


def plain(pick: Pick) -> bool:
    return pick.model_fields_set <= CONDITIONS and all(plain(other) for other in pick.or_else)


def matching(rows: gpd.GeoDataFrame, pick: Pick, plan: Plan) -> "pd.Series[bool]":
    categories = {category for key in pick.any_of for category in plan.service[key].categories}
    fits = rows["category"].isin(categories) & (rows["status"] == "existing") & ~rows["mobile"]
    fits &= rows["public"] if pick.public else True
    fits &= rows["new"] if pick.new else True
    fits &= (rows["level"] == pick.run_by) if pick.run_by else True
    for other in pick.or_else:
        fits |= matching(rows, other, plan)
    return pd.Series(fits, dtype=bool)


def pool(city: PlaceLayers, clause: Any, plan: Plan) -> gpd.GeoDataFrame:
    rows = city.facilities
    fits = np.logical_or.reduce([matching(rows, pick, plan).to_numpy() for pick in clause.services])
    return gpd.GeoDataFrame(rows[fits])


def decided(verdicts: dict[str, Verdict], kind: type[Clause]) -> list[tuple[Plan, Any, Verdict]]:
    """The decided clauses of a kind whose conditions this file can work out."""
    return [
        (plan, clause, verdicts[clause.id])
        for plan in map(built_in_plan, PLANS)
        for clause in plan.clause
        if isinstance(clause, kind)
        and verdicts[clause.id].measured is not None
        and all(plain(pick) for pick in clause.picks)
        and verdicts[clause.id].state != "not_decided"
    ]


def test_totals_are_sums(small_demo_city: PlaceLayers, verdicts: dict[str, Verdict]) -> None:
    asked = decided(verdicts, TotalClause)
    assert len(asked) >= 8
    for plan, clause, verdict in asked:
        rows = pool(small_demo_city, clause, plan)
        total = float(len(rows)) if clause.amount == "count" else float(rows[clause.amount].sum())
        assert verdict.measured == pytest.approx(total), clause.id
        assert verdict.state == ("met" if total >= clause.target else verdict.state), clause.id


def test_shares_are_of_the_facilities_that_tell_both(
    small_demo_city: PlaceLayers, verdicts: dict[str, Verdict]
) -> None:
    asked = decided(verdicts, ShareClause)
    assert len(asked) >= 3
    for plan, clause, verdict in asked:
        rows = pool(small_demo_city, clause, plan).dropna(subset=[clause.amount, clause.of])
        assert verdict.measured == pytest.approx(100 * rows[clause.amount].sum() / rows[clause.of].sum()), clause.id


def test_ratios_are_of_the_people_in_the_area(small_demo_city: PlaceLayers, verdicts: dict[str, Verdict]) -> None:
    asked = [one for one in decided(verdicts, RatioClause) if one[1].districts is None and one[1].area == "all"]
    assert len(asked) >= 8
    for plan, clause, verdict in asked:
        rows, people = pool(small_demo_city, clause, plan), small_demo_city.demand[clause.group].sum()
        assert verdict.measured == pytest.approx(rows[clause.amount].sum() * clause.per / people), clause.id
        if clause.target != "report":
            assert verdict.state == ("met" if verdict.measured >= clause.target else "not_met"), clause.id


def districts_asked(city: PlaceLayers, tier: Tier) -> gpd.GeoDataFrame:
    rows = city.districts[city.districts["level"] == tier.level]
    rows = rows[rows["kind"].isin(tier.kinds)] if tier.kinds else rows
    rows = rows[rows["new"] == tier.new] if tier.new is not None else rows
    return gpd.GeoDataFrame(rows)


def share_of(city: PlaceLayers, tier: Tier, plan: Plan) -> float:
    """Percent of the districts in which every service stands, by points in polygons."""
    areas = districts_asked(city, tier).geometry.to_numpy()
    held = np.ones(len(areas), dtype=bool)
    for need in tier.services:
        points = city.facilities.geometry.to_numpy()[matching(city.facilities, need, plan).to_numpy()]
        inside = [shapely.intersects(area, points).sum() if len(points) else 0 for area in areas]
        held &= np.array(inside) >= need.count
    return 100 * float(held.mean())


def test_presence_is_a_point_in_every_polygon(small_demo_city: PlaceLayers, verdicts: dict[str, Verdict]) -> None:
    whole = [
        one
        for one in decided(verdicts, PresenceClause)
        if all(tier.area == "all" and tier.k_of is None and not tier.with_people for tier in one[1].tiers)
        and all(part.measured is not None for part in one[2].parts)
    ]
    assert len(whole) >= 12
    for plan, clause, verdict in whole:
        shares = [share_of(small_demo_city, tier, plan) for tier in clause.tiers]
        if len(shares) > 1:
            assert [part.measured for part in verdict.parts] == pytest.approx(shares), clause.id
        assert verdict.measured == pytest.approx(min(shares)), clause.id
