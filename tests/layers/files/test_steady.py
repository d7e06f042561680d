"""A file that another program replaces, cuts or removes while it is read: a sentence that says so."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lifecircle.layers.files import vector
from lifecircle.layers.files.kinds.recognise import readable_format
from lifecircle.layers.files.tables import read
from lifecircle.layers.files.vector import read_vector
from lifecircle.layers.inspection import inspect as looking
from lifecircle.layers.inspection.inspect import inspect
from lifecircle.messages import LifecircleError

ROWS = "名称,类别,经度,纬度\n甲,图书馆,104.01,30.01\n乙,图书馆,104.02,30.02\n"
GEOJSON = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"名称": "x"}, "geometry": '
    '{"type": "Point", "coordinates": [104, 30]}}]}'
)
MEANWHILE: dict[str, Callable[[Path, Path], object]] = {
    "removed": lambda path, _other: path.unlink(),
    "emptied": lambda path, _other: path.write_bytes(b""),
    "cut": lambda path, _other: path.write_bytes(path.read_bytes()[:-20]),
    "another kind": lambda path, other: other.replace(path),
    "another of its kind": lambda path, _other: path.write_text(ROWS + "丙,图书馆,104.03,30.03\n", encoding="utf-8"),
}


@pytest.mark.parametrize("how", MEANWHILE)
@pytest.mark.parametrize("name", ["a.csv", "a.geojson"])
def test_a_file_that_changes_while_it_is_read(
    name: str, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = tmp_path / name, tmp_path / "other"
    kept, rows = tmp_path / "kept", {"a.csv": (ROWS, GEOJSON), "a.geojson": (GEOJSON, ROWS)}[name]
    kept.write_text(rows[0], encoding="utf-8")
    asked: list[Path] = []

    def changed_once(asked_for: Path) -> object:
        found = readable_format(asked_for)
        if not asked:
            asked.append(asked_for)
            MEANWHILE[how](path, other)
        return found

    for module in (vector, read, looking):
        monkeypatch.setattr(module, "readable_format", changed_once)
    shutil.copy(kept, path)
    other.write_text(rows[1], encoding="utf-8")
    with pytest.raises(LifecircleError, match="was changed or removed by another program while it was read"):
        read_vector(path)
    asked.clear()
    shutil.copy(kept, path)
    other.write_text(rows[1], encoding="utf-8")
    assert "was changed or removed by another program" in str(inspect(path).error)
