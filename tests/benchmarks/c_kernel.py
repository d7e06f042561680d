"""The same search in C, compiled here by whatever compiler there is: what is left to win below numba."""

import ctypes
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np

from lifecircle.coverage.kernels.search.spread import spread
from lifecircle.coverage.search import nearest
from lifecircle.coverage.travel.endpoints import seeds_of
from lifecircle.coverage.travel.graph import graph_of, limit_ticks
from lifecircle.coverage.travel.profiles import WALK_ADULT

from .cities import City

SOURCE = Path(__file__).with_name("spread.c")
COMPILER = shutil.which("cc") or shutil.which("gcc")


@cache
def library() -> ctypes.CDLL:
    made = Path(mkdtemp(prefix="lifecircle-c-")) / "spread.so"
    subprocess.run(
        [str(COMPILER), "-O3", "-march=native", "-shared", "-fPIC", str(SOURCE), "-o", str(made)], check=True
    )
    found = ctypes.CDLL(str(made))
    short, long = np.ctypeslib.ndpointer(np.int32, flags="C"), np.ctypeslib.ndpointer(np.int64, flags="C")
    number = ctypes.c_int64
    found.spread.argtypes = [short, short, long, number, number, long, short, number, number, number, number]
    found.spread.restype = None
    return found


def c_nearest(city: City, limit_s: float) -> Callable[[], Any]:
    """Ask as `solve` with one thread does, the kernel alone being C's; its labels must be the same."""
    graph = graph_of(city.network, WALK_ADULT, "to_facility")
    seeds = seeds_of(graph, city.doors, np.arange(len(city.doors)))
    scale, arcs, run = graph.scale(limit_ticks(limit_s, WALK_ADULT)), graph.arcs, library().spread
    span = np.ascontiguousarray(arcs.span)

    def start() -> tuple[Any, Any, int]:
        labels = np.full(graph.node_count, scale.unreached, np.int64)
        nodes = nearest._enter(seeds, labels)
        block = len(nodes) * nearest._BLOCK_NODES // max(1, graph.node_count)
        return labels, nodes, block if block >= nearest._BLOCK_SEEDS else max(1, len(nodes))

    def ask() -> Any:
        labels, nodes, block = start()
        count = len(nodes)
        run(
            span, arcs.target, arcs.out, graph.node_count, len(arcs.target),
            labels, nodes, count, block, scale.unreached, scale.shift,
        )  # fmt: skip
        return labels

    labels, nodes, block = start()
    spread(arcs, labels, nodes, block, scale)
    assert (labels == ask()).all(), "both are the same search"
    return ask
