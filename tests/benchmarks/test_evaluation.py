"""All clauses of the longest plan on a city of 250,000 nodes and 100,000 homes: `pytest --benchmark-only`."""

from typing import Any

import numpy as np
import pytest
import shapely

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.network.build import build_network
from lifecircle.coverage.network.model import Network
from lifecircle.coverage.place import Barriers, Demand, Districts, Facilities, Place
from lifecircle.coverage.plans.files import built_in_plan, built_in_services

SIDE = 500
STEP_M = 80.0
WIDE_M = SIDE * STEP_M
HOMES = 100_000
SITES = 8_000
VILLAGES, TOWNSHIPS = 1600, 64
AGES = {"age_0_2": 0.03, "age_3_5": 0.03, "age_6_11": 0.06, "age_12_14": 0.03, "age_15_59": 0.6, "age_60_plus": 0.25}


def streets(rng: np.random.Generator) -> Network:
    """A grid with every seventh street missing and every node a little beside its place."""
    row = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    xy = np.column_stack([row.ravel() % SIDE, row.ravel() // SIDE]) * STEP_M + rng.uniform(-25, 25, (SIDE * SIDE, 2))
    u = np.concatenate([row[:, :-1].ravel(), row[:-1, :].ravel()])
    v = np.concatenate([row[:, 1:].ravel(), row[1:, :].ravel()])
    kept = rng.random(len(u)) < 6 / 7
    u, v = u[kept], v[kept]
    no, yes, blank = np.zeros(len(u), bool), np.ones(len(u), bool), np.full(len(u), "", object)
    lines: Any = shapely.linestrings(np.stack([xy[u], xy[v]], axis=1))
    return build_network(
        node_id=np.arange(len(xy)), node_xy=xy, node_crossing=np.full(len(xy), "", object), u=u, v=v,
        geometry=lines, highway=np.full(len(u), "residential", object),
        name=blank, oneway=np.zeros(len(u), np.int8), walk=yes, drive=yes, stairs=no, bridge=no, tunnel=no, gate=no,
        maxspeed_kmh=np.full(len(u), np.nan), source_id=np.arange(len(u)), crs="EPSG:32650",
    )  # fmt: skip


def inside(xy: np.ndarray) -> dict[str, np.ndarray]:
    """Districts as squares: 40 by 40 villages in 8 by 8 townships in one county and one city."""
    cell = np.clip((xy / (WIDE_M / 40)).astype(np.int32), 0, 39)
    village = cell[:, 0] * 40 + cell[:, 1]
    township = VILLAGES + (cell[:, 0] // 5) * 8 + cell[:, 1] // 5
    county = np.full(len(xy), VILLAGES + TOWNSHIPS)
    rows = {"village": village, "township": township, "county": county, "city": county + 1}
    return {level: row.astype(np.int32) for level, row in rows.items()}


def districts() -> Districts:
    level = np.array(["village"] * VILLAGES + ["township"] * TOWNSHIPS + ["county", "city"], object)
    count = len(level)
    kind = np.array(
        (["社区", "村"] * VILLAGES)[:VILLAGES] + (["街道", "镇"] * TOWNSHIPS)[:TOWNSHIPS] + ["", ""], object
    )
    name = np.array([f"d{row}" for row in range(count)], object)
    no, blank = np.zeros(count, bool), np.full(count, "", object)
    return Districts(name, name, level, kind, np.full(count, -1, np.int32), blank, no, np.full(count, None, object))


def sites(rng: np.random.Generator) -> Facilities:
    categories = sorted({key for service in built_in_services().values() for key in service.categories})
    xy = rng.uniform(0, WIDE_M, (SITES, 2))
    blank, no = np.full(SITES, "", object), np.zeros(SITES, bool)
    capacities = ("beds", "nursing_beds", "places", "area_m2", "land_m2", "doctors", "nurses")
    return Facilities(
        id=np.arange(SITES).astype(object), name=blank, category=rng.choice(np.array(categories, object), SITES),
        status=np.full(SITES, "existing", object), level=blank, xy=xy, entrance_xy=xy,
        entrance_owner=np.arange(SITES, dtype=np.int32),
        capacity={name: rng.uniform(10, 100, SITES) for name in capacities}, public=~no,
        grade=np.full(SITES, 2.0), new=rng.random(SITES) < 0.3, mobile=no, scheduled=no, district=inside(xy),
        known=dict.fromkeys(("public", "new", "grade", "level"), ~no),
    )  # fmt: skip


def city() -> Place:
    rng = np.random.default_rng(2025)
    xy = rng.uniform(0, WIDE_M, (HOMES, 2))
    people = rng.uniform(0, 10, HOMES)
    weights = {"people": people, "households": people * 0.35, **{key: people * part for key, part in AGES.items()}}
    demand = Demand(xy, weights, xy[:, 0] > 0.7 * WIDE_M, inside(xy))
    rails: Any = [shapely.LineString([(WIDE_M * at, 0), (WIDE_M * at, WIDE_M)]) for at in (0.3, 0.6)]
    lines = Barriers(np.full(2, "railway", object), np.full(2, "", object), np.array(rails, object))
    return Place(streets(rng), demand, sites(rng), districts(), lines)


@pytest.mark.benchmark(group="evaluation", warmup=False)
@pytest.mark.parametrize("key", ["circles", "mianyang"])
def test_a_whole_plan_on_a_large_city(benchmark: Any, key: str) -> None:
    place, plan = city(), built_in_plan(key)
    evaluation = benchmark.pedantic(evaluate, (place, plan), rounds=2, iterations=1)
    assert sum(verdict.state != "not_decided" for verdict in evaluation.verdicts) > len(plan.clause) / 2
