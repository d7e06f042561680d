"""Warming up compiles what real questions need, and nothing more is compiled afterwards."""

from typing import Any

import numpy as np

from lifecircle.coverage import (
    kernels,
    kernels_graph,
    kernels_k,
    kernels_points,
    kernels_repair,
    kernels_rows,
    kernels_search,
    kernels_snap,
    kernels_tree,
    network_edits,
    whatif,
)
from lifecircle.coverage.catchments import node_table, od_table, part_table
from lifecircle.coverage.each import Question
from lifecircle.coverage.k_nearest import k_nearest
from lifecircle.coverage.route import Router
from lifecircle.coverage.snapping import snap

from .sketch import PLAIN_DRIVE, random_network, random_points


def compiled_forms() -> dict[str, int]:
    modules: list[Any] = [kernels_graph, kernels_k, kernels_points, kernels_repair, kernels_rows, kernels_search]
    dispatchers = {
        f"{module.__name__}.{name}": value
        for module in [*modules, kernels_snap, kernels_tree]
        for name, value in vars(module).items()
        if hasattr(value, "signatures")
    }
    return {name: len(value.signatures) for name, value in dispatchers.items()}


def test_after_warming_up_no_question_has_to_wait_for_a_compiler() -> None:
    kernels.warm_up()
    before = compiled_forms()
    entry_points = {
        "spread",
        "unfinished",
        "at_points",
        "point_rows",
        "node_rows",
        "part_rows",
        "settle",
        "tree",
        "nearest_street",
    }
    assert all(any(name.endswith(f".{entry}") and count for name, count in before.items()) for entry in entry_points)
    network = random_network(8, oneway=np.random.default_rng(1).integers(-1, 2, 45))
    doors, homes = (snap(network, random_points(seed, 9), profile=PLAIN_DRIVE) for seed in (1, 2))
    question = Question(network, doors, [0, 0, 1, 2, 3, 4, 5, 6, 7], PLAIN_DRIVE, 4000.0, "from_facility")
    od_table(question, homes)
    node_table(question)
    part_table(question)
    k_nearest(question, homes, 3)
    state = whatif.begin(
        network,
        facilities=doors,
        owner=question.owner,
        demand=homes,
        profile=PLAIN_DRIVE,
        limit_s=4000.0,
        direction="from_facility",
    )
    router = Router(state.solved, homes)
    router.route(0)
    router.runs_over(np.ones(network.edge_count, bool))
    moved = whatif.set_entrances(whatif.close(state, 1), 2, homes.take([0, 1]))
    whatif.change_network(moved, network_edits.close_edges(network, [3, 4]))
    assert compiled_forms() == before
