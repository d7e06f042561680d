"""Inputs too large, too deep, too many, too odd, numbers that no place has: one sentence, soon, in little memory."""

import csv
import json
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from ..bad_input.callers import rasters, vectors
from .kinds import Ground, Kind, Try, wrong
from .trying import tried

TOMLS = {
    "deep lists": "x = " + "[" * 3_000 + "]" * 3_000, "deep tables": "x = " + "{a = " * 3_000,
    "a long key": "a." * 100_000 + "a = 1",
    "a long number": "x = " + "9" * 6_000, "hex": "x = 0x" + "f" * 6_000,
    "half a text": 'x = "', "zero": "x = 'a\0b'",
    "many tables": "[[a]]\n" * 150_000, "a long text": 'x = "' + "y" * 900_000 + '"',
    "nan": "x = nan", "year 0": "x = 0000-00-00",
    "too long": "# " + "x" * 3_000_000, "empty": "", "a list": "[[]]", "same keys": "a = 1\na = 1",
}  # fmt: skip
JSONS: dict[str, str | bytes] = {
    "deep": "[" * 100_000, "deep objects": '{"a":' * 100_000, "a number": "[" + "9" * 9_000 + "]",
    "infinite": "[1e999]",
    "a text": '"a"', "null": "null", "a surrogate": '[{"verb": "scale_people", "factor": 1, "note": "\\ud800"}]',
    "empty": "", "no edits": "[]",
    "many": json.dumps([{"verb": "scale_people", "factor": 1.0}] * 20_000),
    "unknown": '[{"verb": "fly"}]', "later": '{"format": 99, "scenario": {}}',
    "not a number": '[{"verb": "scale_people", "factor": NaN}]',
    "far": '[{"verb": "add_facility", "facility": "a", "category": "library", "at": {"lonlat": [[1e300, 2]], '
           '"xy": [[1e300, 1]], "crs": "EPSG:32648"}}]',
    "bytes": b"\xff\xfe\x00",
}  # fmt: skip
ENDINGS = {"--terrain": ".tif", "--template": ".docx", "--population": ".csv", "--facilities": ".csv"}
NUMBERS = ("1e308", "-1", "0", "nan", "inf", "1e-300", "1000000", "9" * 400, "x", "")


def settings(ground: Ground) -> Iterator[Try]:
    """Texts of settings that take other programs minutes and gigabytes, in each file that people write."""
    project = ground.project
    for name, text in TOMLS.items():
        commands: tuple[tuple[object, ...], ...] = (
            ("check", "FILE", "--out", "OUT"), ("batch", "FILE", "--out", "OUT"), ("plans", "validate", "FILE"),
            ("evaluate", project, "--plan", "FILE", "--out", "OUT"), ("office", "install", "FILE"),
            ("export", project, "--kind", "sheets", "--sheet-template", "FILE", "--out", "OUT"),
            ("view", "catalogue", project, "--catalogue", "FILE"),
            ("check", ground.files / "town.toml", "--categories", "FILE", "--out", "OUT"),
            ("check", ground.files / "town.toml", "--road-words", "FILE", "--out", "OUT"),
        )  # fmt: skip
        for command in commands:
            yield Try(f"{name}: {command[0]} {command[1]}", partial(_given, ground, "a.toml", text, command))
    edited: tuple[object, ...] = ("scenario", "add", project, "FILE")
    for name, content in JSONS.items():
        yield Try(f"{name}: scenario add", partial(_given, ground, "batch.json", content, edited))
        yield Try(f"{name}: rerun", partial(_given, ground, "batch.json", content, ("rerun", "OUT")))


def _given(ground: Ground, name: str, content: bytes | str, command: tuple[object, ...]) -> str:
    folder = ground.fresh()
    out = folder / "out"
    path = folder / name
    if command[0] == "rerun":
        out.mkdir()
        path = out / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    os.environ["LIFECIRCLE_OFFICE"] = str(folder / "office")
    if str(ground.project) in map(str, command) and command[0] == "scenario":
        command = tuple(ground_copy(ground, folder) if part == ground.project else part for part in command)
    words = {"FILE": path, "OUT": out}
    return wrong(tried(*(words.get(str(part), part) for part in command)))


def ground_copy(ground: Ground, folder: Path) -> Path:
    path = folder / "copied.gpkg"
    path.write_bytes(ground.project.read_bytes())
    return path


def devices(ground: Ground) -> Iterator[Try]:
    """Devices, pipes, folders, sockets and nothing at all, in the place of each input."""
    town, project = ground.files / "town.toml", ground.project
    commands: tuple[tuple[object, ...], ...] = (
        ("check", "FILE", "--out", "OUT"), ("check", "--network", "FILE", "--out", "OUT"), ("evaluate", "FILE"),
        ("check", town, "--facilities", "FILE", "--out", "OUT"),
        ("check", town, "--population", "FILE", "--out", "OUT"),
        ("check", town, "--districts", "FILE", "--out", "OUT"), ("check", town, "--terrain", "FILE", "--out", "OUT"),
        ("inspect", "FILE"), ("batch", "FILE", "--out", "OUT"), ("scenario", "add", project, "FILE"), ("grid", "FILE"),
        ("plans", "validate", "FILE"), ("evaluate", project, "--plan", "FILE"), ("network", "FILE", "--out", "OUT"),
        ("office", "install", "FILE"), ("view", "catalogue", project, "--catalogue", "FILE"), ("rerun", "FILE"),
        ("keep", "figures", project, "FILE"), ("update", "FILE"),
        ("export", project, "--template", "FILE", "--out", "OUT"),
        ("site", project, "--clause", "circles-elderly", "--candidates", "FILE", "--out", "OUT"),
        ("export", project, "--kind", "sheets", "--sheet-template", "FILE", "--out", "OUT"),
    )  # fmt: skip
    for command in commands:
        for what in ("/dev/zero", "/dev/null", "a pipe", "a folder", "nothing", "a sparse file", "an empty file"):
            yield Try(f"{what}: {' '.join(map(str, command))[:60]}", partial(_device, ground, what, command))


def _device(ground: Ground, what: str, command: tuple[object, ...]) -> str:
    folder = ground.fresh()
    suffix = next(
        (
            s
            for key, s in {"plan": ".toml", "terrain": ".tif", "template": ".docx", "population": ".csv"}.items()
            if f"--{key}" in command
        ),
        ".toml",
    )
    path = folder / f"a{suffix}"
    os.environ["LIFECIRCLE_OFFICE"] = str(folder / "office")
    if what.startswith("/dev"):
        path = Path(what)
    elif what == "a pipe":
        os.mkfifo(path)
    elif what == "a folder":
        path.mkdir()
    elif what == "a sparse file":
        with path.open("wb") as stream:
            stream.truncate(5 << 30)
    elif what == "an empty file":
        path.touch()
    words = {"FILE": path, "OUT": folder / "out"}
    return wrong(tried(*(words.get(str(part), part) for part in command)))


def tables(ground: Ground) -> Iterator[Try]:
    """Tables of facilities and people that no place has."""
    for name, rows in _rows().items():
        for option in ("--facilities", "--population"):
            yield Try(f"{name} as {option}", partial(_table, ground, rows, option))


def _rows() -> dict[str, Callable[[], list[list[object]]]]:
    head: list[object] = ["名称", "类别", "经度", "纬度", "人数"]

    def point(row: int, place: object = 104.0, people: object = 10) -> list[object]:
        return [f"第{row}站", "社区养老服务站", place, 30.0, people]

    return {
        "8,000 at one point": lambda: [head, *(point(row) for row in range(8_000))],
        "8,000 within a metre": lambda: [head, *(point(row, 104.0 + row * 1e-9) for row in range(8_000))],
        "8,000 alike": lambda: [head, *(point(1) for _ in range(8_000))],
        "100,000 columns": lambda: [[*head, *range(100_000)], [*point(1), *range(100_000)]],
        "a cell of 20 MB": lambda: [head, ["x" * 20_000_000, *point(1)[1:]]],
        "deep WKT": lambda: [["WKT", "人数"], ["GEOMETRYCOLLECTION(" * 100_000 + "POINT(1 1)" + ")" * 100_000, 1]],
        "WKT of many points": lambda: [["WKT", "人数"], ["LINESTRING(" + ",".join(["104 30"] * 400_000) + ")", 1]],
        "1e308 people": lambda: [head, point(1, people="1e308")],
        "negative people": lambda: [head, point(1, people=-5)],
        "nan people": lambda: [head, point(1, people="nan")], "infinite places": lambda: [head, point(1, "inf")],
        "places in 10^300": lambda: [head, point(1, "1e300")], "no rows": lambda: [head], "nothing": list,
        "ragged rows": lambda: [head, [1], list(range(50)), point(1)],
        "60,000 rows": lambda: [head, *(point(row, 104 + row % 9 * 1e-4) for row in range(60_000))],
    }  # fmt: skip


def _table(ground: Ground, rows: Callable[[], list[list[object]]], option: str) -> str:
    folder = ground.fresh()
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows())
    return wrong(tried("check", ground.files / "town.toml", option, folder / "a.csv", "--out", folder / "out"))


def numbers(ground: Ground) -> Iterator[Try]:
    """Numbers that mean nothing, in every option that takes one."""
    town, project = ground.files / "town.toml", ground.project
    commands: tuple[tuple[object, ...], ...] = (
        ("check", town, "--circle", "elderly_care=N", "--out", "OUT"),
        ("check", town, "--density", "N", "--out", "OUT"),
        ("check", town, "--crossing-wait", "N", "--out", "OUT"), ("evaluate", project, "--year", "N"),
        ("isochrones", project, "--service", "elderly_care", "--limits", "N", "--out", "OUT.gpkg"),
        ("isochrones", project, "--service", "elderly_care", "--resolution", "N", "--out", "OUT.gpkg"),
        ("network", ground.files / "town.osm", "--tolerance", "N", "--out", "OUT"),
        ("evaluate", project, "--set", "circles-elderly=N"),
        ("site", project, "--clause", "circles-elderly", "--sites", "N", "--out", "OUT"),
        ("site", project, "--clause", "circles-elderly", "--sites", "1", "--spacing", "N", "--out", "OUT"),
        ("site", project, "--clause", "circles-elderly", "--sites", "1", "--apart", "N", "--out", "OUT"),
        ("site", project, "--clause", "circles-elderly", "--budget", "N", "--out", "OUT"),
        ("site", project, "--clause", "circles-elderly", "--sites", "1", "--gap", "N", "--out", "OUT"),
        ("compare", project, "--year", "N"), ("view", "monitoring", project, "--year", "N"),
        ("export", project, "--paper", "N", "--out", "OUT"),
        ("check", town, "--bounds", "N,N,N,N", "--out", "OUT"), ("inspect", town, "--crs", "N"),
        ("export", project, "--kind", "csv", "--crs", "N", "--out", "OUT"),
    )  # fmt: skip
    for command in commands:
        for number in NUMBERS:
            yield Try(f"{number[:12]}: {' '.join(map(str, command))[:70]}", partial(_numbered, ground, command, number))


def _numbered(ground: Ground, command: tuple[object, ...], number: str) -> str:
    out = str(ground.fresh() / "out")

    def filled(part: str) -> str:
        with_number = part.replace("N", number) if set(part) <= {"N", ","} else part.replace("=N", f"={number}")
        return with_number.replace("OUT", out)

    return wrong(tried(*(filled(part) if isinstance(part, str) else part for part in command)))


def callers(ground: Ground) -> Iterator[Try]:
    """Files that name others, in each input: /etc/passwd is never read and nothing hangs; a listener tests the rest."""
    folder = ground.scratch.with_name("callers")
    folder.mkdir(exist_ok=True)
    private = Path("/etc/passwd")
    town = ground.files / "town.toml"
    for path in (*vectors(folder, "http://127.0.0.1:9", private), *rasters(folder, "http://127.0.0.1:9", private)):
        for option in ("--facilities", "--population", "--districts", "--terrain", "--network"):
            yield Try(f"{path.name} as {option}", partial(_called, ground, town, option, path))


def _called(ground: Ground, town: Path, option: str, path: Path) -> str:
    done = tried("check", town, option, path, "--out", ground.fresh() / "out")
    return wrong(done) or ("read /etc/passwd" if "root:" in done.said else "")


KINDS = (
    Kind("C3", "settings, edits and batches too deep, too long, of odd texts", settings, 0.04),
    Kind("C5", "devices, pipes, folders and sparse files for each input", devices, 0.04),
    Kind("C1, C2, C5", "tables that no place has", tables, 0.12),
    Kind("C4", "numbers that mean nothing in every option", numbers, 0.04),
    Kind("A4", "disguised files in each input", callers, 0.02),
)
