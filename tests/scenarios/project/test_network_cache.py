"""The network in the user's cache: used while the streets are the same, rebuilt in silence where anything differs."""

import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from lifecircle.coverage.network.model import Network
from lifecircle.layers.schema import PlaceLayers, Streets
from lifecircle.scenarios.cli.actions.verdicts import evaluate
from lifecircle.scenarios.project import network_cache, to_place
from lifecircle.scenarios.project.network_cache import fingerprint
from lifecircle.scenarios.project.project import Project, read_project, write_project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.project.to_place import make_network, make_place

from ..conftest import run


@pytest.fixture(autouse=True)
def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Every place is worth a file here; what is built, and how many streets it has, is counted."""
    counted: list[int] = []

    def count(streets: Streets) -> Network:
        counted.append(len(streets.edges))
        return make_network(streets)

    monkeypatch.setattr(network_cache, "WORTH_IT", 1)
    monkeypatch.setattr(to_place, "make_network", count)
    return counted


@pytest.fixture
def project(village_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(village_file, tmp_path))


def opened(project: Path) -> Network:
    return make_place(read_project(project).layers, kept=cache(project)).network


def cache(project: Path) -> Path:
    """A folder that stands for the user's cache."""
    return project.parent / "cache"


def kept_file(project: Path) -> Path:
    return next(cache(project).iterdir())


def assert_same(one: Network, other: Network) -> None:
    for field in (field for field in fields(Network) if field.init):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if isinstance(a, np.ndarray):
            np.testing.assert_array_equal(a, b)
        else:
            assert a == b


def test_the_second_opening_builds_nothing_and_finds_the_same(project: Path, built: list[int]) -> None:
    first = opened(project)
    assert built == [40]
    assert sorted(file.name for file in project.parent.iterdir()) == ["cache", "lifecircle.gpkg"]
    assert len(list(cache(project).iterdir())) == 1
    assert_same(first, opened(project))
    assert built == [40]


def test_a_small_place_keeps_no_file(project: Path, built: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_cache, "WORTH_IT", 41)
    opened(project)
    opened(project)
    assert built == [40, 40]
    assert not cache(project).exists()


def change(layers: PlaceLayers, **columns: Any) -> PlaceLayers:
    streets = layers.streets
    return replace(layers, streets=Streets(streets.edges.assign(**columns), streets.nodes))


def test_any_change_of_the_streets_is_another_fingerprint(village: PlaceLayers) -> None:
    edges, nodes = village.streets.edges, village.streets.nodes
    moved = edges.geometry.to_numpy().copy()
    moved[7] = shapely.LineString([*moved[7].coords[:1], moved[7].centroid.coords[0], *moved[7].coords[1:]])
    first = np.arange(len(edges)) == 3
    crossing = nodes["crossing"].where(nodes.index != 5, "unsignalled")
    others = [
        Streets(edges.assign(name=edges["name"].where(~first, "人民路")), nodes),
        Streets(edges.assign(walk=~first), nodes),
        Streets(edges.assign(maxspeed_kmh=np.where(first, 30.0, np.nan)), nodes),
        Streets(edges.set_geometry(moved), nodes),
        Streets(edges.iloc[:-1], nodes),
        Streets(edges.iloc[::-1], nodes),
        Streets(edges, nodes.assign(crossing=crossing)),
        Streets(edges.set_crs("EPSG:32649", allow_override=True), nodes.set_crs("EPSG:32649", allow_override=True)),
        # Two texts whose letters, one after the other, are those of before.
        Streets(edges.assign(name=["街", "0街1", *edges["name"][2:]]), nodes),
    ]
    digests = [fingerprint(streets) for streets in (village.streets, *others)]
    assert len(set(digests)) == len(digests)
    assert fingerprint(Streets(edges.copy(), nodes.copy())) == digests[0]


def test_a_new_version_of_the_program_builds_anew(village: PlaceLayers, monkeypatch: pytest.MonkeyPatch) -> None:
    former = fingerprint(village.streets)
    monkeypatch.setattr(network_cache, "__version__", "99")
    assert fingerprint(village.streets) != former


def test_changed_streets_are_built_anew_and_kept(project: Path, village: PlaceLayers, built: list[int]) -> None:
    opened(project)
    barred = change(village, walk=np.arange(40) != 0)
    write_project(Project(barred, Settings(name=village.name)), project)
    assert_same(opened(project), make_network(barred.streets))
    opened(project)
    assert built == [40, 40]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no more", b"\x80\x05pickle?"])
def test_a_damaged_file_is_replaced_in_silence(
    project: Path, built: list[int], damage: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    first = opened(project)
    kept_file(project).write_bytes(damage)
    assert_same(first, opened(project))
    assert_same(first, opened(project))
    assert built == [40, 40]
    assert capsys.readouterr() == ("", "")


def packed(path: Path) -> None:
    """Pack a kept file again, as one that unpacks without end would have to be."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)


def in_its_place(path: Path, make: Callable[[Path], object]) -> None:
    path.unlink()
    make(path)


PLANTED: dict[str, Callable[[Path], object]] = {
    "a pipe": lambda path: in_its_place(path, os.mkfifo),
    "a device": lambda path: in_its_place(path, lambda place: place.symlink_to("/dev/zero")),
    "a folder": lambda path: in_its_place(path, Path.mkdir),
    "huge": lambda path: os.truncate(path, 1 << 40),
    "packed": packed,
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes among the files here")
@pytest.mark.parametrize("kind", PLANTED)
def test_a_file_that_could_not_be_read_to_its_end_is_not_begun(project: Path, built: list[int], kind: str) -> None:
    first = opened(project)
    PLANTED[kind](kept_file(project))
    assert_same(first, opened(project))
    assert built == [40, 40]


def test_what_a_killed_program_left_half_written_goes_after_a_day(project: Path) -> None:
    opened(project)
    kept = kept_file(project)
    old, new, foreign = (kept.with_name(name) for name in (f"{kept.name}.1.part", f"{kept.name}.2.part", "own.part"))
    for path in (old, new, foreign):
        path.touch()
    day = 86_400
    os.utime(old, (kept.stat().st_mtime - 2 * day,) * 2)
    opened(project)
    assert (old.exists(), new.exists(), foreign.exists()) == (False, True, True)
    os.utime(new, (kept.stat().st_mtime + 2 * day,) * 2)  # the clock was put back since
    opened(project)
    assert not new.exists()


def test_a_place_where_nothing_can_be_written_opens_all_the_same(project: Path, built: list[int]) -> None:
    # A file of the folder's name stands for whatever forbids it; a test may run as one to whom nothing is forbidden.
    cache(project).write_text("", encoding="utf-8")
    opened(project)
    opened(project)
    assert built == [40, 40]
    assert not list(project.parent.glob("*.part"))


def test_a_network_that_was_altered_is_not_believed(project: Path, built: list[int]) -> None:
    first = opened(project)
    file = kept_file(project)
    with np.load(file) as kept:
        arrays = dict(kept)
    np.savez(file, **arrays | {"edge_length_m": arrays["edge_length_m"] / 2})
    assert_same(first, opened(project))
    assert built == [40, 40]


def test_a_moved_project_finds_its_network(project: Path, built: list[int]) -> None:
    first = opened(project)
    there = project.rename(project.parent / "elsewhere.gpkg")
    assert_same(first, opened(there))
    assert built == [40]


def test_only_the_latest_networks_are_kept(
    project: Path, village: PlaceLayers, built: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_cache, "MOST", 2)
    for count in range(4):
        make_place(change(village, walk=np.arange(40) != count), kept=cache(project))
    assert len(built) == 4
    assert len(list(cache(project).iterdir())) == 2


def test_evaluate_keeps_the_network_in_the_users_cache(
    project: Path, built: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluate, "user_cache", lambda: cache(project))
    for _ in range(2):
        assert run("evaluate", project.parent, "--plan", "circles") == 0
    assert built == [40]
    assert kept_file(project).is_file()
