from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lifecircle.layers.facilities.categories import built_in_categories
from lifecircle.layers.osm.extract import OsmExtract, read_osm
from lifecircle.layers.osm.features import category_of, facility_keys
from lifecircle.layers.schema import DISTRICT_COLUMNS, FACILITY_COLUMNS

OsmFile = Callable[..., Path]
SQUARE = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1)}
RING = [1, 2, 3, 4, 1]
STREET = {11: ([1, 2], {"highway": "residential"})}


def extract(osm_file: OsmFile, tags: dict[str, str], **options: Any) -> OsmExtract:
    """A square of about 96 by 111 m with these tags, beside a street."""
    return read_osm(osm_file(SQUARE, {10: (RING, tags), **STREET}, **options))


def relation(identity: int, tags: dict[str, str], outer: int) -> str:
    said = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
    return f'<relation id="{identity}"><member type="way" ref="{outer}" role="outer"/>{said}</relation>'


def test_points_and_areas_become_facilities_with_the_columns_of_the_schema(osm_file: OsmFile) -> None:
    found = extract(osm_file, {"amenity": "library"}, node_tags={3: {"amenity": "kindergarten", "name": "阳光幼儿园"}})
    facilities = found.facilities.set_index("category")
    assert list(found.facilities.columns) == [*FACILITY_COLUMNS, "geometry"]
    assert set(facilities.index) == {"library", "kindergarten"}
    assert facilities.loc["kindergarten", "name"] == "阳光幼儿园"
    assert facilities.loc["kindergarten", "source"] == "tiny.osm n3"
    assert facilities.loc["library", "facility_id"] == "osm-w10"
    assert (found.facilities.geom_type == "Point").all()
    assert set(found.facilities["status"]) == {"existing"}


def test_the_area_of_a_polygon_is_its_land_and_of_sports_its_ground_too(osm_file: OsmFile) -> None:
    pitch = extract(osm_file, {"leisure": "pitch", "sport": "soccer"}).facilities.iloc[0]
    assert pitch["category"] == "football_pitch"
    assert pitch["land_m2"] == pytest.approx(96.5 * 110.85, rel=0.01)
    assert pitch["area_m2"] == pitch["land_m2"]
    library = extract(osm_file, {"amenity": "library"}).facilities.iloc[0]
    assert library["land_m2"] == pitch["land_m2"]
    assert np.isnan(library["area_m2"])


def test_entrances_on_the_outline_are_kept_and_others_are_not(osm_file: OsmFile) -> None:
    nodes = {**SQUARE, 5: (0.5, 0.5)}
    doors = {2: {"entrance": "main"}, 4: {"barrier": "gate"}, 5: {"entrance": "yes"}}
    path = osm_file(nodes, {10: (RING, {"amenity": "hospital"}), **STREET}, node_tags=doors)
    entrances = read_osm(path).facilities["entrances"].iloc[0]
    assert sorted((round(point.x, 6), round(point.y, 6)) for point in entrances.geoms) == [
        (104.0, 30.001),
        (104.001, 30.0),
    ]


def test_beds_and_places_are_read_and_words_are_unknown(osm_file: OsmFile) -> None:
    home = extract(osm_file, {"amenity": "nursing_home", "beds": "120", "capacity": "about 200"}).facilities.iloc[0]
    assert home["beds"] == 120
    assert np.isnan(home["places"])


def test_what_is_mapped_as_a_node_and_as_an_area_counts_once_and_the_file_says_so(osm_file: OsmFile) -> None:
    tags = {"amenity": "kindergarten", "name": "阳光幼儿园"}
    found = extract(osm_file, tags, node_tags={3: tags})
    assert list(found.facilities["facility_id"]) == ["osm-w10"]
    assert "1 facilities are in the file more than once" in " ".join(str(note) for note in found.notes)


def test_what_means_no_category_is_counted(osm_file: OsmFile) -> None:
    found = extract(osm_file, {"amenity": "casino"}, node_tags={1: {"shop": "tea"}, 2: {"shop": "tea"}})
    assert found.facilities.empty
    assert found.facilities.attrs["unmapped"] == {"shop=tea": 2, "amenity=casino": 1}


def test_a_general_tag_is_told_by_its_name(osm_file: OsmFile) -> None:
    assert extract(osm_file, {"shop": "yes", "name": "北门农贸市场"}).facilities["category"].tolist() == ["market"]


def test_a_name_never_overrules_a_tag_that_is_no_facility() -> None:
    assert category_of({"amenity": "parking", "name": "光明小学停车场"}, built_in_categories()) == ""


def test_every_osm_rule_of_the_categories_is_found_by_the_keys_that_are_read() -> None:
    categories = built_in_categories()
    keys = {*facility_keys(categories), "highway"}
    for entry in categories.entries.values():
        for rule in entry.osm:
            assert rule.partition("=")[0].strip() in keys


def test_floors_come_from_levels_or_else_from_the_height(osm_file: OsmFile) -> None:
    def floors(**tags: str) -> float:
        said = {"building": "apartments", **{key.replace("__", ":"): value for key, value in tags.items()}}
        return float(extract(osm_file, said).buildings["floors"].iloc[0])

    assert floors(building__levels="18") == 18
    assert floors(building__levels="6", height="100") == 6
    assert floors(height="30 m") == 10
    assert floors(height="1") == 1
    assert np.isnan(floors())


def test_a_building_with_a_hole_is_one_multipolygon(osm_file: OsmFile) -> None:
    nodes = {**SQUARE, 5: (0.2, 0.2), 6: (0.8, 0.2), 7: (0.8, 0.8)}
    more = (
        '<relation id="9"><member type="way" ref="10" role="outer"/><member type="way" ref="12" role="inner"/>'
        '<tag k="type" v="multipolygon"/><tag k="building" v="apartments"/></relation>'
    )
    found = read_osm(osm_file(nodes, {10: (RING, {}), **STREET, 12: ([5, 6, 7, 5], {})}, more=more))
    assert len(found.buildings) == 1
    assert len(found.buildings.geometry.iloc[0].geoms[0].interiors) == 1


def test_an_area_whose_outline_is_incomplete_is_left_out(osm_file: OsmFile) -> None:
    path = osm_file({1: (0, 0), 2: (1, 0), 3: (1, 1)}, {10: ([1, 2, 3, 99, 1], {"building": "yes"}), **STREET})
    assert read_osm(path).buildings.empty


def test_rivers_railways_and_trunk_roads_are_barriers_unless_bridged_or_buried(osm_file: OsmFile) -> None:
    line = [1, 2, 3]
    ways = {
        20: (line, {"waterway": "river", "name": "锦江"}),
        21: (line, {"waterway": "river", "tunnel": "culvert"}),
        22: (line, {"railway": "rail"}),
        23: (line, {"railway": "subway"}),
        24: (line, {"railway": "rail", "bridge": "viaduct"}),
        25: (line, {"highway": "trunk"}),
        26: (line, {"highway": "trunk", "tunnel": "yes"}),
        27: (line, {"waterway": "stream"}),
        **STREET,
    }
    found = read_osm(osm_file(SQUARE, ways)).barriers
    assert sorted(zip(found["kind"], found["name"], strict=True)) == [("railway", ""), ("river", "锦江"), ("trunk", "")]


def test_wide_water_is_a_barrier_and_a_pond_is_not(osm_file: OsmFile) -> None:
    assert extract(osm_file, {"natural": "water", "water": "lake"}).barriers["kind"].tolist() == ["river"]
    assert extract(osm_file, {"natural": "water", "water": "pond"}).barriers.empty
    tiny = {1: (0, 0), 2: (0.1, 0), 3: (0.1, 0.1), 4: (0, 0.1)}
    assert read_osm(osm_file(tiny, {10: (RING, {"natural": "water"}), **STREET})).barriers.empty


def test_boundaries_become_districts_that_know_their_parents(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (9, 0), 3: (9, 9), 4: (0, 9), 5: (1, 1), 6: (3, 1), 7: (3, 3), 8: (1, 3)}
    admin = {"type": "boundary", "boundary": "administrative"}
    more = relation(1, {**admin, "admin_level": "6", "name": "岳塘区"}, 10) + relation(
        2, {**admin, "admin_level": "8", "name": "书院路街道"}, 12
    )
    found = read_osm(osm_file(nodes, {10: (RING, {}), **STREET, 12: ([5, 6, 7, 8, 5], {})}, more=more)).districts
    assert list(found.columns) == [*DISTRICT_COLUMNS, "geometry"]
    township = found.set_index("name").loc["书院路街道"]
    assert (township["level"], township["kind"], township["parent_id"]) == ("township", "街道", "osm-r1")


def test_named_residential_land_is_an_estate_and_unnamed_is_land_only(osm_file: OsmFile) -> None:
    named = extract(osm_file, {"landuse": "residential", "name": "锦绣花园"})
    assert named.districts["level"].tolist() == ["estate"]
    assert named.residential["name"].tolist() == ["锦绣花园"]
    unnamed = extract(osm_file, {"landuse": "residential"})
    assert unnamed.districts.empty
    assert len(unnamed.residential) == 1


def test_a_file_with_streets_alone_gives_empty_frames_with_their_columns(osm_file: OsmFile) -> None:
    found = read_osm(osm_file({1: (0, 0), 2: (1, 0)}, STREET))
    assert list(found.facilities.columns) == [*FACILITY_COLUMNS, "geometry"]
    assert {"building", "floors"} <= set(found.buildings.columns)
    assert {"kind", "name"} <= set(found.barriers.columns)
    assert all(frame.empty for frame in (found.facilities, found.buildings, found.barriers, found.districts))


def test_chengdu_has_facilities_of_many_kinds(chengdu: OsmExtract) -> None:
    found = chengdu
    counts = found.facilities["category"].value_counts()
    assert counts[["hospital", "library", "kindergarten", "supermarket"]].min() >= 4
    assert found.facilities["facility_id"].is_unique
    assert set(found.barriers["kind"]) == {"river", "railway", "trunk", "wall"}


def test_only_who_operates_a_facility_can_be_told_of_it(osm_file: OsmFile) -> None:
    told = extract(osm_file, {"amenity": "library", "operator:type": "public"}, node_tags={3: {"amenity": "school"}})
    known = dict(zip(told.facilities["source"].str.rpartition(" ")[2], told.facilities["known"], strict=True))
    assert known == {"w10": "public", "n3": ""}
