"""Parts of what is linked, against networkx."""

from collections.abc import Iterable

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.arrays import Longs
from lifecircle.links import linked_parts, mutual_parts

COUNT = 12
LINKS = st.lists(st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)), max_size=20)


def numbered(parts: Iterable[set[int]]) -> list[int]:
    """The part of each, parts numbered by their first member."""
    number = {member: min(part) for part in parts for member in part}
    return [sorted(set(number.values())).index(number[each]) for each in range(COUNT)]


def ends(links: list[tuple[int, int]]) -> tuple[Longs, Longs]:
    rows = np.array(links, np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]


@given(links=LINKS)
def test_what_is_linked_is_one_part(links: list[tuple[int, int]]) -> None:
    graph = nx.Graph(links)
    graph.add_nodes_from(range(COUNT))
    assert linked_parts(COUNT, *ends(links)).tolist() == numbered(nx.connected_components(graph))


@given(both=LINKS, one_way=LINKS)
def test_within_a_mutual_part_everything_leads_to_everything(
    both: list[tuple[int, int]], one_way: list[tuple[int, int]]
) -> None:
    graph = nx.DiGraph([*both, *(link[::-1] for link in both), *one_way])
    graph.add_nodes_from(range(COUNT))
    part = mutual_parts(COUNT, ends(both), ends(one_way))
    assert sorted(set(part.tolist())) == list(range(len(set(part.tolist()))))
    expected = numbered(nx.strongly_connected_components(graph))
    assert (part[:, None] == part).tolist() == np.equal.outer(expected, expected).tolist()


@pytest.mark.parametrize("order", ["in turn", "at random", "backwards"])
def test_a_long_chain_is_one_part(order: str) -> None:
    rows = np.arange(100_000)
    if order != "in turn":
        rows = np.random.default_rng(4).permutation(rows) if order == "at random" else rows[::-1]
    assert not linked_parts(len(rows), rows[:-1], rows[1:]).any()
    assert linked_parts(len(rows), rows[:-2], rows[1:-1]).sum() in {0, 1, len(rows) - 1}


def test_nothing_linked_is_each_for_itself() -> None:
    assert linked_parts(3, [], []).tolist() == [0, 1, 2]
    assert linked_parts(0, [], []).tolist() == []
