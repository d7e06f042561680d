"""A province in one run: 3,000,000 nodes, 1,000,000 homes, 20,000 facilities in 20 categories; time and peak memory.

    .venv/bin/python -P -m lifecircle.tests.benchmarks.province [nodes]

Needs some minutes, so it is no test. The peak is that of the whole process, with the making of the streets.
"""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from lifecircle.coverage.search.nearest import read_nearest, solve
from lifecircle.coverage.travel.endpoints import points_of
from lifecircle.coverage.travel.graph import graph_of
from lifecircle.coverage.travel.profiles import WALK_ADULT, WALK_ELDERLY
from lifecircle.coverage.travel.snap import snap

from .cities import grid

CATEGORIES = 20
LIMIT_S = 900.0


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def timed(what: str) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    say(f"{what:<48} {time.perf_counter() - begin:8.1f} s   peak {peak:5.2f} GiB")


def main(nodes: int) -> None:
    rng = np.random.default_rng(3)
    with timed(f"making {nodes:,} nodes of streets"):
        network = grid(nodes)
    low, high = network.node_xy.min(axis=0), network.node_xy.max(axis=0)
    with timed(f"snapping {nodes // 3:,} homes"):
        homes = snap(network, rng.uniform(low, high, (nodes // 3, 2)), profile=WALK_ADULT)
    with timed(f"snapping {nodes // 150:,} facilities"):
        doors = snap(network, rng.uniform(low, high, (nodes // 150, 2)), profile=WALK_ADULT)
    category = rng.integers(0, CATEGORIES, len(doors))
    people = rng.uniform(0, 30, len(homes))
    for profile in (WALK_ADULT, WALK_ELDERLY):
        with timed(f"{CATEGORIES} circles of 15 minutes, {profile.name}"):
            served = []
            points = points_of(graph_of(network, profile, "to_facility"), homes)
            for wanted in range(CATEGORIES):
                rows = np.flatnonzero(category == wanted)
                solved = solve(network, facilities=doors.take(rows), owner=rows, profile=profile, limit_s=LIMIT_S)
                served.append(people[np.isfinite(read_nearest(solved, points).cost_s)].sum() / people.sum())
        say(f"served between {min(served):.1%} and {max(served):.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000_000)
