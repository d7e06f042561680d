"""Warming up compiles what real questions need, and nothing more is compiled afterwards."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import shapely
from numba.core.registry import CPUDispatcher

import lifecircle
from lifecircle.coverage import warm_up
from lifecircle.coverage.edits import network_edits
from lifecircle.coverage.isochrones.polygons import facility_isochrones
from lifecircle.coverage.search import incremental
from lifecircle.coverage.search.k_nearest import k_nearest
from lifecircle.coverage.search.od_tables import node_table, od_table, part_table
from lifecircle.coverage.search.per_facility import FacilityQuery
from lifecircle.coverage.search.routes import Router
from lifecircle.coverage.travel.snap import snap
from lifecircle.progress import WorkCancelled

from .sketch import PLAIN_DRIVE, random_network, random_points
from .town import barriers, homes, judge, place, site, sites


def modules() -> Iterator[ModuleType]:
    """Every module of the floors below the window; kernels stand nowhere else, and these need no Qt."""
    for floor in ("coverage", "layers", "scenarios"):
        folder = Path(lifecircle.__path__[0]) / floor
        for found in pkgutil.walk_packages([str(folder)], prefix=f"lifecircle.{floor}."):
            yield importlib.import_module(found.name)


def kernels_of(module: ModuleType) -> dict[str, Any]:
    """The kernels that a module knows by name, its own and those that it imports."""
    return {name: value for name, value in vars(module).items() if isinstance(value, CPUDispatcher)}


def all_kernels() -> dict[str, Any]:
    return {
        f"{module.__name__}.{name}": kernel
        for module in modules()
        for name, kernel in kernels_of(module).items()
        if kernel.py_func.__module__ == module.__name__
    }


def asked_from_python() -> set[Any]:
    """The kernels that are called outside kernels: those within others are compiled, and kept on disk, with them."""
    asked = set()
    for module in modules():
        known = kernels_of(module)
        for node in ast.parse(inspect.getsource(module)).body if known else []:
            parts = node.body if isinstance(node, ast.ClassDef) else [node]
            for part in parts:
                if isinstance(part, ast.FunctionDef) and part.name not in known:
                    names = {inner.id for inner in ast.walk(part) if isinstance(inner, ast.Name)}
                    asked |= {known[name] for name in names & set(known)}
    return asked


def compiled_forms() -> dict[str, int]:
    return {name: len(kernel.signatures) for name, kernel in all_kernels().items()}


def inner_of(kernel: Any) -> set[Any]:
    """The kernels that a kernel calls."""
    names = kernel.py_func.__code__.co_names
    found = (kernel.py_func.__globals__.get(name) for name in names)
    return {value for value in found if isinstance(value, CPUDispatcher)}


def test_warming_up_compiles_every_kernel_of_the_package() -> None:
    warm_up.warm_up()
    asked = asked_from_python()
    assert len(asked) > 20
    assert [name for name, kernel in all_kernels().items() if kernel in asked and not kernel.signatures] == []
    ready, more = set(asked), set(asked)
    while more:
        more = {inner for kernel in more for inner in inner_of(kernel)} - ready
        ready |= more
    assert [name for name, kernel in all_kernels().items() if kernel not in ready] == [], "a kernel that nobody calls"


def test_warming_up_stops_between_two_questions() -> None:
    with pytest.raises(WorkCancelled):
        warm_up.warm_up(cancelled=lambda: True)


def test_after_warming_up_no_question_has_to_wait_for_a_compiler() -> None:
    warm_up.warm_up()
    before = compiled_forms()
    network = random_network(8, oneway=np.random.default_rng(1).integers(-1, 2, 45))
    doors, homes_at = (snap(network, random_points(seed, 9), profile=PLAIN_DRIVE) for seed in (1, 2))
    question = FacilityQuery(network, doors, [0, 0, 1, 2, 3, 4, 5, 6, 7], PLAIN_DRIVE, 4000.0, "from_facility")
    od_table(question, homes_at)
    node_table(question)
    part_table(question)
    facility_isochrones(question, [2000.0, 4000.0])
    k_nearest(question, homes_at, 3)
    state = incremental.begin(
        network,
        facilities=doors,
        owner=question.owner,
        demand=homes_at,
        profile=PLAIN_DRIVE,
        limit_s=4000.0,
        direction="from_facility",
    )
    router = Router(state.solved, homes_at)
    router.route(0)
    router.runs_over(np.ones(network.edge_count, bool))
    moved = incremental.set_entrances(incremental.close(state, 1), 2, homes_at.take([0, 1]))
    incremental.change_network(moved, network_edits.close_edges(network, [3, 4]))
    assert compiled_forms() == before


def test_after_warming_up_no_evaluation_has_to_wait_for_a_compiler() -> None:
    warm_up.warm_up()
    before = compiled_forms()
    railway = barriers(("railway", shapely.LineString([(450, -50), (450, 50)])))
    town = place(homes([0.0, 900.0], age_3_5=[3, 4]), sites(site("kindergarten", 100, places=5)), crossing=railway)
    verdict = judge(town, 'kind = "circle"\nservices = ["kindergarten"]\nmode = "walk"\nlimit = 15\n')
    assert verdict.sureness is not None
    assert verdict.sureness.severance[0].severed > 0
    assert verdict.rooms[0].seated == 5
    assert compiled_forms() == before
