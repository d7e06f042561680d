"""Values pickle and copy, fresh or used, and what was worked out from them stays behind."""

import copy
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
import shapely

from lifecircle.coverage.edits import network_edits
from lifecircle.coverage.errors import InfeasibleError
from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.following import live
from lifecircle.coverage.network.derived import MOST_OF_A_KIND, Derived
from lifecircle.coverage.place import Place
from lifecircle.coverage.plans.files import load_plan
from lifecircle.coverage.travel.graph import graph_of
from lifecircle.coverage.travel.profiles import at_speed, profile_for
from lifecircle.layers.errors import DataError
from lifecircle.messages import LifecircleError, Message
from lifecircle.scenarios.errors import ProjectError

from . import town

CLAUSES = """[[clause]]
id = "it"
kind = "circle"
mode = "walk"
limit = 5
services = ["library"]
[[clause]]
id = "drive"
kind = "response"
limit = 5
services = ["library"]
"""
COPIES: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))]


def used_place() -> Place:
    where = town.place(
        town.homes([0, 450, 2000], [3, 4, 5]),
        town.sites(town.site("library", 300)),
        crossing=town.barriers(("railway", shapely.LineString([(1000, -9), (1000, 9)]))),
    )
    evaluate(where, town.plan(CLAUSES))
    where = where.edited(network_edits.add_link(where.network, [(0.0, 0.0), (0.0, 30.0), (500.0, 30.0), (500.0, 0.0)]))
    evaluate(where, town.plan(CLAUSES))
    return where


def figures(value: object) -> object:
    """The arrays and figures of a value, comparable."""
    if isinstance(value, np.ndarray):
        return repr(value.tolist()) if value.dtype != object else [figures(one) for one in value]
    if isinstance(value, dict):
        return {key: figures(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [figures(one) for one in value]
    if isinstance(value, frozenset | set):  # a copy may hold the same in another order
        return sorted(map(repr, map(figures, value)))
    if hasattr(value, "__dataclass_fields__"):
        return [figures(getattr(value, key)) for key in value.__dataclass_fields__ if key != "derived"]
    return repr(value)  # so that what is not a number equals itself


@pytest.mark.parametrize("again", COPIES)
def test_a_place_that_was_evaluated_and_edited_travels_and_gives_the_same_verdicts(again: Any) -> None:
    where, plan = used_place(), town.plan(CLAUSES)
    other = again(where)
    assert figures(other) == figures(where)
    assert figures(evaluate(other, plan)) == figures(evaluate(where, plan))


@pytest.mark.parametrize("again", COPIES[1:])
def test_what_was_worked_out_stays_behind(again: Any) -> None:
    where = used_place()
    assert len(where.first_network.derived) > 0
    assert len(again(where).first_network.derived) == 0
    assert len(pickle.dumps(where.first_network)) < 1.2 * len(pickle.dumps(copy.deepcopy(where.first_network)))


@pytest.mark.parametrize("again", COPIES)
def test_plans_evaluations_and_edits_travel(again: Any) -> None:
    where, plan = used_place(), load_plan("circles")
    for value in (plan, evaluate(where, town.plan(CLAUSES)), where.edits[0], where.districts, where.barriers):
        assert figures(again(value)) == figures(value)


@pytest.mark.parametrize("again", COPIES)
def test_a_followed_circle_travels_and_is_edited_further(again: Any) -> None:
    where = used_place()
    followed = live.set_site(live.follow(where, town.plan(CLAUSES), "it"), 7, [(1900.0, 0.0)])
    other = again(followed)
    assert other.verdict.served == followed.verdict.served == 12
    edges = [other.network.edge_count - 1]
    further = [live.set_network(one, network_edits.close_edges(one.network, edges)) for one in (followed, other)]
    assert figures(further[0].verdict) == figures(further[1].verdict)


def kinds(kind: type[LifecircleError] = LifecircleError) -> Iterator[type[LifecircleError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from kinds(below)


@pytest.mark.parametrize("kind", [kind for kind in kinds() if "gui" not in kind.__module__])
@pytest.mark.parametrize("again", COPIES)
def test_errors_travel_with_their_sentence(kind: type[LifecircleError], again: Any) -> None:
    inner = Message("In {file}.", {"file": "a.csv"})
    made = kind.__new__(kind)  # a kind may ask for more when it is made
    LifecircleError.__init__(made, "{what}, row {row}: {reason}.", what=inner, row=3, reason="no number")
    error = again(made)
    assert type(error) is kind
    assert str(error) == "In a.csv., row 3: no number."
    assert error.values["what"] == inner


@pytest.mark.parametrize("again", COPIES)
def test_what_else_an_error_carries_travels_with_it(again: Any) -> None:
    error = again(
        InfeasibleError("{count} cannot be served.", points=np.array([3, 7]), weight=np.array([5.0, 6.0]), count=2)
    )
    assert (str(error), error.points.tolist()) == ("2 cannot be served.", [3, 7])


class Foreign(Exception):
    """An error of a library that cannot be pickled."""

    def __reduce__(self) -> Any:
        raise TypeError


def test_a_foreign_error_among_the_values_travels_as_its_text() -> None:
    error = pickle.loads(pickle.dumps(ProjectError("{file}: {reason}", file="a", reason=Foreign("broken"))))
    assert str(error) == "a: broken"


def refuse(row: int) -> int:
    if row == 0:
        raise DataError("Row {row} is wrong.", row=row)
    return row


def test_an_error_in_a_pool_of_processes_leaves_the_pool_alive() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        with pytest.raises(DataError, match="Row 0 is wrong"):
            pool.submit(refuse, 0).result()
        assert pool.submit(refuse, 1).result() == 1


def test_only_the_graphs_used_last_are_kept() -> None:
    network = town.street()
    walk = profile_for("people", "walk")
    paced = [at_speed(walk, 1 + row / 100) for row in range(3 * MOST_OF_A_KIND)]
    graphs = [graph_of(network, one, "to_facility") for one in paced]
    assert MOST_OF_A_KIND <= len(network.derived) <= MOST_OF_A_KIND + 1  # the graphs, and which streets are private
    assert graph_of(network, paced[-1], "to_facility") is graphs[-1]
    assert graph_of(network, paced[0], "to_facility") is not graphs[0]


def test_an_entry_that_is_asked_for_outlives_newer_ones() -> None:
    derived = Derived()
    first = derived.once(("kind", 0), object)
    for row in range(1, 2 * MOST_OF_A_KIND):
        derived.once(("kind", row), object)
        assert derived.once(("kind", 0), object) is first
    assert derived.once("other", lambda: "kept") == derived.once("other", lambda: "new")
