"""OpenStreetMap extracts that are cut, empty, of another kind, or without a way on foot."""

import gc
import gzip
from collections.abc import Callable
from pathlib import Path

import osmium
import psutil

from lifecircle.layers.osm.extract import read_osm
from lifecircle.messages import LifecircleError

from .corpus import Case, Write, cut, each, raw, refuse, text

NODES = "".join(f'<node id="{row}" version="1" lat="27.8{row}" lon="112.9{row}"/>' for row in range(1, 5))
WAY = '<way id="1" version="1">{}<tag k="highway" v="{}"/></way>'
REFS = "".join(f'<nd ref="{row}"/>' for row in range(1, 5))
OSM = '<?xml version="1.0"?><osm version="0.6">{}</osm>'
WHOLE = OSM.format(NODES + WAY.format(REFS, "residential"))


def pbf(spoil: Callable[[Path], object] | None = None) -> Write:
    """A true PBF of the small extract, spoiled afterwards."""

    def write(folder: Path) -> Path:
        source, path = folder / "source.osm", folder / "a.osm.pbf"
        source.write_text(WHOLE, encoding="utf-8")
        with osmium.SimpleWriter(str(path)) as target:
            for entity in osmium.FileProcessor(str(source)):
                target.add(entity)
        source.unlink()
        if spoil:
            spoil(path)
        return path

    return write


CASES = [
    Case("no such extract", lambda folder: folder / "a.osm", r"^There is no file .*a\.osm"),
    Case("0 bytes of XML", raw("a.osm", b""), r"^a\.osm is empty \(0 bytes\)"),
    Case("0 bytes of PBF", raw("a.osm.pbf", b""), r"^a\.osm\.pbf is empty \(0 bytes\)"),
    Case("noise", raw("a.osm.pbf", bytes(range(256)) * 20), r"^a\.osm\.pbf is not an OpenStreetMap file"),
    Case("a web page", text("a.osm", "<html>429 Too Many Requests</html>"), r"^a\.osm is not an OpenStreetMap file"),
    Case("a PBF cut at nine tenths", pbf(cut(0.9)), r"^a\.osm\.pbf cannot be read as OpenStreetMap data"),
    Case("a PBF cut in its header", pbf(cut(0.1)), r"^a\.osm\.pbf cannot be read"),
    Case(
        "a PBF with a spoiled block",
        pbf(lambda path: path.write_bytes(path.read_bytes()[:-40] + bytes(40))),
        r"^a\.osm\.pbf cannot be read",
    ),
    Case(
        "XML cut in the middle",
        text("a.osm", WHOLE[: len(WHOLE) // 2]),
        r"^a\.osm cannot be read as OpenStreetMap data",
    ),
    Case("a gzip cut off", raw("a.osm.gz", gzip.compress(WHOLE.encode())[:-20]), r"^a\.osm\.gz cannot be read"),
    Case("an extract without anything", text("a.osm", OSM.format("")), r"^a\.osm has no way that is open on foot"),
    Case("nodes only", text("a.osm", OSM.format(NODES)), r"^a\.osm has no way that is open on foot"),
    Case(
        "a motorway only",
        text("a.osm", OSM.format(NODES + WAY.format(REFS, "motorway"))),
        r"^a\.osm has no way that is open on foot",
    ),
    Case(
        "ways whose nodes are all missing",
        text("a.osm", OSM.format(WAY.format(REFS, "residential"))),
        r"^a\.osm has no way that is open on foot",
    ),
    Case(
        "a way of one node",
        text("a.osm", OSM.format(NODES + WAY.format('<nd ref="1"/>', "residential"))),
        r"^a\.osm has no way that is open on foot",
    ),
    Case(
        "an entity bomb",
        text(
            "a.osm",
            '<?xml version="1.0"?><!DOCTYPE o [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]><osm version="0.6">&b;</osm>',
        ),
        r"^a\.osm cannot be read as OpenStreetMap data",
    ),
    Case(
        "another place",
        text("a.osm", WHOLE),
        r"^a\.osm has no way that is open on foot within the bounds",
        options={"bounds": (10.0, 50.0, 11.0, 51.0)},
    ),
]


@each([Case(case.name, case.write, case.sentence, read_osm, case.options) for case in CASES])
def test_the_extract_is_refused_by_its_one_sentence(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)


def test_a_damaged_pbf_is_refused_and_never_held_open(tmp_path: Path) -> None:
    # Libosmium keeps a file for ever whose header or end it cannot read: on Windows nobody can replace it then.
    whole, damaged = pbf()(tmp_path), tmp_path / "damaged.osm.pbf"
    data = whole.read_bytes()
    flips = [data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :] for at in range(0, len(data), 3) for bit in (1, 128)]
    refused = 0
    for changed in [*flips, *(data[:end] for end in range(20, len(data), 25)), data + b"\0\0\0\x0dx"]:
        damaged.write_bytes(changed)
        try:
            read_osm(damaged)
        except LifecircleError:
            refused += 1
    assert refused > 0.5 * len(flips)
    gc.collect()
    assert str(damaged) not in {file.path for file in psutil.Process().open_files()}
