"""Whatever happens to a file's bytes, it is read or refused by a sentence: nothing else ever reaches the planner."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from lifecircle.layers.files.vector import read_vector
from lifecircle.messages import LifecircleError

from .corpus import points

NAMES = ("a.shp", "b.gpkg", "c.geojson", "d.kml", "e.fgb", "f.csv", "g.xlsx", "h.zip")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One small whole file in each format."""
    folder = tmp_path_factory.mktemp("whole")
    frame = points(6)
    for name in ("a.shp", "b.gpkg", "c.geojson", "e.fgb"):
        frame.to_file(folder / name)
    frame.to_file(folder / "d.kml", driver="KML")
    table = frame.drop(columns="geometry").assign(lon=frame.geometry.x, lat=frame.geometry.y)
    (folder / "f.csv").write_bytes(table.to_csv(index=False).encode("gbk"))
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (tuple(table.columns), *table.itertuples(index=False)):
        sheet.append(tuple(row))
    book.save(folder / "g.xlsx")
    with zipfile.ZipFile(folder / "h.zip", "w", zipfile.ZIP_DEFLATED) as target:
        for part in folder.glob("a.*"):
            target.write(part, part.name)
    return folder


def _flip(data: bytes, at: int, more: bytes) -> bytes:
    return data[:at] + more + data[at + len(more) :]


def _insert(data: bytes, at: int, more: bytes) -> bytes:
    return data[:at] + more + data[at:]


def _drop(data: bytes, at: int, more: bytes) -> bytes:
    return data[:at] + data[at + 1 + len(more) * 3 :]


def _end(data: bytes, at: int, _more: bytes) -> bytes:
    return data[:at]


HARM: list[Callable[[bytes, int, bytes], bytes]] = [_flip, _insert, _drop, _end]
harms = st.lists(
    st.tuples(st.sampled_from(HARM), st.floats(0, 1), st.binary(min_size=1, max_size=8)), min_size=1, max_size=4
)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.integers(0, 4), harm=harms)
def test_a_spoiled_file_is_read_or_refused(
    name: str, part: int, harm: list[tuple[Callable[..., bytes], float, bytes]], whole: Path, tmp_path: Path
) -> None:
    parts = sorted(whole.glob(f"{Path(name).stem}.*"))
    for path in parts:
        shutil.copy(path, tmp_path / path.name)
    spoiled = tmp_path / parts[part % len(parts)].name
    content = spoiled.read_bytes()
    for change, share, more in harm:
        content = change(content, int(share * len(content)), more)
    spoiled.write_bytes(content)
    refusal = ""
    try:
        loaded = read_vector(tmp_path / name)
        assert len(loaded.frame)
        assert loaded.frame.crs is not None
    except LifecircleError as error:
        refusal = str(error)
    assert not refusal or name in refusal or spoiled.name in refusal
