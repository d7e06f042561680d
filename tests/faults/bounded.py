"""What would take other programs hours or all memory, each given to a process of its own: its seconds and memory.

python -m lifecircle.tests.faults.bounded          # a minute or two; writes the table into docs/limits.md
"""

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from affine import Affine

from ..bad_input.corpus import text, wide_geojson, wide_sheet
from ..scenarios.town_files import write_town

PAGE = Path(__file__).resolve().parents[2] / "docs" / "limits.md"
HEAD = "| given | to | seconds | processor | MB | said |\n|---|---|---:|---:|---:|---|\n"
MOST_S, MOST_CPU_S, MOST_MB = 120.0, 20.0, 1_000.0
"""Beyond any of these a try failed; the clock is kind to a busy machine."""
FACILITY = "名称,类别,经度,纬度,人数\n"


@dataclass(frozen=True)
class Measured:
    """How a process ended."""

    code: int
    said: str
    clock_s: float
    cpu_s: float
    peak_mb: float

    @property
    def fault(self) -> str:
        """What is wrong with it, '' where it went through or was refused by one sentence in time and memory."""
        if self.code not in (0, 2) or "Traceback" in self.said or not self.said.strip():
            return f"code {self.code}"
        return "" if self.cpu_s <= MOST_CPU_S and self.peak_mb <= MOST_MB else "too slow or too large"


def measured(folder: Path, *words: object) -> Measured:
    """Give a command line to the program in a process of its own."""
    command = [sys.executable, "-P", "-m", "lifecircle", "--lang", "en", *map(str, words)]
    told = folder / "told.txt"
    with told.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT, cwd=folder)
        start, alarm = os.times().elapsed, _alarm(process)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        alarm.cancel()
    clock = os.times().elapsed - start
    said = told.read_text(encoding="utf-8", errors="replace")
    return Measured(process.returncode, said, clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _alarm(process: "subprocess.Popen[bytes]") -> threading.Timer:
    timer = threading.Timer(MOST_S, process.kill)
    timer.start()
    return timer


# ------------------------------------------------------------------------------------------------------------- inputs
def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "a.csv")
    return folder / "a.csv"


def million_members(folder: Path) -> Path:
    """A zip of a million empty tables."""
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for number in range(1_000_000):
            archive.writestr(zipfile.ZipInfo(f"{number}.csv"), b"")
    return folder / "a.zip"


def endless_view(folder: Path) -> Path:
    """A GeoPackage of which a layer is a view that never ends."""
    path = folder / "a.gpkg"
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.Point(104, 30)], crs=4326)
    frame.to_file(path, layer="a", driver="GPKG")
    with sqlite3.connect(path) as base:
        base.execute(
            "CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
            " SELECT x AS fid, (SELECT geom FROM a) AS geom, zeroblob(1000000000) AS name FROM n"
        )
        base.execute("INSERT INTO gpkg_contents SELECT 'endless', data_type, 'endless', description, last_change,"
                     " min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents WHERE table_name = 'a'")  # fmt: skip
        base.execute("INSERT INTO gpkg_geometry_columns VALUES ('endless', 'geom', 'POINT', 4326, 0, 0)")
    base.close()
    return path


def fine_raster(folder: Path) -> Path:
    with rasterio.open(folder / "a.tif", "w", driver="GTiff", width=2, height=2, count=1, dtype="float64",
                       crs="EPSG:32648", transform=Affine(1e-300, 0, 4e5, 0, -1e-300, 34e5)) as target:  # fmt: skip
        target.write(np.full((2, 2), 5.0), 1)
    return folder / "a.tif"


def at_one_point(count: int) -> Callable[[Path], Path]:
    rows = "".join(f"第{row}站,社区养老服务站,104.05,30.65,10\n" for row in range(count))
    return text("a.csv", FACILITY + rows)


def zero(_folder: Path) -> Path:
    return Path("/dev/zero")


def nothing(folder: Path) -> Path:
    return folder


def apart(write: Callable[[Path], Path], folder: Path) -> Path:
    """Write an input in a process of its own: what this one holds at its highest is what those it starts begin with."""
    child = os.fork()
    if child == 0:
        try:
            write(folder)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return next(folder.iterdir(), write(folder) if write in (zero, nothing) else folder)


GIVEN: tuple[tuple[str, Callable[[Path], Path], tuple[tuple[str, ...], ...]], ...] = (
    ("/dev/zero", zero, (
        ("inspect", "FILE"), ("check", "TOWN", "--facilities", "FILE", "--out", "OUT"),
        ("check", "TOWN", "--population", "FILE", "--out", "OUT"),
        ("check", "TOWN", "--network", "FILE", "--out", "OUT"),
        ("plans", "validate", "FILE"), ("evaluate", "FILE"),
    )),
    ("a pipe that nobody writes to", pipe, (
        ("inspect", "FILE"), ("check", "TOWN", "--facilities", "FILE", "--out", "OUT"), ("plans", "validate", "FILE"),
    )),
    ("TOML, 100,000 lists deep", text("a.toml", "x = " + "[" * 100_000 + "]" * 100_000), (
        ("plans", "validate", "FILE"), ("check", "FILE", "--out", "OUT"),
    )),
    ("TOML, a key of 100,000 parts", text("a.toml", "a." * 100_000 + "a = 1"), (("plans", "validate", "FILE"),)),
    ("WKT, 100,000 brackets deep", text(
        "a.csv", f'名称,类别,WKT\n一,社区养老服务站,"{"GEOMETRYCOLLECTION(" * 100_000}POINT(104 30){")" * 100_000}"\n'
    ), (("inspect", "FILE"), ("check", "TOWN", "--facilities", "FILE", "--out", "OUT"))),
    ("a zip of a million files", million_members, (
        ("inspect", "FILE"), ("check", "TOWN", "--facilities", "FILE", "--out", "OUT"),
    )),
    ("a table of 100,000 columns", text("a.csv", f"名称,{','.join(map(str, range(100_000)))}\n一{',1' * 100_000}\n"), (
        ("inspect", "FILE"), ("check", "TOWN", "--facilities", "FILE", "--out", "OUT"),
    )),
    ("a layer of 100,000 columns", wide_geojson(100_000), (("inspect", "FILE"),)),
    ("a sheet of 16,384 columns", wide_sheet(16_384), (("inspect", "FILE"),)),
    ("a view without end in a GeoPackage", endless_view, (
        ("inspect", "FILE"), ("check", "TOWN", "--facilities", "FILE", "--layer", "a.gpkg=endless", "--out", "OUT"),
        ("evaluate", "FILE"),
    )),
    ("10^308 people", text("a.csv", FACILITY + "一,小区,104.05,30.65,1e308\n"), (
        ("check", "TOWN", "--population", "FILE", "--out", "OUT"),
    )),
    ("10^308 people per km²", nothing, (("check", "TOWN", "--density", "1e308", "--out", "OUT"),)),
    ("cells of 1e-300 m", fine_raster, (
        ("inspect", "FILE"), ("check", "TOWN", "--population", "FILE", "--out", "OUT"),
    )),
    ("isochrones in steps of 1e-300 m", nothing, (
        ("isochrones", "PROJECT", "--service", "elderly_care", "--limits", "5", "--resolution", "1e-300", "--out",
         "OUT.gpkg"),
    )),
    ("8,000 facilities at one point", at_one_point(8_000), (
        ("inspect", "FILE"), ("check", "TOWN", "--facilities", "FILE", "--out", "OUT"),
    )),
    ("50,000 facilities at one point", at_one_point(50_000), (
        ("check", "TOWN", "--facilities", "FILE", "--out", "OUT"),
    )),
)  # fmt: skip


def rows(ground: Path) -> Iterator[tuple[str, str, Measured]]:
    """Each input given to each command, and how it ended."""
    town, first = ground / "files" / "town.toml", ground / "first"
    (ground / "files").mkdir()
    write_town(ground / "files")
    done = measured(ground, "check", town, "--out", first)
    assert done.code == 0, done.said
    yield "the town itself", "check", done
    for number, (title, write, commands) in enumerate(GIVEN):
        folder = ground / str(number)
        folder.mkdir()
        words = {"FILE": apart(write, folder), "TOWN": town, "OUT": folder / "out", "OUT.gpkg": folder / "out.gpkg"}
        words["PROJECT"] = first / "lifecircle.gpkg"
        for command in commands:
            option = next((word for word in command[2:] if word.startswith("--") and word != "--out"), "")
            shown = f"{command[0]} {option}".strip()
            yield title, shown, measured(folder, *(words.get(word, word) for word in command))


def sentence(one: Measured) -> str:
    """The last thing that was said, where it was refused."""
    if one.code == 0:
        return "done"
    last = next((line for line in one.said.splitlines()[::-1] if line.count(" ") > 5), one.said)
    return " ".join(last.split()).strip("│ ").replace("|", "\\|")


def main() -> int:
    failed, table = 0, HEAD
    with tempfile.TemporaryDirectory() as folder:
        for title, to, one in rows(Path(folder)):
            failed += bool(one.fault)
            said = sentence(one).replace(folder, "")
            row = f"| {title} | {to} | {one.clock_s:.1f} | {one.cpu_s:.1f} | {one.peak_mb:.0f} | {one.fault or said} |"
            table += f"{row}\n"
            sys.stdout.write(f"{row}\n")
            sys.stdout.flush()
            if one.fault:
                sys.stderr.write(one.said[-2000:])
    page = PAGE.read_text(encoding="utf-8")
    former = re.compile(re.escape(HEAD) + r"(\|.*\n)*")
    PAGE.write_text(former.sub(lambda _: table, page), encoding="utf-8")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
