"""`lifecircle grid`: common points as a table, residuals on the screen, a file that a check is given."""

from pathlib import Path

import numpy as np
import pyproj
import pytest

from lifecircle.layers.crs.names import parse_crs
from lifecircle.scenarios.build.request import check_request

from ..conftest import run

DEGREES = np.array([[114.20, 30.50], [114.45, 30.55], [114.33, 30.71]])


def table(folder: Path, *, header: str = "点名,X,Y,经度,纬度", shift: float = 0.0) -> Path:
    """The grid: CGCS2000 of meridian 114 E, less 3,000 km north and 400 km east, written north first."""
    east, north = pyproj.Transformer.from_crs(4490, 4547, always_xy=True).transform(*DEGREES.T)
    rows = zip("甲乙丙", north - 3_000_000, east - 400_000 + [0, 0, shift], *DEGREES.T, strict=True)
    path = folder / "公共点.csv"
    lines = [",".join([name, *(f"{value:.9f}" for value in values)]) for name, *values in rows]
    path.write_text("\n".join([header, *lines]), encoding="gb18030")
    return path


def test_the_grid_is_fitted_told_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    points = table(tmp_path)
    assert run("grid", str(points), "--lang", "zh") == 0
    out, err = capsys.readouterr()
    assert "甲" in out
    assert "0.000" in out
    assert "EPSG:4547" in err + out or "CM 114E" in err + out
    crs = parse_crs(str(tmp_path / "公共点.projjson"))
    to = pyproj.Transformer.from_crs(crs, 4490, always_xy=True)
    # west of the middle by 10 km, hand-made as above
    east, north = pyproj.Transformer.from_crs(4490, 4547, always_xy=True).transform(114.23, 30.6)
    assert np.allclose(to.transform(north - 3_000_000, east - 400_000), (114.23, 30.6), atol=1e-9)


def test_columns_that_no_name_tells_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    points = table(tmp_path, header="点名,a,b,c,d")
    assert run("grid", str(points)) == 2
    assert "--local COLUMN,COLUMN" in capsys.readouterr().err
    assert not (tmp_path / "公共点.projjson").exists()
    assert run("grid", str(points), "--local", "a,b", "--known", "c,d") == 0


def test_a_row_is_named_as_the_file_counts_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty line counts: the bad cell stands in the fourth row, as a spreadsheet counts."""
    lines = table(tmp_path).read_text(encoding="gb18030").split("\n")
    points = tmp_path / "公共点.csv"
    points.write_text("\n".join([lines[0], lines[1], ",,,,", "乙,?,1,114.3,30.6", *lines[2:]]), encoding="gb18030")
    assert run("grid", str(points)) == 2
    assert "in the column X in 1 rows: 4" in capsys.readouterr().err


def test_a_wrong_point_is_named_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("grid", str(table(tmp_path, shift=200.0))) == 2
    assert "do not fit" in capsys.readouterr().err
    assert not (tmp_path / "公共点.projjson").exists()


def test_a_file_that_is_no_grid_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    points = table(tmp_path)
    (tmp_path / "公共点.projjson").write_text("my own notes", encoding="utf-8")
    assert run("grid", str(points)) == 2
    assert "公共点.projjson" in capsys.readouterr().err
    assert (tmp_path / "公共点.projjson").read_text(encoding="utf-8") == "my own notes"


def test_a_check_file_names_the_grid_s_file_from_its_own_folder(tmp_path: Path) -> None:
    raw = {
        "network": {"file": "streets.shp", "crs": "公共点.projjson"},
        "population": {"file": "people.csv", "crs": "EPSG:4326"},
    }
    request = check_request(raw, file="check.toml", folder=tmp_path)
    assert request.network.crs == str(tmp_path / "公共点.projjson")
