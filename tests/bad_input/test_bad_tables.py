"""Text tables whose encoding, delimiter, columns or coordinates are wrong."""

from pathlib import Path

from lifecircle.layers.files.tables.read import read_table

from .corpus import Case, each, raw, refuse, text

HEAD = "name,lon,lat\n"
GBK_WITH_ERROR = "name,lon,lat\n湘潭一小,112.9,27.8\n".encode("gbk") + b"\x81,112.9,27.8\n"

CASES = [
    Case("only a header", text("a.csv", HEAD), r"^a\.csv has a header but no rows under it"),
    Case("a header and blank lines", text("a.csv", HEAD + ",,\n" * 5), r"^a\.csv has a header but no rows under it"),
    Case("only blank lines", text("a.csv", "\n\n\n"), r"^a\.csv holds nothing but blank lines"),
    Case("only spaces", text("a.csv", "   "), r"^a\.csv has a header but no rows"),
    Case("zero bytes inside", raw("a.csv", HEAD.encode() + b"\0" * 40), r"^a\.csv is not text"),
    Case("a picture called .csv", raw("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(100)), r"^a\.csv is a picture"),
    Case("an Excel file called .csv", raw("a.csv", b"PK\x03\x04\x14\0\x06\0" + bytes(60)), r"^a\.csv is not text"),
    Case(
        "a quote left open",
        text("a.csv", HEAD + '"一小,112.9,27.8\n二小,113,27.8\n'),
        r"^a\.csv cannot be split into columns: a quote opened in row 1 is never closed",
    ),
    Case(
        "said to be UTF-8, is GBK",
        text("a.csv", HEAD + "湘潭一小,112.9,27.8\n", "gbk"),
        r"^a\.csv is not in the encoding utf-8: line 2",
        options={"encoding": "UTF-8"},
    ),
    Case(
        "said to be ASCII, is UTF-8",
        text("a.csv", HEAD + "湘潭一小,112.9,27.8\n"),
        r"^a\.csv is not in the encoding ascii: line 2",
        options={"encoding": "ascii"},
    ),
    Case(
        "an unknown encoding",
        text("a.csv", HEAD + "a,112.9,27.8\n"),
        r"^a\.csv: no encoding is called klingon",
        options={"encoding": "klingon"},
    ),
    Case(
        "no coordinates",
        text("a.csv", "name,address\n一小,建设路\n"),
        r"^a\.csv has no columns of coordinates; its columns are name, address",
    ),
    Case("only a longitude", text("a.csv", "name,lon\n一小,112.9\n"), r"^a\.csv has no columns of coordinates"),
    Case(
        "no header",
        text("a.csv", "一小,112.9,27.8\n二小,113,27.9\n"),
        r"^The first row of a\.csv holds values and no names",
    ),
    Case(
        "a mapping to a column it has not",
        text("a.csv", "name,east,north\n一小,1,2\n"),
        r"^a\.csv has no column 经度, which the mapping gives for lon",
        options={"mapping": {"lon": "经度", "lat": "north"}},
    ),
    Case(
        "the same header twice over, and no rows",
        text("a.csv", "name,lon,lat,name,lon,lat\n"),
        r"^a\.csv has a header but no rows",
    ),
    Case(
        "a mapping for a role nobody knows",
        text("a.csv", HEAD + "a,112.9,27.8\n"),
        r"No column plays the role colour",
        options={"mapping": {"colour": "name"}},
        names="colour",
    ),
    Case(
        "longitude and latitude swapped",
        text("a.csv", HEAD + "a,27.8,112.9\nb,27.9,113\n"),
        r"^a\.csv: longitude and latitude are swapped",
    ),
    Case(
        "metres in the columns of degrees",
        text("a.csv", HEAD + "a,500000,3080000\nb,500100,3080100\n"),
        r"^a\.csv says that it is in EPSG:4326, in degrees, but its numbers are not",
    ),
    Case(
        "degrees times a million, as AMap's old exports",
        text("a.csv", HEAD + "a,112900000,27800000\nb,112910000,27810000\n"),
        r"^a\.csv says .* look like degrees times 1000000",
    ),
    Case(
        "x and y without a coordinate system",
        text("a.csv", "name,x,y\na,38500000,3080000\nb,38500100,3080100\n"),
        r"^a\.csv does not say .*38: crs=EPSG:4526",
    ),
    Case(
        "WKT without a coordinate system",
        text("a.csv", 'name,wkt\na,"POINT(112.9 27.8)"\n'),
        r"^a\.csv does not say in which coordinate system",
    ),
    Case(
        "WKT that is broken in every row",
        text("a.csv", 'name,wkt\na,"POINT(112.9"\nb,"POLYGON((1 2"\n'),
        r"^a\.csv: no row has usable coordinates",
        options={"crs": 4326},
    ),
    Case(
        "every coordinate is NaN",
        text("a.csv", HEAD + "a,NaN,NaN\nb,nan,nan\n"),
        r"^a\.csv: no row has usable coordinates",
    ),
    Case(
        "every coordinate is infinite",
        text("a.csv", HEAD + "a,inf,27.8\nb,112.9,-inf\n"),
        r"^a\.csv: no row has usable coordinates",
    ),
    Case("every coordinate is empty", text("a.csv", HEAD + "a,,\nb,,\n"), r"^a\.csv: no row has usable coordinates"),
    Case(
        "every coordinate is words",
        text("a.csv", HEAD + "a,east,north\nb,here,there\n"),
        r"^a\.csv: no row has usable coordinates",
    ),
    Case(
        "every coordinate is 1e400", text("a.csv", HEAD + "a,1e400,1e400\n"), r"^a\.csv: no row has usable coordinates"
    ),
    Case(
        "a hundred thousand columns",
        text("a.csv", ",".join(f"c{i}" for i in range(100_000)) + "\n" + ",".join("1" * 100_000) + "\n"),
        r"^a\.csv has 100000 columns, more than the \d+",
    ),
    Case("one line of ten million letters", text("a.csv", "x" * 10_000_000), r"^a\.csv has a header but no rows"),
    Case(
        "an empty sheet name",
        text("a.txt", "名称\t经度\n一小\t112.9\n"),
        r"^a\.txt has no columns of coordinates; its columns are 名称, 经度",
    ),
    Case(
        "a page saved as .csv",
        text("a.csv", "<html>\n<body>not found</body>\n</html>\n"),
        r"^a\.csv is a web page without a table",
    ),
    Case(
        "UTF-16 said to be UTF-8",
        text("a.csv", HEAD + "a,112.9,27.8\n", "utf-16"),
        r"^a\.csv is not in the encoding utf-8: line 1",
        options={"encoding": "utf-8"},
    ),
]


@each(CASES)
def test_the_table_is_refused_by_its_one_sentence(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)


def test_a_table_alone_needs_no_coordinates(tmp_path: Path) -> None:
    assert read_table(text("a.csv", "code,people\n430302,10\n")(tmp_path)).frame["people"].tolist() == [10]
