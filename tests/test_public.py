"""What the program offers to others says what it takes, with units and shapes, and shows an example that is true.

Public is what a notebook gets (`lifecircle.__all__`, with the methods of its classes), what is set of an evaluation,
and the questions of the engine that are listed here; all else is the house's own.
"""

import doctest
import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

import lifecircle
from lifecircle.scenarios.errors import ProjectError

QUESTIONS = {
    "coverage.accessibility.floating_catchment": ["floating_catchment"],
    "coverage.place_edits.demand_edits": ["add_estate", "scale_people"],
    "coverage.edits.network_edits": ["add_link", "bar_area", "close_edges"],
    "coverage.evaluation.evaluate": ["evaluate"],
    "coverage.evaluation.following.live": ["follow", "set_network", "set_site"],
    "coverage.evaluation.settings": ["EvaluationSettings", "examples", "settings"],
    "coverage.example": [
        "example_candidates", "example_network", "example_place", "example_query", "example_reach",
    ],
    "coverage.place_edits.facility_edits": [
        "move_facility", "row_of", "set_attributes", "set_capacity", "set_category", "set_entrances", "set_status",
    ],
    "coverage.isochrones.polygons": ["cost_surface", "facility_isochrones", "isochrones"],
    "coverage.network.build": ["build_network"],
    "coverage.network.model": ["edge_lines"],
    "coverage.place_edits.new_facilities": ["add_facility", "add_service"],
    "coverage.plans.files": ["built_in_keys", "built_in_plans", "load_plan", "parse_plan"],
    "coverage.search.k_nearest": ["k_nearest"],
    "coverage.search.nearest": ["nearest", "solve"],
    "coverage.search.od_tables": ["node_table", "od_table"],
    "coverage.siting.capacitated": ["cover_with_places"],
    "coverage.siting.center": ["least_worst_way"],
    "coverage.siting.covering": ["cover_all", "cover_most", "cover_share", "front"],
    "coverage.siting.median": ["least_way"],
    "coverage.siting.problem": ["together"],
    "threads": ["run_in_threads", "thread_count"],
    "coverage.travel.profiles": ["pace"],
    "coverage.travel.snap": ["snap"],
    "coverage.warm_up": ["warm_up"],
}  # fmt: skip
NOTEBOOK = ("Comparison", "Place", "Result", "check", "compare", "demo", "open_project")
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def questions() -> dict[str, Any]:
    return {
        f"{module}.{name}": getattr(import_module(f"lifecircle.{module}"), name)
        for module, names in QUESTIONS.items()
        for name in names
    }


def notebook() -> Iterator[tuple[str, Any]]:
    for name in NOTEBOOK:
        found = getattr(lifecircle, name)
        if not inspect.isclass(found):
            yield name, found
            continue
        for method, made in vars(found).items():
            if not method.startswith("_") and inspect.isfunction(made):
                yield f"{name}.{method}", made


ALL = {**questions(), **dict(notebook())}


def parameters_of(function: Callable[..., object]) -> list[str]:
    return [name for name in inspect.signature(function).parameters if name != "self"]


@pytest.mark.parametrize("name", ALL)
def test_it_says_what_it_takes(name: str) -> None:
    found = ALL[name]
    said = inspect.getdoc(found) or ""
    if not inspect.isfunction(inspect.unwrap(found)) or not parameters_of(found):
        return
    listed = re.search(r"^Parameters\n-+\n(.*?)(?=\n\n|\Z)", said, re.DOTALL | re.MULTILINE)
    assert listed, f"{name} has no list of parameters"
    told = re.findall(r"^\*{0,2}(\w+) : \S", listed[1], re.MULTILINE)
    assert told == parameters_of(found), f"{name} lists {told}"


@pytest.mark.parametrize("name", questions())
def test_its_example_is_true(name: str) -> None:
    found = ALL[name]
    example = examples_in(found, name)
    assert example.examples, f"{name} has no example"
    told = doctest.DocTestRunner(optionflags=FLAGS).run(example)
    assert told.failed == 0, f"the example of {name} is not true"


def test_every_notebook_name_is_shown_in_an_example(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One after the other, as a notebook goes, on the small demo city."""
    shown = {name: examples_in(found, name) for name, found in notebook()}
    assert [name for name, example in shown.items() if not example.examples] == []
    place = lifecircle.demo(size="small")
    folder = tmp_path_factory.mktemp("notebook")
    import_module("lifecircle.scenarios.project.project").write_project(place.project, folder / "lifecircle.gpkg")
    known = {
        **{name: getattr(lifecircle, name) for name in NOTEBOOK},
        "place": place,
        "folder": folder,
        "result": place.evaluate(),
        "lc": lifecircle,
    }
    known["compared"] = lifecircle.compare(place, lifecircle.Scenario.named("A"), each_edit=False)
    for name, example in shown.items():
        example.globs = dict(known)
        assert doctest.DocTestRunner(optionflags=FLAGS).run(example).failed == 0, f"the example of {name} is not true"


def examples_in(found: Any, name: str) -> doctest.DocTest:
    inner = inspect.unwrap(found)
    place = vars(inspect.getmodule(inner) or object)
    return doctest.DocTestParser().get_doctest(inspect.getdoc(inner) or "", dict(place), name, None, 0)


def test_public_names_are_all_there() -> None:
    assert set(NOTEBOOK) < set(lifecircle.__all__)
    others = set(lifecircle.__all__) - set(NOTEBOOK)
    assert others == {"LifecircleError", "Scenario", "edits", "load_plan"}
    assert issubclass(ProjectError, lifecircle.LifecircleError)
