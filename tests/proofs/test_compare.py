"""The comparison's causes: each kind of difference is counted under its own, and none hides under another's."""

from dataclasses import replace

import numpy as np
import pytest

from lifecircle.tests.benchmarks.compare import Answers, ask, causes, private_ways

from .worlds import random_streets

INF = np.inf
SAID = np.array([100.0, 200.0, INF])
ALIKE = Answers(engine=SAID, networkx=SAID, nodes=SAID, moved=SAID, ruler=np.array([99.5, 150.0, INF]))


def test_alike_answers_have_no_cause_but_the_detour() -> None:
    assert causes(ALIKE) == {"networkx": 0, "snap": 0, "nodes, another": 0, "detour": 1, "ruler, another": 0}


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"networkx": [102.0, 200.0, INF]}, "networkx"),
        ({"networkx": [100.0, 200.0, 500.0]}, "networkx"),
        ({"nodes": [140.0, 200.0, INF], "moved": [140.5, 200.0, INF]}, "snap"),
        ({"nodes": [140.0, 200.0, INF]}, "nodes, another"),
        ({"ruler": [99.5, 300.0, INF]}, "ruler, another"),
    ],
)
def test_each_difference_is_counted_where_it_belongs(changed: dict[str, list[float]], cause: str) -> None:
    answers = replace(ALIKE, **{key: np.array(value) for key, value in changed.items()})
    found = causes(answers)
    assert found[cause] == causes(ALIKE)[cause] + 1
    assert sum(found[key] for key in ("networkx", "snap", "nodes, another", "ruler, another")) == 1


def test_on_a_random_network_networkx_agrees() -> None:
    network = random_streets(np.random.default_rng(40))
    level = replace(network, node_z=np.full(network.node_count, np.nan), edge_relief=np.zeros((0, 4)))
    answers = ask(private_ways(level), seed=3)
    assert np.isfinite(answers.engine).any()
    found = causes(answers)
    assert (found["networkx"], found["nodes, another"], found["ruler, another"]) == (0, 0, 0)
