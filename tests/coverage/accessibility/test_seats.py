"""People, sites and places by district, worked out by hand; who is seated is told in `test_capacity`."""

import numpy as np
import pytest

from lifecircle.coverage.accessibility.seats import Seats, seats, supply
from lifecircle.coverage.travel.profiles import WALK_ADULT

from ..town import homes, place, site, sites


def test_places_count_where_they_stand_and_people_where_they_live() -> None:
    """Ten people in district 1 take the three places of district 0; a site without figures adds none."""
    people, living = np.array([10.0, 4.0, 2.0]), np.array([1, 0, -1], np.int32)
    found = Seats(np.array([True, False, True]), np.array([3.0, 0.0, 1.0]), np.array([3.0, 1.0]))
    rows = supply(
        people, living, found,
        places=np.array([3.0, 1.0, 0.0]), lying=np.array([0, 2, 0], np.int32), known=np.array([True, True, False]),
        count=4,
    )  # fmt: skip
    told = [(r.district, r.people, r.sites, r.unknown, r.places, r.reached, r.seated, r.without) for r in rows]
    assert told == [
        (-1, 16, 3, 1, 4, 12, 4, 12),
        (0, 4, 2, 1, 3, 0, 0, 4),
        (1, 10, 0, 0, 0, 10, 3, 7),
        (2, 0, 1, 0, 1, 0, 0, 0),
    ]
    assert [row.per_100 for row in rows] == [25, 75, 0, None]


def test_the_shortest_ways_are_seated_first_within_the_limit() -> None:
    where = place(homes([100.0, 300.0, 2000.0]), sites(site("kindergarten", 0)))
    people = np.array([2.0, 2.0, 5.0])
    found = seats(where, np.array([0], np.int32), np.array([3.0]), people, profile=WALK_ADULT, limit_s=900.0)
    assert found.reached.tolist() == [True, True, False]
    assert found.seated.tolist() == pytest.approx([2, 1, 0])
    assert found.taken.tolist() == pytest.approx([3])
