"""Who finds a place, worked out by hand: children walk 1.07 m/s, 963 m in fifteen minutes."""

import numpy as np
import pytest

from lifecircle.coverage.evaluation.verdict import Room
from lifecircle.coverage.place import Place

from ...town import homes, judge, place, site, sites

KINDERGARTEN = 'kind = "circle"\nservices = ["kindergarten"]\nmode = "walk"\nlimit = 15\n'


def room(where: Place, clause: str = KINDERGARTEN) -> Room:
    (found,) = judge(where, clause).rooms
    return found


def test_the_nearest_come_first_and_the_others_go_on_to_the_next_that_has_room() -> None:
    demand = homes([100.0, 200.0, 800.0], age_3_5=[10, 10, 10])
    schools = sites(site("kindergarten", 0, places=15), site("kindergarten", 900, places=12))
    found = room(place(demand, schools))
    # At 0 the first ten and five of the second are seated; at 900 the third ten and two of the second.
    assert (found.people, found.within_limit, found.seated, found.places) == (30, 30, 27, 27)
    assert found.without.tolist() == [0, 3, 0]
    assert found.taken.tolist() == [15, 12]


def test_a_place_beyond_the_limit_is_none() -> None:
    demand = homes([0.0, 963.0, 964.0], age_3_5=[1, 2, 4])
    found = room(place(demand, sites(site("kindergarten", 0, places=100))))
    assert (found.within_limit, found.seated) == (3, 3)
    assert found.without.tolist() == [0, 0, 4]


def test_facilities_that_tell_no_places_seat_nobody_and_are_counted() -> None:
    demand = homes([0.0], age_3_5=[5])
    found = room(place(demand, sites(site("kindergarten", 0, places=2), site("kindergarten", 10))))
    assert (found.seated, found.unknown) == (2, 1)


@pytest.mark.parametrize("category", ["fitness_site", "elderly_care"])
def test_services_that_are_not_taken_place_by_place_say_nothing(category: str) -> None:
    service = {"fitness_site": "fitness", "elderly_care": "elderly_care"}[category]
    where = place(homes([0.0], age_60_plus=[5]), sites(site(category, 0, places=9)))
    assert judge(where, KINDERGARTEN.replace("kindergarten", service)).rooms == ()


def test_within_a_drive_nothing_is_said() -> None:
    where = place(homes([0.0], age_3_5=[5]), sites(site("kindergarten", 0, places=2)))
    assert judge(where, KINDERGARTEN.replace("walk", "drive")).rooms == ()


def test_without_places_or_without_ages_nothing_is_said() -> None:
    assert judge(place(homes([0.0], age_3_5=[5]), sites(site("kindergarten", 0))), KINDERGARTEN).rooms == ()
    assert judge(place(homes([0.0]), sites(site("kindergarten", 0, places=5))), KINDERGARTEN).rooms == ()


def test_only_the_area_type_that_is_asked_takes_places() -> None:
    demand = homes([0.0, 10.0], age_3_5=[5, 7], rural=[False, True])
    found = room(place(demand, sites(site("kindergarten", 0, places=100))), KINDERGARTEN + 'area = "urban"')
    assert (found.people, found.seated) == (5, 5)
    assert np.array_equal(found.taken, [5])
