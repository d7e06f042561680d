"""Opening a project of 250,000 nodes, the first time and again, and committing a gesture in it."""

import os
import resource
import shutil
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from lifecircle.layers.demo.city import make_demo
from lifecircle.layers.schema import PlaceLayers, Streets
from lifecircle.scenarios.editing.edits import ScalePeople
from lifecircle.scenarios.project import project as projects
from lifecircle.scenarios.project.project import Project, write_project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs import opening
from lifecircle.scenarios.runs.opening import OpenProject, keep_opened, open_session, read_opened

from .test_evaluation import city


@cache
def written() -> Path:
    """The city of the other benchmarks as a project's file, written once."""
    folder = Path(mkdtemp(prefix="lifecircle-opening-"))
    place, like = city(), make_demo(size="small")
    network, crs = place.network, place.network.crs.to_string()
    lines: Any = shapely.linestrings(
        np.stack([network.node_xy[network.edge_u], network.node_xy[network.edge_v]], axis=1)
    )
    yes, no = np.ones(len(lines), bool), np.zeros(len(lines), bool)
    flags = dict.fromkeys(("bridge", "tunnel", "stairs", "gate", "private"), no)
    ends = {"u": network.edge_u.astype(np.int64), "v": network.edge_v.astype(np.int64)}
    streets = _filled(
        like.streets.edges, lines, crs, **ends, **flags, source_id=np.arange(len(lines)),
        oneway=np.zeros(len(lines), np.int8), walk=yes, drive=yes,
    )  # fmt: skip
    nodes = _filled(like.streets.nodes, shapely.points(network.node_xy), crs)
    nowhere = dict.fromkeys(("city", "county", "township", "village", "estate"), "")
    weights = {name: one for name, one in place.demand.weights.items() if name in like.demand}
    demand = _filled(like.demand, shapely.points(place.demand.xy), crs, **nowhere, **weights)
    ids = np.array([f"f{row}" for row in range(len(place.facilities))], dtype=object)
    facilities = _filled(
        like.facilities, shapely.points(place.facilities.xy), crs, facility_id=ids, name=ids, site=ids, more="",
        category=place.facilities.category, entrances=None,
    )  # fmt: skip
    none = [frame.iloc[:0].to_crs(crs) for frame in (like.districts, like.barriers, like.buildings)]
    layers = PlaceLayers("big", Streets(streets, nodes), demand, facilities, *none)
    write_project(Project(layers, Settings(name="big")), folder / "lifecircle.gpkg")
    return folder / "lifecircle.gpkg"


def _filled(like: gpd.GeoDataFrame, shapes: Any, crs: str, **columns: Any) -> gpd.GeoDataFrame:
    """A frame of as many rows as shapes, with some columns, the others repeated from a small city's."""
    names = [name for name in like.columns if name != "geometry"]
    values = {
        name: columns[name] if name in columns else np.resize(like[name].to_numpy(), len(shapes)) for name in names
    }
    frame = gpd.GeoDataFrame(values, geometry=shapes, crs=crs)
    return frame.astype({name: like[name].dtype for name in names})


@pytest.fixture
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setattr(opening, "user_cache", lambda: tmp_path / "networks")
    for module in (opening, projects):
        monkeypatch.setattr(module, "layers_cache", lambda: tmp_path / "layers")
    yield tmp_path
    shutil.rmtree(tmp_path)


@pytest.mark.parametrize("when", ["first", "second"])
def test_opening_a_city(benchmark: Any, when: str, own_cache: Path) -> None:
    file = written()
    if when == "second":
        read_opened(file)

    def forget() -> None:
        if when == "first":
            for name in ("networks", "layers"):
                shutil.rmtree(own_cache / name, ignore_errors=True)

    computing: list[float] = []

    def opened() -> None:
        begun = time.process_time()
        found.append(read_opened(file, keep=False))
        computing.append(time.process_time() - begun)

    found: list[OpenProject] = []
    benchmark.group = "opening a project of 250,000 nodes"
    benchmark.pedantic(opened, setup=forget, rounds=1 if when == "first" else 3)
    benchmark.extra_info["CPU s"] = round(float(np.median(computing)), 2)
    begun = time.process_time()
    keep_opened(found[-1].project, found[-1].place.network)
    benchmark.extra_info["CPU s of keeping it, after it is shown"] = round(time.process_time() - begun, 2)
    benchmark.extra_info["peak MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.usefixtures("own_cache")
def test_committing_a_gesture(benchmark: Any, tmp_path: Path) -> None:
    session, store = open_session(Path(shutil.copy(written(), tmp_path / "copy.gpkg")))
    session.new("A")
    board, history = session.board, session.history
    session.do(ScalePeople(factor=1.1))
    step, after, longer = session.history.steps[-1], session.board, session.history
    computing: list[float] = []

    def commit() -> None:
        begun = time.thread_time()
        store.commit(after, longer, step, undone=0)
        computing.append(1000 * (time.thread_time() - begun))

    benchmark.group = "committing a gesture"
    benchmark.pedantic(commit, setup=lambda: store.move_to(board, history, step, "undo"), rounds=100)
    store.close()
    benchmark.extra_info |= {
        f"{what}, p{share} ms": round(float(np.percentile(values, share)), 2)
        for what, values in (("computing", computing), ("the disk alone", disk_alone(tmp_path)))
        for share in (50, 95)
    }


def disk_alone(folder: Path) -> list[float]:
    """Milliseconds in which the disk confirms five pages, which a commit cannot go below."""
    taken: list[float] = []
    with (folder / "pages").open("wb", buffering=0) as stream:
        for _ in range(100):
            begun = time.perf_counter()
            stream.write(bytes(5 * 4096))
            os.fsync(stream.fileno())
            taken.append(1000 * (time.perf_counter() - begun))
    return taken
