"""Places for people, against tables worked by hand, the law of conservation, and PySAL's `access` where it is there."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.accessibility.equality import Spread, by_district, equality, gini, palma, spread, theil
from lifecircle.coverage.accessibility.floating_catchment import (
    Accessibility,
    Decay,
    Method,
    floating_catchment,
    places_short,
)
from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.search.od_tables import OdTable

#            home 0 (100)   home 1 (200)   home 2 (50)
# site 0 (30)      2              4             -
# site 1 (60)      -              3             6        and site 2 (5) is reached by nobody; the limit is 6
COST = np.array([[2.0, 4.0, np.nan], [np.nan, 3.0, 6.0], [np.nan, np.nan, np.nan]])
PLACES, PEOPLE = np.array([30.0, 60.0, 5.0]), np.array([100.0, 200.0, 50.0])


def table_of(cost: Any) -> OdTable:
    facility, demand = np.nonzero(~np.isnan(cost))
    start = np.searchsorted(facility, np.arange(len(cost) + 1)).astype(np.int64)
    return OdTable(start, demand.astype(np.int32), cost[facility, demand])


def access(method: Method, decay: Decay = "none") -> Accessibility:
    return floating_catchment(table_of(COST), PLACES, PEOPLE, limit=6.0, method=method, decay=decay)


def test_two_steps_by_hand() -> None:
    """R0 = 30 / 300, R1 = 60 / 250; home 1 has both."""
    found = access("two_step")
    np.testing.assert_allclose(found.ratio, [0.1, 0.24, np.nan])
    np.testing.assert_allclose(found.per_head, [0.1, 0.34, 0.24])
    np.testing.assert_allclose(found.available, [10, 68, 12])
    assert found.unreached == 5


def test_steps_by_hand() -> None:
    """Weights 1 up to 2, 0.68 up to 4, 0.22 up to 6: R0 = 30 / (100 + 136), R1 = 60 / (136 + 11)."""
    found = access("two_step", "step")
    np.testing.assert_allclose(found.ratio, [30 / 236, 60 / 147, np.nan])
    np.testing.assert_allclose(found.per_head, [30 / 236, 0.68 * 30 / 236 + 0.68 * 60 / 147, 0.22 * 60 / 147])


def test_a_gaussian_is_1_at_the_door_and_0_at_the_limit() -> None:
    """w(3) = (e^-0.125 - e^-0.5) / (1 - e^-0.5) = 0.7012; home 2, at the limit, has nothing."""
    found = access("two_step", "gaussian")
    near, middle, far = ((np.exp(-0.5 * share**2) - np.exp(-0.5)) / (1 - np.exp(-0.5)) for share in (1 / 3, 0.5, 2 / 3))
    assert middle == pytest.approx(0.70136, abs=1e-4)
    crowd = (100 * near + 200 * far, 200 * middle)
    np.testing.assert_allclose(found.ratio[:2], [30 / crowd[0], 60 / crowd[1]])
    np.testing.assert_allclose(
        found.per_head, [near * 30 / crowd[0], far * 30 / crowd[0] + middle * 60 / crowd[1], 0.0], atol=1e-15
    )


def test_three_steps_by_hand() -> None:
    """With steps: home 1 splits evenly (0.68 each), so R0 = 30 / (100 + 68), R1 = 60 / (68 + 11)."""
    found = access("three_step", "step")
    np.testing.assert_allclose(found.ratio[:2], [30 / 168, 60 / 79])
    np.testing.assert_allclose(found.per_head, [30 / 168, 0.34 * 30 / 168 + 0.34 * 60 / 79, 0.22 * 60 / 79])


def test_balanced_by_hand() -> None:
    """Home 1 splits evenly: levels 30 / 200 and 60 / 150; each facility's weights are halves."""
    found = access("balanced")
    np.testing.assert_allclose(found.ratio[:2], [0.15, 0.4])
    np.testing.assert_allclose(found.per_head, [0.075, 0.275, 0.2])


def test_availability_by_hand() -> None:
    """Site 0: 30 shared 100 to 200; site 1: 60 shared 200 to 50."""
    found = access("availability")
    np.testing.assert_allclose(found.available, [10, 20 + 48, 12])
    np.testing.assert_allclose(found.per_head, [0.1, 0.34, 0.24])


def test_the_nearest_with_room_by_hand() -> None:
    """Home 0 fills site 0 at 2; home 1 takes all of site 1 at 3; nothing is left for anybody."""
    found = access("nearest_with_room")
    np.testing.assert_allclose(found.available, [30, 60, 0])
    np.testing.assert_allclose(found.per_head, [0.3, 0.3, 0.0])
    np.testing.assert_allclose(found.ratio, [1.0, 1.0, np.nan])


def test_places_short_by_area_let_no_point_live_on_anothers_plenty() -> None:
    short = places_short(access("nearest_with_room"), PEOPLE, 0.2, np.array([0, 0, 1], np.int32), 3)
    np.testing.assert_allclose(short, [0, 10, 0])


def test_unknown_places_offer_none_and_are_told() -> None:
    found = floating_catchment(table_of(COST), np.array([30.0, np.nan, 5.0]), PEOPLE, limit=6.0)
    assert found.unknown.tolist() == [False, True, False]
    np.testing.assert_allclose(found.per_head, [0.1, 0.1, 0.0])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"places": -PLACES}, "facility number 2"),
        ({"people": np.array([1.0, -3.0, 2.0])}, "demand point number 2"),
        ({"limit": 0.0}, "above 0"),
        ({"method": "nearest_with_room", "decay": "step"}, "no distance decay"),
    ],
)
def test_figures_that_make_no_sense_are_refused(change: dict[str, Any], words: str) -> None:
    asked: dict[str, Any] = {"places": PLACES, "people": PEOPLE, "limit": 6.0, **change}
    with pytest.raises(RequestError, match=words):
        floating_catchment(table_of(COST), **asked)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["two_step", "three_step", "balanced", "availability"]))
def test_no_place_is_lost_or_made(seed: int, method: Method) -> None:
    """What is available adds up to the places of all facilities that somebody reaches, but for the balanced sums."""
    luck = np.random.default_rng(seed)
    cost = np.where(luck.random((5, 9)) < 0.5, luck.random((5, 9)) * 9, np.nan)
    places, people = luck.integers(0, 50, 5).astype(float), luck.integers(1, 90, 9).astype(float)
    found = floating_catchment(table_of(cost), places, people, limit=9.0, method=method, decay="gaussian")
    assert (found.per_head >= 0).all()
    if method != "balanced":
        assert found.available.sum() + found.unreached == pytest.approx(places.sum())


@pytest.mark.filterwarnings("ignore::Warning")
@pytest.mark.parametrize("method", ["two_step", "three_step"])
def test_pysal_access_says_the_same(method: Method) -> None:
    import pandas as pd
    from access import fca

    luck = np.random.default_rng(4)
    cost = np.where(luck.random((12, 40)) < 0.4, luck.random((12, 40)) * 6, np.nan)
    cost[:, 0], cost[0] = 1.0, 1.0
    table, places, people = table_of(cost), luck.uniform(1, 50, 12), luck.uniform(1, 90, 40)
    pairs = pd.DataFrame({"origin": table.demand, "dest": table.facility, "cost": table.cost_s})
    homes = pd.DataFrame({"demand": people}, index=pd.RangeIndex(40, name="geoid")).reset_index()
    sites = pd.DataFrame({"supply": places}, index=pd.RangeIndex(12, name="geoid"))
    ask = fca.two_stage_fca if method == "two_step" else fca.three_stage_fca
    steps = {"weight_fn": lambda way: 1.0 if way <= 2 else 0.68 if way <= 4 else 0.22}
    theirs = ask(homes, sites, pairs, 6.0, **steps)
    ours = floating_catchment(table, places, people, limit=6.0, method=method, decay="step")
    np.testing.assert_allclose(ours.per_head, theirs.reindex(range(40)).fillna(0.0))


def pairwise_gini(value: Any, people: Any) -> float:
    apart = np.abs(value[:, None] - value[None, :]) * people[:, None] * people[None, :]
    return float(apart.sum() / (2 * people.sum() ** 2 * (value @ people / people.sum())))


def test_measures_by_hand() -> None:
    """Ten people: nine with 1, one with 11. Mean 2; the poorest four have 4, the richest one 11."""
    value, people = np.array([11.0, 1.0]), np.array([1.0, 9.0])
    assert gini(value, people) == pytest.approx(0.45)
    assert theil(value, people) == pytest.approx((5.5 * np.log(5.5) + 9 * 0.5 * np.log(0.5)) / 10)
    assert palma(value, people) == pytest.approx(11 / 4)
    ranked = equality(value, people, rank_by=np.array([2.0, 1.0]))
    assert ranked.mean == pytest.approx(2.0)
    assert ranked.concentration == pytest.approx(0.45)
    turned = equality(value, people, rank_by=np.array([1.0, 2.0]))
    assert turned.concentration == pytest.approx(-0.45)


def test_the_same_for_all_is_equal_and_nothing_cannot_be_told() -> None:
    same = equality(np.full(4, 3.0), np.array([1.0, 2.0, 3.0, 0.0]), rank_by=np.arange(4.0))
    assert [same.gini, same.theil, same.concentration] == pytest.approx([0.0, 0.0, 0.0])
    assert same.palma == pytest.approx(0.25)
    assert equality(np.zeros(3), np.ones(3)).gini is None
    assert equality(np.array([np.nan]), np.ones(1)).mean is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 50)), min_size=1, max_size=12))
def test_gini_is_half_the_mean_difference(pairs: list[tuple[float, float]]) -> None:
    value, people = np.array(pairs).T
    if value.max() > 1e-6:
        assert gini(value, people) == pytest.approx(pairwise_gini(value, people), abs=1e-9)
        one = np.concatenate([value, value])  # twice the same people: nothing changes
        assert gini(one, np.concatenate([people, people])) == pytest.approx(gini(value, people), abs=1e-9)


def test_districts_beside_each_other() -> None:
    owner, served = np.array([0, 0, 1, -1], np.int32), np.array([True, False, True, True])
    way = np.array([2.0, np.inf, 4.0, 9.0])
    rows = by_district(owner, np.array([30.0, 10.0, 5.0, 7.0]), served, way, np.array([0.1, 0.3, 0.2, 9.0]))
    assert [(row.share, row.mean_way) for row in rows] == [(75.0, 2.0), (100.0, 4.0)]
    assert rows[0].per_head == pytest.approx(0.15)
    assert spread(rows) == Spread(worst=0, best=1, quotient=0.75)
    assert spread(()) is None
