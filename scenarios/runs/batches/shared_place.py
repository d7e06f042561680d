"""A place that many processes open as one: its network lies in files that are mapped into memory, not copied.

Each array of the network is a `.npy` file in a folder named by the network's content, so that the same streets are
written once, however many places and plans share them. People, facilities and districts are small and go along as a
file beside it. The folder is the program's own and is taken away after use; nobody else's file is ever read like that.
"""

import json
import pickle
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyproj

from ....coverage.network.model import Network
from ....coverage.place import Place

_WORDS: Final = ("classes", "names")
_CONTENTS: Final = "contents.json"
_REST: Final = "place"
_OPEN: Final = 3
"""So many places a process keeps open."""


@dataclass(frozen=True)
class SharedPlace:
    """Where a place lies: its network in `network`, the rest in `rest`."""

    network: Path
    rest: Path


def share(place: Place, folder: Path) -> SharedPlace:
    """Write a place without edits into a folder of this run; a network that is there already is not written again."""
    network = folder / content_of(place.network)
    if not network.exists():
        _write(place.network, network)
    rest = pickle.dumps(replace(place, first_network=None))  # type: ignore[arg-type]  # put back in `open_shared`
    file = folder / f"{_REST}-{blake2b(rest, digest_size=10).hexdigest()}.pickle"
    file.write_bytes(rest)
    return SharedPlace(network, file)


@lru_cache(maxsize=_OPEN)
def open_shared(shared: SharedPlace) -> Place:
    """Return the place, its network mapped; once for each process."""
    place = pickle.loads(shared.rest.read_bytes())  # noqa: S301  (written by `share`, in a folder of this run alone)
    found = replace(place, first_network=_read(shared.network))
    assert isinstance(found, Place)
    return found


def content_of(network: Network) -> str:
    """Return a digest of all that a network holds."""
    digest = blake2b(digest_size=16)
    for field in fields(network):
        value = getattr(network, field.name)
        if isinstance(value, np.ndarray):
            digest.update(f"{field.name} {value.dtype} {value.shape}".encode())
            digest.update(np.ascontiguousarray(value).data)
        elif field.init:
            digest.update(str(value).encode())
    return digest.hexdigest()


def _write(network: Network, folder: Path) -> None:
    folder.mkdir()
    arrays, contents = {}, {}
    for field in (field for field in fields(network) if field.init):
        value: Any = getattr(network, field.name)
        if isinstance(value, np.ndarray):
            arrays[field.name] = value
        else:
            contents[field.name] = list(value) if field.name in _WORDS else value.to_wkt()
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    (folder / _CONTENTS).write_text(json.dumps(contents), encoding="utf-8")


def _read(folder: Path) -> Network:
    contents: dict[str, Any] = json.loads((folder / _CONTENTS).read_text(encoding="utf-8"))
    words = {name: tuple(contents[name]) for name in _WORDS}
    # "c": pages are shared, and the arrays count as writable, as the kernels were compiled for.
    arrays = {file.stem: _mapped(file) for file in folder.glob("*.npy")}
    values: dict[str, Any] = {**arrays, **words, "crs": pyproj.CRS.from_wkt(contents["crs"])}
    return Network(**values)


def _mapped(file: Path) -> np.ndarray[Any, Any]:
    found = np.load(file, mmap_mode="c", allow_pickle=False)
    return np.asarray(found.view(np.ndarray))
