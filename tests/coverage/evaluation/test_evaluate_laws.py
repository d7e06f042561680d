"""What must hold of any evaluation: the laws of coverage, places with nothing in them, and clauses side by side."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lifecircle.coverage.errors import NetworkError
from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.verdict import Verdict
from lifecircle.coverage.network.model import Network
from lifecircle.coverage.place import Place
from lifecircle.coverage.plans.files import built_in_keys, built_in_plan

from ..sketch import random_network
from ..town import area, areas, homes, judge, place, plan, site, sites, street

SEEDS = st.integers(0, 1000)
WALK_5 = 'kind = "circle"\nservices = ["fitness"]\nmode = "walk"\nlimit = 5\n'


def random_place(seed: int, facilities: int) -> Place:
    """Forty homes and some facilities, the first ones the same for any number, on random streets."""
    rng = np.random.default_rng(seed)
    network: Network = random_network(seed)
    where = [(float(x), float(y)) for x, y in rng.uniform(0, 1000, (40, 2))]
    people = rng.uniform(0, 9, 40)
    spots = rng.uniform(0, 1000, (12, 2))[:facilities]
    return place(homes(where, list(people)), sites(*[site("fitness_site", x, y) for x, y in spots]), network=network)


def served(verdict: Verdict) -> float:
    if verdict.state == "not_decided":
        return 0.0  # no facility has a street
    assert verdict.served is not None
    return verdict.served


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, more=st.integers(1, 8))
def test_another_facility_never_leaves_anyone_out(seed: int, more: int) -> None:
    few, many = (judge(random_place(seed, count), WALK_5, sureness=False) for count in (3, 3 + more))
    assert served(many) >= served(few)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, faster=st.floats(1.2, 3.0))
def test_a_faster_walk_and_a_longer_limit_never_leave_anyone_out(seed: int, faster: float) -> None:
    where = random_place(seed, 3)
    usual = served(judge(where, WALK_5, sureness=False))
    assert served(judge(where, WALK_5, sureness=False, speeds_mps={"people": faster})) >= usual
    assert served(judge(where, WALK_5.replace("5", "6"), sureness=False)) >= usual


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, percent=st.floats(1, 100))
def test_a_circle_turns_exactly_at_its_turning_speed(seed: int, percent: float) -> None:
    where = random_place(seed, 3)
    clause = WALK_5 + f"target = {percent}"
    verdict = judge(where, clause, near_percent=0)
    assume(verdict.state != "not_decided")
    sure = verdict.sureness
    assert sure is not None
    turning = sure.slowest_kept_mps or sure.fastest_failing_mps
    if turning is not None:
        above, below = (
            judge(where, clause, sureness=False, near_percent=0, speeds_mps={"people": turning * by})
            for by in (1 + 1e-6, 1 - 1e-6)
        )
        assert above.state == "met"
        assert below.state != "met"


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, waits=st.sampled_from([0.0, 20.0]))
def test_one_of_two_services_is_a_service_of_both(seed: int, waits: float) -> None:
    """With the same limit, whoever has either of two services has the nearest facility of any: figures and doubts."""
    where = random_place(seed, 6)
    where = replace(where, facilities=replace(where.facilities, category=np.array(["library", "museum"] * 3, object)))
    either = WALK_5.replace('["fitness"]', '["library", "museum"]') + "k_of = 1\ntarget = 50\n"
    joint = WALK_5.replace('["fitness"]', '[{ any_of = ["library", "museum"] }]') + "target = 50\n"
    one, other = (judge(where, clause, crossing_s=waits) for clause in (either, joint))
    assume("not_decided" not in {one.state, other.state})
    assert (one.state, one.measured, one.served) == (other.state, other.measured, other.served)
    assert one.sureness is not None
    assert other.sureness is not None
    for name in ("near_limit", "measured_if_served", "own_pace", "other_reading"):
        assert getattr(one.sureness, name) == getattr(other.sureness, name), name
    for name in ("slowest_kept_mps", "fastest_failing_mps"):
        speed, same = getattr(one.sureness, name), getattr(other.sureness, name)
        assert speed == (same if same is None else pytest.approx(same, rel=1e-5)), name


@pytest.mark.parametrize("key", built_in_keys())
def test_a_place_with_nothing_in_it_decides_nothing_and_says_why(key: str) -> None:
    evaluation = evaluate(place(homes([]), sites()), built_in_plan(key))
    assert {verdict.state for verdict in evaluation.verdicts} == {"not_decided"}
    assert all(verdict.reason for verdict in evaluation.verdicts)


def test_a_drive_without_roads_for_cars_is_not_decided_beside_a_walk_that_is() -> None:
    network = street(drive=np.zeros(40, bool))
    drive = WALK_5.replace("walk", "drive")
    where = place(homes([0.0]), sites(site("fitness_site", 0)), network=network)
    both = plan(f'[[clause]]\nid = "walk"\n{WALK_5}\n[[clause]]\nid = "drive"\n{drive}')
    walked, driven = evaluate(where, both).verdicts
    assert (walked.state, driven.state) == ("met", "not_decided")
    assert "no street that by car can use" in str(driven.reason)
    with pytest.raises(NetworkError):
        judge(where, drive)


def test_two_readings_of_one_clause_are_both_kept_and_point_at_each_other() -> None:
    ten = 'kind = "circle"\nservices = ["culture"]\nmode = "network_km"\nlimit = 1\n'
    both = plan(
        f'[[clause]]\nid = "ten"\n{ten}\n[[clause]]\nid = "five"\nreading_of = "ten"\n{ten.replace("= 1", "= 0.5")}'
    )
    long, short = evaluate(place(homes([800.0]), sites(site("library", 0))), both).verdicts
    assert (long.state, short.state) == ("met", "not_met")
    assert str(long.notes[0]) == "By another reading of it, five, it is not met."
    assert str(short.notes[0]) == "By another reading of it, ten, it is met."


def test_an_evaluation_changes_nothing_of_the_place() -> None:
    demand = homes([0.0, 900.0], [3, 4], age_60_plus=[1, 2], rural=[True, False], district={"village": [0, 0]})
    where = place(demand, sites(site("fitness_site", 0, places=3)), areas(area("village", "甲")))
    before = [column.copy() for column in (*demand.weights.values(), demand.xy, demand.rural, where.facilities.xy)]
    evaluate(where, built_in_plan("mianyang"))
    after = [*demand.weights.values(), demand.xy, demand.rural, where.facilities.xy]
    assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))


def test_evaluating_twice_says_the_same() -> None:
    where = random_place(7, 5)
    first, second = (evaluate(where, built_in_plan("circles")).verdicts for _ in range(2))
    assert [(one.state, one.measured, one.served) for one in first] == [
        (one.state, one.measured, one.served) for one in second
    ]
