"""A network kept on disk, so that the next start does not read and clean its source again.

The file is numpy's `.npz`, uncompressed and without pickle: arrays, and one table of contents in JSON. It holds the
fingerprint of what it was made from; whoever asks with another fingerprint gets nothing and builds anew.
"""

import json
import os
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import numpy as np
import pyproj
from numpy.typing import NDArray

from ...scratch import maker
from ..errors import NetworkError
from .model import Network
from .street_table import CROSSINGS

VERSION: Final = 6
"""Raised by one when the same streets make another network, or are kept otherwise: 6, lines across squares are told
apart."""
_CONTENTS: Final = "contents"
_MOST_BYTES: Final = 4 << 30
"""Of a kept network; that of a million streets takes some 200 MB."""
_WORDS: Final = ("classes", "names")
_DTYPES: Final = {
    "node_xy": np.float64,
    "node_id": np.int64,
    "node_crossing": np.uint8,
    "node_z": np.float64,
    "edge_u": np.int32,
    "edge_v": np.int32,
    "edge_length_m": np.float64,
    "edge_class": np.int16,
    "edge_flags": np.uint16,
    "edge_maxspeed_kmh": np.float32,
    "edge_source": np.int64,
    "edge_name": np.int32,
    "edge_relief": np.float64,
    "coords": np.float64,
    "coord_start": np.int64,
}
_BROKEN: Final = (
    OSError,
    EOFError,
    LookupError,
    TypeError,
    ValueError,
    OverflowError,
    MemoryError,
    RuntimeError,
    SyntaxError,
    struct.error,
    tokenize.TokenError,
    UserWarning,
    zipfile.BadZipFile,
    zlib.error,
    pyproj.exceptions.CRSError,
)
"""What numpy, zipfile, json and pyproj raise on a file that is cut off, damaged or foreign."""


def save_network(network: Network, path: Path, fingerprint: str) -> None:
    """Write the network beside `path` and put it in its place, so that a crash leaves the old file or the new one.

    Raises NetworkError where the folder cannot be written to.
    """
    arrays: dict[str, Any] = {field.name: getattr(network, field.name) for field in fields(network) if field.init}
    contents = {
        "version": VERSION,
        "fingerprint": fingerprint,
        "crs": arrays.pop("crs").to_wkt(),
        **{key: list(arrays.pop(key)) for key in _WORDS},
    }
    contents["digest"] = _digest(arrays, contents)
    arrays[_CONTENTS] = np.frombuffer(json.dumps(contents).encode(), dtype=np.uint8)
    part = path.with_name(f"{path.name}.{maker()}-{uuid4().hex}.part")
    try:
        with part.open("xb") as file:
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise NetworkError(
            "The network could not be kept in {file} ({reason}); choose a folder that can be written to.",
            file=path.name,
            reason=error.strerror or str(error),
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def load_network(path: Path, fingerprint: str) -> Network | None:
    """The network kept in `path`, or None where there is none for this fingerprint and version, whole and as saved."""
    try:
        if not _is_plain(path):
            return None
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            contents = json.loads(bytes(kept[_CONTENTS]))
            if contents["version"] != VERSION or contents["fingerprint"] != fingerprint:
                return None
            arrays: dict[str, Any] = {key: kept[key] for key in kept.files if key != _CONTENTS}
        if contents.pop("digest") != _digest(arrays, contents):
            return None
        arrays |= {key: tuple(contents[key]) for key in _WORDS} | {"crs": pyproj.CRS.from_wkt(contents["crs"])}
        network = Network(**arrays)
    except _BROKEN:
        return None
    return network if _is_whole(network) else None


def _is_plain(path: Path) -> bool:
    """Tell whether a file is one that `save_network` may have written: no pipe or device, and nothing in it packed."""
    if not path.is_file() or path.stat().st_size > _MOST_BYTES:
        return False
    with zipfile.ZipFile(path) as kept:
        return all(one.compress_type == zipfile.ZIP_STORED for one in kept.infolist())


def _digest(arrays: Mapping[str, NDArray[Any]], contents: Mapping[str, object]) -> str:
    """A digest of all that is kept, so that a file in which anything was altered is not believed."""
    digest = blake2b(json.dumps(contents, sort_keys=True).encode(), digest_size=20)
    for key in sorted(arrays):
        digest.update(key.encode())
        digest.update(np.ascontiguousarray(arrays[key]).tobytes())
    return digest.hexdigest()


def _is_whole(network: Network) -> bool:
    """Whether kinds, shapes and row numbers fit together, so that a foreign file never crashes a kernel."""
    n, m, k = len(network.node_xy), len(network.edge_u), len(network.coords)
    relief = (m if len(network.edge_relief) else 0, 4)
    sizes = {"node": (n,), "edge": (m,)} | {"node_xy": (n, 2), "edge_relief": relief}
    sizes |= {"coords": (k, 2), "coord_start": (m + 1,)}
    for key, dtype in _DTYPES.items():
        array = getattr(network, key)
        if array.dtype != dtype or array.shape != sizes.get(key, sizes.get(key[:4])):
            return False
    counts = np.diff(network.coord_start)
    return (
        all(_rows_of(end, n) for end in (network.edge_u, network.edge_v))
        and _rows_of(network.edge_class, len(network.classes))
        and _rows_of(network.edge_name, len(network.names))
        and _rows_of(network.node_crossing, len(CROSSINGS))
        and bool(network.coord_start[0] == 0 and network.coord_start[-1] == k and (counts >= 2).all())
    )


def _rows_of(rows: NDArray[Any], count: int) -> bool:
    return not len(rows) or bool(rows.min() >= 0 and rows.max() < count)


def kept_network(path: Path, fingerprint: str, build: Callable[[], Network]) -> Network:
    """The network kept in `path` for this fingerprint, or what `build` makes, kept for the next time if possible."""
    network = load_network(path, fingerprint)
    if network is None:
        network = build()
        # What cannot be kept costs time at the next start, and nothing now.
        with suppress(NetworkError):
            save_network(network, path, fingerprint)
    return network


def fingerprint_of(*sources: Path, options: str = "") -> str:
    """A fingerprint of files (their contents) and of the options they are read with."""
    digest = blake2b(options.encode(), digest_size=20)
    for source in sources:
        with source.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
