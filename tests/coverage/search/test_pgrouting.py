"""The published results of pgRouting's driving distance, from ../shared/data where it is present."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lifecircle.coverage.network.model import Network
from lifecircle.coverage.search.nearest import Solved, solve
from lifecircle.coverage.travel.profiles import Profile
from lifecircle.coverage.travel.snap import Snapped

from ..sketch import make

FOLDER = Path(__file__).resolve().parents[3].parent / "shared/data/oracles/pgrouting"
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the published results are not at hand")

UNIT_CAR = Profile("pgrouting", "drive", 1.0, "costs of 1 a street", leg_mps=1.0)
UNIT_FOOT = Profile("pgrouting", "walk", 1.0, "costs of 1 a street", leg_mps=1.0)


@pytest.fixture(scope="module")
def network() -> Network:
    table = pd.read_csv(FOLDER / "edges.csv")
    assert set(table["cost"]) == set(table["reverse_cost"]) == {1, -1}  # -1 is a closed direction
    ids = pd.unique(pd.concat([table["source"], table["target"]]))
    at = {
        **dict(zip(table["source"], zip(table["x1"], table["y1"], strict=True), strict=True)),
        **dict(zip(table["target"], zip(table["x2"], table["y2"], strict=True), strict=True)),
    }
    row = {number: i for i, number in enumerate(ids)}
    ends = [(row[u], row[v]) for u, v in zip(table["source"], table["target"], strict=True)]
    oneway = np.where(table["reverse_cost"] < 0, 1, np.where(table["cost"] < 0, -1, 0))
    # two of the published lines are 1.5 long and cost 1; they are an island that no query reaches
    return make([at[number] for number in ids], ends, oneway=oneway, node_id=ids, u=table["source"], v=table["target"])


def search(network: Network, starts: list[int], profile: Profile) -> Solved:
    """Search from nodes: an edge of theirs, at the end where they stand."""
    places = []
    for number in starts:
        node = int(np.flatnonzero(network.node_id == number)[0])
        edge = int(np.flatnonzero((network.edge_u == node) | (network.edge_v == node))[0])
        places.append((edge, 0.0 if network.edge_u[edge] == node else network.edge_length_m[edge]))
    edges, offsets = (np.array(column) for column in zip(*places, strict=True))
    doors = Snapped(edges.astype(np.int32), offsets.astype(float), np.zeros(len(starts)))
    return solve(network, facilities=doors, owner=starts, profile=profile, limit_s=3.0, direction="from_facility")


def published(query: str, start: int | None = None) -> dict[int, float]:
    table = pd.read_csv(FOLDER / "expected_driving_distance.csv")
    rows = table[(table["query"] == query) & ((table["start_vid"] == start) if start else True)]
    return dict(zip(rows["node"], rows["agg_cost"].astype(float), strict=True))


def costs(network: Network, solved: Solved) -> dict[int, float]:
    cost = solved.node_cost_s
    return {int(network.node_id[i]): round(float(cost[i]), 6) for i in np.flatnonzero(np.isfinite(cost))}


def test_directed_driving_distance_from_11(network: Network) -> None:
    assert costs(network, search(network, [11], UNIT_CAR)) == published("directed_11_3")


@pytest.mark.parametrize("start", [11, 16])
def test_undirected_driving_distance(network: Network, start: int) -> None:
    assert costs(network, search(network, [start], UNIT_FOOT)) == published("undirected_11_16_3", start)


def test_directed_driving_distance_from_the_nearer_of_two(network: Network) -> None:
    solved = search(network, [11, 16], UNIT_CAR)
    assert costs(network, solved) == published("directed_equicost_11_16_3")
    owner = dict(zip(network.node_id.tolist(), solved.node_owner.tolist(), strict=True))
    for start in (11, 16):
        assert all(owner[node] == start for node in published("directed_equicost_11_16_3", start))
