"""A followed plan says after edits of every kind what a fresh evaluation of the edited place says."""

import copy
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.errors import NetworkError
from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.following.live_plan import LivePlan, follow_plan
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import Evaluation
from lifecircle.coverage.place import Place
from lifecircle.coverage.place_edits.facility_edits import move_facility

from ... import edit_sequences


def figures(value: object) -> object:
    """All arrays and figures of a value, comparable."""
    if isinstance(value, np.ndarray):
        return repr(value.tolist())
    if isinstance(value, tuple | list):
        return [figures(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {key: figures(getattr(value, key)) for key in value.__dataclass_fields__ if key != "derived"}
    return repr(value)


def fresh(place: Place) -> Evaluation:
    return evaluate(place, edit_sequences.plan(), settings=EvaluationSettings(sureness=False))


def assert_as_fresh(followed: LivePlan) -> None:
    try:
        expected = fresh(followed.place)
    except NetworkError:
        with pytest.raises(NetworkError):
            _ = followed.evaluation
        return
    for one, other in zip(followed.evaluation.verdicts, expected.verdicts, strict=True):
        assert figures(one) == figures(other), one.clause.id


@given(seed=st.integers(0, 10_000), edits=st.integers(1, 6))
@settings(max_examples=30, deadline=None)
def test_after_every_edit_the_verdicts_are_those_of_a_fresh_evaluation(seed: int, edits: int) -> None:
    rng = np.random.default_rng(seed)
    followed = follow_plan(edit_sequences.world(seed), edit_sequences.plan())
    assert_as_fresh(followed)
    for _ in range(edits):
        followed = followed.after(edit_sequences.random_change(followed.place, rng))
        assert_as_fresh(followed)


@given(seed=st.integers(0, 10_000), edits=st.integers(2, 12))
@settings(max_examples=30, deadline=None)
def test_many_edits_at_once_and_going_back_give_the_same(seed: int, edits: int) -> None:
    rng = np.random.default_rng(seed)
    first = follow_plan(edit_sequences.world(seed), edit_sequences.plan())
    assert_as_fresh(first)
    places = [first.place]
    for _ in range(edits):
        places.append(places[-1].edited(edit_sequences.random_change(places[-1], rng)))
    last = first.of(places[-1])
    assert_as_fresh(last)
    assert_as_fresh(last.of(places[int(rng.integers(0, len(places)))]))


def test_nothing_is_searched_anew_for_a_moved_site(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    followed = follow_plan(edit_sequences.world(3), edit_sequences.plan())
    assert_as_fresh(followed)
    edited = [followed]
    for _ in range(5):
        edited.append(edited[-1].after(edit_sequences.random_change(edited[-1].place, rng)))
    searched: list[Any] = []
    monkeypatch.setattr(
        "lifecircle.coverage.evaluation.following.followed.begin", lambda *_, **more: searched.append(more)
    )
    moved = move_facility(followed.place.facilities, 0, (500.0, 500.0))
    assert followed.after(moved).evaluation.verdicts[0].measured is not None
    assert not searched


def test_people_are_conserved_and_what_was_before_stays() -> None:
    where = edit_sequences.world(5)
    before = copy.deepcopy(where)
    rng = np.random.default_rng(5)
    place = where
    for _ in range(40):
        place = place.edited(edit_sequences.random_change(place, rng))
        weights = place.demand.weights
        np.testing.assert_allclose(weights["age_60_plus"] + weights["age_15_59"], weights["people"], atol=1e-9)
        assert len(place.facilities) == len(place.facilities.name) == len(place.facilities.xy)
        assert set(place.facilities.entrance_owner.tolist()) == set(range(len(place.facilities)))
    assert figures((where.demand, where.facilities)) == figures((before.demand, before.facilities))


def test_figures_only_are_the_same_figures_without_areas() -> None:
    followed = follow_plan(edit_sequences.world(4), edit_sequences.plan())
    for one, other in zip(followed.evaluation.verdicts, followed.figures_only().evaluation.verdicts, strict=True):
        for field in ("state", "measured", "served", "unserved", "by_group", "by_district"):
            assert figures(getattr(one, field)) == figures(getattr(other, field)), field
        assert not getattr(other.evidence, "areas", ())


def test_a_followed_plan_travels() -> None:
    followed = follow_plan(edit_sequences.world(1), edit_sequences.plan())
    assert_as_fresh(followed)
    other = pickle.loads(pickle.dumps(followed))
    assert figures(other.evaluation) == figures(followed.evaluation)


def test_settings_of_one_clause_are_its_own() -> None:
    """Of two circles for everybody one is asked at a quarter of the pace: its verdict is that of a plan asked so."""
    place, plan = edit_sequences.world(3), edit_sequences.plan()
    usual = EvaluationSettings(sureness=False)
    slow = EvaluationSettings(sureness=False, speeds_mps={"people": 0.3})
    expected, crawling = evaluate(place, plan, settings=usual), evaluate(place, plan, settings=slow)
    differing = [
        one.clause.id
        for one, other in zip(expected.verdicts, crawling.verdicts, strict=True)
        if figures(one) != figures(other)
    ]
    assert len(differing) > 1
    own = follow_plan(place, plan).asked(plan, usual, {differing[0]: slow})
    for told in (own.evaluation, evaluate(place, plan, settings=usual, own={differing[0]: slow})):
        for verdict in told.verdicts:
            source = crawling if verdict.clause.id == differing[0] else expected
            assert figures(verdict) == figures(source.find(verdict.clause.id))
        assert told.settings_of(differing[0]).speeds_mps == {"people": 0.3}
