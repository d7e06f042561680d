"""What was found beside the faults: circles that share a name, files held open, outputs that are closed."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from pathlib import Path

from lifecircle.layers.files.vector import read_vector
from lifecircle.layers.inspection.inspect import inspect
from lifecircle.layers.osm.extract import read_osm
from lifecircle.messages import LifecircleError

from .kinds import Ground, Kind, Try, wrong
from .trying import command, tried, tried_in_process

CIRCLES = (
    "elderly_care=15", "elderly_care=15:walk:age_60_plus", "elderly_care=15.0", "elderly_care=15.04",
    "elderly_care=7.25", "elderly_care=15:drive",
    "elderly_care=15:walk:people", "elderly_care=15:walk:age_0_2", "elderly_care=350",
)  # fmt: skip
OUTPUTS = (
    ("inspect", "FILES/town.osm"), ("evaluate", "PROJECT"), ("plans", "list"), ("plans", "show", "mianyang"),
    ("scenario", "list", "PROJECT"), ("compare", "PROJECT"), ("view", "monitoring", "PROJECT", "--plan", "mianyang"),
    ("--help",), ("network", "FILES/town.osm"),
)  # fmt: skip


def circles(ground: Ground) -> Iterator[Try]:
    """Every two circles of one service have ids and files of their own, and each the figures that it has alone."""
    alone: dict[str, object] = {}
    for pair in combinations(CIRCLES, 2):
        yield Try(" and ".join(pair), partial(_circles, ground, pair, alone))


def _circles(ground: Ground, pair: tuple[str, ...], alone: dict[str, object]) -> str:
    for one in pair:
        if one not in alone:
            alone[one] = _served(ground, (one,))[0]
    found = _served(ground, pair)
    wanted = [alone[one] for one in pair]
    # One circle said twice in other words is refused, by a sentence that asks for it once.
    refused = wanted[0] == wanted[1] and all("name it once" in str(one) for one in found)
    return "" if found == wanted or refused else f"{found} together, {wanted} alone"


def _served(ground: Ground, asked: tuple[str, ...]) -> list[object]:
    """Return the figures of each circle, as the JSON of a check has them; a refusal is told as it is."""
    folder = ground.fresh()
    options = [part for one in asked for part in ("--circle", one)]
    done = tried("check", ground.files / "town.toml", *options, "--out", folder / "out")
    if done.code:
        return [done.said.strip()[-80:] for _ in asked]
    verdicts = json.loads((folder / "out" / "verdicts.json").read_text(encoding="utf-8"))["clauses"]
    ids = [one["id"] for one in verdicts]
    maps = list((folder / "out").glob("map*.png"))
    if len(set(ids)) != len(ids) or len(maps) < len(ids):
        return [f"ids {ids}, {len(maps)} maps"]
    return [(one["people"], one["served"]) for one in verdicts]


def handles(ground: Ground) -> Iterator[Try]:
    """A file that could not be read is not held open."""
    for suffix in ("osm", "osm.pbf", "gpkg", "shp", "zip", "xlsx", "tif", "csv", "geojson", "kml", "parquet", "fgb"):
        for name, data in {"noise": b"\x93\x01" * 4_000, "a beginning": _beginning(ground, suffix)}.items():
            yield Try(f"{name} as {suffix}", partial(_held, ground, f"a.{suffix}", data))


def _beginning(ground: Ground, suffix: str) -> bytes:
    if suffix == "gpkg":
        return ground.project.read_bytes()[:3_000]
    first = {
        "osm.pbf": b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x7c",
        "zip": b"PK\x03\x04",
        "xlsx": b"PK\x03\x04",
        "tif": b"II*\x00\x08",
    }
    return first.get(suffix, b"<osm version='0.6'><node id='1'") + b"\x00" * 900


def _held(ground: Ground, name: str, data: bytes) -> str:
    path = ground.fresh() / name
    path.write_bytes(data)

    def read() -> int:
        readers: tuple[Callable[[Path], object], ...] = (inspect, read_vector, read_osm)
        for _ in range(5):
            for reader in readers:
                try:
                    reader(path)
                except LifecircleError:
                    continue
        held = [str(one.readlink()) for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
        sys.stdout.write(f"{held}")
        return 3 if any(str(path) in one for one in held) else 0

    return wrong(tried_in_process(read))


def outputs(ground: Ground) -> Iterator[Try]:
    """An output that is full, or was closed by whoever read it, is no traceback."""
    for line in OUTPUTS:
        for where in ("/dev/full", "closed"):
            yield Try(f"{' '.join(line)} to {where}", partial(_to, ground, line, where))


def _to(ground: Ground, line: tuple[str, ...], where: str) -> str:
    words = [part.replace("PROJECT", str(ground.project)).replace("FILES", str(ground.files)) for part in line]

    def work() -> int:
        if where == "closed":
            reader, writer = os.pipe()
            os.close(reader)
        else:
            writer = os.open(where, os.O_WRONLY)
        os.dup2(writer, 1)
        sys.stdout = os.fdopen(os.dup(1), "w")
        code = command(*words)()
        sys.stdout = sys.__stdout__
        return code

    done = tried_in_process(work)
    return "traceback: " + done.said[-300:] if "Traceback" in done.said or done.code > 2 else ""


KINDS = (
    Kind("B1", "every two of nine circles of one service, together and alone", circles, 0.04),
    Kind("C10", "files that could not be read, held open", handles, 0.12),
    Kind("D", "outputs that are full or closed", outputs, 0.16),
)
