"""Which circles are followed step by step: those that mix ways of travelling are left to the followed plan."""

import numpy as np
import pytest
import shapely

from lifecircle.coverage.edits import network_edits
from lifecircle.coverage.evaluation.following.live_plan import follow_plan
from lifecircle.coverage.place import Place
from lifecircle.gui.panels.scenarios.quick_preview import QuickPreview
from lifecircle.scenarios.editing.edits import AddFacility, MoveFacility, Where

from ....coverage import town
from ....coverage.sketch import make

ONE = """[[clause]]
id = "c"
kind = "circle"
group = "people"
area = "all"
mode = "{mode}"
limit = 5
services = ["library"]
{more}
"""


@pytest.mark.parametrize(
    ("mode", "more", "followed"),
    [
        ("walk", "", True),
        ("walk", 'rural_mode = "drive"', False),
        ("walk", 'uncrossed = ["trunk"]', False),
        ("walk_drive", "", False),
    ],
)
def test_a_circle_that_mixes_ways_is_answered_by_the_followed_plan(mode: str, more: str, followed: bool) -> None:
    where = town.place(town.homes([(100.0, 0.0)], [10.0]), town.sites(town.site("library", 900.0)))
    live = follow_plan(where, town.plan(ONE.format(mode=mode, more=more)))
    xy = np.array([[120.0, 0.0]])
    edit = AddFacility(facility="n", name="n", category="library", at=Where.metric(xy, "EPSG:4547"))
    assert (QuickPreview().answer(live, "c", ((edit, xy),)) is not None) == followed
    assert live.evaluation.verdicts[0].measured is not None


def test_several_facilities_moved_together_are_answered_as_one_step_of_the_plan() -> None:
    places = [town.site("library", 100.0), town.site("library", 150.0)]
    where = town.place(town.homes([(100.0, 0.0), (900.0, 0.0)], [10.0, 7.0]), town.sites(*places))
    live = follow_plan(where, town.plan(ONE.format(mode="walk", more="")))
    moves = [(key, np.array([[x, 0.0]])) for key, x in (("f0", 850.0), ("f1", 950.0))]
    edits = [(MoveFacility(facility=key, at=Where.metric(xy, "EPSG:4547")), xy) for key, xy in moves]
    found = QuickPreview().answer(live, "c", edits)
    assert found is not None
    assert (found.verdicts[0].served, found.verdicts[0].unserved) == (7.0, 10.0)  # 750 m are beyond five minutes


def test_several_new_facilities_do_not_take_each_others_place() -> None:
    where = town.place(town.homes([(100.0, 0.0), (1900.0, 0.0)], [10.0, 7.0]), town.sites(town.site("library", 3900.0)))
    live = follow_plan(where, town.plan(ONE.format(mode="walk", more="")))
    added = [(key, np.array([[x, 0.0]])) for key, x in (("m", 150.0), ("n", 1950.0))]
    edits = [
        (AddFacility(facility=key, name=key, category="library", at=Where.metric(xy, "EPSG:4547")), xy)
        for key, xy in added
    ]
    found = QuickPreview().answer(live, "c", edits)
    assert found is not None
    assert (found.verdicts[0].served, found.verdicts[0].unserved) == (17.0, 0.0)  # each home is 50 m from its own


def hairpin() -> Place:
    """Two streets 200 m apart that meet 4 km on: from a home on one to the library on the other is 8 km round."""
    network = make([(0, 0), (4000, 0), (4000, 200), (0, 200)], [(0, 1), (1, 2), (2, 3)])
    return town.place(
        town.homes([(100.0, 0.0)], [10.0]), town.sites(town.site("library", 100.0, 200.0)), network=network
    )


def test_a_link_and_a_barred_area_are_followed_to_the_figures_of_an_evaluation() -> None:
    where = hairpin()
    live = follow_plan(where, town.plan(ONE.format(mode="walk", more="")))
    quick = QuickPreview()
    bridge = where.edited(network_edits.add_link(where.latest_network, [(110.0, 0.0), (110.0, 200.0)]))
    meadow = [(60.0, -50.0), (90.0, -50.0), (90.0, 50.0), (60.0, 50.0)]
    barred = bridge.edited(network_edits.bar_area(bridge.latest_network, shapely.Polygon(meadow)))
    told = quick.answer_network(live, "c", bridge)
    assert told is not None
    # 10 m to the bridge, 200 m over it, 10 m on: 220 m at 1.2 m/s are 3 minutes, where it was 8 km
    assert (live.evaluation.verdicts[0].measured, told.verdicts[0].measured) == (0.0, 100.0)
    assert told.verdicts[0].measured == live.of(bridge).evaluation.verdicts[0].measured
    assert quick.answer_network(live, "c", barred) is None  # two edits on: the followed plan answers
