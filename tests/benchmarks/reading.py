"""Reading files, beside a former state of the program and beside the libraries alone, in one run.

`python -P -m lifecircle.tests.benchmarks.reading [COMMIT ...]` writes docs/reading.md. Each state of the program reads
in a process of its own, in turns, and the least CPU time of its rounds counts: other work lengthens the rest.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import osmium
import pandas as pd
import pyogrio
import shapely

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs" / "reading.md"
BEFORE: Final = ("78067f2a", "78be2e6")
"""Before files were read as people really have them; and when most of that was there."""
ROUNDS: Final = 3
TURNS: Final = 3
MOST: Final = 1.3
_READERS: Final = {
    "read_osm": ("layers.osm.extract", "layers.osm"),
    "load_facilities": ("layers.facilities.facilities", "layers.facilities"),
    "load_districts": ("layers.districts.districts", "layers.districts"),
    "read_population": ("layers.population.population", "layers.population"),
    "read_street_lines": (
        *("scenarios.build.network.street_lines", "scenarios.build.street_lines", "scenarios.street_lines"),
    ),
}
"""Where each reader stands, and where it stood in former states."""


def main() -> None:
    """Time every state on the same files, and write the page."""
    data = ROOT.parent / "shared" / "data"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_street_layer(data / "chengdu" / "chengdu.osm", work / "streets.gpkg")
        states = {"now": ROOT.parent} | {commit: unpack(commit, work) for commit in sys.argv[1:] or BEFORE}
        times = {name: {} for name in (*states, "plain")}  # type: dict[str, dict[str, float]]
        for _ in range(TURNS):
            for name, place in (*states.items(), ("plain", ROOT.parent)):
                told = run(place, data, work, plain=name == "plain")
                times[name] = {file: min(cpu, times[name].get(file, cpu)) for file, cpu in told.items()}
    PAGE.write_text(page(times), encoding="utf-8")


def unpack(commit: str, work: Path) -> Path:
    """A folder in which the package `lifecircle` is that of a commit."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(work / commit / "lifecircle", filter="data")
    return work / commit


def run(place: Path, data: Path, work: Path, *, plain: bool) -> dict[str, float]:
    """CPU seconds of each file, by the program at `place` or by the libraries alone."""
    script = [
        sys.executable,
        "-P",
        str(Path(__file__)),
        "--time",
        str(data),
        str(work),
        *(["--plain"] if plain else []),
    ]
    told = subprocess.run(
        script, env={**os.environ, "PYTHONPATH": str(place)}, capture_output=True, check=True, text=True
    )
    times: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return times


def write_street_layer(source: Path, target: Path) -> None:
    """The ways of an extract as a planner's layer of lines."""
    columns = ("highway", "name", "oneway", "bridge", "tunnel", "foot", "access", "maxspeed")
    rows: list[dict[str, str | None]] = []
    lines = []
    for way in osmium.FileProcessor(str(source)).with_locations().with_filter(osmium.filter.KeyFilter("highway")):
        if isinstance(way, osmium.osm.Way):
            xy = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
            if len(xy) > 1:
                lines.append(shapely.LineString(xy))
                rows.append({key: way.tags.get(key) for key in columns})
    gpd.GeoDataFrame(pd.DataFrame(rows), geometry=lines, crs=4326).to_file(target)


# ------------------------------------------------------------------------------------------------------ in a process
def jobs(data: Path, work: Path) -> Iterator[tuple[str, Callable[[], Any], Callable[[], Any]]]:
    """Each file, how the program reads it, and how a library alone does."""
    pbf, osm = data / "las_palmas" / "las_palmas.osm.pbf", data / "chengdu" / "chengdu.osm"
    yield pbf.name, lambda: reader("read_osm")(pbf), lambda: pass_over(pbf)
    yield osm.name, lambda: reader("read_osm")(osm), lambda: pass_over(osm)
    layer = work / "streets.gpkg"
    yield "chengdu's ways as .gpkg", lambda: reader("read_street_lines")(layer), lambda: pyogrio.read_dataframe(layer)
    table = data / "shanghai" / "shanghai_hospital.csv"
    yield table.name, lambda: reader("load_facilities")(table), lambda: pd.read_csv(table)
    hexagons = data / "porto_alegre" / "poa_hexgrid.csv"
    yield (
        hexagons.name,
        lambda: reader("read_population")(hexagons, people_column="population"),
        lambda: pd.read_csv(hexagons),
    )
    areas = data / "districts" / "mianyang.geojson"
    yield areas.name, lambda: reader("load_districts")(areas, level="county"), lambda: pyogrio.read_dataframe(areas)
    gbk, bare = data / "shanghai" / "区县界_area.shp", data / "shanghai" / "sz.shp"
    yield (
        gbk.name,
        lambda: reader("load_districts")(gbk, level="county"),
        lambda: pyogrio.read_dataframe(gbk, encoding="GBK"),
    )
    yield (
        bare.name,
        lambda: reader("load_districts")(bare, level="county", crs="EPSG:4326"),
        lambda: pyogrio.read_dataframe(bare),
    )


def reader(name: str) -> Callable[..., Any]:
    """A reader of the program, wherever this state of it has it."""
    for module in _READERS[name]:
        try:
            found: Callable[..., Any] = getattr(import_module(f"lifecircle.{module}"), name)
        except (ImportError, AttributeError):
            continue
        return found
    raise LookupError(name)


def pass_over(path: Path) -> int:
    """All objects of an extract with the places of their nodes, and nothing made of them."""
    return sum(1 for _ in osmium.FileProcessor(str(path)).with_locations())


def cpu_of(work: Callable[[], Any]) -> float:
    """The least CPU seconds of some rounds, the first of which also loads what is needed."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


# ------------------------------------------------------------------------------------------------------------- page
_HEAD: Final = f"""# Reading, beside former states and the libraries alone

Written by `tests/benchmarks/reading.py` (`make bench-reading`). CPU seconds, the least of {ROUNDS * TURNS} rounds
in turns with the others in one run; the ratio is this program's time over the other's. 78067f2a is the state before
files were read as people really have them (squares, words, units, datum, what is left out); reading is to stay within
{MOST} of it. `plain` is osmium, pyogrio or pandas alone, which makes neither streets nor categories of what it reads.
"""


def page(times: dict[str, dict[str, float]]) -> str:
    """The table: seconds now, and the ratio to each other."""
    others = [name for name in times if name != "now"]
    heads = [f"to {name}" for name in others]
    lines = [_HEAD, f"| file | now | {' | '.join(heads)} |", f"|---|---|{'---|' * len(others)}"]
    for file, now in times["now"].items():
        ratios = " | ".join(f"{now / times[name][file]:.2f}" for name in others)
        lines.append(f"| {file} | {now:.3f} s | {ratios} |")
    return "\n".join([*lines, ""])


def _time(arguments: list[str]) -> None:
    warnings.simplefilter("ignore")
    data, work = map(Path, arguments[:2])
    plain = "--plain" in arguments
    print(json.dumps({name: cpu_of(alone if plain else ours) for name, ours, alone in jobs(data, work)}))  # noqa: T201


if __name__ == "__main__":
    if sys.argv[1:2] == ["--time"]:
        _time(sys.argv[2:])
    else:
        main()
