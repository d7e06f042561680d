"""What makes no sense is refused in one sentence before any work begins; what cannot be served is listed."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from lifecircle.coverage.errors import InfeasibleError, RequestError
from lifecircle.coverage.siting.candidates import inside, street_points
from lifecircle.coverage.siting.capacitated import cover_with_places
from lifecircle.coverage.siting.covering import cover_all, cover_most, cover_share, front
from lifecircle.coverage.siting.median import least_way
from lifecircle.coverage.siting.problem import Candidates, Limits, Reach, together

#    home 0 -- 100 -- site 0 -- 100 -- home 1 -- 300 -- site 1          home 2 lives alone
REACH = Reach(
    demand=np.array([0, 1, 1], np.int32),
    candidate=np.array([0, 0, 1], np.int32),
    cost=np.array([100.0, 100.0, 300.0]),
    weight=np.array([5.0, 7.0, 0.0]),
    standing=np.full(3, np.inf),
    xy=np.array([[0.0, 0.0], [200.0, 0.0], [900.0, 900.0]]),
    limit=150.0,
)
SITES = Candidates(np.array([[100.0, 0.0], [500.0, 0.0]]))
ONE, YES, NO = Limits(sites=1), np.ones(2, bool), np.zeros(2, bool)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: cover_most(replace(REACH, limit=50.0), SITES, ONE), "within the limit of anybody"),
        (lambda: cover_most(replace(REACH, weight=np.zeros(3)), SITES, ONE), "of the group asked for lives here"),
        (lambda: cover_most(REACH, SITES, Limits(budget=0.5)), "below the cheapest site"),
        (lambda: cover_most(REACH, SITES, Limits(budget=-1)), "budget must be 0 or more"),
        (lambda: cover_most(REACH, SITES, Limits(sites=3)), "only 2 candidates"),
        (lambda: cover_most(REACH, SITES, Limits(sites=0)), "1 or more"),
        (lambda: cover_most(REACH, SITES, Limits(sites=1, spacing_m=-5)), "spacing"),
        (lambda: cover_most(REACH, replace(SITES, cost=np.array([1.0, -2.0])), ONE), "The first is number 2"),
        (lambda: cover_most(REACH, replace(SITES, cost=np.array([np.nan, 2.0])), ONE), "The first is number 1"),
        (lambda: cover_most(REACH, replace(SITES, excluded=YES), ONE), "All 2 candidates are excluded"),
        (lambda: cover_most(REACH, replace(SITES, excluded=~NO, required=YES), ONE), "both required and excluded"),
        (lambda: cover_most(REACH, replace(SITES, required=YES), ONE), "2 sites are required, but only 1"),
        (lambda: cover_most(REACH, replace(SITES, required=YES), Limits(budget=1.5)), "required sites cost 2"),
        (lambda: cover_most(REACH, replace(SITES, required=YES), Limits(spacing_m=401)), "numbers? 1 and 2 lie nearer"),
        (lambda: cover_most(REACH, Candidates(np.zeros((0, 2))), ONE), "no candidate to choose from"),
        (lambda: cover_most(REACH, Candidates(np.full((2, 2), np.nan)), ONE), "not numbers"),
        (lambda: cover_with_places(REACH, SITES, ONE), "how many places"),
        (lambda: cover_with_places(REACH, replace(SITES, capacity=np.array([4.0, -1.0])), ONE), "number 2 has fewer"),
        (
            lambda: cover_with_places(REACH, replace(SITES, capacity=np.array([4.0, 9.0])), ONE, everybody=True),
            "have 9 places together, fewer than the 12 people",
        ),
        (lambda: cover_share(REACH, SITES, Limits(), 1.2), "at most 100%"),
        (
            lambda: cover_share(replace(REACH, limit=120.0, weight=np.ones(3)), SITES, Limits(), 0.9),
            "cover only 66.7%",
        ),
        (lambda: cover_all(REACH, SITES, Limits(), times=0), "at least once"),
        (lambda: least_way(REACH, SITES, ONE, unreached=200.0), "longest way"),
        (lambda: together([REACH], [-1.0]), "0 or more"),
        (lambda: together([REACH], []), "one weight for each"),
    ],
)
def test_one_sentence_before_the_work_begins(ask: Callable[[], object], words: str) -> None:
    with pytest.raises(RequestError, match=words):
        ask()


def test_who_cannot_be_served_is_listed() -> None:
    asked = replace(REACH, weight=np.array([5.0, 7.0, 4.0]))
    with pytest.raises(InfeasibleError, match=r"1 demand points \(4 people\)") as refused:
        cover_all(asked, SITES, Limits())
    assert refused.value.points.tolist() == [2]
    with pytest.raises(InfeasibleError) as refused:
        cover_all(replace(REACH, limit=300.0), SITES, Limits(), times=2)
    assert refused.value.points.tolist() == [0]


def test_backup_coverage_takes_two_sites_and_counts_one_that_stands() -> None:
    asked = replace(REACH, weight=np.array([0.0, 7.0, 0.0]), limit=300.0)
    assert cover_all(asked, SITES, Limits()).value == 1
    assert cover_all(asked, SITES, Limits(), times=2).chosen.tolist() == [0, 1]
    stands = replace(asked, standing=np.array([np.inf, 10.0, np.inf]))
    assert cover_all(stands, SITES, Limits(), times=2).value == 1


def test_several_clauses_weigh_their_people_and_one_site_serves_both() -> None:
    """Health within 150 m and care within 400 m: the first site serves 12 of the one, the second 7 of the other."""
    care = replace(REACH, demand=REACH.demand[2:], candidate=REACH.candidate[2:], cost=REACH.cost[2:], limit=400.0)
    assert cover_most(together([REACH, care], [1.0, 1.0]), SITES, ONE).chosen.tolist() == [0]
    weighed = cover_most(together([REACH, care], [1.0, 2.0]), SITES, ONE)
    assert (weighed.chosen.tolist(), weighed.value) == ([1], 14.0)


def test_exclusions_are_found() -> None:
    import shapely

    barred = np.array([shapely.box(400, -10, 600, 10)], object)
    assert inside(SITES.xy, barred).tolist() == [False, True]


def test_street_points_lie_on_streets_near_those_left_out() -> None:
    from ..sketch import random_network

    network = random_network(8)
    somebody = network.node_xy[:1]
    points = street_points(network, somebody, reach_m=400.0, apart_m=100.0)
    assert (np.hypot(*(points - somebody).T) <= 400.0).all()
    known = {tuple(node) for node in network.node_xy.tolist()}
    assert all(tuple(point) in known for point in points.tolist())
    with pytest.raises(RequestError, match="no street within 1 m"):
        street_points(network, somebody + 1e6, reach_m=1.0, apart_m=100.0)


def test_streets_that_are_cut_off_have_points_of_their_own() -> None:
    """Two streets 30 m apart that nothing joins: of each square one point of either, however near the other is."""
    from ..sketch import make

    xs = np.arange(0, 401, 20)
    nodes = np.vstack([np.column_stack([xs, 0 * xs + 90.0]), np.column_stack([xs, 0 * xs + 120.0])])
    ends = [(row, row + 1) for row in range(len(nodes) - 1) if row != len(xs) - 1]
    points = street_points(make(nodes, ends), nodes, reach_m=100.0, apart_m=200.0)
    assert sorted(points.tolist()) == [[100, 90], [100, 120], [300, 90], [300, 120], [400, 90], [400, 120]]


def test_the_front_tells_what_one_more_site_is_worth() -> None:
    """The first site serves 12 people, both together those of home 1 once only."""
    asked = replace(REACH, weight=np.array([5.0, 7.0, 4.0]), limit=300.0)
    told: list[float] = []
    found = front(asked, SITES, Limits(sites=2), progress=lambda done, _: told.append(done))
    assert (found.sites.tolist(), found.people.tolist(), found.bound.tolist()) == ([1, 2], [12, 12], [12, 12])
    assert told == [0.5, 1.0]
