"""A village of four streets that every test of this floor can work out by hand."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from lifecircle.coverage.plans.files import load_plan
from lifecircle.layers.demo.files.files import write_demo_files
from lifecircle.layers.schema import (
    AGE_GROUPS,
    CAPACITIES,
    DISTRICT_LEVELS,
    FACILITY_COLUMNS,
    GROUPS,
    PlaceLayers,
    Streets,
)
from lifecircle.messages import Message
from lifecircle.scenarios.cli import app
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project, write_project
from lifecircle.scenarios.project.settings import InputRecord, Note, Settings
from lifecircle.scenarios.runs.evaluation import Result, evaluate_project

ENGLISH = {"LANG": "en_GB.UTF-8", "COLUMNS": "150"}
CRS = "EPSG:32648"
EAST, NORTH = 400_000.0, 3_400_000.0
SIDE = 5
"""Nodes per side of the street grid."""
STEP_M = 300.0


@pytest.fixture(scope="session")
def village() -> PlaceLayers:
    """A 5 x 5 street grid of 300 m blocks, 10 people at every node, one elderly-care station at the south-west corner.

    The river crosses it, north of which lies no facility but a shop; two communities, west urban and east rural.
    """
    return PlaceLayers(
        name="样村",
        streets=_streets(),
        demand=_demand(),
        facilities=_facilities(),
        districts=_districts(),
        barriers=_barriers(),
        buildings=gpd.GeoDataFrame(
            {"floors": [6.0]}, geometry=[shapely.box(EAST + 20, NORTH + 20, EAST + 60, NORTH + 40)], crs=CRS
        ),
    )


@pytest.fixture(scope="session")
def village_file(village: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The village's project, written once; whoever changes anything about it takes a copy."""
    path = tmp_path_factory.mktemp("village") / "lifecircle.gpkg"
    write_project(Project(village, Settings(name=village.name, judging=Judging(complete=("all",)))), path)
    return path


@pytest.fixture(scope="session")
def small_demo_files(small_demo_city: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small demo city's files, which nobody changes."""
    folder = tmp_path_factory.mktemp("city")
    write_demo_files(small_demo_city, folder)
    return folder


def run(*arguments: object, environment: dict[str, str] | None = None) -> int:
    """Give a command line to the program and return its exit code."""
    return app.run(app.make_app(), [str(argument) for argument in arguments], environment or ENGLISH)


def _nodes() -> np.ndarray:
    across, up = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    return np.column_stack([EAST + STEP_M * across.ravel(), NORTH + STEP_M * up.ravel()])


def _streets() -> Streets:
    xy = _nodes()
    ids = np.arange(len(xy)).reshape(SIDE, SIDE)
    u = np.concatenate([ids[:, :-1].ravel(), ids[:-1].ravel()])
    v = np.concatenate([ids[:, 1:].ravel(), ids[1:].ravel()])
    count = len(u)
    edges = gpd.GeoDataFrame(
        {
            "u": u.astype("int64"),
            "v": v.astype("int64"),
            "highway": "residential",
            "name": [f"街{row}" for row in range(count)],
            "oneway": np.zeros(count, "int8"),
            "walk": True,
            "drive": True,
            "stairs": False,
            "bridge": False,
            "tunnel": False,
            "gate": False,
            "private": False,
            "across": False,
            "maxspeed_kmh": np.nan,
            "source_id": np.arange(count, dtype="int64"),
        },
        geometry=shapely.linestrings(np.stack([xy[u], xy[v]], axis=1)),
        crs=CRS,
    )
    nodes = gpd.GeoDataFrame(
        {"crossing": ["signals" if row == 12 else "" for row in range(len(xy))]},
        index=np.arange(len(xy), dtype="int64"),
        geometry=shapely.points(xy),
        crs=CRS,
    )
    return Streets(edges, nodes)


def _demand() -> gpd.GeoDataFrame:
    xy = _nodes()
    rural = xy[:, 0] > EAST + 2.5 * STEP_M
    columns: dict[str, object] = dict.fromkeys(GROUPS, 0.0)
    columns |= {"people": 10.0, "age_15_59": 8.0, "age_60_plus": 2.0, "households": 4.0}
    columns["area_type"] = np.where(rural, "rural", "urban").astype(object)
    columns |= dict.fromkeys(DISTRICT_LEVELS, "")
    columns |= {"city": "c", "county": "k", "township": "t", "village": np.where(rural, "east", "west").astype(object)}
    frame = gpd.GeoDataFrame(columns, index=range(len(xy)), geometry=shapely.points(xy + np.array([5.0, 4.0])), crs=CRS)
    frame.attrs["estimated"] = list(AGE_GROUPS)
    return frame


def _facilities() -> gpd.GeoDataFrame:
    rows = [
        ("f1", "河南社区养老站", "elderly_care", 0, 0),
        ("f2", "健身苑", "fitness_site", 2, 2),
        ("f3", "便利店", "convenience_store", 1, 4),
    ]
    points = [shapely.Point(EAST + STEP_M * x, NORTH + STEP_M * y) for *_, x, y in rows]
    doors = [shapely.MultiPoint([(p.x + 3, p.y), (p.x, p.y + 3)]) for p in points]
    frame = gpd.GeoDataFrame(
        {
            "facility_id": [row[0] for row in rows],
            "name": [row[1] for row in rows],
            "category": [row[2] for row in rows],
            "status": "existing",
            "level": "village",
            **dict.fromkeys(CAPACITIES, np.nan),
            "public": True,
            "grade": np.nan,
            "new": False,
            "mobile": False,
            "mobile_place": "",
            "mobile_time": "",
            "entrances": [doors[0], None, doors[2]],
            "source": "facilities.csv:1",
            "opened": np.nan,
            "closed": np.nan,
            "site": [row[0] for row in rows],
            "more": "",
            "known": ["level public", "", "level public grade new"],
        },
        geometry=points,
        crs=CRS,
    )
    return frame[[*FACILITY_COLUMNS, "geometry"]]


def _districts() -> gpd.GeoDataFrame:
    low, middle, high = EAST - 100, EAST + 2.5 * STEP_M, EAST + SIDE * STEP_M
    top = NORTH + SIDE * STEP_M
    whole = shapely.box(low, NORTH - 100, high, top)
    rows = [
        ("c", "样市", "city", "", "", "", whole),
        ("k", "样县", "county", "c", "", "", whole),
        ("t", "样街道", "township", "k", "街道", "", whole),
        ("west", "西社区", "village", "t", "社区", "urban", shapely.box(low, NORTH - 100, middle, top)),
        ("east", "东村", "village", "t", "村", "rural", shapely.box(middle, NORTH - 100, high, top)),
    ]
    names = ("district_id", "name", "level", "parent_id", "kind", "area_type")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return gpd.GeoDataFrame({**columns, "new": False, "opened": np.nan}, geometry=[row[-1] for row in rows], crs=CRS)


def _barriers() -> gpd.GeoDataFrame:
    river = shapely.box(EAST - 100, NORTH + 930, EAST + SIDE * STEP_M, NORTH + 960)
    rail = shapely.LineString([(EAST + 1000, NORTH - 100), (EAST + 1000, NORTH + SIDE * STEP_M)])
    return gpd.GeoDataFrame({"kind": ["river", "railway"], "name": ["样江", "样铁"]}, geometry=[river, rail], crs=CRS)


@pytest.fixture(scope="session")
def result(village: PlaceLayers) -> Result:
    """The village checked against the built-in circles.

    The elderly walk 0.92 m/s, 828 m in 15 minutes: from the station at the corner that is every node of at most two
    blocks' way, six of 25 with two elderly each.
    """
    read = Note.of(Message("{file} was moved from GCJ-02 to WGS-84.", {"file": "高德.csv"}))
    record = InputRecord(role="facilities", file="高德.csv", rows=3, done=(read,))
    settings = Settings(name=village.name, created="2026-01-02T03:04:05+08:00", source="hand-made", inputs=(record,),
                        judging=Judging(complete=("all",)))  # fmt: skip
    return evaluate_project(Project(village, settings), load_plan("circles"))
