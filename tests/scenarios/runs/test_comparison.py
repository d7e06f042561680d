"""A comparison says what evaluating each scenario alone says, and adds up."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import CircleEvidence, CoverageRow, Verdict
from lifecircle.coverage.place import Place
from lifecircle.scenarios.editing import edits as verbs
from lifecircle.scenarios.editing.applying import begin_site, replay
from lifecircle.scenarios.editing.scenario import Parameters, Scenario
from lifecircle.scenarios.editing.session import Session
from lifecircle.scenarios.runs.comparison import Comparison, ScenarioChange, compare
from lifecircle.scenarios.runs.equality import equality, gini

from ...coverage import edit_sequences, town
from ...coverage.evaluation.following.test_live_plan import figures
from ..editing.random_edits import where
from ..editing.test_session import fitting

QUICK = EvaluationSettings(sureness=False)
CLAUSE = '[[clause]]\nid = "it"\nkind = "circle"\nmode = "walk"\nlimit = 5\nservices = ["library"]\n'


@given(seed=st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_every_figure_is_that_of_evaluating_each_scenario_alone(seed: int) -> None:
    place, plan, rng = edit_sequences.world(seed), edit_sequences.plan(), np.random.default_rng(seed)
    scenarios = []
    for name in ("A", "B"):
        session = Session(place, plan, QUICK)
        session.new(name)
        for number in range(3):
            edit = fitting(session, rng, number)
            _ = session.do(edit) if edit is not None else None
        assert session.scenario is not None
        scenarios.append(session.scenario.with_parameters(Parameters(limits={"walk": 3.0 + seed % 3})))
    compared = compare(place, plan, QUICK, scenarios, base=scenarios[0] if seed % 2 else None)
    alone = evaluate(begin_site(place).place, plan, settings=QUICK)
    if not seed % 2:
        assert figures(compared.base.verdicts) == figures(alone.verdicts)
    for one in compared.scenarios:
        built = replay(begin_site(place), one.scenario.edits).site.place
        fresh = evaluate(built, plan, settings=one.scenario.parameters.over(QUICK))
        assert figures(one.evaluation.verdicts) == figures(fresh.verdicts)
        assert_adds_up(compared.base_place, one, built)


def assert_adds_up(base: Place, one: ScenarioChange, built: Place) -> None:
    for change in one.clauses:
        old, new = change.was, change.after.evidence
        if (
            not isinstance(old, CircleEvidence)
            or not isinstance(new, CircleEvidence)
            or len(new.served) != len(built.demand)
        ):
            continue
        known = min(len(old.served), len(new.served))
        same = (base.demand.xy[:known] == built.demand.xy[:known]).all(axis=1)
        stayed = float(new.people[:known][same & old.served[:known]].sum())
        served = float(new.people[new.served].sum())
        assert served == pytest.approx(stayed + change.newly_served - change.left_out + change.newcomers_served)
        for areas, people in ((change.gained, change.newly_served), (change.lost, change.left_out)):
            assert sum(area.people for area in areas) == pytest.approx(people)


def street_town() -> Place:
    """Homes every 500 m along 4 km, two libraries at the ends; five minutes on foot are 360 m."""
    return town.place(
        town.homes([0, 500, 1000, 1500, 2000, 2500, 3000], [10] * 7, district={"village": [0, 0, 0, 0, 1, 1, 1]}),
        town.sites(town.site("library", 0), town.site("library", 3000)),
        town.areas(town.area("village", "东村"), town.area("village", "西村")),
    )


def hand_made() -> Comparison:
    scenario = Scenario.named("A").with_edits(
        [
            verbs.AddFacility(facility="n1", category="library", at=where((1250, 0)), cost=30.0),
            verbs.MoveFacility(facility="f1", at=where((2250, 0)), cost=10.0),
            verbs.ScalePeople(factor=2, district="d1"),
            verbs.AddEstate(estate="e", at=where((1300, 0)), people={"people": 5.0}),
            verbs.CloseFacility(facility="nobody"),
        ]
    )
    return compare(street_town(), town.plan(CLAUSE), QUICK, [scenario])


def test_who_gains_who_loses_and_what_it_costs() -> None:
    compared = hand_made()
    one = compared.scenarios[0]
    change = one.clauses[0]
    # served before: 0 and 3000; after: 0, 1000, 1500 (by n1), 2000, 2500 (by f1, moved), and not 3000.
    assert (compared.base.verdicts[0].served, change.after.served) == (20.0, 10 + 20 + 2 * 20 + 5)
    assert (change.newly_served, change.left_out) == (20 + 40, 20)
    assert (change.newcomers_served, change.newcomers_unserved) == (5, 0)
    assert {area.name for area in change.gained} == {"东村", "东村 (2)", "西村", "西村 (2)"}
    assert [(area.name, area.people) for area in change.lost] == [("西村", 20.0)]
    assert change.change == pytest.approx(100 * 75 / (40 + 60 + 5) - 100 * 20 / 70)
    assert one.scenario.cost == 40
    assert one.cost_per_newly_served("it") == pytest.approx(40 / 60)
    assert [(row.id, row.before, row.after) for row in change.facilities] == [
        ("f0", 10.0, 10.0),
        ("f1", 10.0, 40.0),
        ("n1", None, 25.0),
    ]
    assert [
        (row.name, row.before and row.before.served, row.after and row.after.served) for row in change.by_district
    ] == [
        ("东村", 10.0, 30.0),
        ("西村", 10.0, 40.0),
    ]
    assert [one.edit.facility for one in one.dangling if isinstance(one.edit, verbs.CloseFacility)] == ["nobody"]


def test_where_another_service_decides_after_it_is_compared_with_itself_before() -> None:
    clause = CLAUSE.replace(
        'services = ["library"]',
        'own_groups = true\nservices = ["library", {any_of = ["kindergarten"], group = "age_3_5"}]',
    )
    homes = [0, 500, 1000, 1500, 2000, 2500, 3000]
    sites = [("library", 0), ("library", 3000), ("kindergarten", 2500), ("kindergarten", 3000)]
    place = town.place(
        town.homes(homes, [10] * 7, age_3_5=[0, 0, 0, 0, 0, 2, 2], district={"village": [0, 0, 0, 0, 1, 1, 1]}),
        town.sites(*(town.site(*site) for site in sites)),
        town.areas(town.area("village", "东村"), town.area("village", "西村")),
    )
    scenario = Scenario.named("A").with_edits(
        [
            *(verbs.AddFacility(facility=f"n{x}", category="library", at=where((x, 0))) for x in homes[1:-1]),
            verbs.CloseFacility(facility="f3"),
        ]
    )
    one = compare(place, town.plan(clause), QUICK, [scenario]).scenarios[0]
    change = one.clauses[0]
    # before, 20 of 70 have a library; after, 2 of 4 children have a kindergarten, where all had one
    assert (change.before.served, change.after.served) == (20.0, 2.0)
    assert (change.newly_served, change.left_out) == (0.0, 2.0)
    assert not change.gained
    assert [area.people for area in change.lost] == [2.0]
    rows = [(row.name, row.before and row.before.people, row.change) for row in change.by_district]
    assert ("西村", 4.0, -50.0) in rows
    # without the closing the libraries decide, at 70 of 70; the two children had their kindergarten all the same
    assert [part.served["it"] for part in one.contributions] == [0.0] * 5 + [-2.0]


def test_what_each_edit_brings() -> None:
    one = hand_made().scenarios[0]
    brought = {part.edit.id: part.served["it"] for part in one.contributions}
    # without n1: 1000, 1500 and the estate; without the move: 2000 and 2500 less, 3000 more; without the doubling: 20.
    assert brought == {"e1": 25.0, "e2": 20.0, "e3": 20.0, "e4": 5.0}


def test_an_edit_without_which_another_does_not_fit_says_so() -> None:
    scenario = Scenario.named("A").with_edits(
        [
            verbs.AddFacility(facility="n1", category="library", at=where((1250, 0))),
            verbs.MoveFacility(facility="n1", at=where((1300, 0))),
        ]
    )
    one = compare(street_town(), town.plan(CLAUSE), QUICK, [scenario]).scenarios[0]
    assert [part.fallen for part in one.contributions] == [("e2",), ()]


def test_how_even_districts_are() -> None:
    rows = [
        CoverageRow("d0", "A", "village", 100, 100, 0, 100.0),
        CoverageRow("d1", "B", "village", 300, 0, 300, 0.0),
        CoverageRow("t", "T", "township", 400, 100, 300, 25.0),
    ]
    ends = (CoverageRow("urban", "urban", "", 100, 100, 0, 100.0), CoverageRow("rural", "rural", "", 300, 0, 300, 0.0))
    clause = town.plan(CLAUSE).clause[0]
    even = equality(Verdict(clause, "met", by_district=tuple(rows), by_area_type=ends))
    assert even is not None
    assert (even.level, even.worst, even.worst_share, even.gap, even.urban_rural_gap) == (
        "village",
        "B",
        0.0,
        25.0,
        100.0,
    )
    assert even.gini == pytest.approx(0.75)
    assert equality(Verdict(clause, "met", by_district=tuple(rows[2:]))) is None


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 50)), min_size=1, max_size=8))
def test_gini_is_half_the_mean_difference_over_the_mean(pairs: list[tuple[float, float]]) -> None:
    values, weights = (np.array(column) for column in zip(*pairs, strict=True))
    share = weights / weights.sum()
    mean = float((share * values).sum())
    apart = float((np.abs(values[:, None] - values) * share[:, None] * share).sum())
    assert gini(values, weights) == pytest.approx(apart / (2 * mean) if mean else 0.0, abs=1e-9)
