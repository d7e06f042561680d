"""A large project's layers as they were read and found right, kept in the user's own cache for the next opening.

Reading a city cell by cell and judging each takes seconds. What came of it is found again by the content of the very
pages of the file that hold the layers' tables, so whatever touched them, QGIS or a bad disk, they are read anew, while
gestures, which change other pages, cost nothing. Like the networks (`network_cache`) it never travels with a project,
holds nothing that is run, and is not believed where anything in it was altered.
"""

import json
import mmap
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from ... import __version__
from ...layers.schema import PlaceLayers, Streets
from ...messages import Message
from ...scratch import has_ended, maker
from ...threads import run_in_threads
from ..errors import ProjectError
from .door.reading import TABLES, Asked, Read
from .geopackage import has_journal, reading
from .storage.disk import is_left

WORTH_IT: Final = 20 << 20
"""Bytes of a project from which on its layers are kept: such a one takes about a second to read."""
MOST: Final = 6
"""Places that are kept, the latest ones; a city of 250,000 crossings takes about 100 MB."""
_PLACE: Final = re.compile(r"[0-9a-f]{40}-[0-9a-f]{40}")
"""How a kept place is called; whatever else lies in that folder is not ours to remove."""
FORMAT: Final = 4
_PAGES: Final = 2048
"""Pages of a table that are digested in one go, in as many threads as the machine has."""
_CONTENTS: Final = "contents.json"
_MOST_CONTENTS: Final = 64 << 20
"""Bytes of what is to be known of all frames: names of columns and sentences."""
_NEW: Final = ".new-"
_GEOMETRY: Final = "geometry"
_SHAPES: Final = "entrances"
Reader = Callable[[bool, Callable[[], object]], Read]
"""Told whether the tables are plain ones that lie settled in the one file, and what to call once they are read."""
_BROKEN: Final = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, eq=False)
class Unkept:
    """What a first reading gave, under the mark of the content that it was read from; kept nowhere yet."""

    mark: str
    read: Read


def is_large(file: Path) -> bool:
    """Tell whether a project is so large that its layers are worth keeping."""
    return file.stat().st_size >= WORTH_IT


def kept_layers(
    folder: Path, database: sqlite3.Connection, file: Path, asked: Asked, read: Reader
) -> tuple[Read, Unkept | None]:
    """Return what `read` gives for a project that is open as `database`, from `folder` where that holds it unaltered.

    Else it is read, and comes with what `keep_layers` takes for the next time, where it is worth keeping. Raises what
    `read` raises.
    """
    kind = _kind_of(database, file, asked) if is_large(file) else None
    if kind is None:
        return read(False, _nothing), None
    if not any(folder.glob(f"{kind}-*")):
        return _read_anew(file, kind, read)
    mark = _mark(database, file, kind)
    kept = _loaded(folder / mark, asked) if mark else None
    return (kept, None) if kept is not None else _unkept(read(mark is not None, _nothing), mark)


def _nothing() -> None:
    """Do nothing once the cells are read: the mark is made already, or there is none."""


def _read_anew(file: Path, kind: str, read: Reader) -> tuple[Read, Unkept | None]:
    """Read, and make the mark beside what is done with the cells: nothing that is kept can be meant."""

    def mark() -> str | None:
        with suppress(ProjectError), reading(file) as database:  # nobody writes as long as the other one reads
            return _mark(database, file, kind)
        return None

    with ThreadPoolExecutor(1) as beside:
        made: list[Future[str | None]] = []
        found = read(True, lambda: made.append(beside.submit(mark)))
        return _unkept(found, made[0].result())


def _unkept(found: Read, mark: str | None) -> tuple[Read, Unkept | None]:
    """Return what was read, and how it is kept for the next time where it can be."""
    return found, Unkept(mark, found) if mark and all(_is_plain(message) for message in found.said) else None


def keep_layers(folder: Path, unkept: Unkept) -> None:
    """Keep a first reading in `folder` for the next opening; what cannot be kept is done without."""
    with suppress(OSError):
        _save(folder / unkept.mark, unkept.read)
        _forget(folder)


def _kind_of(database: sqlite3.Connection, file: Path, asked: Asked) -> str | None:
    """Return a digest of how the layers' tables are made; None where they cannot be told by the file's pages.

    That is where a journal lies beside the file, so that its pages are not what SQLite shows, or where a table is no
    plain one.
    """
    if has_journal(file):
        return None
    names = [table.name for table in TABLES]
    marks = ", ".join("?" * len(names))
    digest = blake2b(f"{__version__} {FORMAT} {pd.__version__} {shapely.__version__} {asked}".encode(), digest_size=20)
    try:
        made = database.execute(
            f"SELECT type, name, sql FROM sqlite_master WHERE name IN ({marks}) ORDER BY name",  # noqa: S608  (marks)
            names,
        ).fetchall()
        if any(kind != "table" or "virtual" in str(sql).casefold() for kind, _, sql in made):
            return None
        for query in (
            "PRAGMA encoding",
            "SELECT table_name, column_name, geometry_type_name, srs_id FROM gpkg_geometry_columns ORDER BY table_name",
            "SELECT srs_id, organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys ORDER BY 1",
        ):
            digest.update(repr((made, database.execute(query).fetchall())).encode("utf-8", "surrogatepass"))
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    return digest.hexdigest()


def _mark(database: sqlite3.Connection, file: Path, kind: str) -> str | None:
    """Return `kind` with a digest of all pages of the layers' tables, None where SQLite cannot say which are whose."""
    digest = blake2b(digest_size=20)
    try:
        size = int(database.execute("PRAGMA page_size").fetchone()[0])
        owned = "SELECT pageno FROM dbstat WHERE name = ? ORDER BY path"
        pages = [np.array(database.execute(owned, [table.name]).fetchall(), np.int64).reshape(-1) for table in TABLES]
        parts = [part for one in pages for part in np.split(one, range(_PAGES, len(one), _PAGES))]
        for one in run_in_threads(partial(_digest_of_pages, file, size), parts):
            digest.update(one)
    except (sqlite3.Error, OSError, ValueError, IndexError):
        return None
    return f"{kind}-{digest.hexdigest()}"


def _digest_of_pages(file: Path, size: int, pages: NDArray[np.int64]) -> bytes:
    """Return a digest of pages of a file, which count from 1: runs of them that lie one behind the other at once."""
    digest = blake2b(digest_size=20)
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as held:
        for run in np.split(pages, np.flatnonzero(np.diff(pages) != 1) + 1):
            if len(run):
                digest.update(memoryview(held)[(int(run[0]) - 1) * size : int(run[-1]) * size])
    return digest.digest()


# ------------------------------------------------------------------------------------------------------------- keeping
def _frames(layers: PlaceLayers) -> dict[str, gpd.GeoDataFrame]:
    return {
        "streets": layers.streets.edges, "nodes": layers.streets.nodes, "demand": layers.demand,
        "facilities": layers.facilities, "districts": layers.districts, "barriers": layers.barriers,
        "buildings": layers.buildings,
    }  # fmt: skip


def _save(place: Path, read: Read) -> None:
    """Write what was read beside its place and move it there whole. Raises OSError."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(dir=place.parent, prefix=f"{_NEW}{maker()}-"))
    try:
        frames = {name: _save_frame(beside, name, frame) for name, frame in _frames(read.layers).items()}
        contents = {
            "said": [[one.template, dict(one.values)] for one in read.said],
            "digests": dict(read.digests),
            "frames": frames,
        }
        text = json.dumps(contents, ensure_ascii=False).encode()
        (beside / _CONTENTS).write_bytes(_digest(text).encode() + b"\n" + text)
        beside.rename(place)
    finally:
        rmtree(beside, ignore_errors=True)


def _save_frame(folder: Path, name: str, frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """Write a frame's columns and shapes; return what else is to be known of it."""
    import pyarrow as pa  # noqa: PLC0415  (takes long to load, and only large places need it)
    from pyarrow import feather  # noqa: PLC0415

    plain = pd.DataFrame(frame.drop(columns=_GEOMETRY))
    if _SHAPES in plain:
        plain[_SHAPES] = shapely.to_wkb(plain[_SHAPES].to_numpy(dtype=object))
    file = folder / f"{name}.feather"
    feather.write_feather(pa.Table.from_pandas(plain, preserve_index=True), str(file), compression="uncompressed")
    shapes = frame.geometry.to_numpy()
    arrays, ragged = _arrays_of(shapes)
    with (folder / f"{name}.npz").open("wb") as stream:
        np.savez(stream, allow_pickle=False, **arrays)
    return {
        "ragged": ragged,
        "dtypes": {column: str(dtype) for column, dtype in plain.dtypes.items()},
        "attrs": frame.attrs,
        "crs": frame.crs.to_wkt() if frame.crs else "",
        "files": {one.name: [one.stat().st_size, _digest_of(one)] for one in (file, folder / f"{name}.npz")},
    }


def _arrays_of(shapes: NDArray[Any]) -> tuple[dict[str, NDArray[Any]], int]:
    """Return shapes as arrays, and the kind that they all are, -1 where they are stored as well-known binary."""
    kinds = np.unique(shapely.get_type_id(shapes))
    simple = len(kinds) == 1 and kinds[0] in {shapely.GeometryType.POINT, shapely.GeometryType.LINESTRING}
    if simple and not shapely.is_empty(shapes).any():
        kind, xy, offsets = shapely.to_ragged_array(shapes)
        return {"xy": xy, **{f"o{row}": one for row, one in enumerate(offsets)}}, int(kind)
    return _binary_arrays(shapes), -1


def _binary_arrays(shapes: NDArray[Any]) -> dict[str, NDArray[Any]]:
    binary = [one or b"" for one in shapely.to_wkb(shapes)]
    ends = np.cumsum([len(one) for one in binary], dtype=np.int64)
    return {"bytes": np.frombuffer(b"".join(binary), np.uint8), "ends": ends}


def _is_plain(message: Message) -> bool:
    return all(isinstance(value, str | int | float) for value in dict(message.values).values())


def _forget(folder: Path) -> None:
    """Remove all but the latest places, and what a killed program left."""
    with suppress(OSError):
        every = [(place.lstat().st_mtime, place) for place in folder.iterdir()]
        places = [place for _, place in sorted(every, reverse=True) if _PLACE.fullmatch(place.name)]
        new = [place for _, place in every if place.name.startswith(_NEW)]
        left = [place for place in new if has_ended(place.name.removeprefix(_NEW)) or is_left(place)]
        for place in (*places[MOST:], *left):
            rmtree(place, ignore_errors=True)


# ------------------------------------------------------------------------------------------------------------- loading
def _said(template: object, values: Mapping[str, Any]) -> Message:
    return replace(Message(""), template=str(template), values=dict(values))


def _loaded(place: Path, asked: Asked) -> Read | None:
    """Return what is kept, None where there is none or anything of it is not as it was written."""
    if not place.is_dir():
        return None
    try:
        contents = _contents(place / _CONTENTS)
        frames = {name: _load_frame(place, name, told) for name, told in contents["frames"].items()}
        streets = Streets(edges=frames.pop("streets"), nodes=frames.pop("nodes"))
        said = tuple(
            replace(Message(""), template=str(template), values=dict(values)) for template, values in contents["said"]
        )
        return Read(PlaceLayers(name=asked.name, streets=streets, **frames), said, dict(contents["digests"]))
    except _BROKEN:
        rmtree(place, ignore_errors=True)
        return None


def _contents(file: Path) -> dict[str, Any]:
    """Return what is to be known of all frames. Raises ValueError where it was altered."""
    if not file.is_file() or file.stat().st_size > _MOST_CONTENTS:
        raise ValueError(file)
    digest, _, text = file.read_bytes().partition(b"\n")
    if digest != _digest(text).encode():
        raise ValueError(file)
    found: dict[str, Any] = json.loads(text)
    return found


def _load_frame(place: Path, name: str, told: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Return a kept frame. Raises ValueError, and others of `_BROKEN`, where it was altered."""
    from pyarrow import feather  # noqa: PLC0415  (as above)

    for file, (size, digest) in told["files"].items():
        path = place / Path(file).name
        if not path.is_file() or path.stat().st_size != size or _digest_of(path) != digest:
            raise ValueError(file)
    plain = feather.read_table(str(place / f"{name}.feather"), memory_map=False).to_pandas()
    for column, dtype in told["dtypes"].items():
        if str(plain[column].dtype) != dtype:
            plain[column] = plain[column].astype(dtype)
    if _SHAPES in plain:
        plain[_SHAPES] = shapely.from_wkb(plain[_SHAPES].to_numpy(dtype=object))
    with np.load(place / f"{name}.npz", allow_pickle=False) as arrays:
        shapes = _shapes_of(arrays, int(told["ragged"]))
    crs = pyproj.CRS.from_wkt(told["crs"]) if told["crs"] else None
    frame = gpd.GeoDataFrame(plain, geometry=shapes, crs=crs)
    frame.attrs = dict(told["attrs"])
    return frame


def _shapes_of(arrays: Mapping[str, NDArray[Any]], kind: int) -> NDArray[Any]:
    if kind < 0:
        data, ends = arrays["bytes"].tobytes(), arrays["ends"].tolist()
        binary = [data[start:end] or None for start, end in zip([0, *ends][: len(ends)], ends, strict=True)]
        return np.asarray(shapely.from_wkb(np.array([*binary, None], dtype=object))[:-1], dtype=object)
    made = shapely.from_ragged_array(shapely.GeometryType(kind), arrays["xy"], tuple(_offsets(arrays)) or None)
    return np.asarray(made, dtype=object)


def _offsets(arrays: Mapping[str, NDArray[Any]]) -> Iterator[NDArray[Any]]:
    row = 0
    while f"o{row}" in arrays:
        yield arrays[f"o{row}"]
        row += 1


def _digest_of(file: Path) -> str:
    return _digest(file.read_bytes())


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=20).hexdigest()
