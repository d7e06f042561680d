"""A circle that is followed says after every edit what a fresh evaluation of the edited place says."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.accessibility.nearest_facility import NearestFacilitySearch
from lifecircle.coverage.edits import network_edits
from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.evaluation.following import live
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import CircleEvidence, Verdict
from lifecircle.coverage.network.overlay import edited
from lifecircle.coverage.place import Facilities, Place
from lifecircle.coverage.search.od_tables import od_table
from lifecircle.coverage.search.per_facility import FacilityQuery
from lifecircle.coverage.search.routes import Router
from lifecircle.coverage.travel.profiles import WALK_ADULT

from ... import town
from ...sketch import make, random_network, random_points

CLAUSE = """kind = "circle"
group = "people"
area = "all"
mode = "{mode}"
limit = {limit}
services = ["fitness", "library"]
target = 60
"""
OWN = """kind = "circle"
group = "people"
area = "all"
mode = "walk"
limit = 4
services = {services}
own_groups = {own}
target = 60
"""
ELDERLY = ["day_care", "library"]
LIMITS = {"walk": 4, "drive": 1, "network_km": 0.3, "radius_km": 0.2}
CATEGORIES = ("fitness_site", "library")


def world(seed: int) -> Place:
    rng = np.random.default_rng(seed)
    demand = town.homes(
        [(float(x), float(y)) for x, y in random_points(seed, 60)],
        rng.uniform(0, 9, 60).tolist(),
        rural=(rng.random(60) < 0.3).tolist(),
        district={"village": rng.integers(-1, 2, 60).tolist()},
        age_60_plus=rng.uniform(0, 3, 60).tolist(),
    )
    facilities = town.sites(*[town.site(CATEGORIES[row % 2], *rng.uniform(0, 1000, 2)) for row in range(6)])
    return town.place(
        demand,
        facilities,
        town.areas(town.area("village", "A"), town.area("village", "B")),
        network=random_network(seed),
    )


def with_entrances(facilities: Facilities, facility: int, xy: np.ndarray) -> Facilities:
    kept = facilities.entrance_owner != facility
    return replace(
        facilities,
        entrance_xy=np.vstack([facilities.entrance_xy[kept], xy]),
        entrance_owner=np.append(facilities.entrance_owner[kept], np.full(len(xy), facility, np.int32)).astype(
            np.int32
        ),
        status=np.where(np.arange(len(facilities)) == facility, "existing" if len(xy) else "closed", facilities.status),
    )


def assert_same(one: Verdict, other: Verdict) -> None:
    for field in ("state", "measured", "target", "margin", "people", "served", "unserved"):
        assert getattr(one, field) == getattr(other, field), field
    for field in ("by_group", "by_area_type", "by_district"):
        assert getattr(one, field) == getattr(other, field), field
    mine, theirs = one.evidence, other.evidence
    if theirs is None:
        assert mine is None
        return
    assert isinstance(mine, CircleEvidence)
    assert isinstance(theirs, CircleEvidence)
    np.testing.assert_array_equal(mine.cost, theirs.cost)
    np.testing.assert_array_equal(mine.facility, theirs.facility)
    np.testing.assert_array_equal(mine.served, theirs.served)
    np.testing.assert_array_equal(mine.unsnapped, theirs.unsnapped)
    np.testing.assert_array_equal(mine.counted, theirs.counted)


@given(seed=st.integers(0, 10_000), mode=st.sampled_from(sorted(LIMITS)), edits=st.integers(1, 5), either=st.booleans())
@settings(max_examples=40, deadline=None)
def test_after_sites_were_moved_and_closed_the_figures_are_those_of_an_evaluation(
    seed: int, mode: str, edits: int, *, either: bool
) -> None:
    where, rng = world(seed), np.random.default_rng(seed)
    clause = CLAUSE.format(mode=mode, limit=LIMITS[mode]) + ("k_of = 1\n" if either else "")
    if town.judge(where, clause).state == "not_decided":
        return  # all facilities of a service lie too far from any street
    followed = begin(where, clause)
    assert_same(followed.verdict, town.judge(where, clause, sureness=False))
    for _ in range(edits):
        facility = int(rng.integers(0, 6))
        xy = rng.uniform(0, 1000, (rng.integers(0, 3), 2))
        before = followed
        followed = live.set_site(followed, facility, xy, services=[facility % 2])
        where = replace(where, facilities=with_entrances(where.facilities, facility, xy))
        assert_same(followed.verdict, town.judge(where, clause, sureness=False))
        differs = [
            np.flatnonzero((one.way.cost != other.way.cost) | (one.way.facility != other.way.facility))
            for one, other in zip(before.readings, followed.readings, strict=True)
        ]
        assert followed.changed.tolist() == np.unique(np.concatenate(differs)).tolist()


@given(seed=st.integers(0, 10_000), edits=st.integers(1, 5), own=st.booleans())
@settings(max_examples=30, deadline=None)
def test_where_each_service_is_asked_of_its_own_group_the_least_share_is_followed(
    seed: int, edits: int, own: bool
) -> None:
    where, rng = world(seed), np.random.default_rng(seed)
    first = '"community_elderly"' if own else '{any_of = ["community_elderly"], target = 20}'
    clause = OWN.format(services=f'[{first}, "library"]', own="true" if own else "false")
    where = replace(where, facilities=replace(where.facilities, category=np.array(ELDERLY * 3, object)))
    if town.judge(where, clause).state == "not_decided":
        return
    followed = begin(where, clause)
    for _ in range(edits):
        if rng.random() < 0.5:
            facility, xy = int(rng.integers(0, 6)), rng.uniform(0, 1000, (rng.integers(0, 3), 2))
            followed = live.set_site(followed, facility, xy)
            where = replace(where, facilities=with_entrances(where.facilities, facility, xy))
        else:
            change = edit_of(followed, rng)
            followed, where = live.set_network(followed, change), where.edited(change)
        fresh = town.judge(where, clause, sureness=False)
        assert_same(followed.verdict, fresh)
        assert parts_of(followed.verdict) == parts_of(fresh)


def parts_of(verdict: Verdict) -> list[tuple[Any, ...]]:
    """The services by themselves; what is told beside them has no target."""
    return [(one.state, one.measured, one.target, one.group) for one in verdict.parts if one.target is not None]


@given(seed=st.integers(0, 10_000), mode=st.sampled_from(sorted(LIMITS)), edits=st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_after_edits_of_every_kind_the_figures_are_those_of_an_evaluation(seed: int, mode: str, edits: int) -> None:
    where, rng = world(seed), np.random.default_rng(seed)
    clause = CLAUSE.format(mode=mode, limit=LIMITS[mode])
    if town.judge(where, clause).state == "not_decided":
        return  # all facilities of a service lie too far from any street
    followed = begin(where, clause)
    for _ in range(edits):
        if rng.random() < 0.4:
            facility, xy = int(rng.integers(0, 6)), rng.uniform(0, 1000, (rng.integers(0, 3), 2))
            followed = live.set_site(followed, facility, xy)
            where = replace(where, facilities=with_entrances(where.facilities, facility, xy))
        else:
            change = edit_of(followed, rng)
            followed, where = live.set_network(followed, change), where.edited(change)
        fresh = town.judge(where, clause)
        assert_same(followed.verdict, fresh)
        if fresh.state != "not_decided":
            assert_same(begin(where, clause).verdict, town.judge(where, clause, sureness=False))


def edit_of(followed: live.LiveCircle, rng: np.random.Generator) -> network_edits.NetworkChange:
    network, verb = followed.network, rng.integers(0, 3)
    if verb == 0:
        return network_edits.close_edges(network, rng.integers(0, network.edge_count, 2))
    if verb == 1:
        x, y = rng.uniform(0, 800, 2)
        return network_edits.bar_area(network, shapely.box(x, y, x + 200, y + 200))
    ends = network.nodes_xy(rng.choice(network.node_count, 2, replace=False))
    try:
        return network_edits.add_link(network, ends, drive=bool(rng.integers(0, 2)))
    except RequestError:  # a node at which no street is open any more
        return network_edits.close_edges(network, [])


def test_tables_and_routes_on_an_edited_place_take_the_door_that_costs_least() -> None:
    place = hairpin(150)
    link = network_edits.add_link(edited(place.network), [(0.0, 0.0), (0.0, 120.0), (900.0, 120.0), (900.0, 200.0)])
    place = place.edited(link)
    ways = NearestFacilitySearch(place)
    doors = ways.demand(WALK_ADULT)
    assert len(doors) > doors.count == 80
    way = ways.find(np.array([0], np.int32), "walk", WALK_ADULT)
    assert way.at is not None
    entrances, owner = ways.doors(np.array([0], np.int32), WALK_ADULT)
    table = od_table(FacilityQuery(place.network, entrances, owner, WALK_ADULT, 21_000.0), doors)
    assert sorted(table.demand.tolist()) == list(range(80))
    np.testing.assert_array_equal(table.cost_s[np.argsort(table.demand)], way.cost)
    assert way.solved is not None
    router = Router(way.solved, way.at)
    for row in (0, 41, 45, 79):
        route = router.route(row)
        assert route is not None
        assert route.cost_s == way.cost[row]
        assert (route.length_m + route.leg_m) / WALK_ADULT.speed_mps == pytest.approx(way.cost[row], abs=1e-6)
    # (300, 150) is 30 m from the link, and goes 300 + 120 m along it: by the street it would be 8 km.
    assert way.cost[43] == pytest.approx(450 / 1.2, abs=1e-6)


def begin(where: Place, clause: str, **more: Any) -> live.LiveCircle:
    return live.follow(where, town.plan(f'[[clause]]\nid = "it"\n{clause}'), "it", **more)


ONE = 'kind = "circle"\ngroup = "people"\narea = "all"\nmode = "walk"\nlimit = 5\nservices = ["fitness"]\n'


def hairpin(north: float = 200.0) -> Place:
    """Two streets, 200 m apart, that meet 4 km further on; five minutes are 360 m.

    There are homes every 100 m along the southern street, and along a line `north` of it.
    """
    network = make([(0, 0), (4000, 0), (4000, 200), (0, 200)], [(0, 1), (1, 2), (2, 3)])
    demand = town.homes([(float(x), float(y)) for y in (0, north) for x in range(0, 4000, 100)])
    return town.place(demand, town.sites(town.site("fitness_site", 0)), network=network)


def test_a_footbridge_and_a_new_site_are_followed_to_the_last_resident() -> None:
    followed = begin(hairpin(), ONE)
    assert followed.verdict.served == 4
    linked = live.set_network(followed, network_edits.add_link(followed.network, [(0.0, 0.0), (0.0, 200.0)]))
    assert linked.verdict.served == 4 + 2
    assert linked.verdict.margin == pytest.approx(100 * 6 / 80 - 100)
    assert linked.verdict.state == "not_met"
    more = live.set_site(linked, 77, [(2000.0, 190.0)])
    assert more.verdict.served == 6 + 7
    assert followed.verdict.served == 4


def test_a_site_without_a_street_serves_once_a_link_comes_by() -> None:
    sites = town.sites(town.site("fitness_site", 3000.0), town.site("fitness_site", 0.0, -350.0))
    followed = begin(replace(hairpin(), facilities=sites), ONE)
    assert (followed.verdict.served, followed.readings[0].counted.tolist()) == (7, [0])
    link = network_edits.add_link(followed.network, [(0.0, 0.0), (0.0, -200.0), (100.0, 0.0)])
    reached = live.set_network(followed, link)
    # 150 m from its door to the link and 200 m along it: the first home is 350 m away, the second 374 m.
    assert (reached.verdict.served, reached.readings[0].counted.tolist()) == (8, [0, 1])


def test_a_site_that_is_closed_and_opened_again_offers_what_it_did() -> None:
    two = (
        'kind = "circle"\ngroup = "people"\narea = "all"\nmode = "walk"\nlimit = 5\nservices = ["fitness", "library"]\n'
    )
    sites = town.sites(town.site("fitness_site", 0.0), town.site("library", 3000.0))
    followed = begin(replace(hairpin(), facilities=sites), two)
    again = live.set_site(live.set_site(followed, 0, []), 0, [(0.0, 0.0)])
    assert [one.counted.tolist() for one in again.readings] == [[0], [1]]
    assert_same(again.verdict, followed.verdict)
    both = live.set_site(followed, 0, [(3000.0, 0.0)], services=[0, 1])
    assert both.verdict.served == 7
    moved = live.set_site(both, 0, [(0.0, 0.0)])
    assert [one.counted.tolist() for one in moved.readings] == [[0], [0, 1]]
    alone = begin(replace(hairpin(), facilities=sites), ONE)
    assert live.set_site(alone, 1, [(2000.0, 0.0)]).verdict.served == alone.verdict.served
    for wrong in ({"facility": -1}, {"facility": 0, "services": [2]}):
        with pytest.raises(RequestError, match="numbered from 0"):
            live.set_site(followed, entrances=[(0.0, 0.0)], **wrong)


def test_a_place_in_which_everybody_is_barred_is_answered_and_not_refused() -> None:
    where = hairpin()
    followed = begin(where, ONE)
    change = network_edits.bar_area(followed.network, shapely.box(-50.0, -50.0, 3950.0, 250.0))
    barred = live.set_network(followed, change)
    assert_same(barred.verdict, town.judge(where.edited(change), ONE))
    assert barred.verdict.state == "not_decided"  # the site has no street left either
    assert barred.evidence.served.sum() == 0
    assert "on an open street" in str(barred.verdict.reason)
    reached = replace(where, facilities=town.sites(town.site("fitness_site", 4000.0, 100.0)))
    followed = begin(reached, ONE)
    change = network_edits.bar_area(followed.network, shapely.box(-50.0, -50.0, 3950.0, 250.0))
    assert_same(live.set_network(followed, change).verdict, town.judge(reached.edited(change), ONE))


def test_an_edit_that_touches_no_street_is_forgotten_with_the_place() -> None:
    where = hairpin()
    meadow = shapely.box(1000.0, -900.0, 1100.0, -800.0)
    town.judge(where, ONE)
    kept = len(where.network.derived)
    for _ in range(5):
        town.judge(where.edited(network_edits.bar_area(where.network, meadow)), ONE)
    assert len(where.network.derived) == kept


def test_what_cannot_be_followed_is_refused_with_the_reason() -> None:
    where = hairpin()
    with pytest.raises(RequestError, match="no circle called"):
        live.follow(where, town.plan(f'[[clause]]\nid = "it"\n{ONE}'), "other")
    with pytest.raises(RequestError, match="rural"):
        begin(where, ONE.replace('area = "all"', 'area = "rural"'))
    followed = begin(where, ONE)
    change = network_edits.close_edges(followed.network, [0])
    for stale in (
        lambda: live.set_network(live.set_network(followed, change), change),
        lambda: hairpin().edited(change),
    ):
        with pytest.raises(RequestError, match="another network"):
            stale()
    with pytest.raises(RequestError, match="not numbers"):
        live.set_site(begin(where, ONE), 0, [(np.nan, 0.0)])


@pytest.mark.parametrize("complete", [None, frozenset(), frozenset({"library"}), frozenset(CATEGORIES)])
@pytest.mark.parametrize("seed", range(6))
def test_a_verdict_is_held_back_where_an_evaluation_holds_it_back(seed: int, complete: frozenset[str] | None) -> None:
    where = world(seed)
    clause = CLAUSE.format(mode="walk", limit=LIMITS["walk"])
    fresh = town.judge(where, clause, sureness=False, complete=complete)
    if fresh.state == "not_decided" and fresh.measured is None:
        return  # a service has no street at all
    followed = begin(where, clause, settings=EvaluationSettings(complete=complete, sureness=False))
    assert (followed.verdict.state, followed.verdict.reason) == (fresh.state, fresh.reason)
    assert followed.verdict.measured == fresh.measured


def test_without_a_word_on_completeness_the_sketched_town_fails_and_is_held_back() -> None:
    states = set()
    for seed in range(6):
        fresh = town.judge(world(seed), CLAUSE.format(mode="walk", limit=1), sureness=False, complete=frozenset())
        states.add(fresh.state)
    assert "not_decided" in states
