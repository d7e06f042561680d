"""Basemaps on the disk: archives of tiles, MBTiles (a SQLite file) and PMTiles, or a raster with its place.

Only pictures are taken; tiles of lines and areas (MVT) would need a style to be drawn with.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from pmtiles.reader import Reader
from pmtiles.tile import TileType

from ..errors import DataError
from ..files.kinds.raster_kinds import RASTER_DRIVERS
from .pictures import open_picture
from .tile_source import FINEST_ZOOM, TileSource, plain


def open_archive(path: Path) -> TileSource:
    """Open a basemap's file by what it holds. Raises DataError where it is none, or holds no pictures."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise _broken(path, error.strerror or str(error)) from error
    if head.startswith(b"SQLite format 3\0"):
        return _open_mbtiles(path)
    if head.startswith(b"PMTiles"):
        return _open_pmtiles(path)
    if path.suffix.lower() in RASTER_DRIVERS:
        return open_picture(path)
    raise DataError(
        "{file} is neither an archive of map tiles (MBTiles, PMTiles) nor a raster with a place (GeoTIFF).",
        file=path.name,
    )


# ---------------------------------------------------------------------------------------------------------- MBTiles
def _open_mbtiles(path: Path) -> TileSource:
    try:
        with _database(path) as database:
            said = {str(key): str(value) for key, value in database.execute("SELECT name, value FROM metadata")}
            zooms = database.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _broken(path, str(error)) from error
    if said.get("format", "").lower() in {"pbf", "mvt"}:
        raise _without_pictures(path)
    if zooms[0] is None:
        raise DataError("{file} contains no map tile.", file=path.name)

    def read(zoom: int, column: int, row: int) -> bytes | None:
        place = (zoom, column, 2**zoom - 1 - row)  # the format counts rows from the south
        sql = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
        try:
            with _database(path) as database:
                found = database.execute(sql, place).fetchone()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise _broken(path, str(error)) from error
        return bytes(found[0]) if found and isinstance(found[0], bytes) else None

    return TileSource(_name(said, path), plain(said.get("attribution", "")), _zooms(*zooms), read)


def _database(path: Path) -> "closing[sqlite3.Connection]":
    """Opened for each tile anew: it costs little, and neither file nor thread is held."""
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    base.text_factory = partial(str, encoding="utf-8", errors="replace")  # a damaged name is a name all the same
    return closing(base)


# ---------------------------------------------------------------------------------------------------------- PMTiles
def _open_pmtiles(path: Path) -> TileSource:
    try:
        reader: Any = _reader(path)
        header, said = reader.header(), reader.metadata()
    except Exception as error:
        raise _broken(path, str(error)) from error
    if header["tile_type"] == TileType.MVT:
        raise _without_pictures(path)

    def read(zoom: int, column: int, row: int) -> bytes | None:
        try:
            found = reader.get(zoom, column, row)
        except Exception as error:
            raise _broken(path, str(error)) from error
        return bytes(found) if found else None

    zooms = _zooms(header["min_zoom"], header["max_zoom"])
    words = {str(key): str(value) for key, value in said.items()} if isinstance(said, Mapping) else {}
    return TileSource(_name(words, path), plain(words.get("attribution", "")), zooms, read)


def _reader(path: Path) -> Any:  # noqa: ANN401  (the library tells no types)
    make: Any = Reader
    return make(_slices(path))


def _slices(path: Path) -> Callable[[int, int], bytes]:
    """Give parts of a file: it may be larger than the memory, so it is never read whole."""

    def part(offset: int, length: int) -> bytes:
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(length)

    return part


def _name(said: Mapping[str, str], path: Path) -> str:
    return plain(said.get("name", "")) or path.stem


def _zooms(first: object, last: object) -> tuple[int, int]:
    """The zooms that an archive says it has, within what there can be."""
    low, high = (min(max(int(str(one)), 0), FINEST_ZOOM) for one in (first, last))
    return (low, max(low, high))


def _broken(path: Path, detail: str) -> DataError:
    return DataError("{file} cannot be read as an archive of map tiles: {detail}", file=path.name, detail=detail)


def _without_pictures(path: Path) -> DataError:
    return DataError(
        "{file} holds lines and areas without a style, not pictures; export it as raster tiles (PNG or JPEG).",
        file=path.name,
    )
