"""A project that QGIS or SQL has been at: transformed, filled and joined with a word, or refused row by row."""

import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

from lifecircle.coverage.plans.files import load_plan
from lifecircle.layers.errors import DataError
from lifecircle.layers.schema import AGE_GROUPS
from lifecircle.messages import LifecircleError
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.geopackage import transaction
from lifecircle.scenarios.project.project import Project, check_unedited, read_project, store_settings
from lifecircle.scenarios.project.storage.writing import Writing
from lifecircle.scenarios.project.to_place import make_network
from lifecircle.scenarios.runs.evaluation import evaluate_project, plan_of_project

from ..conftest import EAST, NORTH, STEP_M

Edit = Callable[..., Project]
SERVED = 12.0
"""Elderly people served by the village's station, worked out in the fixture `result`."""


@pytest.fixture
def file(village_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "lifecircle.gpkg"
    path.write_bytes(village_file.read_bytes())
    return path


@pytest.fixture
def edited(file: Path) -> Edit:
    """Change the project by SQL, as any program may, and read it."""

    def edit(*statements: str, values: tuple[object, ...] = ()) -> Project:
        with transaction(file) as database:
            # Their functions are GDAL's own; a program that edits without GDAL drops them too.
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                database.execute(f'DROP TRIGGER "{name}"')
            for statement in statements:
                database.execute(statement, values if "?" in statement else ())
        return read_project(file)

    return edit


def served(project: Project) -> float:
    evaluation = evaluate_project(project, load_plan("circles")).evaluation
    found = next(verdict.served for verdict in evaluation.verdicts if verdict.clause.id == "circles-elderly")
    assert found is not None
    return found


def blob(geometry: Any, srs: int = 32648) -> bytes:
    """A geometry as GeoPackage holds it, without its bounds."""
    wkb: bytes = shapely.to_wkb(geometry, flavor="iso")
    return b"GP\x00\x01" + struct.pack("<i", srs) + wkb


def said(project: Project) -> str:
    return "\n".join(map(str, project.said))


# ------------------------------------------------------------------------------------------------- coordinate systems
@pytest.mark.parametrize("other", [32649, 4326, 4544])
@pytest.mark.parametrize("table", ["facilities", "demand", "streets"])
def test_a_layer_saved_again_in_another_system_is_brought_back_with_a_word(
    file: Path, edited: Edit, table: str, other: int
) -> None:
    before = served(read_project(file))
    assert before == SERVED
    frame = gpd.read_file(file, layer=table).to_crs(other)
    frame.to_file(file, layer=table, engine="pyogrio")
    project = edited("SELECT 1")
    assert f"'{table}' is in " in said(project)
    assert served(project) == before
    assert project.layers.facilities.crs == project.layers.streets.edges.crs == pyproj.CRS.from_epsg(32648)


def test_a_layer_that_does_not_say_its_system_is_refused(edited: Edit) -> None:
    with pytest.raises(ProjectError, match=r"'demand' in .* does not say its coordinate system"):
        edited("UPDATE gpkg_geometry_columns SET srs_id = -1 WHERE table_name = 'demand'")


def test_a_system_that_cannot_be_measured_in_is_refused(edited: Edit) -> None:
    mercator = pyproj.CRS.from_epsg(3857).to_wkt()
    with pytest.raises(DataError, match=r"lengths in this place are wrong by \d+"):
        edited("UPDATE lifecircle_settings SET json = json_set(json, '$.crs', ?)", values=(mercator,))


# ------------------------------------------------------------------------------------------------------- empty fields
def test_a_facility_drawn_in_qgis_counts_with_what_is_usual(edited: Edit) -> None:
    site = blob(shapely.Point(EAST + 4 * STEP_M, NORTH))
    project = edited("INSERT INTO facilities (geom, name, category) VALUES (?, '新站', '养老服务站')", values=(site,))
    row = project.layers.facilities.set_index("name").loc["新站"]
    assert (row["facility_id"], row["category"], row["status"]) == ("facilities:4", "elderly_care", "existing")
    assert (row["mobile"], row["new"], row["public"], row["known"]) == (False, False, False, "")
    assert "'facilities': empty fields count as usual (status 1, public 1, new 1, mobile 1)." in said(project)
    # A second station in the south-east corner reaches six nodes more, as the first does from the south-west; the
    # middle one of the south side is reached from both.
    assert served(project) == 2 * SERVED - 2.0


@pytest.mark.parametrize(
    ("column", "word", "meaning"),
    [
        ("status", "现状", "existing"),
        ("status", "规划", "planned"),
        ("level", "社区级", "village"),
        ("mobile", "否", False),
    ],
)
def test_words_are_understood_as_in_any_file(edited: Edit, column: str, word: str, meaning: object) -> None:
    project = edited(f"UPDATE facilities SET {column} = ?", values=(word,))
    assert set(project.layers.facilities[column]) == {meaning}


def test_people_without_ages_or_districts_get_them(edited: Edit) -> None:
    home = blob(shapely.Point(EAST + 5, NORTH + 4))
    project = edited("INSERT INTO demand (geom, people) VALUES (?, 40)", values=(home,))
    row = project.layers.demand.iloc[-1]
    assert (row["age_60_plus"], row["households"]) == (8.0, 16.0)
    assert (row["area_type"], row["village"], row["township"]) == ("urban", "west", "t")
    assert {"age_60_plus", "households"} <= {*project.layers.demand.attrs["estimated"]}
    assert served(project) == SERVED + 8.0


def test_ages_beyond_all_people_are_told_and_rounding_is_not(edited: Edit) -> None:
    before = edited("UPDATE demand SET age_60_plus = age_60_plus + 1")
    project = edited("UPDATE demand SET age_60_plus = people * 3, age_15_59 = 0 WHERE fid <= 3")
    over = project.layers.demand.iloc[:3]
    more = float((over[[*AGE_GROUPS]].sum(axis=1) - over["people"]).sum())
    assert f"'demand': in 3 rows the age groups hold more people than the row has, {more:,.0f} in all" in said(project)
    assert "hold more people than the row has" not in said(before)


def test_rows_of_people_that_were_all_copied_are_told(edited: Edit) -> None:
    columns = "geom, people, age_60_plus, age_15_59, households, area_type, village"
    project = edited(f"INSERT INTO demand ({columns}) SELECT {columns} FROM demand")
    assert "'demand': 25 rows repeat another one's place and people" in said(project)
    assert project.layers.demand["people"].sum() == 500.0


def test_rows_at_one_place_with_other_people_are_no_copies(edited: Edit) -> None:
    columns = "age_60_plus, age_15_59, households, area_type, village"
    project = edited(f"INSERT INTO demand (geom, people, {columns}) SELECT geom, people + 1, {columns} FROM demand")
    assert len(project.layers.demand) == 50
    assert "repeat another one's place" not in said(project)


# ------------------------------------------------------------------------------------------------------------ streets
@pytest.mark.parametrize(
    ("word", "highway", "walk", "drive"),
    [("城市支路", "tertiary", True, True), ("人行道", "footway", True, False), ("台阶", "steps", True, False),
     ("Residential", "residential", True, True), ("高速公路", "motorway", False, True),
     ("规划道路", "proposed", False, False), ("", "unclassified", True, True)],
)  # fmt: skip
def test_class_words_of_a_street_are_read_as_in_import(
    edited: Edit, word: str, highway: str, walk: bool, drive: bool
) -> None:
    line = shapely.LineString([(EAST, NORTH), (EAST + STEP_M, NORTH + STEP_M)])
    row = drawn(edited, line, columns="name, highway", values=f"'新路', '{word}'").layers.streets.edges
    (street,) = [row.iloc[at] for at in np.flatnonzero(row["name"] == "新路")]
    assert (street["highway"], street["walk"], street["drive"]) == (highway, walk, drive)


def test_a_class_word_that_nobody_knows_is_refused_with_its_row(edited: Edit) -> None:
    with pytest.raises(ProjectError, match=r"'streets', row 7: 'highway' is '甲级', which is not one of residential"):
        edited("UPDATE streets SET highway = '甲级' WHERE fid = 7")


def drawn(edited: Edit, *lines: Any, columns: str = "highway", values: str = "'footway'") -> Project:
    project = None
    for line in lines:
        project = edited(f"INSERT INTO streets (geom, {columns}) VALUES (?, {values})", values=(blob(line),))
    assert project is not None
    return project


def reach(project: Project) -> dict[tuple[int, int], float]:
    """The shortest ways on foot between all nodes by their places, from networkx."""
    import networkx as nx

    graph: nx.Graph[tuple[int, int]] = nx.Graph()
    edges = project.layers.streets.edges
    places = project.layers.streets.nodes.geometry
    for u, v, line, walk in zip(edges["u"], edges["v"], edges.geometry, edges["walk"], strict=True):
        if walk:
            a, b = ((round(places[node].x - EAST), round(places[node].y - NORTH)) for node in (u, v))
            length = min(line.length, graph.get_edge_data(a, b, {"length": np.inf})["length"])
            graph.add_edge(a, b, length=length)
    return nx.single_source_dijkstra_path_length(graph, (0, 0), weight="length")


def test_a_street_drawn_between_two_nodes_joins_them(edited: Edit) -> None:
    project = drawn(edited, shapely.LineString([(EAST, NORTH), (EAST + 600, NORTH + 600)]))
    assert reach(project)[600, 600] == pytest.approx(np.hypot(600, 600))
    assert "1 streets drawn or moved by hand were joined" in said(project)
    edge = project.layers.streets.edges.iloc[-1]
    assert (edge["walk"], edge["drive"], edge["stairs"], edge["oneway"]) == (True, False, False, 0)
    make_network(project.layers.streets)


def test_a_street_drawn_across_others_is_joined_where_it_crosses_and_ends_on_them(edited: Edit) -> None:
    # From the middle of one block's side across a whole street to the middle of another, its ends half a metre off.
    project = drawn(edited, shapely.LineString([(EAST + 150, NORTH - 0.4), (EAST + 150, NORTH + 600.4)]))
    ways = reach(project)
    assert ways[150, 0] == pytest.approx(150, abs=0.5)
    assert ways[150, 300] == pytest.approx(450, abs=1)
    assert ways[150, 600] == pytest.approx(750, abs=1)
    assert ways[300, 300] == pytest.approx(600, abs=1)
    assert len(make_network(project.layers.streets).edge_u) == 40 + 3 + 2


def test_a_bridge_drawn_across_others_is_joined_at_its_ends_only(edited: Edit) -> None:
    line = shapely.LineString([(EAST + 150, NORTH), (EAST + 150, NORTH + 600)])
    project = drawn(edited, line, columns="highway, bridge", values="'footway', 1")
    ways = reach(project)
    assert (150, 300) not in ways
    assert ways[150, 600] == pytest.approx(750)


def test_drawn_streets_join_each_other_and_a_lone_one_is_told(edited: Edit) -> None:
    far = EAST + 5_000
    lines = [
        shapely.LineString([(EAST + 1200, NORTH), (EAST + 1300, NORTH + 50)]),
        shapely.LineString([(EAST + 1300, NORTH + 50), (EAST + 1400, NORTH)]),
        shapely.LineString([(far, NORTH), (far + 50, NORTH)]),
    ]
    project = drawn(edited, *lines)
    assert reach(project)[1400, 0] == pytest.approx(1200 + 2 * np.hypot(100, 50))
    assert "'streets', row 43 meets no other street" in said(project)
    assert "row 42" not in said(project)


def test_a_street_whose_line_was_moved_is_joined_where_it_lies_now(edited: Edit) -> None:
    moved = blob(shapely.LineString([(EAST + 300, NORTH + 300), (EAST + 600, NORTH)]))
    project = edited("UPDATE streets SET geom = ? WHERE u = 0 AND v = 1", values=(moved,))
    assert reach(project)[300, 0] == pytest.approx(300 + 300 + 300)
    assert len(project.layers.streets.edges) == 40


def test_a_street_drawn_in_a_place_with_heights_rises_evenly_between_its_ends(village: Any, tmp_path: Path) -> None:
    from dataclasses import replace

    from lifecircle.layers.schema import Streets
    from lifecircle.scenarios.project.project import write_project
    from lifecircle.scenarios.project.settings import Settings

    def rising(xy: np.ndarray) -> np.ndarray:
        return np.column_stack([xy[:, :2], (xy[:, 0] - EAST) / 100])

    edges = village.streets.edges
    lines = shapely.transform(shapely.force_3d(edges.geometry.to_numpy()), rising, include_z=True)
    streets = Streets(edges.set_geometry(gpd.GeoSeries(lines, crs=edges.crs)), village.streets.nodes)
    path = tmp_path / "lifecircle.gpkg"
    write_project(Project(replace(village, streets=streets), Settings(name="坡")), path)
    with closing(sqlite3.connect(path)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        line = shapely.LineString([(EAST, NORTH), (EAST + 150, NORTH + 150), (EAST + 300, NORTH + 300)])
        database.execute("INSERT INTO streets (geom, highway) VALUES (?, 'footway')", [blob(line)])
        database.commit()
    project = read_project(path)
    z = shapely.get_coordinates(project.layers.streets.edges.geometry.iloc[-1], include_z=True)[:, 2]
    assert z == pytest.approx([0, 1.5, 3])
    make_network(project.layers.streets)


# -------------------------------------------------------------------------------------------------------- broken rows
POINT = blob(shapely.Point(EAST, NORTH))
FAR = blob(shapely.Point(EAST + 4e6, NORTH))
NAN = blob(shapely.Point(np.nan, NORTH)).replace(struct.pack("<d", np.nan), struct.pack("<d", np.inf))
FLAT = blob(shapely.Polygon([(EAST, NORTH), (EAST + 1, NORTH), (EAST + 2, NORTH)]))
NESTED = blob(shapely.Point(0, 0))[:8] + struct.pack("<BII", 1, 6, 1) * 200_000 + shapely.Point(0, 0).wkb


@pytest.mark.parametrize(
    ("statement", "value", "sentence"),
    [
        ("UPDATE facilities SET category = NULL WHERE fid = 2", "", "'facilities', row 2: 'category' is empty"),
        ("UPDATE facilities SET category = 'librry' WHERE fid = 2", "", "'category' is 'librry', which is not one of"),
        ("UPDATE facilities SET status = '随便' WHERE fid = 3", "", "row 3: 'status' is '随便', which is not one of"),
        ("UPDATE facilities SET level = 'x' WHERE fid = 3", "", "row 3: 'level' is 'x', which is not one of city"),
        ("UPDATE facilities SET mobile = '也许' WHERE fid = 1", "", "row 1: 'mobile' is '也许', which is neither"),
        ("UPDATE facilities SET facility_id = 'f1'", "", "row 2: 'facility_id' is 'f1' as in row 1"),
        ("UPDATE facilities SET beds = -1 WHERE fid = 2", "", "'facilities', row 2: 'beds' is '-1"),
        ("UPDATE facilities SET name = CAST(x'ff' AS TEXT) WHERE fid = 2", "", "row 2: 'name' is not readable text"),
        ("UPDATE facilities SET geom = NULL WHERE fid = 1", "", "'facilities', row 1 has no geometry"),
        ("UPDATE facilities SET geom = x'4750' WHERE fid = 1", "", "row 1: its geometry is nothing that can be read"),
        ("UPDATE facilities SET geom = ? WHERE fid = 1", FLAT, "row 1: its geometry is Polygon, and the table takes"),
        ("UPDATE facilities SET geom = ? WHERE fid = 1", NAN, "row 1 has coordinates that are not numbers"),
        ("UPDATE facilities SET geom = ? WHERE fid = 1", FAR, "row 1 lies 3,9"),
        ("UPDATE demand SET geom = ? WHERE fid = 25", FAR, "'demand', row 25 lies 3,9"),
        ("UPDATE demand SET people = NULL WHERE fid = 7", "", "'demand', row 7: the number of people is missing"),
        ("UPDATE demand SET people = 'abc' WHERE fid = 7", "", "'demand', row 7: 'people' is 'abc'; it takes a num"),
        ("UPDATE demand SET people = -1 WHERE fid = 7", "", "'demand', row 7: 'people' is '-1"),
        ("UPDATE demand SET people = 1e308 WHERE fid = 7", "", "'demand', row 7: 'people' is '1e+308'"),
        ("UPDATE demand SET area_type = 'x' WHERE fid = 7", "", "row 7: 'area_type' is 'x', which is not one of urban"),
        ("UPDATE districts SET district_id = 'c'", "", "'districts', row 2: 'district_id' is 'c' as in row 1"),
        ("UPDATE districts SET level = NULL WHERE fid = 2", "", "'districts', row 2: 'level' is empty"),
        ("UPDATE districts SET geom = ? WHERE fid = 2", FLAT, "'districts', row 2 encloses no area"),
        ("UPDATE districts SET geom = ? WHERE fid = 2", NESTED, "row 2: its geometry is nothing that can be read"),
        ("UPDATE barrier_lines SET kind = '桥'", "", "'barrier_lines', row 1: 'kind' is '桥', which is not one of"),
        ("UPDATE streets SET u = 999 WHERE fid = 4", "", "'streets', row 4 ends at node 999, which 'street_nodes'"),
        ("UPDATE streets SET oneway = 7 WHERE fid = 4", "", "row 4: 'oneway' is '7', which is not one of 1, 0, -1"),
        ("UPDATE streets SET u = 'x' WHERE fid = 4", "", "'streets', row 4: 'u' is 'x', which is not a whole number"),
        ("UPDATE street_nodes SET node_id = 3", "", "'street_nodes', row 2: 'node_id' is '3' as in row 1"),
        ("UPDATE street_nodes SET crossing = 'x' WHERE fid = 9", "", "'street_nodes', row 9: 'crossing' is 'x'"),
        ("UPDATE buildings SET floors = 'x'", "", "'buildings', row 1: 'floors' is 'x'"),
    ],
)  # fmt: skip
def test_a_broken_row_is_one_sentence_with_table_and_row(
    edited: Edit, statement: str, value: bytes, sentence: str
) -> None:
    with pytest.raises(ProjectError) as refused:
        edited(statement, values=(value,))
    assert sentence in str(refused.value)
    assert sentence.split(",", maxsplit=1)[0].split(":", maxsplit=1)[0].strip("'") in str(refused.value)
    chinese = speak("zh").say(refused.value)
    assert chinese.startswith(str(refused.value.values["file"]))
    assert "请在 QGIS 中改正" in chinese
    assert " row " not in chinese


def test_many_broken_rows_are_counted(edited: Edit) -> None:
    with pytest.raises(ProjectError) as refused:
        edited("UPDATE demand SET people = 'x'")
    assert str(refused.value).count("'people' is 'x'") == 10
    assert str(refused.value).endswith("15 more of the kind.")


def test_what_was_changed_since_is_told_and_what_was_not_is_silent(file: Path, edited: Edit) -> None:
    assert read_project(file).said == ()
    assert said(edited("UPDATE demand SET people = 11 WHERE fid = 1")).startswith(
        "Changed since LifeCircle wrote it: demand."
    )


def test_edits_of_another_program_are_not_undone_by_a_new_check(file: Path, edited: Edit) -> None:
    check_unedited(file.parent)
    edited("UPDATE facilities SET name = '改名' WHERE fid = 1")
    with pytest.raises(ProjectError, match=r"were edited since LifeCircle wrote them \(facilities\)"):
        check_unedited(file.parent)
    check_unedited(file.parent, how=Writing(force=True))


def test_settings_stored_by_a_gesture_are_no_foreign_edit(file: Path) -> None:
    settings = read_project(file).settings.model_copy(update={"signal_wait_s": 30.0})
    with transaction(file) as database:
        store_settings(database, settings)
    again = read_project(file)
    assert (again.settings.signal_wait_s, again.said) == (30.0, ())


def test_control_characters_are_taken_out_of_texts(edited: Edit) -> None:
    project = edited("UPDATE districts SET name = ? WHERE district_id = 'east'", values=("东\x0b社区\n二",))
    names = project.layers.districts.set_index("district_id")["name"]
    assert names["east"] == "东 社区 二"


# ----------------------------------------------------------------------------------------------------------- settings
def test_a_project_names_no_file_as_its_plan(edited: Edit, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("key = 'x'", encoding="utf-8")
    for path in ("/dev/zero", str(tmp_path / "mine.toml"), "//host/share/x.toml"):
        project = edited("UPDATE lifecircle_settings SET json = json_set(json, '$.plan', ?)", values=(path,))
        with pytest.raises(ProjectError, match="not one of the built-in plans"):
            plan_of_project(project)


@pytest.mark.parametrize(
    "template", ["{a:>3000000000}", "{a.__class__}", "{nobody}", "Plain words of nobody.", "{", "{0}", ""]
)
def test_notes_that_are_no_sentences_of_ours_are_left_out_and_counted(edited: Edit, template: str) -> None:
    import json

    note = json.dumps([{"template": template, "values": {"a": "1"}}])
    project = edited("UPDATE lifecircle_settings SET json = json_set(json, '$.warnings', json(?))", values=(note,))
    assert project.settings.warnings == ()
    assert "1 notes in" in said(project)


def test_a_view_in_a_tables_place_is_not_asked(edited: Edit) -> None:
    view = (
        "CREATE VIEW buildings AS WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) SELECT * FROM n"
    )
    with pytest.raises(ProjectError, match="has no table 'buildings'"):
        edited("DROP TABLE buildings", view)


# ------------------------------------------------------------------------------------------------------------- damage
@pytest.mark.parametrize("seed", range(6))
def test_cuts_and_flips_give_a_sentence_or_the_right_answer(village_file: Path, tmp_path: Path, seed: int) -> None:
    """Fifty damaged files a seed, three hundred in all: refused, told as changed, or read as they were."""
    whole = village_file.read_bytes()
    right = read_project(village_file)
    random = np.random.default_rng(seed)
    path = tmp_path / "lifecircle.gpkg"
    outcomes = {"refused": 0, "told": 0, "right": 0}
    for _ in range(50):
        path.write_bytes(damaged(whole, random))
        try:
            found = read_project(path)
        except LifecircleError:
            outcomes["refused"] += 1
            continue
        if found.said:
            outcomes["told"] += 1
            continue
        assert found.settings == right.settings
        for one, other in zip(frames(found), frames(right), strict=True):
            assert one.equals(other)
        outcomes["right"] += 1
    assert outcomes["refused"] > 10
    assert outcomes["right"] > 0


def frames(project: Project) -> list[gpd.GeoDataFrame]:
    layers = project.layers
    return [layers.streets.edges, layers.streets.nodes, layers.demand, layers.facilities, layers.districts]


def damaged(whole: bytes, random: np.random.Generator) -> bytes:
    made = bytearray(whole)
    kind = random.integers(4)
    place = int(random.integers(len(made)))
    if kind == 0:
        return bytes(made[:place])
    if kind == 1:
        made[place : place + 512] = bytes(len(made[place : place + 512]))
        return bytes(made)
    for spot in random.integers(len(made), size=1 if kind == 2 else 40):
        made[int(spot)] ^= 1 << int(random.integers(8))
    return bytes(made)
