"""The session: every gesture can be undone, says what it changed, and shows the figures of a fresh evaluation."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.errors import NetworkError
from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.following.live_plan import LivePlan
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.place import Place
from lifecircle.messages import LifecircleError
from lifecircle.scenarios.editing import edits as verbs
from lifecircle.scenarios.editing.applying import begin_site, replay
from lifecircle.scenarios.editing.history import Changed, difference, redone, undone
from lifecircle.scenarios.editing.scenario import BASE, Board, Parameters, Scenario
from lifecircle.scenarios.editing.session import Session

from ...coverage import edit_sequences, town
from ...coverage.evaluation.following.test_live_plan import figures
from .random_edits import random_edit, where

QUICK = EvaluationSettings(sureness=False)


def begin(seed: int = 1, place: Place | None = None) -> Session:
    return Session(place or edit_sequences.world(seed), edit_sequences.plan(), QUICK, project="p")


def fitting(session: Session, rng: np.random.Generator, number: int) -> verbs.AnyEdit | None:
    """A random edit that fits the session's place, None after ten that do not."""
    site = session._results.replayed(session.edits).site
    for _ in range(10):
        edit = random_edit(rng, site.place.facilities.id.tolist(), list(site.links), number)
        try:
            session.preview(edit)
        except LifecircleError:
            continue
        return edit
    return None


def assert_as_fresh(live: LivePlan) -> None:
    try:
        expected = evaluate(live.place, edit_sequences.plan(), settings=live.settings)
    except NetworkError:
        with pytest.raises(NetworkError):
            _ = live.evaluation
        return
    for one, other in zip(live.evaluation.verdicts, expected.verdicts, strict=True):
        assert figures(one) == figures(other), one.clause.id


@given(seed=st.integers(0, 10_000), count=st.integers(1, 6))
@settings(max_examples=25, deadline=None)
def test_live_figures_equal_a_fresh_evaluation_after_any_sequence_of_verbs(seed: int, count: int) -> None:
    session, rng = begin(seed), np.random.default_rng(seed)
    _ = session.base.evaluation if seed % 2 else None
    for number in range(count):
        edit = fitting(session, rng, number)
        if edit is None:
            continue
        preview = session.preview(edit)
        session.do(edit)
        assert_as_fresh(session.live)
        assert figures(preview.place.demand) == figures(session.live.place.demand)
        built_anew = replay(begin_site(session.base.place), session.edits)
        assert not built_anew.dangling
        assert figures(built_anew.site.place.facilities) == figures(session.live.place.facilities)
        assert figures(built_anew.site.place.network) == figures(session.live.place.network)
    while session.can_undo:
        session.undo()
        assert_as_fresh(session.live)
    assert session.live is session.base


def board_gestures(session: Session, rng: np.random.Generator) -> list[Callable[[], object]]:
    ids = [one.id for one in session.board.scenarios]
    some = ids[int(rng.integers(0, len(ids)))] if ids else ""
    place = int(rng.integers(0, 3))
    always: list[Callable[[], object]] = [session.new, lambda: session.choose(BASE)]
    if not ids:
        return always
    if session.edits:
        edit = session.edits[int(rng.integers(0, len(session.edits)))]
        always += [
            lambda: session.remove_edit(edit.id),
            lambda: session.reorder_edit(edit.id, place),
            lambda: session.replace_edit(edit.model_copy(update={"cost": 7.0})),
        ]
    return [
        *always,
        lambda: session.branch(some),
        lambda: session.duplicate(some),
        lambda: session.rename(some, f"名{place}"),
        lambda: session.set_note(some, f"note {place}"),
        lambda: session.set_parameters(some, Parameters(limits={"walk": 1.0 + place})),
        lambda: session.reorder(some, place),
        lambda: session.delete(some),
        lambda: session.choose(some),
    ]


@given(seed=st.integers(0, 10_000), count=st.integers(1, 25))
@settings(max_examples=30, deadline=None)
def test_undo_and_redo_are_the_identity(seed: int, count: int) -> None:
    session, rng = begin(seed % 7), np.random.default_rng(seed)
    boards = [session.board]
    for number in range(count):
        gestures = board_gestures(session, rng)
        if rng.random() < 0.5 and (edit := fitting(session, rng, number)) is not None:
            session.do(edit)
        else:
            try:
                gestures[int(rng.integers(0, len(gestures)))]()
            except LifecircleError:
                continue  # an edit in whose place an other one does not fit
        if session.board != boards[-1]:
            boards.append(session.board)
    assert len(session.history.steps) == session.history.done == len(boards) - 1
    for board in reversed(boards[:-1]):
        session.undo()
        assert session.board == board
    for board in boards[1:]:
        session.redo()
        assert session.board == board
    session.go_to(len(boards) // 2)
    assert session.board == boards[len(boards) // 2]


def test_a_gesture_says_what_it_changed() -> None:
    session = begin()
    told: list[Changed] = []
    stop = session.listen(told.append)
    session.do(verbs.CloseFacility(facility="f0"))
    first = session.board.scenarios[0]
    assert told[-1].scenarios == {first.id}
    assert (told[-1].order, told[-1].current, told[-1].place, told[-1].facilities) == (
        True,
        True,
        True,
        frozenset({"f0"}),
    )
    session.do(verbs.ScalePeople(factor=1.5))
    assert (told[-1].order, told[-1].current, told[-1].people, told[-1].network) == (False, False, True, False)
    session.set_note(first.id, "for the meeting")
    assert not told[-1].place
    assert str(told[-1].label) == "Note on Scenario 1"
    session.undo()
    assert (told[-1].by, str(told[-1].label)) == ("undo", "Note on Scenario 1")
    assert str(session.history.redo_label) == "Note on Scenario 1"
    assert [str(label) for label in session.history.labels] == [
        "Close fitness site",
        "Multiply all residents by 1.5",
        "Note on Scenario 1",
    ]
    stop()
    session.redo()
    assert told[-1].by == "undo"


def test_a_gesture_that_changes_nothing_is_no_step() -> None:
    session = begin()
    session.new("A")
    assert not session.rename(session.board.current, "A").scenarios
    assert session.history.done == 1


REFUSED: list[tuple[Any, str]] = [
    (verbs.CloseFacility(facility="nobody"), "no facility nobody"),
    (verbs.AddFacility(facility="f0", category="library", at=where((0, 0))), "already a facility f0"),
    (verbs.AddFacility(facility="x", category="libary", at=where((0, 0))), "no facility category libary"),
    (verbs.MoveFacility(facility="f0", at=where((90_000, 0))), "outside the place"),
    (verbs.ReopenFacility(facility="f0"), "open already"),
    (verbs.RemoveLink(link="bridge"), "no link bridge"),
    (verbs.RemoveLink(at=where((-4000, -4000))), "no open street"),
    (verbs.AddLink(link="far", at=where((-4000, -4000), (0, 0))), "more than 50.0 m from any street"),
    (verbs.BarArea(at=where((0, 0), (100, 100), (0, 100), (100, 0))), "crosses itself"),
    (verbs.AddEstate(estate="e", at=where((0, 0)), people={"age_3_5": 5.0}), "does not show how many"),
    (verbs.AddEstate(estate="e", at=where((0, 0)), people={"people": 5.0, "age_60_plus": 6.0}), "include them all"),
    (verbs.ScalePeople(factor=2, district="d9"), "no district d9"),
    (verbs.ScalePeople(factor=2, group="age_0_2"), "does not show how many"),
]


@pytest.mark.parametrize(("edit", "sentence"), REFUSED)
def test_an_edit_that_does_not_fit_is_refused_and_nothing_is_lost(edit: verbs.AnyEdit, sentence: str) -> None:
    session = begin()
    session.do(verbs.ScalePeople(factor=2))
    before = session.board, session.history
    with pytest.raises(LifecircleError, match=sentence):
        session.do(edit)
    assert (session.board, session.history) == before


def test_edits_that_contradict_are_refused() -> None:
    session = begin()
    session.do(verbs.CloseFacility(facility="f0"))
    for edit in (verbs.CloseFacility(facility="f0"), verbs.MoveFacility(facility="f0", at=where((5, 5)))):
        with pytest.raises(LifecircleError, match="f0 is closed; open it first"):
            session.do(edit)
    session.do(verbs.ReopenFacility(facility="f0"))
    session.do(verbs.MoveFacility(facility="f0", at=where((5, 5))))


def test_an_edit_that_dangles_after_its_base_was_replaced_is_told_and_kept() -> None:
    session = begin()
    session.do(verbs.CloseFacility(facility="f5"))
    session.do(verbs.CloseFacility(facility="f1"))
    smaller = town.place(
        session.base.place.demand,
        town.sites(town.site("library", 0), town.site("fitness_site", 9)),
        session.base.place.districts,
        network=session.base.place.network,
    )
    other = Session(smaller, edit_sequences.plan(), QUICK, board=session.board, history=session.history)
    assert [(one.edit.id, str(one.reason)) for one in other.dangling] == [("e1", "There is no facility f5.")]
    assert other.live.place.facilities.status.tolist() == ["existing", "closed"]
    assert other.edits == session.edits


def test_a_link_in_pieces_is_taken_back_whole() -> None:
    place = town.place(town.homes([0, 1000]), town.sites(town.site("library", 0)))
    session = begin(place=place)
    before = session.base.place.latest_network
    session.do(verbs.AddLink(link="bridge", at=where((0, 0), (0, 40), (1000, 40), (1000, 0))))
    session.do(verbs.AddLink(link="stair", at=where((500, 40), (500, 20), (530, 20), (530, 0))))
    session.do(verbs.RemoveLink(link="bridge"))
    after = session.live.place.latest_network
    rows = np.arange(before.edge_count, after.edge_count)
    still_open = after.take(rows).columns["edge_flags"] & 3 > 0
    drawn = [line for line, is_open in zip(after.take(rows).lines, still_open, strict=True) if is_open]
    assert all(line.distance(shapely_point(700, 40)) > 30 for line in drawn)
    assert len(drawn) >= 1


def shapely_point(x: float, y: float) -> Any:
    import shapely

    return shapely.Point(x, y)


def test_an_estate_brings_its_people_where_it_was_drawn() -> None:
    place = town.place(
        town.homes([0, 1000], [10, 10], rural=[True, False], age_60_plus=[2, 2], households=[4, 4]),
        town.sites(town.site("library", 0)),
    )
    session = begin(place=place)
    area = where((900, -50), (1100, -50), (1100, 150), (900, 150))
    session.do(verbs.AddEstate(estate="e", at=area, people={"people": 80.0}))
    demand = session.live.place.demand
    new = slice(2, None)
    assert len(demand) == 2 + 4
    assert demand.weights["people"][new].tolist() == [20.0] * 4
    assert demand.weights["households"][new].sum() == pytest.approx(80 * 8 / 20)
    assert demand.weights["age_60_plus"].sum() == pytest.approx(4 + 80)  # the only age group that the place knows
    assert not demand.rural[new].any()
    assert {"households", "age_60_plus"} <= demand.estimated
    assert demand.xy[new].mean(axis=0).tolist() == [1000.0, 50.0]


def test_parameters_are_laid_over_the_settings() -> None:
    session = begin()
    session.new("slow")
    session.set_parameters(session.board.current, Parameters(speeds_mps={"people": 0.5}, statuses=("planned",)))
    assert session.live.settings.speeds_mps == {"people": 0.5}
    assert session.live.settings.statuses == ("planned",)
    assert_as_fresh(session.live)
    with pytest.raises(LifecircleError, match="cannot be read as"):
        session.set_parameters(session.board.current, Parameters.model_construct(modes={"walk": "fly"}))


def test_results_that_were_asked_for_before_are_found_again() -> None:
    session = begin()
    session.do(verbs.CloseFacility(facility="f0"))
    live = session.live
    assert session.is_current(live)
    session.do(verbs.CloseFacility(facility="f1"))
    assert not session.is_current(live)
    session.undo()
    assert session.live is live


def test_scenarios_are_the_list_of_projects() -> None:
    scenario = Scenario.named("A").with_edits(
        [verbs.CloseFacility(facility="f0", cost=3.5, department="民政局"), verbs.ScalePeople(factor=2, year=2035)]
    )
    assert (scenario.cost, [edit.id for edit in scenario.edits]) == (3.5, ["e1", "e2"])
    again = scenario.without("e1").with_edit(verbs.ScalePeople(factor=3))
    assert len({edit.id for edit in again.edits}) == 2
    assert Scenario.named("B").cost is None


def test_steps_hold_only_what_differs() -> None:
    many = Scenario.named("A").with_edits(verbs.ScalePeople(factor=1 + row / 1000) for row in range(500))
    before = Board((many,), many.id)
    after = before.with_scenario(many.with_edit(verbs.CloseFacility(facility="f0")))
    step = difference(before, after, verbs.describe(many.edits[0]))
    assert step is not None
    assert (len(step.deltas[0].removed), len(step.deltas[0].added), step.deltas[0].start) == (0, 1, 500)
    assert redone(before, step) == after
    assert undone(after, step) == before


def test_json_of_a_scenario_is_plain() -> None:
    scenario = Scenario.named("A").add_facility("library", at=(112.5, 0.001), cost=12.0)
    assert json.loads(scenario.model_dump_json())["edits"][0]["at"]["lonlat"] == [[112.5, 0.001]]


def test_an_estate_is_listed_with_its_people() -> None:
    edit = verbs.AddEstate(
        estate="estate-1", at=where((0.0, 0.0), (50.0, 0.0), (50.0, 50.0)), people={"people": 3000.0}
    )
    assert str(verbs.describe(edit)) == "Add the estate 1 with 3,000 people"
    named = edit.model_copy(update={"name": "River Court", "people": {"elderly": 40.0}})
    assert str(verbs.describe(named)) == "Add the estate River Court"


def test_what_is_filled_in_beside_an_edit_names_its_step() -> None:
    session = begin()
    session.do(verbs.AddFacility(facility="new", name="New Gym", category="fitness_site", at=where(0.0, 0.0)))
    told = []
    for values in ({"cost": 7.0}, {"year": 2027}, {"department": "Civil affairs"}, {"note": "soon"}):
        session.replace_edit(session.edits[0].model_copy(update=values))
        told.append(str(session.history.labels[-1]).split(":")[0])
    session.replace_edit(session.edits[0].model_copy(update={"cost": 9.0, "year": 2030}))
    told.append(str(session.history.labels[-1]).split(":")[0])
    assert told == ["Cost", "Year", "Department", "Note", "Change"]
