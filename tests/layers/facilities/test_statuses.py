"""What stands, is planned or gave up: by a column of statuses, by yes and no, by tags of OpenStreetMap."""

import json
from pathlib import Path

import pandas as pd
import pytest

from lifecircle.layers.facilities.facilities import load_facilities


def table(path: Path, column: str, cells: list[str]) -> Path:
    rows = len(cells)
    names, places = [f"{row}馆" for row in range(rows)], [114.05 + 0.002 * row for row in range(rows)]
    frame = pd.DataFrame({"名称": names, "类别": "图书馆", column: cells, "经度": places, "纬度": 27.8})
    frame.to_csv(path, index=False)
    return path


@pytest.mark.parametrize("column", ["是否现状", "是否建成", "是否已建"])
def test_no_in_a_column_that_asks_for_what_stands_means_planned(column: str, tmp_path: Path) -> None:
    loaded = load_facilities(table(tmp_path / "a.csv", column, ["是", "否", ""]))
    assert loaded.frame["status"].tolist() == ["existing", "planned", "existing"]


def test_yes_in_a_column_that_asks_for_what_is_planned_means_planned(tmp_path: Path) -> None:
    assert load_facilities(table(tmp_path / "a.csv", "是否规划", ["是", "否"])).frame["status"].tolist() == [
        "planned", "existing"]  # fmt: skip


def test_words_that_tell_no_status_are_counted_on_the_screen(tmp_path: Path) -> None:
    loaded = load_facilities(table(tmp_path / "a.csv", "状态", ["X", "G", "G", "现状", "—", ""]))
    assert loaded.frame["status"].tolist() == ["existing"] * 6
    said = next(note for note in loaded.report.doubts if "are not a known status" in note.template)
    assert str(said).startswith("3 rows have words in the column 状态 that are not a known status (G 2, X 1)")


@pytest.mark.parametrize("kind", ["geojson", "overpass"])
def test_tags_of_any_export_tell_who_serves(kind: str, tmp_path: Path) -> None:
    tags = [{"name": "开"}, {"access": "private"}, {"disused": "yes"}, {"opening_date": "2099-01"},
            {"abandoned": "yes"}, {"operational_status": "closed"}]  # fmt: skip
    rows = [{"amenity": "library", "name": f"{number}馆", **more} for number, more in enumerate(tags)]
    places = [(114.05 + 0.002 * number, 27.8) for number in range(len(rows))]
    path = tmp_path / "export.json"
    if kind == "geojson":
        features = [{"type": "Feature", "properties": row, "geometry": {"type": "Point", "coordinates": place}}
                    for row, place in zip(rows, places, strict=True)]  # fmt: skip
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    else:
        nodes = [{"type": "node", "id": number, "lon": east, "lat": north, "tags": row}
                 for number, (row, (east, north)) in enumerate(zip(rows, places, strict=True))]  # fmt: skip
        path.write_text(json.dumps({"version": 0.6, "elements": nodes}))
    loaded = load_facilities(path)
    assert loaded.frame["status"].tolist() == ["existing", "closed", "closed", "planned", "closed", "closed"]
    counts = [str(note).split()[0] for note in loaded.report.lost if "by their tags" in note.template]
    assert counts == ["3", "1", "1"]  # gone, coming, private


@pytest.mark.parametrize(
    ("cell", "year"),
    [("43000", 2017), ("43000.5", 2017), ("1441065600000", 2015), ("2018.9", 2018), ("20180901", 2018), ("120", None)],
)
def test_dates_that_programs_count_are_years(cell: str, year: int | None, tmp_path: Path) -> None:
    opened = load_facilities(table(tmp_path / "a.csv", "开办时间", [cell, "2001"])).frame["opened"]
    assert (None if pd.isna(opened[0]) else int(opened[0])) == year


def test_rows_that_repeat_are_counted_on_the_screen(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "名称,类别,经度,纬度\n光明图书馆,图书馆,114.05,27.8\n光明图书馆,图书馆,114.05001,27.8\n远,图书馆,114.1,27.8\n"
    )
    doubts = [str(doubt) for doubt in load_facilities(path).report.doubts]
    assert any(doubt.startswith("1 rows repeat an earlier one of their kind within 30 m") for doubt in doubts)
