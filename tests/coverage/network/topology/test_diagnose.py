"""Faults of a street network, listed."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.network.street_table import StreetArrays, streets_of
from lifecircle.coverage.network.topology.diagnose import Finding, Kind, diagnose, findings_table
from lifecircle.progress import WorkCancelled

from ...drawing import draw

CROSS = [(0, 0), (50, 0)], [(50, 0), (100, 0)], [(50, 0), (50, 80)], [(50, -70), (50, 0)]


def found(streets: StreetArrays, kind: Kind, near_m: float = 3.0) -> list[Finding]:
    return [finding for finding in diagnose(streets, near_m=near_m) if finding.kind == kind]


def test_a_sound_network_has_no_faults() -> None:
    assert diagnose(draw(*CROSS)) == ()


def test_a_part_that_cannot_be_reached_is_an_island() -> None:
    streets = draw(*CROSS, [(200, 0), (230, 0)], [(230, 0), (230, 10)])
    (island,) = found(streets, "island")
    assert island.edges == (4, 5)
    assert island.nodes == (5, 6, 7)
    assert str(island.message).startswith("2 streets of 40 m")


def test_an_island_that_is_drawn_there_and_back_is_as_long_as_once() -> None:
    streets = draw(*CROSS, [(200, 0), (230, 0)], [(230, 0), (200, 0)], [(230, 0), (230, 10)])
    (island,) = found(streets, "island")
    assert str(island.message).startswith("3 streets of 40 m")


def test_the_longest_part_is_the_mainland_and_the_others_follow_by_length() -> None:
    streets = draw([(0, 0), (5, 0)], [(0, 50), (90, 50)], [(0, 90), (30, 90)])
    assert [island.edges for island in found(streets, "island")] == [(2,), (0,)]


def test_a_street_for_cars_only_makes_no_connection_on_foot() -> None:
    streets = draw([(0, 0), (50, 0)], [(50, 0), (100, 0)], [(100, 0), (120, 0)], walk=[True, False, True])
    assert [island.edges for island in found(streets, "island")] == [(2,)]


def test_a_dead_end_just_short_of_a_street_is_listed_with_its_gap() -> None:
    (end,) = found(draw(*CROSS, [(20, 60), (20, 2)]), "loose_end")
    assert end.edges == (4, 0)
    assert end.xy == (20.0, 2.0)
    assert "2.00 m" in str(end.message)


def test_a_dead_end_further_off_is_a_real_one() -> None:
    assert not found(draw(*CROSS, [(20, 60), (20, 3.1)]), "loose_end")
    assert found(draw(*CROSS, [(20, 60), (20, 3.1)]), "loose_end", near_m=4)


def test_a_dead_end_beside_the_street_it_left_a_moment_ago_is_a_real_one() -> None:
    assert not found(draw(*CROSS, [(50, 0), (56, 2)]), "loose_end")


def test_a_dead_end_that_comes_back_to_its_own_street_after_a_detour_is_listed() -> None:
    (end,) = found(draw(*CROSS, [(50, 80), (20, 80), (20, 2)]), "loose_end")
    assert end.edges == (4, 0)


def test_two_dead_ends_that_face_each_other_are_one_fault() -> None:
    assert len(found(draw([(0, 0), (50, 0)], [(52, 0), (100, 0)]), "loose_end")) == 1


def test_a_dead_end_below_a_bridge_is_a_real_one() -> None:
    streets = draw(*CROSS, [(20, 60), (20, 2)], bridge=[True, False, False, False, False])
    assert not found(streets, "loose_end")


def test_streets_that_cross_without_a_node_are_an_error_there() -> None:
    (crossing,) = found(draw(*CROSS, [(20, -30), (20, 30)]), "crossing")
    assert crossing.edges == (0, 4)
    assert crossing.xy == (20.0, 0.0)
    assert crossing.severity == "error"


def test_streets_that_cross_in_a_vertex_of_both_are_told_once() -> None:
    assert len(found(draw([(0, 0), (20, 0), (50, 0)], [(20, -30), (20, 0), (20, 30)]), "crossing")) == 1


@pytest.mark.parametrize("column", ["bridge", "tunnel"])
def test_bridges_and_tunnels_cross_nothing(column: str) -> None:
    columns: dict[str, Any] = {column: [False, False, False, False, True]}
    streets = draw(*CROSS, [(20, -30), (20, 30)], **columns)
    assert not found(streets, "crossing")


def test_a_junction_that_lies_on_a_street_without_a_node_there_is_a_crossing() -> None:
    streets = draw(*CROSS, [(20, 0), (20, 30)], [(20, 0), (25, 30)])
    assert {finding.edges for finding in found(streets, "crossing")} == {(0, 4), (0, 5)}


def test_a_street_drawn_twice_is_found_in_either_direction() -> None:
    streets = draw([(0, 0), (9, 0), (9, 9)], [(9, 9), (9, 0), (0, 0)], [(0, 0), (0, 9), (9, 9)])
    (again,) = found(streets, "duplicate")
    assert again.edges == (0, 1)


def test_two_ways_round_a_block_of_the_same_length_are_no_duplicates() -> None:
    assert not found(draw([(0, 0), (9, 0), (9, 9)], [(0, 0), (0, 9), (9, 9)]), "duplicate")


def test_a_street_drawn_three_times_has_two_repeats_of_the_first() -> None:
    line = [(0, 0), (9, 0)]
    assert [finding.edges for finding in found(draw(line, line, line), "duplicate")] == [(0, 1), (0, 2)]


def test_a_street_without_length_is_an_error() -> None:
    (empty,) = found(draw(*CROSS, [(100, 0), (100, 0)]), "no_length")
    assert empty.edges == (4,)


def test_a_dead_end_beside_a_street_without_length_is_listed_all_the_same() -> None:
    streets = draw(*CROSS, [(100, 2), (100, 2)], [(20, 60), (20, 2)])
    assert (20, 2) in [end.xy for end in found(streets, "loose_end")]


def test_gates_are_noted() -> None:
    (gate,) = found(draw(*CROSS, gate=[False, True, False, False]), "gate")
    assert gate.edges == (1,)
    assert gate.xy == (75.0, 0.0)
    assert gate.severity == "note"


def test_rows_of_a_built_network_are_its_own_edges() -> None:
    network = draw(*CROSS, [(20, -30), (20, 30)]).build()
    (crossing,) = found(streets_of(network), "crossing")
    assert sorted(network.edge_source[list(crossing.edges)].tolist()) == [0, 4]


def test_the_table_has_one_row_for_each_finding() -> None:
    findings = diagnose(draw(*CROSS, [(20, -30), (20, 30)], gate=[True] * 5))
    table = findings_table(findings)
    assert table["kind"].tolist() == ["island", "crossing", *["gate"] * 5]
    assert table[["x", "y"]].to_numpy().dtype == np.float64
    assert findings_table(()).empty


@pytest.mark.parametrize("near_m", [0, -1, np.nan, np.inf])
def test_an_impossible_distance_is_refused(near_m: float) -> None:
    with pytest.raises(RequestError):
        diagnose(draw(*CROSS), near_m=near_m)


def test_cancelling_stops_the_diagnosis() -> None:
    with pytest.raises(WorkCancelled):
        diagnose(draw(*CROSS), cancelled=lambda: True)


def test_lines_across_a_square_cross_each_other_and_a_path_over_it_without_a_fault() -> None:
    # CROSS is a square's four doors and its middle; two diagonals lead over it, and a path that is joined to nothing.
    diagonals = ([(0, 0), (100, 10)], [(50, -60), (60, 60)])
    over = [False] * 4 + [True, True, False]
    path = [(20, -30), (20, 30)]
    drawn_so = draw(*CROSS, *diagonals, path, across=over)
    pairs = {crossing.edges for crossing in found(drawn_so, "crossing")}
    assert all(not {4, 5} & set(pair) for pair in pairs)
    assert any(6 in pair for pair in pairs)  # the path over the street is a fault as ever


def test_a_street_that_crosses_itself_without_a_node_is_a_fault() -> None:
    loop = draw([(0, 0), (100, 0)], [(100, 0), (50, 50), (50, -50)])
    same = replace(loop, source_id=np.zeros(len(loop), dtype=np.int64))
    assert [crossing.xy for crossing in found(same, "crossing")] == [(50.0, 0.0)]
