"""The window's tests run without a screen, on a hand-made street or on the small demo city."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported

from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lifecircle.gui import app, theme
from lifecircle.gui.app import make_window
from lifecircle.gui.shell.preferences import Memory
from lifecircle.gui.tasks import Tasks
from lifecircle.gui.window import Window
from lifecircle.layers.schema import (
    AGE_GROUPS,
    CAPACITIES,
    DISTRICT_COLUMNS,
    DISTRICT_LEVELS,
    FACILITY_COLUMNS,
    GROUPS,
    PlaceLayers,
    Streets,
)
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project, write_project
from lifecircle.scenarios.project.settings import Settings

CRS = "EPSG:4547"
WEST, NORTH = 500_000.0, 3_000_000.0
STEP_M = 100.0
NODES = 31
NEAR_M, FAR_M = 250.0, 2950.0
"""Where on the street the two houses stand; the facilities stand at its western end."""
NEAR_PEOPLE, FAR_PEOPLE = 60.0, 40.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says this of every window that limits its size; it means nothing."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True))


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application in the window's own style."""
    theme.dress(qapp)
    return qapp


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    door = Tasks(qapp)
    yield door
    door.close()


@pytest.fixture(autouse=True)
def config(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own for what windows remember: the user's is neither read nor written."""
    folder = tmp_path_factory.mktemp("config")
    monkeypatch.setattr(app, "config_folder", lambda: folder)
    return folder


@pytest.fixture
def make(qapp: QApplication, qtbot: QtBot, config: Path) -> Callable[[str], Window]:
    """Makes windows in a language; they are closed at the end."""

    def make(language: str) -> Window:
        window = make_window(qapp, language, Memory(config))
        qtbot.addWidget(window)
        window.resize(1200, 800)
        window.show()
        qtbot.waitExposed(window)
        return window

    return make


@pytest.fixture
def window(make: Callable[[str], Window]) -> Window:
    return make("en")


@pytest.fixture(scope="session")
def street() -> PlaceLayers:
    """One street of 3 km from west to east; a house near its western end and one near its eastern.

    A fitness site and a shop at the western end, which the near house reaches and the far house does not; a market at
    the eastern end, for which it is the other way round.
    """
    x = WEST + STEP_M * np.arange(NODES)
    nodes = gpd.GeoDataFrame(
        {"crossing": [""] * NODES}, geometry=shapely.points(x, np.full(NODES, NORTH)), index=np.arange(NODES), crs=CRS
    )
    return PlaceLayers(
        name="One street",
        streets=Streets(_edges(x), nodes),
        demand=_houses(),
        facilities=_sites(),
        districts=_districts(),
        barriers=gpd.GeoDataFrame(
            {"kind": pd.Series(dtype=object), "name": pd.Series(dtype=object)}, geometry=[], crs=CRS
        ),
        buildings=gpd.GeoDataFrame(
            {"floors": [3.0]}, geometry=[shapely.box(WEST, NORTH, WEST + 20, NORTH + 20)], crs=CRS
        ),
    )


@pytest.fixture(scope="session")
def written_street(street: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The street as a project's file, to be copied."""
    path = tmp_path_factory.mktemp("project") / "lifecircle.gpkg"
    write_project(Project(street, Settings(name=street.name, plan="circles", judging=Judging(complete=("all",)))), path)
    return path


@pytest.fixture
def project_file(written_street: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The street as a project's file of the test's own, since what is done in a window is in the file at once."""
    path = tmp_path_factory.mktemp("project") / "lifecircle.gpkg"
    path.write_bytes(written_street.read_bytes())
    return path


def _edges(x: np.ndarray) -> gpd.GeoDataFrame:
    count = len(x) - 1
    ends = np.stack([np.column_stack([x[:-1], np.full(count, NORTH)]), np.column_stack([x[1:], np.full(count, NORTH)])])
    columns = {
        "u": np.arange(count), "v": np.arange(1, count + 1), "highway": "residential", "name": "High Street",
        "oneway": np.zeros(count, dtype=np.int8), "walk": True, "drive": True, "stairs": False, "bridge": False,
        "tunnel": False, "gate": False, "maxspeed_kmh": np.nan, "source_id": np.arange(count),
    }  # fmt: skip
    return gpd.GeoDataFrame(columns, geometry=shapely.linestrings(ends.transpose(1, 0, 2)), crs=CRS)


def _houses() -> gpd.GeoDataFrame:
    people = np.array([NEAR_PEOPLE, FAR_PEOPLE])
    frame = gpd.GeoDataFrame(
        {group: people / len(AGE_GROUPS) if group in AGE_GROUPS else people for group in GROUPS},
        geometry=shapely.points([WEST + NEAR_M, WEST + FAR_M], [NORTH + 10.0, NORTH + 10.0]),
        crs=CRS,
    )
    frame["area_type"] = "urban"
    for level in DISTRICT_LEVELS:
        frame[level] = {"county": "c1", "village": "v1"}.get(level, "")
    frame.attrs["estimated"] = []
    return frame


def _sites() -> gpd.GeoDataFrame:
    count = 3
    values = {
        "facility_id": ["f1", "f2", "f3"], "name": ["West Gym", "West Shop", "East Market"],
        "category": ["fitness_site", "convenience_store", "market"], "status": "existing", "level": "", "public": True,
        "grade": np.nan, "new": False, "mobile": False, "mobile_place": "", "mobile_time": "",
        "entrances": [None] * count, "source": "hand", "known": "",
        "opened": np.nan, "closed": np.nan, "site": ["f1", "f2", "f3"], "more": "", **dict.fromkeys(CAPACITIES, np.nan),
    }  # fmt: skip
    columns = {name: values[name] for name in FACILITY_COLUMNS}
    return gpd.GeoDataFrame(
        columns, geometry=shapely.points([WEST + 5, WEST + 15, WEST + 2900], [NORTH] * count), crs=CRS
    )


def _districts() -> gpd.GeoDataFrame:
    box = shapely.box(WEST - 200, NORTH - 600, WEST + 3200, NORTH + 600)
    values = {
        "district_id": ["c1", "v1"], "name": ["West County", "High Street Community"], "level": ["county", "village"],
        "parent_id": ["", "c1"], "kind": ["", "社区"], "area_type": ["", "urban"], "new": [False, False],
        "opened": [np.nan, np.nan],
    }  # fmt: skip
    return gpd.GeoDataFrame({name: values[name] for name in DISTRICT_COLUMNS}, geometry=[box, box], crs=CRS)
