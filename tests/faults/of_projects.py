"""Projects that QGIS, SQL, another program or a bad disk touched: read right, or refused by a sentence."""

import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from unittest.mock import patch

import geopandas as gpd

from lifecircle.scenarios.project import geopackage

from .kinds import Ground, Kind, Try, wrong
from .trying import tried

LAYERS = (
    "streets", "street_nodes", "demand", "facilities", "entrances", "districts", "barrier_lines", "barrier_areas",
    "buildings",
)  # fmt: skip
CELLS = ("NULL", "'abc'", "''", "x'ff00'", "-1", "1e308", "9e999", "99999999999999999999", "0.5", "'{{7*7}}'")
GEOMETRIES = ("NULL", "x''", "x'00'", "'text'", "zeroblob(40)", "zeroblob(5000)", "substr(geom, 1, 20)",
              "substr(geom, 1, length(geom) - 5)", "geom || x'00'")  # fmt: skip
ROWS = ("", " WHERE fid = 1")
OTHER_CRS = ("EPSG:4326", "EPSG:3857", "EPSG:4544", "EPSG:32649", "EPSG:4490")
SETTINGS = ("null", "[]", "-1", '"abc"', "1e999", '"' + "x" * 100_000 + '"', "{}", '{"a": {"a": {"a": 1}}}', "true")
WRITER = """
import sqlite3, sys, time, os, signal
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode = " + sys.argv[2])
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN IMMEDIATE")
db.execute("CREATE TABLE foreign_rows (a)")
db.executemany("INSERT INTO foreign_rows VALUES (?)", [("x" * 3000,)] * 300)
if sys.argv[3] == "idle": db.execute("COMMIT")
print("there", flush=True)
if sys.argv[3] == "killed": os.kill(os.getpid(), signal.SIGKILL)
sys.stdin.read()
db.execute("COMMIT") if db.in_transaction else None
db.execute("INSERT INTO foreign_rows VALUES ('after')")
"""


def by_sql(ground: Ground) -> Iterator[Try]:
    """Every column of every layer gets values that nobody expects there, in one row and in all."""
    with closing(sqlite3.connect(ground.project)) as database:
        columns = {
            table: [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] not in {"fid", "geom"}]
            for table in LAYERS
        }
    for table, names in columns.items():
        for name in names:
            for cell in CELLS:
                for rows in ROWS:
                    yield _changed(ground, f'UPDATE {table} SET "{name}" = {cell}{rows}')
        for cell in GEOMETRIES:
            for rows in ROWS:
                yield _changed(ground, f"UPDATE {table} SET geom = {cell}{rows}")
        yield _changed(ground, f"DELETE FROM {table}")
        yield _changed(ground, f"DROP TABLE {table}")
        yield _changed(ground, f"ALTER TABLE {table} RENAME TO other")
        yield _changed(ground, f"DELETE FROM gpkg_geometry_columns WHERE table_name = '{table}'")
        yield _changed(ground, f"DELETE FROM gpkg_contents WHERE table_name = '{table}'")
        yield _changed(ground, f"UPDATE gpkg_geometry_columns SET srs_id = 99999 WHERE table_name = '{table}'")
        yield _changed(ground, f"DROP TABLE {table}; CREATE VIEW {table} AS SELECT * FROM street_nodes")


def _changed(ground: Ground, sql: str) -> Try:
    def fault() -> str:
        project = ground.copied()
        changed = _executed(project, sql)
        return changed and wrong(tried("evaluate", project, "--out", project.parent / "out"))

    return Try(sql, fault)


def _executed(project: Path, sql: str) -> str:
    """Change a project as another program would; '' where SQLite itself refuses."""
    with closing(sqlite3.connect(project)) as database:
        for name, count in (("ST_IsEmpty", 1), ("ST_MinX", 1), ("ST_MaxX", 1), ("ST_MinY", 1), ("ST_MaxY", 1)):
            database.create_function(name, count, lambda _: 0)  # triggers of the spatial index ask for them
        try:
            database.executescript(sql)
            database.commit()
        except sqlite3.Error:
            return ""
    return "changed"


def other_crs(ground: Ground) -> Iterator[Try]:
    """A layer that was saved again in another coordinate system gives the same figures."""
    right = _figures(tried("evaluate", ground.project, "--out", ground.fresh() / "out").said)
    for table in LAYERS:
        for crs in OTHER_CRS:
            yield Try(f"{table} in {crs}", partial(_in_other_crs, ground, table, crs, right))


def _in_other_crs(ground: Ground, table: str, crs: str, right: list[str]) -> str:
    project = ground.copied()
    frame = gpd.read_file(project, layer=table, fid_as_index=True)
    frame.to_crs(crs).to_file(project, layer=table, driver="GPKG", index=False)
    done = tried("evaluate", project, "--out", project.parent / "out")
    found = wrong(done)
    return found or ("" if done.code == 2 or _figures(done.said) == right else f"other figures: {_figures(done.said)}")


def _figures(said: str) -> list[str]:
    return re.findall(r"\d[\d,]*\.?\d*\s?%|\d{2,3},\d{3}|\d+ of \d+", said)


def damaged(ground: Ground) -> Iterator[Try]:
    """Three hundred cuts, blocks of zeros and flipped bits."""
    data, chance = ground.project.read_bytes(), random.Random(300)
    for number in range(300):
        at, kind = chance.randrange(len(data)), chance.choice(("cut", "zeros", "flip", "flips"))
        flips = [(chance.randrange(len(data)), chance.randrange(1, 256)) for _ in range(40 if kind == "flips" else 1)]
        yield Try(f"{number}: {kind} at {at}", partial(_damaged, ground, data, kind, at, flips))


def _damaged(ground: Ground, data: bytes, kind: str, at: int, flips: list[tuple[int, int]]) -> str:
    spoiled = bytearray(data[:at] if kind == "cut" else data)
    if kind == "zeros":
        spoiled[at : at + 4096] = bytes(len(spoiled[at : at + 4096]))
    if kind in {"flip", "flips"}:
        for place, bits in flips:
            spoiled[place] ^= bits
    project = ground.fresh() / "lifecircle.gpkg"
    project.write_bytes(bytes(spoiled))
    return wrong(tried("evaluate", project, "--out", project.parent / "out"))


def settings(ground: Ground) -> Iterator[Try]:
    """Every key of the settings, and what else is kept as JSON, holds what nobody expects."""
    with closing(sqlite3.connect(ground.project)) as database:
        keys = [
            row[0]
            for row in database.execute("SELECT DISTINCT key FROM lifecircle_settings AS kept, json_each(kept.json)")
        ]
    for key in (*keys, "unknown"):
        for value in SETTINGS:
            new = f"json_set(json, '$.{key}', json('{value}'))"
            if value == "1e999":
                new = f'replace(json, \'"{key}":\', \'"{key}":1e999,"_":\')'
            yield _changed(ground, f"UPDATE lifecircle_settings SET json = {new}")
    for text in ("''", "NULL", "x'ff'", "'['", "'{}'", "'" + "[" * 5_000 + "'", "'\"a\"'"):
        for table in ("lifecircle_settings", "lifecircle_sources", "lifecircle_digests"):
            column = "digest" if table == "lifecircle_digests" else "json"
            yield _changed(ground, f"UPDATE {table} SET {column} = {text}")
        yield _edited_rows(ground, text)


def _edited_rows(ground: Ground, text: str) -> Try:
    """Rows of scenarios and their history that hold what nobody expects."""

    def fault() -> str:
        project = ground.copied()
        edits = project.with_name("edits.json")
        edits.write_text('[{"verb": "scale_people", "factor": 1.5}]', encoding="utf-8")
        assert tried("scenario", "add", project, edits).code == 0
        found = []
        for table, column in (
            ("lifecircle_edits", "json"), ("lifecircle_scenarios", "head"), ("lifecircle_history", "json"),
            ("lifecircle_session", "value"),
        ):  # fmt: skip
            _executed(project, f"UPDATE {table} SET {column} = {text}")
            out = ("--out", project.parent / "o")
            found += [
                wrong(tried("scenario", "show", project, "Scenario 1")), wrong(tried("compare", project, *out)),
                wrong(tried("evaluate", project, *out)),
            ]  # fmt: skip
        return next(filter(None, found), "")

    return Try(f"edits and history hold {text[:20]}", fault)


def foreign_writers(ground: Ground) -> Iterator[Try]:
    """Another program writes, was killed while writing, or only has the file open, while a command writes to it."""
    for mode in ("DELETE", "WAL", "TRUNCATE", "PERSIST"):
        for doing in ("killed", "writing", "idle"):
            for name in ("check", "evaluate", "save", "isochrones", "scenario"):
                yield Try(f"{mode} {doing}: {name}", partial(_beside_a_writer, ground, mode, doing, name))
    for suffix in ("-journal", "-wal", "-shm"):
        for name in ("check", "evaluate", "isochrones", "scenario"):
            yield Try(f"a foreign {suffix}: {name}", partial(_beside_a_file, ground, suffix, name))


def _beside_a_writer(ground: Ground, mode: str, doing: str, name: str) -> str:
    project = ground.copied()
    command = [sys.executable, "-c", WRITER, str(project), mode, doing]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with patch.object(geopackage, "WAIT_S", 0.5):  # who writes here goes on until it is told to stop
            done = tried(*_commands(ground, project)[name])
        writer.communicate("")
    return wrong(done) or _not_whole(project)


def _beside_a_file(ground: Ground, suffix: str, name: str) -> str:
    project = ground.copied()
    Path(f"{project}{suffix}").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(4000))
    return wrong(tried(*_commands(ground, project)[name])) or _not_whole(project)


def _commands(ground: Ground, project: Path) -> dict[str, tuple[object, ...]]:
    folder = project.parent
    edits = folder / "edits.json"
    edits.write_text('[{"verb": "scale_people", "factor": 1.5}]', encoding="utf-8")
    return {
        "check": ("check", ground.files / "town.toml", "--out", folder, "--force"),
        "evaluate": ("evaluate", project, "--out", folder / "out"),
        "save": ("network", project, "--repair", "--out", folder),
        "isochrones": ("isochrones", project, "--service", "elderly_care", "--out", folder / "iso.gpkg"),
        "scenario": ("scenario", "add", project, edits),
    }


def _not_whole(project: Path) -> str:
    """Return what is wrong with the project once all programs are gone: it must open, and be whole."""
    with closing(sqlite3.connect(project)) as database:
        try:
            checked = database.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            return f"destroyed: {error}"
    return (checked != ("ok",) and str(checked)) or wrong(
        tried("evaluate", project, "--out", project.parent / "after"), must_refuse=False
    )


KINDS = (
    Kind("A2", "another program's journal beside the project, or another program writing to it", foreign_writers, 0.05),
    Kind("A3, B7", "columns, geometries and tables of a project changed by SQL", by_sql, 0.01),
    Kind("A3", "a layer of a project saved again in another coordinate system", other_crs, 0.07),
    Kind("B7", "settings, sources, edits and history of a project spoiled", settings, 0.03),
    Kind("B7", "300 cuts, zeroed blocks and flipped bits of a project", damaged, 0.05),
)
