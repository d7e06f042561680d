"""A facility that the map holds as a node and as an area counts once."""

import geopandas as gpd
import pytest
import shapely

from lifecircle.layers.osm.deduplicate import without_doubles


def doubled(node: tuple[str, str, float], area: tuple[str, str], *more: tuple[str, str, float]) -> list[str]:
    """Names left of an area of 100 m and of nodes at that x, 50 m up."""
    nodes = (node, *more)
    frame = gpd.GeoDataFrame(
        {"name": [area[0], *(n[0] for n in nodes)], "category": [area[1], *(n[1] for n in nodes)]},
        geometry=[
            shapely.box(500_000, 3_400_000, 500_100, 3_400_100),
            *(shapely.Point(500_000 + n[2], 3_400_050) for n in nodes),
        ],
        crs=4547,
    )
    kept, count = without_doubles(frame)
    assert len(kept) + count == len(frame)
    return list(kept["name"])


@pytest.mark.parametrize(
    ("node", "area", "left"),
    [
        (("阳光幼儿园", "kindergarten", 50), ("阳光幼儿园", "kindergarten"), ["阳光幼儿园"]),
        (("阳光幼儿园", "kindergarten", 125), ("阳光幼儿园", "kindergarten"), ["阳光幼儿园"]),
        (("阳光幼儿园", "kindergarten", 135), ("阳光幼儿园", "kindergarten"), ["阳光幼儿园", "阳光幼儿园"]),
        (("月亮幼儿园", "kindergarten", 50), ("阳光幼儿园", "kindergarten"), ["阳光幼儿园", "月亮幼儿园"]),
        (("阳光幼儿园", "library", 50), ("阳光幼儿园", "kindergarten"), ["阳光幼儿园", "阳光幼儿园"]),
        (("阳光幼儿园", "kindergarten", 50), ("", "kindergarten"), ["阳光幼儿园"]),
        (("", "kindergarten", 50), ("阳光幼儿园", "kindergarten"), ["阳光幼儿园"]),
        (("阳光幼儿园", "kindergarten", 125), ("", "kindergarten"), ["", "阳光幼儿园"]),
    ],
)
def test_a_node_repeats_an_area_of_its_kind_and_name_or_one_around_it_that_has_none(
    node: tuple[str, str, float], area: tuple[str, str], left: list[str]
) -> None:
    assert doubled(node, area) == left


def test_several_nodes_within_a_nameless_area_are_facilities_of_their_own() -> None:
    nodes = (("东店", "supermarket", 30), ("西店", "supermarket", 60))
    assert doubled(nodes[0], ("", "supermarket"), nodes[1]) == ["", "东店", "西店"]
