"""Archives of tiles, written here by hand or by the format's own writer, and read again."""

import sqlite3
from pathlib import Path

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

from lifecircle.layers.basemaps.archives import open_archive
from lifecircle.layers.errors import DataError

PICTURE = b"\x89PNG tile"


def mbtiles(path: Path, *, form: str = "png", tiles: int = 1) -> Path:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        database.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        said = [("name", "City"), ("format", form), ("attribution", '&copy; <a href="http://x">The Bureau</a>')]
        database.executemany("INSERT INTO metadata VALUES (?, ?)", said)
        # row 2 from the south of the eight rows of zoom 3 is row 5 from the north
        database.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", [(3, 6, 2, PICTURE)] * tiles)
    database.close()
    return path


def pmtiles(path: Path, kind: TileType) -> Path:
    header = {
        "tile_type": kind, "tile_compression": Compression.NONE, "min_lon_e7": 0, "min_lat_e7": 0, "max_lon_e7": 1,
        "max_lat_e7": 1, "center_zoom": 3, "center_lon_e7": 0, "center_lat_e7": 0,
    }  # fmt: skip
    with write(str(path)) as writer:
        writer.write_tile(zxy_to_tileid(3, 6, 5), PICTURE)
        writer.finalize(header, {"attribution": "The Bureau"})
    return path


def test_rows_of_mbtiles_are_counted_from_the_north_and_its_attribution_is_plain(tmp_path: Path) -> None:
    source = open_archive(mbtiles(tmp_path / "a.mbtiles"))
    assert source.read(3, 6, 5) == PICTURE
    assert source.read(3, 6, 2) is None
    assert (source.name, source.attribution, source.zooms, source.host) == ("City", "© The Bureau", (3, 3), "")


def test_pmtiles_give_the_tile_that_was_written(tmp_path: Path) -> None:
    source = open_archive(pmtiles(tmp_path / "a.pmtiles", TileType.PNG))
    assert source.read(3, 6, 5) == PICTURE
    assert source.read(3, 6, 4) is None
    assert (source.attribution, source.zooms) == ("The Bureau", (3, 3))


def test_tiles_without_pictures_are_refused_by_name(tmp_path: Path) -> None:
    for path in (mbtiles(tmp_path / "v.mbtiles", form="pbf"), pmtiles(tmp_path / "v.pmtiles", TileType.MVT)):
        with pytest.raises(DataError, match=f"{path.name} holds lines and areas"):
            open_archive(path)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"SQLite format 3\0" + b"\1" * 200, b"PMTiles\3" + b"\7" * 300])
def test_what_is_no_archive_or_broken_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.mbtiles"
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"broken\.mbtiles"):
        open_archive(path)


def test_an_archive_without_tiles_or_without_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no map tile"):
        open_archive(mbtiles(tmp_path / "e.mbtiles", tiles=0))
    with pytest.raises(DataError, match=r"nowhere\.mbtiles"):
        open_archive(tmp_path / "nowhere.mbtiles")
