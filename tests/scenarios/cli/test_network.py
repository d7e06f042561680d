"""`lifecircle network`: a town's faults, drawn on purpose, are found, told, mended, and stay so in the next check."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely

from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.network.topology.diagnose import Kind
from lifecircle.scenarios.analyses.network_check import (
    KIND_NAMES,
    CaredFor,
    NetworkRequest,
    care_for,
    count_by_kind,
    read_streets,
)
from lifecircle.scenarios.build.request import CheckRequest, CircleAsked, FacilitiesAsked, NetworkAsked, PopulationAsked
from lifecircle.scenarios.exports.results.network_report import write_streets
from lifecircle.scenarios.project.storage.manifest import MANIFEST
from lifecircle.scenarios.runs.check import run_check

from .. import town_files as town
from ..conftest import run

GAP_M = 2.0
EXTRA_NODES = {
    2001: town.at(8, 8),
    2002: town.at(8.5, 8),
    2003: (town.at(0.5, 0)[0], town.at(0.5, 0)[1] + GAP_M / 110_900),
    2004: town.at(2.5, -0.5),
    2005: town.at(2.5, 0.5),
    2006: town.at(2, -0.3),
}
EXTRA_WAYS = {
    300: ([2001, 2002], {"highway": "residential", "name": "孤街"}),
    301: ([8, 2003], {"highway": "residential", "name": "断头路"}),
    302: ([2004, 2005], {"highway": "footway", "bicycle": "no"}),
    303: ([1, 2], {"highway": "residential", "name": "重街"}),
    304: ([3, 2006], {"highway": "service", "access": "private", "name": "院路"}),
}
"""Beside the clean grid: an island; a dead end 2 m short of 街0; a footway that crosses 街0 without a node (and so is
an island too); the first block of 街0 again; a private way."""


def write_faulty(path: Path) -> Path:
    text = town.write_osm(path).read_text(encoding="utf-8").removesuffix("</osm>")
    nodes = [f'<node id="{key}" lon="{lon:.8f}" lat="{lat:.8f}"/>' for key, (lon, lat) in EXTRA_NODES.items()]
    ways = [
        f'<way id="{key}">'
        + "".join(f'<nd ref="{node}"/>' for node in line)
        + "".join(f'<tag k="{name}" v="{value}"/>' for name, value in tags.items())
        + "</way>"
        for key, (line, tags) in EXTRA_WAYS.items()
    ]
    path.write_text("\n".join([text, *nodes, *ways, "</osm>"]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_faulty(tmp_path_factory.mktemp("town") / "town.osm")


@pytest.fixture(scope="module")
def cared(faulty: Path) -> CaredFor:
    return care_for(NetworkRequest(faulty, mend=True))


@pytest.fixture(scope="module")
def folder(faulty: Path) -> Path:
    out = faulty.parent / "out"
    assert run("network", faulty, "--repair", "--out", out) == 0
    return out


def numbers(listed: object) -> dict[Kind, int]:
    assert isinstance(listed, tuple)
    return {kind: count for kind, (count, _) in count_by_kind(listed).items() if count}


def test_every_fault_is_found_and_no_other(cared: CaredFor) -> None:
    assert numbers(cared.found) == {"island": 2, "loose_end": 1, "crossing": 1, "duplicate": 1, "gate": 1}


def test_a_finding_names_its_street_its_place_and_its_length(cared: CaredFor) -> None:
    (end,) = (one for one in cared.found if one.kind == "loose_end")
    assert end.street == "断头路 / 街0"
    assert (end.lon, end.lat) == pytest.approx(EXTRA_NODES[2003], abs=1e-6)
    assert end.length_m == pytest.approx(GAP_M, abs=0.02)
    island = next(one for one in cared.found if one.kind == "island" and one.street == "孤街")
    # Half a step of 0.003 degrees at 30.674 N.
    assert island.length_m == pytest.approx(0.0015 * 111_320 * np.cos(np.radians(30.674)), rel=0.003)
    (crossing,) = (one for one in cared.found if one.kind == "crossing")
    assert (crossing.lon, crossing.lat) == pytest.approx(town.at(2.5, 0), abs=1e-6)
    assert crossing.length_m is None


def test_what_is_safe_is_mended_and_the_rest_is_left(cared: CaredFor) -> None:
    assert cared.mended is not None
    assert numbers(cared.mended.done) == {"loose_end": 1, "crossing": 1, "duplicate": 1}
    assert numbers(cared.mended.left) == {"island": 1, "gate": 1}
    assert {one.street for one in cared.mended.done} == {"断头路 / 街0", "街0 / 重街", "街0"}


def test_a_narrower_tolerance_leaves_the_dead_end_alone(faulty: Path) -> None:
    assert "loose_end" not in numbers(care_for(NetworkRequest(faulty, near_m=1.5)).found)


def test_the_table_tells_numbers_and_lengths_by_kind(
    faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("network", faulty, "--out", tmp_path / "out") == 0
    out, err = capsys.readouterr()
    rows = {name: next(line for line in out.splitlines() if name in line) for name in KIND_NAMES.values()}
    assert [cell.strip() for cell in rows[KIND_NAMES["loose_end"]].split("│")[2:4]] == ["1", "2.0 m"]
    assert [cell.strip() for cell in rows[KIND_NAMES["crossing"]].split("│")[2:4]] == ["1", "–"]
    assert [cell.strip() for cell in rows[KIND_NAMES["no_length"]].split("│")[2:4]] == ["0", "–"]
    assert "findings.gpkg, findings.xlsx" in err
    assert {file.name for file in (tmp_path / "out").iterdir()} == {"findings.gpkg", "findings.xlsx", MANIFEST}


def test_every_repair_is_told_with_its_place(faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("network", faulty, "--repair", "--out", tmp_path / "out", "--lang", "zh") == 0
    out = capsys.readouterr().out
    lon, lat = EXTRA_NODES[2003]
    assert f"{lon:.6f}, {lat:.6f}" in out
    assert "断头路" in out
    assert "没有节点的相交" in out


def test_the_lists_open_as_layers_of_points_and_of_their_streets(folder: Path, cared: CaredFor) -> None:
    assert cared.mended is not None
    for name, listed in (("findings", cared.found), ("repairs", cared.mended.done), ("left", cared.mended.left)):
        points = pyogrio.read_dataframe(folder / "findings.gpkg", layer=name)
        lines = pyogrio.read_dataframe(folder / "findings.gpkg", layer=f"{name}_streets")
        assert list(points["kind"]) == list(lines["kind"]) == [one.kind for one in listed]
        assert (points.geometry.x - points["x"]).abs().max() == 0
        degrees = points.to_crs("EPSG:4326").geometry
        np.testing.assert_allclose(np.column_stack([degrees.x, degrees.y]), points[["lon", "lat"]], atol=1e-6)
        # Whatever a point speaks of lies where the point lies; a dead end's point is the end itself.
        assert points.distance(lines).max() < 0.01


def test_the_workbook_has_the_same_rows_in_the_planners_words(folder: Path, cared: CaredFor) -> None:
    book = openpyxl.load_workbook(folder / "findings.xlsx")
    assert book.sheetnames == ["Found", "Repaired", "Left"]
    rows = list(book["Found"].iter_rows(values_only=True))
    assert len(rows) == 1 + len(cared.found)
    gate = next(row for row in rows if row[1] == "Gates and private ways")
    assert gate[7] == "院路"
    assert "private way or a gate" in str(gate[9])
    crossing = next(row for row in rows if row[1] == "Crossings without a node")
    assert crossing[8] is None


def test_the_mended_streets_are_read_again_as_they_are(folder: Path, cared: CaredFor) -> None:
    assert cared.mended is not None
    _, _, again = read_streets(NetworkRequest(folder / "streets.gpkg"))
    mended = cared.mended.streets
    assert again.crs == mended.crs
    assert np.array_equal(np.sort(again.source_id), np.arange(len(mended)))
    for column in ("highway", "name", "oneway", "walk", "drive", "stairs", "bridge", "tunnel", "gate"):
        assert np.array_equal(getattr(again, column), getattr(mended, column)[again.source_id]), column
    assert numbers(care_for(NetworkRequest(folder / "streets.gpkg")).found) == {"island": 1, "gate": 1}


def test_check_takes_the_mended_streets(folder: Path, cared: CaredFor, tmp_path: Path) -> None:
    assert cared.mended is not None
    result = run_check(
        CheckRequest(
            network=NetworkAsked(file=folder / "streets.gpkg"),
            facilities=(FacilitiesAsked(file=town.write_care(tmp_path / "care.csv")),),
            population=PopulationAsked(file=town.write_people(tmp_path / "people.csv"), people="常住人口"),
            circles=(CircleAsked(service="elderly_care", limit=15),),
        )
    )
    assert result.place.network.edge_count == cared.mended.streets.build().edge_count
    # 1080 m from either corner, by blocks of 287 m across and 334 m up: 4 + 3 + 2 + 1 crossings of 100 people.
    assert result.evaluation.verdicts[0].people == pytest.approx(3600.0)
    assert result.evaluation.verdicts[0].served == pytest.approx(2000.0)


def test_who_may_use_a_street_survives_whatever_its_class(cared: CaredFor, tmp_path: Path) -> None:
    """Each row of the clean grid gets another class and other rights; all must come back from the tags."""
    assert cared.mended is not None
    streets = cared.mended.streets
    kinds = [
        ("residential", True, True, False, 0), ("trunk", False, True, False, 1), ("cycleway", True, False, False, 0),
        ("motorway", False, True, False, 0), ("service", True, True, True, -1), ("service", False, True, True, 0),
        ("footway", True, False, True, 0), ("track", True, True, False, 0), ("steps", True, False, False, 0),
        ("residential", True, False, False, 0),
    ]  # fmt: skip
    rows = np.arange(len(streets)) % len(kinds)
    names = ("highway", "walk", "drive", "gate", "oneway")
    columns = {name: np.array([kinds[row][place] for row in rows]) for place, name in enumerate(names)}
    columns["stairs"] = columns["highway"] == "steps"
    columns["maxspeed_kmh"] = np.where(rows == 3, 80.5, np.nan)
    changed = type(streets)(**{**streets.columns(), **columns})
    write_streets(changed, tmp_path / "streets.gpkg")
    _, _, again = read_streets(NetworkRequest(tmp_path / "streets.gpkg"))
    for name in (*names, "stairs", "maxspeed_kmh"):
        assert np.array_equal(
            getattr(again, name), getattr(changed, name)[again.source_id], equal_nan=name == "maxspeed_kmh"
        ), name


def test_a_project_and_a_layer_of_lines_are_looked_at_too(
    village_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = town.write_street_lines(tmp_path / "roads.gpkg")
    for source, size in ((village_file.parent, "25 nodes, 40 streets"), (lines, "38 nodes, 63 streets")):
        assert run("network", source, "--out", tmp_path / "out") == 0
        assert size in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("nowhere.osm", (), "no file"),
        ("letter.osm", (), "letter.osm"),
        ("points.gpkg", (), "contains no lines"),
        ("empty", (), "There is no project at"),
        ("town.osm", ("--tolerance", "0"), "within a distance above 0 m"),
        ("town.osm", ("--tolerance", "nan"), "within a distance above 0 m"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, options: tuple[str, ...], said: str
) -> None:
    town.write_osm(tmp_path / "town.osm")
    (tmp_path / "letter.osm").write_text("Dear planner", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    gpd.GeoDataFrame(geometry=gpd.points_from_xy([104.0], [30.0]), crs="EPSG:4326").to_file(tmp_path / "points.gpkg")
    code = run("network", tmp_path / name, *options, "--repair", "--out", tmp_path / "out")
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".*"))


def test_a_wrong_tolerance_is_refused_before_anything_is_read() -> None:
    with pytest.raises(RequestError, match="above 0 m"):
        care_for(NetworkRequest(Path("nowhere.osm"), near_m=-1.0))


@pytest.mark.parametrize("file", ["chengdu/chengdu.osm"])
def test_a_real_city_is_mended_and_read_again_alike(shared_data: Path, tmp_path: Path, file: str) -> None:
    cared = care_for(NetworkRequest(shared_data / file, mend=True))
    assert cared.mended is not None
    left = numbers(cared.mended.left)
    assert not {"loose_end", "crossing", "duplicate", "no_length"} & set(left)
    assert left["island"] < numbers(cared.found)["island"]
    write_streets(cared.mended.streets, tmp_path / "streets.gpkg")
    _, _, again = read_streets(NetworkRequest(tmp_path / "streets.gpkg"))
    for column in ("walk", "drive", "across", "gate", "stairs", "bridge", "tunnel", "oneway", "highway"):
        assert np.array_equal(getattr(again, column), getattr(cared.mended.streets, column)[again.source_id]), column
    length = shapely.length(cared.mended.streets.geometry)
    kept = np.bincount(again.source_id, shapely.length(again.geometry), minlength=len(length))
    assert kept.sum() == pytest.approx(length.sum(), rel=1e-5)  # scraps below what is joined go
