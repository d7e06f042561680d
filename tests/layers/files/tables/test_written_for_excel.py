"""What programs write for Excel and people with it: formulas as text, hidden sheets, stars in headers, flat files."""

from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import openpyxl
import pytest
import shapely

from lifecircle.layers.errors import DataError
from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.files.tables.read import read_table, sheets_of
from lifecircle.layers.files.vector import read_vector

ROWS: list[list[object]] = [
    ["名称", "类别", "经度", "纬度"],
    ["甲", "图书馆", 114.05, 27.8],
    ["乙", "图书馆", 114.06, 27.81],
]


def flat(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    def cell(value: object) -> str:
        if isinstance(value, float):
            kind = f'office:value-type="float" office:value="{value}"'
            return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"
        return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'

    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<office:document '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>'
        f"{tables}</office:spreadsheet></office:body></office:document>",
        encoding="utf-8",
    )
    return path


def test_a_flat_opendocument_table_is_read(tmp_path: Path) -> None:
    path = flat(tmp_path / "设施.fods", {"说明": [["填表说明"]], "设施": ROWS})
    assert sheets_of(path) == ("说明", "设施")
    frame = load_facilities(path).frame
    assert frame["name"].tolist() == ["甲", "乙"]
    np.testing.assert_allclose(shapely.get_coordinates(frame.geometry), [[114.05, 27.8], [114.06, 27.81]])


def test_a_flat_table_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = flat(tmp_path / "a.fods", {"设施": ROWS})
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(DataError, match="damaged"):
        load_facilities(path)


def test_a_flat_text_document_is_no_table(tmp_path: Path) -> None:
    path = flat(tmp_path / "a.fods", {"设施": ROWS})
    path.write_text(path.read_text(encoding="utf-8").replace("opendocument.spreadsheet", "opendocument.text"))
    with pytest.raises(DataError, match="document"):
        load_facilities(path)


def test_hidden_sheets_are_read_only_where_they_are_asked_for(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, rows, state in (("旧", [ROWS[0], ["丙", "图书馆", 114.07, 27.8]], "hidden"), ("新", ROWS, "visible")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.active = 1
    book.save(tmp_path / "a.xlsx")
    assert load_facilities(tmp_path / "a.xlsx").frame["name"].tolist() == ["甲", "乙"]
    assert load_facilities(tmp_path / "a.xlsx", layer="旧").frame["name"].tolist() == ["丙"]


def test_cells_as_formulas_are_their_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(",".join(f'="{cell}"' for cell in row) for row in ROWS) + "\n")
    assert load_facilities(path).frame["name"].tolist() == ["甲", "乙"]
    path.write_text('名称,备注\n甲,"<a href=""x"">b</a>"\n乙,href="y"\n')
    assert read_table(path).frame["备注"].tolist() == ['<a href="x">b</a>', 'href="y"']


@pytest.mark.parametrize(
    "header",
    [["*名称", "*类别（必填）", "*经度", "纬度*"], ["1.名称", "2.类别", "3.经度", "4.纬度"],
     ["（1）名称", "（2）类别", "（3）经度", "（4）纬度"], ["★名称", "★类别", "★经度", "★纬度"]],
)  # fmt: skip
def test_stars_and_numbers_of_a_form_do_not_hide_its_columns(header: list[object], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in (header, *ROWS[1:])) + "\n")
    assert load_facilities(path).frame["category"].tolist() == ["library", "library"]


@pytest.mark.parametrize(
    "cell",
    ["27°48′0″N 114°3′0″E", "N27°48′0″ E114°3′0″", "北纬27°48′0″ 东经114°3′0″", "N27.8 E114.05",
     "SRID=4326;POINT(114.05 27.8)", shapely.to_wkb(shapely.Point(114.05, 27.8), hex=True, include_srid=False)],
)  # fmt: skip
def test_one_cell_may_hold_a_place_in_many_ways(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"名称,类别,坐标\n甲,图书馆,{cell}\n乙,图书馆,{cell}\n")
    frame = read_vector(path, crs=4326, use="facilities").frame
    np.testing.assert_allclose(shapely.get_coordinates(frame.geometry), [[114.05, 27.8]] * 2, atol=1e-9)


def test_shapes_may_name_their_own_coordinate_system(tmp_path: Path) -> None:
    point = shapely.set_srid(shapely.Point(504927.14, 3076279.18), 4547)
    path = tmp_path / "a.csv"
    for cell in ("SRID=4547;POINT(504927.14 3076279.18)", shapely.to_wkb(point, hex=True, include_srid=True)):
        path.write_text(f"名称,类别,geom\n甲,图书馆,{cell}\n")
        place = load_facilities(path).frame.to_crs(4326).geometry[0]
        assert (round(place.x, 6), round(place.y, 6)) == (114.05, 27.8)
