"""A circle that is followed says after every edit what a fresh evaluation of the edited place says."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage import live, network_edits
from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.place import Facilities, Place
from lifecircle.coverage.verdict import CircleEvidence, Verdict

from . import town
from .sketch import make, random_network, random_points

CLAUSE = """kind = "circle"
group = "people"
area = "all"
mode = "{mode}"
limit = {limit}
services = ["fitness", "library"]
target = 60
"""
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
    assert isinstance(mine, CircleEvidence)
    assert isinstance(theirs, CircleEvidence)
    np.testing.assert_array_equal(mine.cost, theirs.cost)
    np.testing.assert_array_equal(mine.facility, theirs.facility)
    np.testing.assert_array_equal(mine.served, theirs.served)
    np.testing.assert_array_equal(mine.unsnapped, theirs.unsnapped)
    np.testing.assert_array_equal(mine.counted, theirs.counted)


@given(seed=st.integers(0, 10_000), mode=st.sampled_from(sorted(LIMITS)), edits=st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_after_sites_were_moved_and_closed_the_figures_are_those_of_an_evaluation(
    seed: int, mode: str, edits: int
) -> None:
    where, rng = world(seed), np.random.default_rng(seed)
    clause = CLAUSE.format(mode=mode, limit=LIMITS[mode])
    followed = begin(where, clause)
    assert_same(followed.verdict, town.judge(where, clause, sureness=False))
    for _ in range(edits):
        facility = int(rng.integers(0, 6))
        xy = rng.uniform(0, 1000, (rng.integers(0, 3), 2))
        before = followed
        followed = live.set_site(followed, facility, xy, services=[facility % 2])
        where = replace(where, facilities=with_entrances(where.facilities, facility, xy))
        if len(np.unique(where.facilities.category[where.facilities.status == "existing"])) < 2:
            return  # a service without any facility left is another matter
        assert_same(followed.verdict, town.judge(where, clause, sureness=False))
        differs = [
            np.flatnonzero((one.way.cost != other.way.cost) | (one.way.facility != other.way.facility))
            for one, other in zip(before.readings, followed.readings, strict=True)
        ]
        assert followed.changed.tolist() == np.unique(np.concatenate(differs)).tolist()


def begin(where: Place, clause: str, **more: Any) -> live.LiveCircle:
    return live.follow(where, town.plan(f'[[clause]]\nid = "it"\n{clause}'), "it", **more)


ONE = 'kind = "circle"\ngroup = "people"\narea = "all"\nmode = "walk"\nlimit = 5\nservices = ["fitness"]\n'


def hairpin() -> Place:
    """Homes every 100 m along two streets, 200 m apart, that meet 4 km further on; five minutes are 360 m."""
    network = make([(0, 0), (4000, 0), (4000, 200), (0, 200)], [(0, 1), (1, 2), (2, 3)])
    demand = town.homes([(float(x), float(y)) for y in (0, 200) for x in range(0, 4000, 100)])
    return town.place(demand, town.sites(town.site("fitness_site", 0)), network=network)


def test_a_footbridge_and_a_new_site_are_followed_to_the_last_resident() -> None:
    followed = begin(hairpin(), ONE)
    assert followed.verdict.served == 4
    linked = live.set_network(followed, network_edits.add_link(followed.network, [(0.0, 0.0), (0.0, 200.0)]))
    assert linked.verdict.served == 4 + 2
    assert linked.verdict.margin == pytest.approx(100 * 6 / 80 - 100)
    assert linked.verdict.state == "not_kept"
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


def test_what_cannot_be_followed_is_refused_with_the_reason() -> None:
    where = hairpin()
    with pytest.raises(RequestError, match="no circle called"):
        live.follow(where, town.plan(f'[[clause]]\nid = "it"\n{ONE}'), "other")
    with pytest.raises(RequestError, match="rural"):
        begin(where, ONE.replace('area = "all"', 'area = "rural"'))
    with pytest.raises(RequestError, match="not numbers"):
        live.set_site(begin(where, ONE), 0, [(np.nan, 0.0)])
