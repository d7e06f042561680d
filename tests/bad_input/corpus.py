"""Small broken files, made by the tests, and what must come of them: one right sentence, soon, and nothing written."""

import json
import re
import resource
import struct
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
import shapely

from lifecircle.layers.files.vector import read_vector
from lifecircle.messages import LifecircleError

MOST_SECONDS = 10.0
MOST_MEGABYTES = 400

Write = Callable[[Path], Path]


@dataclass(frozen=True)
class Case:
    """A broken file: how it is written into an empty folder, how it is read, and the sentence that must come."""

    name: str
    write: Write
    sentence: str
    read: Callable[..., Any] = read_vector
    options: Mapping[str, Any] = field(default_factory=dict)
    names: str = ""
    """What the sentence must name; the file, unless another is said."""


def each(cases: list[Case]) -> pytest.MarkDecorator:
    """Run a test once per case, named by the case."""
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])


def refuse(case: Case, folder: Path) -> None:
    """Read the broken file: refused by its sentence, in bounded time and memory, and the folder stays as it was."""
    path = case.write(folder)
    before, memory, start = _contents(folder), _megabytes(), time.process_time()
    with pytest.raises(LifecircleError) as caught:
        case.read(path, **case.options)
    assert time.process_time() - start < MOST_SECONDS
    assert _megabytes() - memory < MOST_MEGABYTES
    assert _contents(folder) == before
    sentence = str(caught.value)
    assert (case.names or path.stem) in sentence
    assert str(folder) not in sentence.replace(str(path), "")
    assert re.search(case.sentence, sentence), sentence


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes()[:4096] for path in sorted(folder.rglob("*")) if path.is_file()}


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# -------------------------------------------------------------------------------------------------------------- makers
def text(name: str, content: str, encoding: str = "utf-8") -> Write:
    return raw(name, content.encode(encoding))


def raw(name: str, content: bytes) -> Write:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return write


def wide_geojson(columns: int) -> Write:
    properties = {f"c{number}": 1 for number in range(columns)}
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [104, 30]}}
    return text("a.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))


def wide_sheet(columns: int) -> Write:
    def write(folder: Path) -> Path:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("x")
        for _ in range(3):
            sheet.append([f"c{number}" for number in range(columns)])
        book.save(folder / "a.xlsx")
        return folder / "a.xlsx"

    return write


def points(count: int = 3, **columns: Any) -> gpd.GeoDataFrame:
    """Points in Xiangtan."""
    values = {"name": [f"第{row}小学" for row in range(count)], **columns}
    places = [shapely.Point(112.9 + row / 100, 27.85) for row in range(count)]
    return gpd.GeoDataFrame(values, geometry=places, crs="EPSG:4326")


def shapefile(
    frame: gpd.GeoDataFrame | None = None, spoil: Callable[[Path], Any] | None = None, encoding: str = "UTF-8"
) -> Write:
    """A shapefile, spoiled afterwards."""

    def write(folder: Path) -> Path:
        path = folder / "layer.shp"
        (points() if frame is None else frame).to_file(path, encoding=encoding)
        if spoil:
            spoil(path)
        return path

    return write


def layer(name: str, frame: gpd.GeoDataFrame, spoil: Callable[[Path], Any] | None = None, **options: Any) -> Write:
    """A layer in the format of the name's suffix, spoiled afterwards."""

    def write(folder: Path) -> Path:
        path = folder / name
        frame.to_file(path, **options)
        if spoil:
            spoil(path)
        return path

    return write


def cut(share: float) -> Callable[[Path], None]:
    """Keep only the first part of a file."""

    def spoil(path: Path) -> None:
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])

    return spoil


def patch(offset: int, form: str, *values: Any) -> Callable[[Path], None]:
    """Overwrite a few bytes of a file, packed as `struct` does."""

    def spoil(path: Path) -> None:
        content = bytearray(path.read_bytes())
        struct.pack_into(form, content, offset, *values)
        path.write_bytes(bytes(content))

    return spoil


def of(suffix: str, spoil: Callable[[Path], Any]) -> Callable[[Path], Any]:
    """Do to the file of another suffix beside a .shp what `spoil` does."""
    return lambda path: spoil(path.with_suffix(suffix))


def remove(path: Path) -> None:
    path.unlink()


def archive(name: str, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Write:
    """A zip of the given members."""

    def write(folder: Path) -> Path:
        path = folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for member, content in members:
                target.writestr(member, content)
        return path

    return write
