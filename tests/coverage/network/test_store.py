"""A network kept on disk."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lifecircle.coverage.errors import NetworkError
from lifecircle.coverage.network import store
from lifecircle.coverage.network.model import Network
from lifecircle.coverage.network.store import fingerprint_of, kept_network, load_network, save_network

from ..sketch import random_network


def assert_same(one: Network, other: Network) -> None:
    for field in (field for field in fields(Network) if field.init):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if isinstance(a, np.ndarray):
            np.testing.assert_array_equal(a, b)
            assert a.dtype == b.dtype
        else:
            assert a == b


@pytest.fixture
def network() -> Network:
    drawn = random_network(1)
    names = np.array(["人民路", "", "Main Street"], dtype=object)
    return replace(drawn, names=tuple(names), edge_name=np.arange(drawn.edge_count, dtype=np.int32) % 3)


def test_what_was_saved_comes_back_unchanged(network: Network, tmp_path: Path) -> None:
    path = tmp_path / "network.npz"
    save_network(network, path, "a")
    again = load_network(path, "a")
    assert again is not None
    assert_same(network, again)
    assert [file.name for file in tmp_path.iterdir()] == ["network.npz"]


def test_another_source_finds_nothing(network: Network, tmp_path: Path) -> None:
    save_network(network, tmp_path / "network.npz", "a")
    assert load_network(tmp_path / "network.npz", "b") is None


def test_no_file_is_nothing(tmp_path: Path) -> None:
    assert load_network(tmp_path / "none.npz", "a") is None
    assert load_network(tmp_path, "a") is None


def test_a_file_of_another_version_is_nothing(network: Network, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(store, "VERSION", 0)
    save_network(network, tmp_path / "network.npz", "a")
    monkeypatch.undo()
    assert load_network(tmp_path / "network.npz", "a") is None


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_nothing(network: Network, tmp_path: Path, share: float) -> None:
    path = tmp_path / "network.npz"
    save_network(network, path, "a")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    assert load_network(path, "a") is None


def test_a_file_with_a_damaged_byte_is_nothing_or_unchanged(network: Network, tmp_path: Path) -> None:
    path = tmp_path / "network.npz"
    save_network(network, path, "a")
    whole = path.read_bytes()
    for at in np.random.default_rng(0).integers(0, len(whole), 60):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :])
        again = load_network(path, "a")
        if again is not None:
            assert_same(network, again)


def test_foreign_files_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "network.npz"
    path.write_bytes(b"not an archive")
    assert load_network(path, "a") is None
    np.savez(path, a=np.zeros(3))
    assert load_network(path, "a") is None
    np.save(tmp_path / "plain.npy", np.zeros(3))
    assert load_network(tmp_path / "plain.npy", "a") is None
    np.savez(path, contents=np.array([{"pickled": 1}], dtype=object))
    assert load_network(path, "a") is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("edge_u", np.full(45, 10**6, np.int32)),
        ("edge_v", np.full(45, -1, np.int32)),
        ("edge_class", np.full(45, 9, np.int16)),
        ("edge_name", np.full(45, 9, np.int32)),
        ("edge_length_m", np.zeros(3)),
        ("edge_length_m", np.zeros(45, np.float32)),
        ("coord_start", np.zeros(46, np.int64)),
        ("node_z", np.zeros((2, 2))),
        ("edge_relief", np.zeros(45)),
    ],
)
def test_a_file_whose_arrays_do_not_fit_together_is_nothing(
    network: Network, tmp_path: Path, column: str, value: Any
) -> None:
    assert network.edge_count == 45
    path = tmp_path / "network.npz"
    save_network(replace(network, **{column: value}), path, "a")
    assert load_network(path, "a") is None


def test_a_failed_save_leaves_the_old_file_and_nothing_else(network: Network, tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "network.npz"
    save_network(network, path, "a")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(NetworkError, match="No space left"):
        save_network(network, path, "b")
    assert load_network(path, "a") is not None
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_does_not_exist_is_refused(network: Network, tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="choose a folder"):
        save_network(network, tmp_path / "nowhere" / "network.npz", "a")


def test_a_network_is_built_once_for_each_fingerprint(network: Network, tmp_path: Path) -> None:
    path, built = tmp_path / "network.npz", []

    def build() -> Network:
        built.append(1)
        return network

    for fingerprint in ("a", "a", "b", "b", "a"):
        assert_same(kept_network(path, fingerprint, build), network)
    assert len(built) == 3


def test_a_network_that_cannot_be_kept_is_still_there(network: Network, tmp_path: Path) -> None:
    assert kept_network(tmp_path / "nowhere" / "network.npz", "a", lambda: network) is network


def test_the_fingerprint_follows_contents_and_options(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"x" * 3_000_000)
    two.write_bytes(b"x" * 3_000_000)
    assert fingerprint_of(one) == fingerprint_of(two) != fingerprint_of(one, options="margin=5")
    two.write_bytes(b"x" * 2_999_999 + b"y")
    assert fingerprint_of(one) != fingerprint_of(two)
