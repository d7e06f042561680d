"""Ways that cross no barrier, beside networkx on streets drawn twice: once for each side of the barrier."""

from typing import Any

import networkx as nx
import numpy as np
import pytest
import shapely

from .. import sketch
from ..town import barriers, homes, judge, place, site, sites

WALK_5 = 'kind = "circle"\nservices = ["fitness"]\nmode = "walk"\nlimit = 5\n'
SPEED, LIMIT_S = 1.2, 300.0
STEP = 100.0


def test_the_nearest_on_ones_own_side_counts_where_the_nearest_of_all_lies_across() -> None:
    """A trunk road at x = 250: at 300 the site at 100 is nearer, the one at 600 is reached without crossing."""
    trunk = barriers(("trunk", shapely.LineString([(250, -900), (250, 900)])))
    demand = homes([0.0, 300.0, 1000.0], [1, 2, 4])
    where = place(demand, sites(site("fitness_site", 100), site("fitness_site", 600)), crossing=trunk)
    barred = judge(where, WALK_5 + 'uncrossed = ["trunk"]\n')
    assert barred.served == 3
    assert any(str(note).startswith("2 have a nearest facility that they reach only across") for note in barred.notes)
    alone = place(demand, sites(site("fitness_site", 100)), crossing=trunk)
    assert judge(alone, WALK_5 + 'uncrossed = ["trunk"]\n').served == 1


def test_main_roads_are_barriers_where_a_clause_speaks_of_arterials() -> None:
    """A main road (主干路) crosses the street at x = 300, and a site lies on either side of a home near it."""
    ends = [((x, 0), (x + 100, 0)) for x in range(0, 1000, 100)] + [((300, -400), (300, 0)), ((300, 0), (300, 400))]
    nodes = sorted({end for pair in ends for end in pair})
    network = sketch.make(
        nodes, [(nodes.index(a), nodes.index(b)) for a, b in ends],
        highway=np.array(["primary" if a[0] == b[0] else "residential" for a, b in ends], object),
    )  # fmt: skip
    where = place(homes([350.0, 950.0], [1, 2]), sites(site("fitness_site", 250)), network=network)
    clause = WALK_5 + 'uncrossed = ["{}"]\n'
    assert (judge(where, WALK_5).served, judge(where, clause.format("arterial")).served) == (1, 0)
    by_trunk = judge(where, clause.format("trunk"))
    assert by_trunk.served == 1
    assert any("no trunk road" in str(note) for note in by_trunk.notes)


@pytest.mark.parametrize("seed", range(8))
def test_random_grids_with_a_trunk_road_among_their_streets(seed: int) -> None:
    """Joining the trunk road and leaving it on the same side is no crossing; leaving it on the other side is one."""
    rng = np.random.default_rng(seed)
    side, row = 7, 3
    at = {(x, y): x + side * y for y in range(side) for x in range(side)}
    ends = [((x, y), (x + 1, y)) for x, y in at if x + 1 < side] + [((x, y), (x, y + 1)) for x, y in at if y + 1 < side]
    kept = [one for one in ends if rng.random() < 0.8 or one[0][1] == one[1][1] == row]
    main = max(nx.connected_components(nx.Graph(kept)), key=len)  # who stands by a piece cut off steps out elsewhere
    kept = [pair for pair in kept if pair[0] in main]
    trunk = [a[1] == b[1] == row for a, b in kept]
    network = sketch.make(
        [(x * STEP, y * STEP) for x, y in at], [(at[a], at[b]) for a, b in kept],
        highway=np.array(["trunk" if one else "residential" for one in trunk], object),
    )  # fmt: skip
    off = [cell for cell in {end for pair in kept for end in pair} if cell[1] != row]
    sources = [sorted(off)[k] for k in rng.choice(len(off), 3, replace=False)]
    people = rng.integers(1, 9, len(kept)).astype(float)
    demand = homes([((a[0] + b[0]) * STEP / 2, (a[1] + b[1]) * STEP / 2) for a, b in kept], people.tolist())
    town = place(demand, sites(*(site("fitness_site", x * STEP, y * STEP) for x, y in sources)), network=network)
    verdict = judge(town, WALK_5 + 'uncrossed = ["trunk"]\n')
    cost = _networkx_cost(kept, row, sources)
    half_way = [min(cost.get(node, np.inf) for node in _ends(pair, row)) + STEP / 2 / SPEED for pair in kept]
    served = np.array(half_way) <= LIMIT_S
    assert verdict.served == people[served].sum()
    assert 0 < people[served].sum() < people.sum()


def _networkx_cost(kept: list[Any], row: int, sources: list[tuple[int, int]]) -> dict[Any, float]:
    """Two layers of the trunk road, parted at its inner crossings: streets above it know one, those below the other."""
    graph: Any = nx.Graph()
    for pair in kept:
        nodes = _ends(pair, row)
        graph.add_edges_from(zip(nodes[::2], nodes[1::2], strict=True), weight=STEP / SPEED)
    found = nx.multi_source_dijkstra_path_length(graph, {_node(one, row, _layer(one, row)) for one in sources})
    return dict(found)


def _ends(pair: Any, row: int) -> list[Any]:
    """The nodes at both ends of a street; of a piece of the trunk road those of one layer and then of the other."""
    a, b = pair
    along = a[1] == b[1] == row
    layers = ("above", "below") if along else (_layer(max(a, b, key=lambda end: abs(end[1] - row)), row),)
    return [_node(end, row, layer) for layer in layers for end in pair]


def _layer(cell: tuple[int, int], row: int) -> str:
    return "above" if cell[1] > row else "below"


def _node(cell: tuple[int, int], row: int, layer: str) -> Any:
    """The ends of the trunk road know no side, so that both layers share them."""
    inner = cell[1] == row and cell[0] not in (0, 6)
    return (cell, layer) if inner else (cell, "")
