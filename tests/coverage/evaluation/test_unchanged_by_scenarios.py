"""What a scenario leaves alone keeps its verdict, and what it takes away is no fault of the data."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.edits.network_edits import close_edges
from lifecircle.coverage.errors import NetworkError
from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import CircleEvidence, Evaluation, Evidence, Verdict
from lifecircle.coverage.place import Place
from lifecircle.coverage.place_edits import demand_edits, facility_edits

from .. import edit_sequences, sketch
from ..town import homes, judge, place, site, sites

WALK_15 = 'kind = "circle"\nservices = ["fitness"]\nmode = "walk"\nlimit = 15\n'
LEAST = {"near_percent": 0.5}


# ------------------------------------------------------------- a band, and people of whom the data tells no street
@pytest.mark.parametrize(
    ("far", "streetless", "state", "strict"),
    [
        (4, 0, "nearly_met", "not_met"),
        (3, 1, "nearly_met", "not_met"),
        (0, 4, "nearly_met", "not_decided"),  # with a street they might have all
        (0, 10, "not_decided", None),
        (4, 10, "not_decided", None),  # between 98.6 and 99.6 %
        (10, 4, "not_met", None),
    ],
)
def test_people_without_a_street_never_make_less_of_a_share_within_the_band(
    far: int, streetless: int, state: str, strict: str | None
) -> None:
    people = [1000 - far - streetless, far, streetless]
    where = place(homes([0.0, 3000.0, (0.0, 5000.0)], people), sites(site("fitness_site", 0)))
    verdict = judge(where, WALK_15, **LEAST)
    assert (verdict.state, verdict.strict) == (state, strict)


def test_the_band_of_a_softened_figure_holds_beside_people_without_a_street_too() -> None:
    where = place(homes([0.0, (0.0, 5000.0)], [85, 15]), sites(site("fitness_site", 0)))
    verdict = judge(where, WALK_15 + 'target = 90\ntolerance = 10\nwording = "左右"\n')
    assert (verdict.state, verdict.strict) == ("nearly_met", "not_decided")


def test_one_of_several_services_decides_on_whether_a_strict_reading_is_open() -> None:
    """The elderly have a street and are too far; the others have none: strictly it is not met."""
    demand = homes([0.0, 3000.0, (0.0, 5000.0)], [996, 0, 4], age_60_plus=[996, 4, 0])
    where = place(demand, sites(site("fitness_site", 0), site("elderly_centre", 0)))
    clause = (
        'kind = "circle"\nservices = ["fitness", "elderly_centre"]\nmode = "network_km"\nlimit = 2\nown_groups = true\n'
    )
    verdict = judge(where, clause)
    assert [(part.state, part.group) for part in verdict.parts[:2]] == [
        ("nearly_met", "people"),
        ("nearly_met", "age_60_plus"),
    ]
    assert (verdict.state, verdict.strict) == ("nearly_met", "not_met")


def test_what_is_held_back_tells_of_no_strict_reading() -> None:
    """Whether the second site counts is not told: with it all have a place, without it 99.6 % have."""
    those = [site("fitness_site", 0, public=True, knows_public=True), site("fitness_site", 3000, knows_public=False)]
    where = place(homes([0.0, 3000.0], [996, 4]), sites(*those))
    verdict = judge(where, WALK_15.replace('["fitness"]', '[{ any_of = ["fitness"], public = true }]'))
    assert (verdict.state, verdict.strict) == ("not_decided", None)


def test_who_is_served_by_one_mode_is_not_counted_twice_for_the_street_of_another() -> None:
    """A path of 1 km that no car may use: one of the two services is enough, and it is at the door."""
    network = sketch.make(
        [(0, 0), (2000, 0), (6000, 0)], [(0, 1), (1, 2)], drive=[False, True], highway=["footway", "residential"]
    )
    where = place(
        homes([0.0, 2100.0], [50, 50]), sites(site("fitness_site", 0), site("library", 6000)), network=network
    )
    clause = (
        'kind = "circle"\nservices = ["fitness", { any_of = ["library"], mode = "drive" }]\nmode = "walk"\nlimit = 15\n'
        "k_of = 1\n"
    )
    verdict = judge(where, clause)
    assert verdict.sureness is not None
    assert (verdict.measured, verdict.sureness.measured_if_served) == (100, 100)


# ------------------------------------------------------------------------------- streets that an edit takes away
def test_who_loses_the_street_by_an_edit_is_left_out_and_decides() -> None:
    """Two streets, 600 m apart: closing the second leaves those who live at it without one within 300 m."""
    network = sketch.make(
        [(0, 0), (1000, 0), (1000, 600), (0, 600)], [(0, 1), (1, 2), (2, 3)], highway=["residential"] * 3
    )
    where = place(homes([500.0, (500.0, 610.0)], [90, 10]), sites(site("fitness_site", 500)), network=network)
    clause = WALK_15.replace("15", "40")
    assert judge(where, clause).state == "met"
    closed = judge(where.edited(close_edges(where.latest_network, [1, 2])), clause)
    assert (closed.state, closed.measured, closed.reason) == ("not_met", 90, None)
    assert "10 live on streets with no route to any counted facility." in map(str, closed.notes)


def test_closing_a_road_never_makes_a_response_quicker() -> None:
    network = sketch.make(
        [(0, 0), (4000, 0), (4000, 4000), (8000, 4000)], [(0, 1), (1, 2), (2, 3)], highway=["residential"] * 3
    )
    where = place(homes([100.0, (7000.0, 4000.0)], [50, 50]), sites(site("emergency_station", 0)), network=network)
    clause = 'kind = "response"\nservices = ["emergency_station"]\nlimit = 60\n'
    assert judge(where, clause).state == "met"
    closed = judge(where.edited(close_edges(where.latest_network, [1, 2])), clause)
    assert closed.state == "not_met"
    assert any("50 cannot be reached by road at all" in str(note) for note in closed.notes)


# ----------------------------------------------------------------------------------- what nothing changes for
def outcome(verdict: Verdict) -> tuple[Any, ...]:
    return (
        verdict.state, verdict.strict, verdict.measured, verdict.target, verdict.bound, str(verdict.reason),
        [(str(part.label), part.state, part.measured) for part in verdict.parts], sorted(map(str, verdict.notes)),
    )  # fmt: skip


def seen(verdict: Verdict) -> object:
    """All that a clause is decided by, where that is a circle."""
    found = [verdict.evidence, *(part.evidence for part in verdict.parts)]
    return [one for evidence in found for one in _arrays(evidence)]


def _arrays(evidence: Evidence | None) -> Iterator[Any]:
    if isinstance(evidence, CircleEvidence):
        for name in ("cost", "served", "people", "unsnapped", "counted"):
            yield getattr(evidence, name).tolist()


def ruled(where: Place, settings: EvaluationSettings) -> Evaluation:
    return evaluate(where, edit_sequences.plan(), settings=settings)


SETTINGS = st.builds(
    EvaluationSettings,
    near_percent=st.sampled_from([0.0, 0.5, 20.0]),
    targets=st.dictionaries(
        st.sampled_from(["walk", "drive", "own-targets", "one-of-two"]), st.floats(0, 100), max_size=3
    ),
    complete=st.sampled_from([None, frozenset[str](), frozenset({"library"})]),
)


def no_changes(where: Place) -> Iterator[tuple[str, Place]]:
    """Edits after which everything stands where it stood."""
    facilities, people = where.facilities, where.demand
    yield "nothing", replace(where)
    for row in (0, 1):
        xy = facilities.xy[row].tolist()
        yield "moved to its place", where.edited(facility_edits.move_facility(facilities, row, xy))
        yield "open as before", where.edited(facility_edits.set_status(facilities, row, "existing"))
        doors = facilities.entrance_xy[facilities.entrance_owner == row]
        yield "its own entrances", where.edited(facility_edits.set_entrances(facilities, row, doors))
    yield "as many people", where.edited(demand_edits.scale_people(people, 1.0, group="people"))


@given(seed=st.integers(0, 10_000), chosen=SETTINGS)
@settings(max_examples=6, deadline=None)
def test_an_edit_that_changes_nothing_leaves_every_verdict(seed: int, chosen: EvaluationSettings) -> None:
    where = edit_sequences.world(seed)
    try:
        before = ruled(where, chosen)
    except NetworkError:
        return
    for what, after in no_changes(where):
        for one, other in zip(before.verdicts, ruled(after, chosen).verdicts, strict=True):
            assert outcome(one) == outcome(other), (what, one.clause.id)


@given(seed=st.integers(0, 10_000), edits=st.integers(1, 3), chosen=SETTINGS)
@settings(max_examples=15, deadline=None)
def test_a_circle_of_which_nothing_differs_keeps_its_verdict(seed: int, edits: int, chosen: EvaluationSettings) -> None:
    rng = np.random.default_rng(seed)
    where = edit_sequences.world(seed)
    after = where
    for _ in range(edits):
        after = after.edited(edit_sequences.random_change(after, rng))
    try:
        pairs = zip(ruled(where, chosen).verdicts, ruled(after, chosen).verdicts, strict=True)
    except NetworkError:
        return
    for one, other in pairs:
        if isinstance(one.evidence, CircleEvidence) and seen(one) == seen(other):
            assert outcome(one)[:5] == outcome(other)[:5], one.clause.id
