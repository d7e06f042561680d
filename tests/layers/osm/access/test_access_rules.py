from pathlib import Path

import numpy as np
import pytest

from lifecircle.layers.osm.access.access_rules import TAG_COLUMNS, access, tag_table


def walks(**tags: str) -> bool:
    return bool(access(tag_table([{key.replace("__", ":"): value for key, value in tags.items()}])).walk[0])


def drives(**tags: str) -> bool:
    return bool(access(tag_table([tags])).drive[0])


@pytest.mark.parametrize(
    "highway", ["footway", "path", "steps", "pedestrian", "residential", "living_street", "service", "primary", "track"]
)
def test_common_ways_are_open_on_foot(highway: str) -> None:
    assert walks(highway=highway)


@pytest.mark.parametrize(
    "highway", ["motorway", "motorway_link", "cycleway", "bridleway", "construction", "proposed", "raceway", "services"]
)
def test_other_ways_are_closed_on_foot_by_default(highway: str) -> None:
    assert not walks(highway=highway)


def test_a_cycleway_is_open_on_foot_where_its_tags_say_it_is_shared() -> None:
    assert walks(highway="cycleway", foot="designated")
    assert walks(highway="cycleway", segregated="no")


def test_foot_overrules_access_both_ways() -> None:
    assert walks(highway="service", access="no", foot="yes")
    assert not walks(highway="service", access="yes", foot="no")
    assert not walks(highway="primary", foot="use_sidepath")


def test_a_way_under_construction_stays_closed_whatever_foot_says() -> None:
    assert not walks(highway="construction", foot="yes")


def test_a_trunk_road_is_open_on_foot_unless_it_is_built_for_cars_alone() -> None:
    assert walks(highway="trunk")
    assert walks(highway="trunk", sidewalk="both")
    assert not walks(highway="trunk", motorroad="yes")
    assert not walks(highway="trunk", expressway="yes")
    assert not walks(highway="trunk", sidewalk="no")
    assert not walks(highway="trunk", sidewalk__both="separate")
    assert walks(highway="trunk", sidewalk="no", foot="yes")


def test_elevated_and_express_roads_are_closed_on_foot_by_their_chinese_names() -> None:
    assert not walks(highway="primary", name="二环高架路")
    assert not walks(highway="trunk", name="成温邛快速路")
    assert walks(highway="footway", name="高架桥下步道")


def test_a_private_way_is_open_and_flagged_as_gated() -> None:
    rights = access(tag_table([{"highway": "service", "access": "private"}, {"highway": "service"}]))
    assert rights.walk.tolist() == [True, True]
    assert rights.gate.tolist() == [True, False]


def test_a_private_road_with_a_public_footway_is_not_gated() -> None:
    rights = access(tag_table([{"highway": "service", "access": "private", "foot": "yes"}]))
    assert not rights.gate[0]


def test_cars_drive_on_roads_and_not_on_footways() -> None:
    assert drives(highway="residential")
    assert not drives(highway="footway")
    assert not drives(highway="pedestrian")
    assert drives(highway="pedestrian", motor_vehicle="yes")


def test_the_most_special_tag_for_cars_decides() -> None:
    assert not drives(highway="residential", motor_vehicle="no")
    assert drives(highway="residential", access="no", motor_vehicle="yes")
    assert not drives(highway="residential", motor_vehicle="yes", motorcar="no")


def test_one_way_follows_tag_roundabout_and_motorway() -> None:
    tags = [
        {"highway": "residential", "oneway": "yes"},
        {"highway": "residential", "oneway": "-1"},
        {"highway": "residential"},
        {"highway": "residential", "junction": "roundabout"},
        {"highway": "motorway"},
        {"highway": "motorway", "oneway": "no"},
    ]
    assert access(tag_table(tags)).oneway.tolist() == [1, -1, 0, 1, 1, 0]


def test_speeds_are_kilometres_an_hour_and_words_are_unknown() -> None:
    said = ["60", "30 mph", "50 km/h", "none", "CN:urban", "", "80;60"]
    speeds = access(tag_table([{"highway": "primary", "maxspeed": word} for word in said])).maxspeed_kmh
    np.testing.assert_allclose(speeds, [60, 48.28032, 50, np.nan, np.nan, np.nan, 80])


def test_steps_bridges_and_tunnels_are_told_apart() -> None:
    rights = access(
        tag_table(
            [
                {"highway": "steps"},
                {"highway": "footway", "bridge": "viaduct"},
                {"highway": "footway", "tunnel": "building_passage"},
                {"highway": "footway", "bridge": "no", "tunnel": "no"},
            ]
        )
    )
    assert rights.stairs.tolist() == [True, False, False, False]
    assert rights.bridge.tolist() == [False, True, False, False]
    assert rights.tunnel.tolist() == [False, False, False, False]  # a passage lies on the ground


def test_every_tag_that_is_read_stands_in_the_docs() -> None:
    page = (Path(__file__).parents[4] / "docs/streets.md").read_text(encoding="utf-8")
    assert [key for key in TAG_COLUMNS if f"`{key}" not in page] == []


@pytest.mark.parametrize(
    ("tags", "open_on_foot"),
    [
        ({"highway": "residential", "foot": "agricultural"}, False),
        ({"highway": "residential", "access": "delivery"}, False),
        ({"highway": "residential", "access": "forestry", "foot": "yes"}, True),
        ({"highway": "motorway", "access": "yes"}, False),
        ({"man_made": "pier"}, True),
        ({"railway": "platform"}, True),
        ({"route": "ferry"}, True),
        ({"route": "ferry", "foot": "no"}, False),
        ({"railway": "rail"}, False),
    ],
)
def test_the_rest_of_the_rules_follow_osrms_tables(tags: dict[str, str], open_on_foot: bool) -> None:
    assert walks(**tags) == open_on_foot
