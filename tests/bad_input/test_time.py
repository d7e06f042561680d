"""Small files that would keep a reader for hours, or ask for more memory than there is: one sentence, soon."""

import bz2
import gzip
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely

from lifecircle.coverage.network.topology.noding import node_lines
from lifecircle.layers.files.tables.read import read_table
from lifecircle.layers.files.vector import layers_of, read_vector
from lifecircle.layers.inspection.inspect import inspect
from lifecircle.layers.osm import scan
from lifecircle.layers.osm.extract import read_osm
from lifecircle.layers.osm.sources import normalise
from lifecircle.limits import MAX_LAYERS, MAX_LINE_BYTES
from lifecircle.messages import LifecircleError

from ..layers.files.tables.binary_excel import write_binary_excel
from ..scenarios.town_files import write_osm
from .corpus import Case, Write, each, refuse

_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)
ROWS = "名称,类别,经度,纬度\n站,图书馆,104,30\n"
_FREE, _END_OF_CHAIN, _OF_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"'
)


def text(name: str, content: str) -> Write:
    def write(folder: Path) -> Path:
        (folder / name).write_text(content, encoding="utf-8")
        return folder / name

    return write


def packed(members: Callable[[], dict[str, str]]) -> Write:
    def write(folder: Path) -> Path:
        with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members().items():
                archive.writestr(name, content)
        return folder / "a.zip"

    return write


def compound(stream: bytes, following: list[int]) -> Write:
    """A compound file whose only stream is a workbook; `following` is its table, from the stream's first sector on."""

    def write(folder: Path) -> Path:
        head = bytearray(512)
        head[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
        struct.pack_into("<5H", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
        struct.pack_into("<8I", head, 44, 1, 1, 0, 4096, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0)
        struct.pack_into("<109I", head, 76, 0, *[_FREE] * 108)
        table = [_OF_TABLE, _END_OF_CHAIN, *following]
        entries = _entry("Root Entry", 5, _END_OF_CHAIN, 0, child=1) + _entry("Workbook", 2, 2, max(len(stream), 4096))
        sectors = struct.pack("<128I", *table, *[_FREE] * (128 - len(table))) + entries.ljust(512, b"\0")
        (folder / "a.xls").write_bytes(bytes(head) + sectors + stream.ljust(512 * len(following), b"\0"))
        return folder / "a.xls"

    return write


def _entry(name: str, kind: int, first: int, size: int, child: int = _FREE) -> bytes:
    entry = bytearray(128)
    letters = f"{name}\0".encode("utf-16-le")
    entry[: len(letters)] = letters
    struct.pack_into("<HBB3I", entry, 64, len(letters), kind, 1, _FREE, _FREE, child)
    struct.pack_into("<II", entry, 116, first, size)
    return bytes(entry)


def record(kind: int, *numbers: int, more: bytes = b"") -> bytes:
    body = struct.pack(f"<{len(numbers)}H", *numbers) + more
    return struct.pack("<HH", kind, len(body)) + body


def far_cell() -> Write:
    number = struct.pack("<d", 1.0)
    sheet = record(0x809, 0x600, 0x10, 0, 0, 0, 0, 0, 0)
    cells = record(0x203, 0, 0, 0, more=number) + record(0x203, 65_535, 60_000, 0, more=number)
    return compound(sheet + cells + record(0x0A), [*range(3, 10), _END_OF_CHAIN])


def far_binary_cell(folder: Path) -> Path:
    """The second row's number is made the last that a sheet can have, and its second column too."""
    path = folder / "a.xlsb"
    write_binary_excel(path, {"S": [["a", "b"], ["c", 1.5]]})
    with zipfile.ZipFile(path) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    name = "xl/worksheets/sheet1.bin"
    before = parts[name]
    row = before.rindex(struct.pack("<IIH", 1, 0, 300))
    at = before.rindex(struct.pack("<d", 1.5)) - 8
    parts[name] = (
        before[:row]
        + struct.pack("<I", 1_048_575)
        + before[row + 4 : at]
        + struct.pack("<I", 16_383)
        + before[at + 4 :]
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def repeated(rows: int, columns: int) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="string" '
        f'table:number-columns-repeated="{columns}"><text:p>a</text:p></table:table-cell></table:table-row>'
    )


def document(body: str) -> Write:
    def write(folder: Path) -> Path:
        with zipfile.ZipFile(folder / "a.ods", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
            archive.writestr("META-INF/manifest.xml", _MANIFEST)
            archive.writestr(
                "content.xml",
                f'<?xml version="1.0"?><office:document-content {_NAMES}><office:body><office:spreadsheet><table:table '
                f'table:name="S">{body}</table:table></office:spreadsheet></office:body></office:document-content>',
            )
        return folder / "a.ods"

    return write


def flat(body: str) -> Write:
    return text(
        "a.fods",
        f'<?xml version="1.0"?><office:document {_NAMES} '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f'<office:body><office:spreadsheet><table:table table:name="S">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document>",
    )


def last_columns(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for row in range(1, 1_001):
        book.worksheets[0].cell(row, 16_384, 1)
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def far_rows() -> str:
    skips = '<Row ss:Index="100000000"><Cell ss:Index="100000000"><Data ss:Type="String">x</Data></Cell></Row>' * 200
    names = (
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    )
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook {names}><Worksheet ss:Name="S"><Table>'
        f"{skips}</Table></Worksheet></Workbook>"
    )


def claiming_dbf(folder: Path) -> Path:
    head = struct.pack("<BBBBIHH20x", 3, 120, 1, 1, 4_000_000_000, 65, 11)
    (folder / "a.dbf").write_bytes(
        head + b"NAME\0\0\0\0\0\0\0C\0\0\0\0\x0a\0" + bytes(14) + b"\r" + b" abcdefghij" * 100
    )
    return folder / "a.dbf"


def one_shape_again_and_again(folder: Path) -> Path:
    ring = shapely.Point(104, 30).buffer(0.1, quad_segs=500)
    path = folder / "a.shp"
    gpd.GeoDataFrame({"name": ["x"]}, geometry=[ring], crs=4326).to_file(path)
    index, table = path.with_suffix(".shx"), path.with_suffix(".dbf")
    data = index.read_bytes()
    index.write_bytes(data[:100] + data[100:108] * 5_000)
    rows = bytearray(table.read_bytes())
    begin, size = struct.unpack_from("<HH", rows, 8)
    struct.pack_into("<I", rows, 4, 5_000)
    table.write_bytes(bytes(rows[:begin]) + bytes(rows[begin : begin + size]) * 5_000)
    return path


def tangle(folder: Path) -> Path:
    """An outline of a thousand corners thrown at random: some two hundred thousand crossings."""
    corners = np.random.default_rng(1).random((1_000, 2)).round(6) * 0.01 + [104, 30]
    ring = [*corners.tolist(), corners[0].tolist()]
    feature = {"type": "Feature", "properties": {"name": "x"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return text("a.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))(folder)


def arcs_again_and_again() -> str:
    """Three hundred shapes, each of the same ring of 100,000 corners."""
    ring = [[104 + 0.01 * at, 30] for at in range(100_000)]
    shapes = [{"type": "Polygon", "arcs": [[0 if row % 2 else -1]], "properties": {"n": row}} for row in range(300)]
    return json.dumps({"type": "Topology", "objects": {"a": {"type": "GeometryCollection", "geometries": shapes}},
                       "arcs": [ring]})  # fmt: skip


def long_curve() -> str:
    codes = [(0, "SECTION"), (2, "ENTITIES"), (0, "SPLINE"), (8, "0"), (70, 8), (71, 25), (72, 4_026), (73, 4_000)]
    codes += [(40, str(at)) for at in range(4_026)]
    codes += [pair for at in range(4_000) for pair in ((10, str(104 + at * 1e-6)), (20, "30"))]
    return "".join(f"{code}\n{value}\n" for code, value in [*codes, (0, "ENDSEC"), (0, "EOF")])


@each([
    Case("a zip of many tables", packed(lambda: {f"{number}.csv": ROWS for number in range(MAX_LAYERS + 1)}),
         "holds 301 layers, sheets or files", read=lambda path: read_vector(path, use="facilities")),
    Case("the layers of a zip of many tables",
         packed(lambda: {f"{number}.csv": ROWS for number in range(MAX_LAYERS + 1)}),
         "holds 301 layers, sheets or files", read=layers_of),
    Case("folders in folders", packed(lambda: {"d/" * 2_000 + "a.csv": ROWS}), "holds folders 2001 deep"),
    Case("a chain of sectors that bites its tail", compound(bytes(4096), [*range(3, 10), 2]), "is a damaged table",
         read=read_table),
    Case("a chain of small sectors", compound(bytes(4096), [2]), "is a damaged table", read=read_table),
    Case("a far cell of an .xls", far_cell(), "more than 15,000,000 cells", read=read_table),
    Case("a far cell of an .xlsb", far_binary_cell, "more than 15,000,000 cells", read=read_table),
    Case("a cell repeated over an .ods", document(repeated(1_048_576, 16_384)), "more than 15,000,000 cells",
         read=read_table),
    Case("a cell repeated without end", document(repeated(10**30, 10**30)), "more than 15,000,000 cells",
         read=read_table),
    Case("a cell repeated over a flat table", flat(repeated(1_048_576, 16_384)), "more than 15,000,000 cells",
         read=read_table),
    Case("a thousand rows of the last column", last_columns, "more than 15,000,000 cells", read=read_table),
    Case("cells that span a web page",
         text("a.html", "<table>" + "<tr><td rowspan=65534 colspan=1000>x</td></tr>" * 300 + "</table>"),
         "has 5000 columns", read=read_table),
    Case("a web page of rows that go on", text("a.html", "<table>" + "<tr><td rowspan=9>x<td colspan=999>" * 16_000),
         "more than 15,000,000 cells", read=read_table),
    Case("rows far apart in Excel's XML", text("a.xml", far_rows()), "more than 15,000,000 cells", read=read_table),
    Case("a wide table of nothing", text("a.csv", "名称" + ",x" * 3_000 + "\n" + ("," * 3_000 + "\n") * 6_000),
         "more than 15,000,000 cells", read=read_table),
    Case("records of different keys",
         text("a.json", json.dumps([{"名称": "x", "lon": 104, "lat": 30, f"k{row}": 1} for row in range(20_000)])),
         "has 20003 columns", read=read_table),
    Case("one line", text("a.csv", "x" * MAX_LINE_BYTES), "a line of more than 32 MB", read=read_table),
    Case("four thousand million rows", claiming_dbf, "says it has 4000000000 rows but holds 100", read=read_table),
    Case("one shape for all rows", one_shape_again_and_again, "longer than the file itself"),
    Case("arcs drawn again and again", text("a.topojson", arcs_again_and_again()), "more than 20,000,000 corners"),
    Case("a curve of four thousand points", text("a.dxf", long_curve()), "a spline of more than 3,000 points"),
    Case("an outline that only crosses itself", tangle, "the outline of row 1 crosses itself about"),
])  # fmt: skip
def test_readers_end_soon(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)


def test_a_tangle_within_collections_is_found(tmp_path: Path) -> None:
    corners = np.random.default_rng(1).random((1_000, 2)).round(6) * 0.01 + [104, 30]
    ring = ", ".join(f"{x:.6f} {y:.6f}" for x, y in [*corners, corners[0]])
    path = text("a.csv", f'name,wkt\n一,"GEOMETRYCOLLECTION(MULTIPOLYGON((({ring}))))"\n')(tmp_path)
    with pytest.raises(LifecircleError, match="the outline of row 2 crosses itself about"):
        read_vector(path, crs=4326)


def test_a_zip_of_many_tables_is_read_where_one_is_chosen(tmp_path: Path) -> None:
    path = packed(lambda: {f"{number}.csv": ROWS for number in range(MAX_LAYERS + 1)})(tmp_path)
    assert len(read_vector(path, layer="7.csv").frame) == 1
    assert "301" in str(inspect(path).error)


def test_what_ordinary_workbooks_claim_is_believed(tmp_path: Path) -> None:
    """Rows repeated to the sheet's end without content, as LibreOffice ends each sheet; cells of an ordinary .xlsb."""
    empty = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    document(repeated(3, 2) + empty.replace("cell/", 'cell table:number-columns-repeated="16384"/'))(tmp_path)
    assert read_table(tmp_path / "a.ods").frame.shape == (2, 2)
    write_binary_excel(tmp_path / "a.xlsb", {"S": [["a", "b"], ["c", 1.5]]})
    assert read_table(tmp_path / "a.xlsb").frame.shape == (1, 2)


@pytest.mark.parametrize("kind", ["crossing", "repeated", "one point"])
def test_streets_that_no_place_has_are_refused(kind: str) -> None:
    ends = np.random.default_rng(3).random((2_000, 2, 2)) * 3_000
    if kind == "repeated":
        ends[:] = ends[0]
    if kind == "one point":
        ends[:, 0] = 1_500
    with pytest.raises(LifecircleError, match="cross or repeat each other about"):
        node_lines(np.asarray(shapely.linestrings(ends), dtype=object))


def test_a_dense_grid_of_streets_is_no_tangle() -> None:
    """Two hundred streets each way: 40,000 crossings, each counted as a node."""
    at = np.arange(200.0) * 100
    lines = [*(((0.0, y), (19_900.0, y)) for y in at), *(((x, 0.0), (x, 19_900.0)) for x in at)]
    assert len(node_lines(np.asarray(shapely.linestrings(lines), dtype=object)).node_id) == 40_000


# -------------------------------------------------------------------------------------------------------- OpenStreetMap
def number(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def part(place: int, content: bytes) -> bytes:
    return number(place << 3 | 2) + number(len(content)) + content


def blob(kind: str, content: bytes) -> bytes:
    body = number(2 << 3) + number(len(content)) + part(3, zlib.compress(content, 9))
    head = part(1, kind.encode()) + number(3 << 3) + number(len(body))
    return struct.pack(">I", len(head)) + head + body


def test_nodes_without_end_in_a_few_bytes(tmp_path: Path) -> None:
    """Eight million nodes a part, each a step of one id and none of place: 24 MB unpacked, 24 kB packed."""
    count = 8_000_000
    dense = part(1, b"\2" * count) + part(8, bytes(count)) + part(9, bytes(count))
    block = blob("OSMData", part(1, part(1, b"")) + part(2, part(2, dense)))
    path = tmp_path / "a.osm.pbf"
    path.write_bytes(blob("OSMHeader", part(4, b"OsmSchema-V0.6") + part(4, b"DenseNodes")) + block * 4)
    with pytest.raises(LifecircleError, match="it would unpack to more than"):
        read_osm(path)
    assert inspect(path).error is not None


@pytest.mark.parametrize("opened", [gzip.open, bz2.open])
def test_a_packed_map_of_blanks(opened: Callable[..., IO[bytes]], tmp_path: Path) -> None:
    path = tmp_path / "a.osm.packed"
    with opened(path, "wb") as stream:
        stream.write(b"<osm version='0.6'>")
        for _ in range(270):
            stream.write(b" " * 1_000_000)
    with pytest.raises(LifecircleError, match="would unpack to more than 256 MB"):
        read_osm(path)


def test_what_was_deleted_is_found_across_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deleted = dict.fromkeys(range(3, 400, 3), "action='delete'")
    nodes = "".join(f"<node id='{-row}' {deleted.get(row, '')} />" for row in range(1, 400))
    (tmp_path / "a.osm").write_text(f"<osm>{nodes}</osm>", encoding="utf-8")
    monkeypatch.setattr(normalise, "_CHUNK", 100)
    assert normalise.deleted_ids(tmp_path / "a.osm", "osm") == {f"n-{row}" for row in deleted}


def test_an_extract_of_more_than_a_place_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_osm(tmp_path / "a.osm")
    monkeypatch.setattr(scan, "MAX_OSM_OBJECTS", 12)
    with pytest.raises(LifecircleError, match="more than 12 streets, areas and places"):
        read_osm(tmp_path / "a.osm")
