"""Which circles are followed step by step: those that mix ways of travelling are left to the followed plan."""

import numpy as np
import pytest

from lifecircle.coverage.evaluation.live_plan import follow_plan
from lifecircle.gui.panels.scenarios.quick_preview import QuickPreview
from lifecircle.scenarios.editing.edits import AddFacility, Where

from ....coverage import town

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
    assert (QuickPreview().answer(live, "c", edit, xy) is not None) == followed
    assert live.evaluation.verdicts[0].measured is not None
