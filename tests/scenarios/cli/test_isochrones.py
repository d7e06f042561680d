"""`lifecircle isochrones`: the village's streets are 300 m apart, so that people, metres and barriers are arithmetic.

A resident lives 5 m along and 4 m beside each crossing; the station at the corner has doors 3 m from it on both
streets. A crossing `n` blocks away is thus 300 n + 6 m from door to door.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.isochrones.reached_lines import between
from lifecircle.coverage.kernels.geometry.grid import CostStretches
from lifecircle.coverage.place import Place
from lifecircle.layers.schema import PlaceLayers
from lifecircle.progress import WorkCancelled
from lifecircle.scenarios.analyses.isochrones import IsochroneRequest, draw_isochrones
from lifecircle.scenarios.exports.results.isochrones_file import write_isochrones
from lifecircle.scenarios.project.to_place import make_place
from lifecircle.scenarios.runs.evaluation import Result

from ..conftest import EAST, NORTH, STEP_M, run

CARE = IsochroneRequest("elderly_care")


@pytest.fixture(scope="module")
def place(village: PlaceLayers) -> Place:
    return make_place(village)


@pytest.fixture(scope="module")
def two(village: PlaceLayers) -> Place:
    """The village with two stations: the shop north of the river is one too."""
    category = village.facilities["category"].replace("convenience_store", "elderly_care")
    return make_place(replace(village, facilities=village.facilities.assign(category=category)))


@pytest.fixture
def project(village_file: Path, tmp_path: Path) -> Path:
    (tmp_path / "place").mkdir()
    shutil.copy(village_file, tmp_path / "place")
    return tmp_path / "place"


@pytest.mark.parametrize(
    ("request_", "people"),
    [
        # 1.2 m/s: 360, 720 and 1080 m are 1, 2 and 3 blocks: 3, 6 and 10 crossings of 10 people.
        (CARE, [30, 60, 100]),
        (replace(CARE, bands=True), [30, 30, 40]),
        (replace(CARE, limits=(15.0, 5.0, 5.0)), [30, 100]),
        # 0.92 m/s: 276, 552 and 828 m are 0, 1 and 2 blocks; two elderly at each crossing.
        (replace(CARE, group="age_60_plus"), [2, 6, 12]),
        # 306 m is within 0.306 km, and not a millimetre less is.
        (replace(CARE, mode="network_km", limits=(0.305999, 0.306)), [10, 30]),
    ],
)
def test_people_inside_are_those_whose_own_way_is_within_the_limit(
    place: Place, request_: IsochroneRequest, people: list[float]
) -> None:
    assert draw_isochrones(place, request_).polygons["people"].tolist() == people


def test_the_figures_are_those_of_the_evaluation(result: Result) -> None:
    verdict = next(one for one in result.evaluation.verdicts if one.clause.id == "circles-elderly")
    drawn = draw_isochrones(result.place, replace(CARE, group="age_60_plus", limits=(15.0,)))
    assert drawn.polygons["people"].tolist() == [verdict.served]
    assert drawn.total == verdict.people


def test_each_facility_by_itself_has_its_own_people_and_ground(two: Place) -> None:
    alone = draw_isochrones(two, replace(CARE, each=True, limits=(10.0, 15.0))).polygons
    assert alone[["facility", "limit"]].to_numpy().tolist() == [
        ["河南社区养老站", 10.0], ["河南社区养老站", 15.0], ["便利店", 10.0], ["便利店", 15.0],
    ]  # fmt: skip
    # From the north station at (1, 4): crossings within 2 and 3 blocks.
    assert alone["people"].tolist() == [60, 100, 80, 130]
    together = draw_isochrones(two, replace(CARE, limits=(10.0, 15.0))).polygons
    # Three blocks from both lie (1, 1), (0, 2), (1, 2) and (0, 3); whom both reach is counted once.
    assert together["people"].tolist() == [140, 190]
    assert together["facilities"].tolist() == [2, 2]
    assert (together["facility"] == "").all()
    for column in (0, 1):
        merged = together.geometry.iloc[column]
        assert all(merged.buffer(1).covers(shape) for shape in alone.geometry.iloc[column::2])


def test_bands_of_each_facility_leave_out_what_is_nearer(two: Place) -> None:
    bands = draw_isochrones(two, replace(CARE, each=True, bands=True, limits=(10.0, 15.0))).polygons
    assert bands["people"].tolist() == [60, 40, 80, 50]
    assert bands["lower"].tolist() == [0, 10, 0, 10]
    inner, outer = bands.geometry.iloc[:2]
    assert inner.intersection(outer).area == pytest.approx(0, abs=1e-6)


def test_areas_are_those_of_the_polygons_less_the_strips_and_grow_with_the_limit(place: Place) -> None:
    polygons = draw_isochrones(place, CARE).polygons
    assert (polygons["area_km2"] * 1e6 < polygons.area).all()  # less the strips along the streets
    assert (polygons["area_km2"] * 1e6 > 0.6 * polygons.area).all()
    assert polygons["area_km2"].is_monotonic_increasing
    assert polygons.geometry.is_valid.all()


def test_reached_streets_are_exact_to_the_metre(place: Place) -> None:
    drawn = draw_isochrones(place, replace(CARE, limits=(5.0, 10.0), lines=True))
    assert drawn.lines is not None
    length = drawn.lines.groupby("limit")["length_m"].sum()
    # 363 m along each of two streets, and 63 m aside from their first crossings.
    assert length[5.0] == pytest.approx(2 * 363 + 2 * 63)
    # Two and four whole blocks, and 123 m both ways from the three crossings two blocks away.
    assert length[10.0] == pytest.approx(6 * STEP_M + 6 * 123)
    assert (drawn.lines.length - drawn.lines["length_m"]).abs().max() < 1e-6
    assert drawn.lines[["from_cost", "to_cost"]].max(axis=1).le(drawn.lines["limit"] + 1e-9).all()
    cover = drawn.polygons.set_index("limit").geometry
    for limit, lines in drawn.lines.groupby("limit"):
        assert shapely.union_all(lines.geometry).difference(cover[limit].buffer(1e-6)).length < 1e-6


def test_bands_of_streets_add_up_to_the_whole(two: Place) -> None:
    request = replace(CARE, limits=(4.0, 9.0, 15.0), lines=True)
    for each in (False, True):
        bands = draw_isochrones(two, replace(request, bands=True, each=each)).lines
        whole = draw_isochrones(two, replace(request, each=each)).lines
        assert bands is not None
        assert whole is not None
        assert bands["length_m"].sum() == pytest.approx(whole.loc[whole["limit"] == 15.0, "length_m"].sum())
        assert (bands[["from_cost", "to_cost"]].min(axis=1) >= bands["lower"] - 1e-9).all()
        assert set(whole["facility"]) == ({"河南社区养老站", "便利店"} if each else {""})


def test_a_part_is_cut_where_its_cost_meets_the_limits() -> None:
    up = CostStretches(np.array([0, 1, 2], np.int32), *(np.array(column, float) for column in (
        [0, 100, 0], [100, 200, 50], [0, 300, 70], [200, 100, 70],
    )))  # fmt: skip
    cut = between(up, 50, 150)
    assert cut.edge.tolist() == [0, 1, 2]
    assert np.column_stack(cut[1:]).tolist() == [[25, 75, 50, 150], [175, 200, 150, 100], [0, 50, 70, 70]]
    assert between(up, 0, 60).edge.tolist() == [0]
    assert between(up, 250, 300).from_m.tolist() == [100]


def test_the_river_is_crossed_along_streets_only(place: Place) -> None:
    shop = IsochroneRequest("convenience_store", limits=(15.0,), resolution_m=10.0)
    shape = draw_isochrones(place, shop).polygons.geometry.iloc[0]
    # Four streets lead over the 30 m of water; along each a strip as wide as a cell's diagonal to either side.
    assert shape.intersection(place.barriers.geometry[0]).area == pytest.approx(4 * 30 * 2 * 10 * np.sqrt(2))
    assert shape.contains(shapely.Point(EAST + STEP_M, NORTH + 945))
    assert shape.contains(shapely.Point(EAST + STEP_M / 2, NORTH + 890))


def test_a_group_that_nobody_counted_is_drawn_without_people(village: PlaceLayers) -> None:
    unknown = village.demand.assign(age_0_2=np.nan)
    drawn = draw_isochrones(make_place(replace(village, demand=unknown)), replace(CARE, group="age_0_2", each=True))
    assert drawn.polygons["people"].isna().all()
    assert drawn.total is None
    assert "does not show how many children of 0 to 2" in str(drawn.notes[-1])


def test_what_exists_only_on_paper_reaches_nobody(village: PlaceLayers) -> None:
    planned = make_place(replace(village, facilities=village.facilities.assign(status="planned")))
    with pytest.raises(RequestError, match="No facility of elderly care exists here yet"):
        draw_isochrones(planned, CARE)


def test_a_facility_without_a_street_has_an_empty_row_and_is_told(village: PlaceLayers, tmp_path: Path) -> None:
    facilities = village.facilities.assign(category="elderly_care", entrances=None)
    points = facilities.geometry.to_numpy()
    away = [*points[:2], shapely.Point(points[2].x, points[2].y + 5000)]
    place = make_place(replace(village, facilities=facilities.set_geometry(away, crs=facilities.crs)))
    drawn = draw_isochrones(place, replace(CARE, each=True, lines=True, limits=(10.0,)))
    # Within two blocks of the corner lie 6 crossings, of the middle 1 + 4 + 8.
    assert drawn.polygons["people"].tolist() == [60, 130, 0]
    assert drawn.polygons["area_km2"].tolist()[2] == 0
    assert drawn.lines is not None
    assert set(drawn.lines["facility"]) == {"河南社区养老站", "健身苑"}
    assert "1 of 3 facilities lie farther than 300 m from any street" in str(drawn.notes[0])
    for name in ("reach.gpkg", "reach.geojson"):
        write_isochrones(drawn, tmp_path / name)
        assert len(gpd.read_file(tmp_path / name, layer="isochrones")) == 3


def test_cancelling_stops_the_work(two: Place) -> None:
    for request in (CARE, replace(CARE, each=True), replace(CARE, lines=True, each=True)):
        with pytest.raises(WorkCancelled):
            draw_isochrones(two, request, cancelled=lambda: True)


def test_a_geopackage_has_polygons_and_streets_in_the_places_crs(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "reach.gpkg"
    arguments = ("isochrones", project, "--service", "elderly_care", "--lines", "--bands", "--out", file)
    assert run(*arguments) == 0
    out, err = capsys.readouterr()
    assert "10–15 min" in out
    assert "16.0%" in out
    assert "reach.gpkg" in err
    polygons = pyogrio.read_dataframe(file, layer="isochrones")
    assert polygons.crs == "EPSG:32648"
    assert polygons[["lower", "limit", "people"]].to_numpy().tolist() == [[0, 5, 30], [5, 10, 30], [10, 15, 40]]
    assert {"facility_id", "facility", "service", "mode", "group", "unit", "area_km2", "facilities"} <= set(polygons)
    streets = pyogrio.read_dataframe(file, layer="reached_streets")
    assert {"street", "highway", "from_cost", "to_cost", "length_m"} <= set(streets)
    assert (streets.geom_type == "LineString").all()


def test_geojson_is_in_degrees_and_its_streets_are_a_file_beside(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "reach.geojson"
    assert run("isochrones", project, "--service", "elderly_care", "--lines", "--each", "--out", file) == 0
    polygons, streets = gpd.read_file(file), gpd.read_file(tmp_path / "reach_reached_streets.geojson")
    assert polygons["people"].tolist() == [30, 60, 100]
    (west, south), (east, north) = polygons.total_bounds[:2], streets.total_bounds[2:]
    assert 103.9 < west < east < 104.0
    assert 30.7 < south < north < 30.8


def test_the_table_speaks_chinese(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("isochrones", project, "--service", "elderly_care", "--group", "age_60_plus", "--each")
    assert run(*arguments, "--out", tmp_path / "r.gpkg", "--lang", "zh") == 0
    out = capsys.readouterr().out
    assert "养老服务 · 步行" in out
    assert "面积（平方公里）" in out
    assert "* 该人群人数为估算" in out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--service", "spaceport"), "no service or category spaceport"),
        (("--service", "library"), "contains no facility of the service library"),
        (("--limits", "soon"), "The limits 'soon' cannot be understood"),
        (("--limits", "5,,10"), "cannot be understood"),
        (("--limits", "0,5"), "A limit of 0 min cannot be drawn"),
        (("--limits", "-5"), "A limit of -5 min cannot be drawn"),
        (("--limits", "nan"), "A limit of nan min"),
        (("--limits", "900"), "at most 350"),
        (("--limits", "500", "--mode", "network_km"), "A limit of 500 km cannot be drawn"),
        (("--resolution", "0"), "must be above 0 m"),
        (("--resolution", "500"), "too coarse"),
        (("--group", "martians"), "no group of people called martians"),
        (("--out", "reach.shp"), "neither a GeoPackage nor GeoJSON"),
        (("--out", "place/lifecircle.gpkg"), "would be lost"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_nothing_is_written(
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = (project / "lifecircle.gpkg").read_bytes()
    code = run("isochrones", project, "--service", "elderly_care", "--out", "reach.gpkg", *options)
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["place"]
    assert [file.name for file in project.iterdir()] == ["lifecircle.gpkg"]
    assert (project / "lifecircle.gpkg").read_bytes() == before
