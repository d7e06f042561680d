"""What lies in no district, worked out by hand: a square of 100 m, a village in it, and an estate beyond it."""

import numpy as np
import pytest
import shapely

from lifecircle.coverage.place import Districts
from lifecircle.scenarios.editing.edits import AddEstate, AddFacility, CloseFacility, Where
from lifecircle.scenarios.editing.outside import outside_message, share_outside


def districts(*levels: str) -> Districts:
    boxes = {
        "county": shapely.box(0, 0, 100, 100), "village": shapely.box(0, 0, 50, 50),
        "estate": shapely.box(200, 0, 300, 100)
    }  # fmt: skip
    count = len(levels)
    names = np.array(levels, object)
    return Districts(
        id=names, name=names, level=names, kind=names, parent=np.full(count, -1, np.int32), area_type=names,
        new=np.zeros(count, np.bool_), geometry=np.array([boxes[level] for level in levels], object),
    )  # fmt: skip


ALL = ("county", "village", "estate")


@pytest.mark.parametrize(
    ("levels", "corners", "share"),
    [
        (ALL, [(10, 10), (20, 10), (20, 20), (10, 20)], 0.0),  # in both: counted once
        (ALL, [(90, 40), (130, 40), (130, 60), (90, 60)], 0.75),  # 10 m of 40 m inside
        (ALL, [(200, 0), (250, 0), (250, 50)], 1.0),  # an estate is no district that others count by
        (ALL, [(100, 50)], 0.0),  # on the border
        (ALL, [(101, 50)], 1.0),
        (("village",), [(25, 25), (75, 25), (75, 50), (25, 50)], 0.5),
        ((), [(500, 500)], 0.0),  # without districts there is no border
        (("estate",), [(500, 500)], 0.0),
    ],
)
def test_the_share_outside(levels: tuple[str, ...], corners: list[tuple[float, float]], share: float) -> None:
    assert share_outside(districts(*levels), np.array(corners, float)) == pytest.approx(share)


CRS = "EPSG:32648"


@pytest.mark.parametrize(
    ("corners", "said"),
    [
        ([(10, 10), (20, 10), (20, 20)], ""),
        ([(99, 40), (101, 40), (101, 60), (99, 60)], "50% of this estate lies outside"),
        ([(200, 0), (250, 0), (250, 50)], "This estate lies outside"),
    ],
)
def test_an_estate_is_told_of_by_its_share(corners: list[tuple[float, float]], said: str) -> None:
    edit = AddEstate(estate="e", at=Where.metric(corners, CRS), people={"people": 10.0})
    found = outside_message(edit, districts(*ALL), CRS)
    assert str(found).startswith(said) if said else found is None


def test_what_sets_nothing_beyond_the_border_is_not_told_of() -> None:
    beyond = Where.metric([(300, 50)], CRS)
    assert "no district counts it" in str(
        outside_message(AddFacility(facility="f", category="park", at=beyond), districts(*ALL), CRS)
    )
    assert outside_message(AddFacility(facility="f", category="park", at=beyond), districts(), CRS) is None
    assert outside_message(CloseFacility(facility="f"), districts(*ALL), CRS) is None
