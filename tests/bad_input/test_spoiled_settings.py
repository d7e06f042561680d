"""Spoiled plans, checks, words, projects, rasters and extracts: read or refused by a sentence, and nothing else.

The bytes of small whole files are flipped, dropped, doubled and cut by hypothesis; what once ended otherwise is kept in
`kept/`, a file each, and is tried first.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import HealthCheck, given, settings

from lifecircle.coverage.plans.files import load_plan, new_plan, plan_faults
from lifecircle.layers.facilities.categories import load_categories
from lifecircle.layers.inspection.inspect import inspect
from lifecircle.layers.osm.access.road_words import load_road_words
from lifecircle.layers.osm.extract import read_osm
from lifecircle.layers.population.people_raster import read_people_raster
from lifecircle.messages import LifecircleError
from lifecircle.scenarios.build.request import read_check

from ..fuzz.targets import ASCII, BOUNDS, CHECK, ROADS, VRT, WORDS
from ..scenarios.town_files import write_osm
from .test_any_bytes import harms

KEPT = Path(__file__).with_name("kept")
READERS: dict[str, Callable[[Path], object]] = {
    "plan.toml": lambda path: (plan_faults(path), load_plan(path)),
    "check.toml": read_check,
    "categories.toml": load_categories,
    "words.toml": load_road_words,
    "town.osm": read_osm,
    "people.tif": lambda path: (inspect(path), read_people_raster(path, bounds=BOUNDS)),
    "people.asc": lambda path: (inspect(path), read_people_raster(path, bounds=BOUNDS, crs=4326)),
    "people.vrt": lambda path: (inspect(path), read_people_raster(path, bounds=BOUNDS)),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One small whole file of each kind."""
    folder = tmp_path_factory.mktemp("whole")
    new_plan(folder / "plan.toml", "plan")
    texts = {"check.toml": CHECK, "categories.toml": WORDS, "words.toml": ROADS, "people.asc": ASCII, "people.vrt": VRT}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    write_osm(folder / "town.osm")
    with rasterio.open(folder / "people.tif", "w", driver="GTiff", width=2, height=2, count=1, dtype="float32",
                       crs="EPSG:4326", transform=Affine(0.1, 0, 104, 0, -0.1, 31)) as raster:  # fmt: skip
        raster.write(np.ones((2, 2), dtype="float32"), 1)
    return folder


def read_or_refuse(path: Path, name: str) -> None:
    sentence = "read"
    try:
        READERS[name](path)
    except LifecircleError as error:
        sentence = str(error)
    assert sentence


@pytest.mark.parametrize("name", READERS)
def test_the_whole_files_are_read(name: str, whole: Path) -> None:
    READERS[name](whole / name)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", READERS)
@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(harm=harms)
def test_a_spoiled_file_is_read_or_refused(
    name: str, harm: list[tuple[Callable[..., bytes], float, bytes]], whole: Path, tmp_path: Path
) -> None:
    shutil.copy(whole / "people.tif", tmp_path / "people.tif")
    content = (whole / name).read_bytes()
    for change, share, more in harm:
        content = change(content, int(share * len(content)), more)
    (tmp_path / name).write_bytes(content)
    read_or_refuse(tmp_path / name, name)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kept", sorted(KEPT.iterdir()), ids=lambda path: path.name)
def test_what_once_ended_otherwise_is_read_or_refused(kept: Path, tmp_path: Path) -> None:
    """The name of a kept file is a number, a dash, and the name by which its reader is known."""
    name = kept.name.partition("-")[2]
    shutil.copy(kept, tmp_path / name)
    read_or_refuse(tmp_path / name, name)
