"""Every clause of every built-in plan on the demo city, counted again by pandas, shapely and scipy alone.

What the demo city does not tell (a rehabilitation department, a legal adviser) is made up by seed in a second city, so
that those clauses are asked, too.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import Verdict
from lifecircle.coverage.place import Place
from lifecircle.coverage.plans.files import built_in_keys, built_in_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.project.to_place import make_place

from .place import Counted, layers_of
from .plan_files import plan
from .verdicts import counted_again, differences

SETTINGS = EvaluationSettings(sureness=False)
NEVER_ASKED = {"jiangxi-large-villages", "mianyang-child-health-a", "mianyang-child-health-b"}
"""No village of the demo city has so many people, and none of its counties is one that 绵阳's plan names."""
SITES = 12
"""So many facilities are made up of each category that the demo city lacks."""


class City(NamedTuple):
    """The city as the engine takes it, and as it is counted again."""

    place: Place
    counted: Counted


@pytest.fixture(scope="module")
def city(demo_city: PlaceLayers) -> City:
    return City(make_place(demo_city), Counted(layers_of(demo_city)))


@pytest.fixture(scope="module")
def fuller_city(demo_city: PlaceLayers) -> City:
    fuller = replace(demo_city, facilities=fuller_facilities(demo_city))
    return City(make_place(fuller), Counted(layers_of(fuller)))


def fuller_facilities(layers: PlaceLayers) -> gpd.GeoDataFrame:
    """The facilities with cells for all that plans ask of them, some empty, and with the categories that lacked."""
    rng = np.random.default_rng(12)
    ours = layers.facilities
    services = {
        one for key in built_in_keys() for service in plan(key)["service"].values() for one in service["categories"]
    }
    at = layers.demand.geometry.iloc[rng.integers(0, len(layers.demand), SITES)].to_numpy()
    more = []
    for category in sorted(services - set(ours["category"])):
        rows = ours.iloc[:SITES].assign(
            facility_id=[f"{category}-{row}" for row in range(SITES)], category=category, more="", beds=np.nan,
            site=[f"{category}-{row}" for row in range(SITES)], area_m2=rng.uniform(20, 2000, SITES), level="city",
        )  # fmt: skip
        more.append(rows.set_geometry(gpd.GeoSeries(at, index=rows.index, crs=ours.crs)))
    frame = gpd.GeoDataFrame(pd.concat([ours, *more], ignore_index=True), crs=ours.crs)
    hospitals = frame["category"].isin(["hospital", "child_health_centre"])
    frame.loc[hospitals, "grade"] = rng.choice([1.0, 1.1, 1.2, 2.0, 2.1, 2.2, 3.0, np.nan], hospitals.sum())
    parks = frame["category"] == "park"
    frame.loc[parks, "area_m2"] = rng.uniform(500, 9000, parks.sum())
    return frame.assign(more=list(cells_for(frame, rng)))


def cells_for(frame: gpd.GeoDataFrame, rng: np.random.Generator) -> Iterator[str]:
    """The further cells of each facility: every attribute and every capacity of every plan, one in ten untold."""
    plans = [plan(key) for key in built_in_keys()]
    flags = {one["columns"][0] for raw in plans for one in raw["attribute"].values() if one.get("columns")}
    amounts = {one["columns"][0] for raw in plans for one in raw.get("capacity", {}).values()}
    for text in frame["more"]:
        cells = json.loads(text or "{}")
        cells |= {name: str(rng.choice(["是", "否"], p=[0.8, 0.2])) for name in sorted(flags) if rng.random() < 0.9}
        cells |= {name: str(rng.integers(0, 9)) for name in sorted(amounts) if rng.random() < 0.9}
        yield json.dumps(cells, ensure_ascii=False)


def wrong(city: City, key: str, only: set[str] | None = None) -> tuple[dict[str, list[str]], tuple[Verdict, ...]]:
    """What of a plan's verdicts is not as counted again, and the verdicts."""
    raw = plan(key)
    verdicts = evaluate(city.place, built_in_plan(key), settings=SETTINGS, areas=False).verdicts
    figures = counted_again(city.counted, raw, complete=None)
    asked = [
        (verdict, figure)
        for verdict, figure in zip(verdicts, figures, strict=True)
        if only is None or verdict.clause.id in only
    ]
    found = {verdict.clause.id: differences(verdict, figure) for verdict, figure in asked}
    return {name: each for name, each in found.items() if each}, tuple(verdict for verdict, _ in asked)


def test_the_verdicts_of_every_plan_are_those_counted_again(city: City, fuller_city: City) -> None:
    """In the city as it is, and in the fuller one what the first leaves open."""
    for key in built_in_keys():
        found, verdicts = wrong(city, key)
        assert found == {}
        open_yet = {verdict.clause.id for verdict in verdicts if verdict.measured is None}
        found, fuller = wrong(fuller_city, key, open_yet)
        assert found == {}
        unasked = {verdict.clause.id for verdict in fuller if verdict.measured is None and not hangs_on_gaps(verdict)}
        assert unasked <= NEVER_ASKED
        states = Counter(verdict.state for verdict in (*verdicts, *fuller))
        assert states.total() - states["not_decided"] >= len(verdicts) / 2


def test_a_figure_that_is_wrong_would_be_found(city: City) -> None:
    """The same clauses with a limit a minute shorter: not one of them comes to the same figure."""
    raw = plan("circles")
    verdicts = evaluate(city.place, built_in_plan("circles"), settings=SETTINGS, areas=False).verdicts
    shorter = {**raw, "clause": [{**clause, "limit": clause["limit"] - 1} for clause in raw["clause"]]}
    assert all(map(differences, verdicts, counted_again(city.counted, shorter, complete=None)))


def hangs_on_gaps(verdict: Verdict) -> bool:
    """Whether the clause stays open because some facilities do not tell what is asked of them."""
    told = verdict.reason.values if verdict.reason else {}  # noqa: PD011
    return "unknown" in told and told["unknown"] != told["count"]
