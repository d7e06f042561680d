"""Columns whose names say nothing and whose cells do; texts saved in a wrong encoding; marks of open documents."""

from pathlib import Path

import pytest

from lifecircle.layers.errors import DataError
from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.files.vector import read_vector

LON, LAT = 104.07, 30.67
TABLE = f"名称,类别,经度,纬度\n一馆,图书馆,{LON},{LAT}\n"


def table(folder: Path, text: str, name: str = "台账.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("cell", [f'"{LON}00,{LAT}00"', f"{LON}00 {LAT}00", f"[{LON}01；{LAT}01]"])
def test_pairs_of_degrees_are_found_by_their_cells(cell: str, tmp_path: Path) -> None:
    point = read_vector(table(tmp_path, f"名称,所在\n一馆,{cell}\n")).frame.geometry[1]
    assert (round(point.x, 2), round(point.y, 2)) == (LON, LAT)


def test_shapes_are_found_by_their_cells(tmp_path: Path) -> None:
    path = table(tmp_path, f"名称,所在\n一馆,POINT({LON} {LAT})\n")
    assert read_vector(path, crs=4326).report.columns == {"wkt": "所在"}


@pytest.mark.parametrize("cells", ["3.5,2", "12.345 ,x"])
def test_other_pairs_are_no_places(cells: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="has no columns of coordinates"):
        read_vector(table(tmp_path, f'名称,所在\n一馆,"{cells}"\n'))


@pytest.mark.parametrize("taken", [("gbk", "latin-1"), ("utf-8", "latin-1")])
def test_garbled_names_are_told_with_what_they_should_read(taken: tuple[str, str], tmp_path: Path) -> None:
    real, wrong = taken
    with pytest.raises(DataError, match=r"saved in another encoding.*should read (名称|类别|经度|纬度)"):
        read_vector(table(tmp_path, TABLE.encode(real).decode(wrong)))


def test_french_names_are_not_called_garbled(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="has no columns of coordinates"):
        read_vector(table(tmp_path, "bibliothèque,année,été\na,1,2\n"))


def test_the_mark_of_an_open_document_is_no_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"without ~\$ in its name"):
        read_vector(table(tmp_path, "x", "~$台账.xlsx"))


def test_the_only_folder_of_a_kml_tells_the_kind(tmp_path: Path) -> None:
    text = (
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>图书馆</name><Placemark><name>一馆</name>'
        f"<Point><coordinates>{LON},{LAT},0</coordinates></Point></Placemark></Folder></Document></kml>"
    )
    path = table(tmp_path, text, "点.kml")
    assert load_facilities(path).frame["category"].tolist() == ["library"]
    assert load_facilities(path, category="park").frame["category"].tolist() == ["park"]


def test_a_table_without_names_is_told_so(tmp_path: Path) -> None:
    rows = f"一馆,图书馆,{LON},{LAT}\n二馆,图书馆,{LON},{LAT + 0.01:.2f}\n"
    with pytest.raises(DataError, match="write a row of names above it"):
        read_vector(table(tmp_path, rows))
