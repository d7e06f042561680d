"""Facilities that only a scrap of paths leads to are named in the verdict that rests on them."""

from dataclasses import replace

import numpy as np

from lifecircle.coverage.edits.network_edits import close_edges

from ..sketch import make
from ..town import homes, judge, place, site, sites

WALK_5 = 'kind = "circle"\nservices = ["fitness"]\nmode = "walk"\nlimit = 5\n'
NETWORK = make([(0, 0), (5000, 0), (500, 400), (1700, 400)], [(0, 1), (2, 3)])
"""A street of 5 km, and 1.2 km of paths that join it nowhere, 400 m off."""
ASIDE = (
    "1 of the facilities that count stand by streets that do not join the rest of the network; only who lives by those"
)


def test_a_facility_on_a_scrap_is_named_and_one_beside_it_is_not() -> None:
    there = sites(site("fitness_site", 1000, name="街边"), site("fitness_site", 1000, 395.0, name="园内"))
    verdict = judge(place(homes([900.0], [10]), there, network=NETWORK), WALK_5)
    assert verdict.served == 10
    assert [str(note) for note in verdict.notes if "do not join the rest" in str(note)] == [
        f"{ASIDE} reaches them: 园内."
    ]


def test_a_facility_with_a_second_door_on_the_street_is_not_named() -> None:
    there = sites(site("fitness_site", 1000, 395.0, doors=[(1000, 395.0), (1000, 10.0)]))
    assert not [
        note
        for note in judge(place(homes([900.0], [10]), there, network=NETWORK), WALK_5).notes
        if "do not join" in str(note)
    ]


def test_of_an_edited_place_nothing_is_said() -> None:
    there = sites(site("fitness_site", 1000, 395.0, name="园内"))
    where = place(homes([900.0], [10]), there, network=NETWORK)
    edited = replace(where, edits=(close_edges(where.latest_network, np.zeros(0, np.int64)),))
    assert not [note for note in judge(edited, WALK_5).notes if "do not join the rest" in str(note)]
