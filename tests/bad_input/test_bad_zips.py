"""Zips that are cut, locked, bombs, or that point out of themselves."""

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from lifecircle.limits import MAX_ZIP_ENTRIES

from .corpus import Case, Write, archive, cut, each, raw, refuse, remove, shapefile

CSV = "name,lon,lat\n一小,112.9,27.8\n".encode()
ZEROS = bytes(40 << 20)


def _zipped_shapefile(
    spoil: Callable[[Path], None] | None = None, parts: Sequence[str] = (".shp", ".shx", ".dbf", ".prj")
) -> Write:
    def write(folder: Path) -> Path:
        path = shapefile()(folder)
        target = folder / "layer.zip"
        with zipfile.ZipFile(target, "w") as zipped:
            for part in parts:
                zipped.write(path.with_suffix(part), path.with_suffix(part).name)
        for left in folder.glob("layer.*"):
            if left != target:
                remove(left)
        if spoil:
            spoil(target)
        return target

    return write


def _link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link.csv")
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return info


def _flagged(content: bytes, flag: int) -> bytes:
    """Set a bit of the general flags in every header of a zip."""
    data = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            flags = struct.unpack_from("<H", data, start + offset)[0]
            struct.pack_into("<H", data, start + offset, flags | flag)
            start = data.find(mark, start + 4)
    return bytes(data)


def _zip_bytes(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members:
            target.writestr(name, content)
    return buffer.getvalue()


def _lying_size(content: bytes) -> bytes:
    """A bomb whose headers claim that it unpacks to ten bytes."""
    data = bytearray(content)
    struct.pack_into("<I", data, data.find(b"PK\x03\x04") + 22, 10)
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 24, 10)
    return bytes(data)


def _wrong_checksum(content: bytes) -> bytes:
    data = bytearray(content)
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 16, 1234)
    return bytes(data)


def _packed_by(content: bytes, method: int) -> bytes:
    data = bytearray(content)
    struct.pack_into("<H", data, data.find(b"PK\x03\x04") + 8, method)
    struct.pack_into("<H", data, data.find(b"PK\x01\x02") + 10, method)
    return bytes(data)


CASES = [
    Case(
        "packed by Windows as very large ones are",
        raw("big.zip", _packed_by(_zip_bytes(("a.csv", CSV)), 9)),
        r"^big\.zip is packed by a method that is not unpacked here.* give the files inside",
    ),
    Case(
        "packed by WinZip's own method",
        raw("a.zipx", _packed_by(_zip_bytes(("a.csv", CSV)), 95)),
        r"^a\.zipx is packed by a method that is not unpacked here",
    ),
    Case("cut in the middle", _zipped_shapefile(cut(0.5)), r"^layer\.zip is a damaged zip"),
    Case("its last bytes cut off", _zipped_shapefile(cut(0.97)), r"^layer\.zip is a damaged zip"),
    Case(
        "a wrong checksum", raw("sum.zip", _wrong_checksum(_zip_bytes(("a.csv", CSV)))), r"^sum\.zip is a damaged zip"
    ),
    Case("a web page saved as .zip", raw("web.zip", b"<html>404</html>"), r"^web\.zip is a web page without a table"),
    Case("nothing in it", archive("none.zip"), r"^none\.zip contains no layer or table"),
    Case("no layer in it", archive("docs.zip", ("readme.md", b"hello")), r"^docs\.zip contains no layer or table"),
    Case("only a folder in it", archive("dir.zip", ("folder/", b"")), r"^dir\.zip contains no layer or table"),
    Case(
        "a zip in a zip",
        archive("nested.zip", ("inner.zip", _zip_bytes(("a.csv", CSV)))),
        r"^nested\.zip contains no layer",
    ),
    Case(
        "two layers",
        archive("two.zip", ("a.csv", CSV), ("b.csv", CSV)),
        r"^two\.zip holds several layers; choose one: a\.csv, b\.csv",
    ),
    Case(
        "a layer it does not hold",
        archive("two.zip", ("a.csv", CSV), ("b.csv", CSV)),
        r"^two\.zip contains no c; it holds a",
        options={"layer": "c"},
    ),
    Case(
        "a name that climbs out",
        archive("climb.zip", ("../../evil.csv", CSV)),
        r"^climb\.zip holds a name that points out of the zip",
    ),
    Case(
        "a name that climbs out with backslashes",
        archive("climb.zip", ("..\\..\\evil.csv", CSV)),
        r"^climb\.zip holds a name",
    ),
    Case("an absolute name", archive("root.zip", ("/tmp/evil.csv", CSV)), r"^root\.zip holds a name that points out"),
    Case(
        "a name with a drive", archive("drive.zip", ("C:\\evil.csv", CSV)), r"^drive\.zip holds a name that points out"
    ),
    Case("a link", archive("link.zip", (_link(), b"/etc/passwd")), r"^link\.zip holds a name that points out"),
    Case(
        "locked with a password",
        raw("locked.zip", _flagged(_zip_bytes(("a.csv", CSV)), 1)),
        r"^locked\.zip is locked with a password",
    ),
    Case("a bomb", archive("bomb.zip", ("a.csv", ZEROS)), r"^bomb\.zip would unpack to 40 MB"),
    Case("a bomb that lies about its size", raw("bomb.zip", _lying_size(_zip_bytes(("a.csv", ZEROS)))), r"^bomb\.zip "),
    Case(
        "too many files",
        archive("many.zip", *((f"{row}.txt", b"x") for row in range(MAX_ZIP_ENTRIES + 1))),
        r"^many\.zip holds 5001 files",
    ),
    Case(
        "a shapefile without its .dbf",
        _zipped_shapefile(parts=(".shp", ".shx", ".prj")),
        r"layer\.shp: its \.dbf file is missing",
    ),
    Case("a shapefile without its .prj", _zipped_shapefile(parts=(".shp", ".shx", ".dbf")), r"layer\.shp does not say"),
]


@each(CASES)
def test_the_zip_is_refused_by_its_one_sentence(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)


def test_a_zip_that_climbs_out_leaves_nothing_outside(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    refuse(Case("climb", archive("climb.zip", ("../evil.csv", CSV)), "points out of the zip"), inner)
    assert list(tmp_path.iterdir()) == [inner]
