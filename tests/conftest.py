"""What the tests of several floors share, each read or made once: the real data's folder and the demo cities."""

import gc
import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import hypothesis
import pyogrio
import pytest

from lifecircle.__main__ import SELDOM
from lifecircle.layers.demo.city import make_demo
from lifecircle.layers.schema import PlaceLayers
from lifecircle.progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from lifecircle.scenarios.build import demo

# No GeoPackage of a test need outlive a power cut; waiting for the disk is half the time of writing one.
# As the program does, and for the same reason: a quarter of the time.
gc.set_threshold(*SELDOM)
# What is compiled once is kept, for the programs that tests start too; some machines are set not to.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# A busy machine is no fault of the example that it delays.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")
# Plans and words that whoever runs the tests has installed are not the tests'.
os.environ["LIFECIRCLE_OFFICE"] = str(Path(__file__).parent / "no-office")
pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})


def pytest_addoption(parser: pytest.Parser) -> None:
    """Without Qt there is no pytest-qt either, and its settings in pyproject.toml mean nothing."""
    parser.addoption("--kills-seed", type=int, default=1, help="What decides at which moments.")
    parser.addoption("--kills", type=int, default=3, help="How often each command that writes is killed.")
    parser.addoption("--bundle", help="The one-folder program, to be tried on a bare Debian.")
    parser.addoption("--bare-root", default="/var/tmp/lifecircle-bare", help="Where that Debian is, or is made.")
    if find_spec("pytestqt") is None:
        for name in ("qt_api", "qt_log_level_fail"):
            parser.addini(name, "pytest-qt's")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; tests that need it are skipped where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared/data"
    if not folder.is_dir():
        pytest.skip("the real data are not here")
    return folder


@cache
def _made(size: Literal["full", "small"]) -> PlaceLayers:
    return make_demo(size=size)


@pytest.fixture(scope="session")
def demo_city() -> PlaceLayers:
    """The demo city of the command `demo`; it takes seconds to make, so nobody changes it."""
    return _made("full")


@pytest.fixture(scope="session")
def small_demo_city() -> PlaceLayers:
    return _made("small")


@pytest.fixture(scope="session")
def items_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the town of `items_town`, as `check` makes it of the town's files."""
    from .scenarios import items_town

    return items_town.checked(tmp_path_factory.mktemp("items-town"))


@pytest.fixture(scope="session", autouse=True)
def opened_demo_city() -> Iterator[None]:
    """Whoever opens the demo city in this process gets the one that the tests share; its making has its own tests."""

    def kept(
        *,
        size: Literal["full", "small"] = "full",
        progress: Progress = ignore_progress,
        cancelled: Cancelled = never_cancelled,
    ) -> PlaceLayers:
        progress(1.0, "The demo city is ready")
        if cancelled():
            raise WorkCancelled
        return _made(size)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "make_demo", kept)
        yield
