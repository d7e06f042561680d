"""Every command that writes, killed or interrupted at each moment at which it makes, moves or removes something.

An interrupted one leaves nothing half-done itself. The next run must go through and leave what lies there without the
kill: the same files in the results, beside them, among the temporary files and in the user's cache, and sets that are
whole. What C libraries touch is not seen here (SQLite's and GDAL's pages); random moments of those are
`tests/scenarios/project/kills.py`.
"""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from lifecircle.scenarios.project.project import read_project, write_project
from lifecircle.scenarios.project.storage.disk import WORKSHOP
from lifecircle.scenarios.project.storage.manifest import MANIFEST

from ..scenarios.project.kills import is_whole
from ..scenarios.town_files import write_people
from .kinds import Ground, Kind, Try, wrong
from .trying import Outcome, command, tried_in_process

MOMENTS = 12
"""So many moments of each command are tried, spread over all that it has; half of them over an old set."""
CIRCLE = ("--plan", "circles", "--clause", "circles-elderly")
STOPPED_BY = 128
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
TOUCHES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "sqlite3.connect")
FIGURES = "指标,年份,数值,来源\n参保率,2022,90,a\n"
POINTS = (
    "点名,X,Y,经度,纬度\n甲,386627.9092,100000.0,114.0,30.6\n"
    "乙,386627.9518,100959.0058,114.01,30.6\n"
    "丙,387736.5362,100000.0,114.0,30.61\n"
)
Work = Callable[[], object]


def _words(name: str, out: Path) -> tuple[object, ...]:
    """Return the command line of that name; `out` is a folder that lies beside a copy of the project."""
    project, files = out.parent / "lifecircle.gpkg", out.parent / "files"
    return {
        "check": ("check", files / "town.toml", "--out", out),
        "check of a zip": ("check", files / "town.toml", "--facilities", files / "care.zip", "--out", out),
        "evaluate": ("evaluate", project, "--out", out),
        "isochrones": ("isochrones", project, "--service", "elderly_care", "--out", out / "iso.geojson"),
        "export": ("export", project, "--kind", "xlsx", "--kind", "shp", "--kind", "gpkg", "--out", out),
        "export of a sheet": ("export", project, "--kind", "sheets", "--out", out),
        "compare": ("compare", project, "--out", out),
        "view": ("view", "monitoring", project, "--plan", "mianyang", "--output", out / "view.xlsx", "--force"),
        "network": ("network", files / "town.osm", "--repair", "--out", out),
        "site": ("site", project, *CIRCLE, "--sites", "1", "--seconds", "1", "--out", out),
        "repair": ("repair", project, *CIRCLE, "--seconds", "1", "--out", out),
        "batch": ("batch", files / "batch.toml", "--out", out),
        "scenario new": ("scenario", "new", project, "B"),
        "scenario add": ("scenario", "add", project, files / "edits.json", "--to", "B"),
        "scenario export": ("scenario", "export", project, "Scenario 1", out / "a.json"),
        "keep": ("keep", "figures", project, files / "figures.csv"),
        "ledger": ("ledger", project, "--plan", "circles"),
        "update": ("update", out.parent / "made"),
        "grid": ("grid", files / "grid.csv", "--out", out / "grid.projjson"),
        "plans new": ("plans", "new", out / "own.toml"),
        "new": ("new", out / "check.toml"),
        "office install": ("office", "install", files / "own.toml"),
        "office pack": ("office", "pack", files / "office", out / "pack.zip", "--force"),
    }[name]


ONCE = ("plans new", "new")
"""What they have written they do not write again: it is moved away before."""
REFUSED = {("scenario new", "old")}
"""A second scenario of one name."""
NAMES = (
    "check", "check of a zip", "evaluate", "isochrones", "export", "export of a sheet", "compare", "view", "network",
    "site", "repair", "batch", "scenario new", "scenario add", "scenario export", "keep", "ledger", "update", "grid",
    "plans new", "new", "office install", "office pack", "save",
)  # fmt: skip


def killed(ground: Ground) -> Iterator[Try]:
    """Each command at moments spread over all of its touches of the disk, over an old set and over nothing."""
    for name in NAMES:
        for number in range(MOMENTS):
            yield Try(f"{name} at {number} of {MOMENTS}", partial(_killed, ground, name, number))


def interrupted(ground: Ground) -> Iterator[Try]:
    """The same, by Ctrl-C and by the wish to end."""
    for name in NAMES[:-1]:  # who saves without the command line is no program that could be told to end
        for number in range(MOMENTS):
            sent = (signal.SIGINT, signal.SIGTERM)[number // 2 % 2]
            yield Try(f"{name}: {sent.name} at {number} of {MOMENTS}", partial(_killed, ground, name, number, sent))


def _killed(ground: Ground, name: str, number: int, sent: signal.Signals = signal.SIGKILL) -> str:
    folder, old, once = ground.fresh() / "here", number % 2 == 0, ground.scratch.parent / "unkilled" / name
    if not once.exists():
        _prepare(ground, folder)
        once.parent.mkdir(exist_ok=True)
        for state in ("new", "old"):
            done, touches = _kill(name, folder, 0)
            if found := wrong(done) or ("" if done.code == 0 or (name, state) in REFUSED else done.said):
                return f"unkilled: {found}"
            once.with_suffix(f".{state}").write_text(str(touches), encoding="utf-8")
        folder.rename(once)
    if old:
        shutil.copytree(once, folder, symlinks=True)
    else:
        _prepare(ground, folder)
    moments = int(once.with_suffix(".old" if old else ".new").read_text(encoding="utf-8"))
    moment = 1 + moments * number // MOMENTS
    said = f"killed at {moment} of {moments}"
    stopped, _ = _kill(name, folder, moment, sent)
    if stopped.code != STOPPED_BY + sent:
        return f"not {said}: {stopped.code} {stopped.said[-300:]}"
    if sent is not signal.SIGKILL:
        half = [str(path.relative_to(folder)) for path in folder.rglob(f"{WORKSHOP}*")]
        half += [f"{path.relative_to(folder)} is a mixture" for path in _sets(folder) if not is_whole(path)]
        if half or "Traceback" in stopped.said:
            return f"{said}: half {half}: {stopped.said[-300:]}"
    again = _run(name, folder)
    if found := wrong(again) or ("" if again.code == 0 or (name, "old") in REFUSED else again.said[-200:]):
        return f"{said}: {found}"
    more, less = _files(folder) - _files(once), _files(once) - _files(folder)
    if more or less:
        return f"{said}: left {sorted(more)[:5]}, missing {sorted(less)[:5]}"
    return "" if all(is_whole(path) for path in _sets(folder)) else f"{said}: a mixture"


def _sets(folder: Path) -> list[Path]:
    return [*(path.parent for path in folder.rglob(MANIFEST)), folder / "lifecircle.gpkg"]


def _prepare(ground: Ground, folder: Path) -> None:
    """Copy the town, a project with a scenario, and what the commands are given."""
    for one in ("out", "temp", "cache", "config", "data"):
        (folder / one).mkdir(parents=True)
    shutil.copy(ground.project, folder / "lifecircle.gpkg")
    files = Path(shutil.copytree(ground.files, folder / "files"))
    shutil.copy(files / "office" / "plans" / "own.toml", files / "own.toml")
    (files / "figures.csv").write_text(FIGURES, encoding="utf-8")
    (files / "grid.csv").write_text(POINTS, encoding="utf-8")
    (files / "batch.toml").write_text('projects = ["../lifecircle.gpkg"]\nscenarios = ["", "*"]\n', encoding="utf-8")
    shutil.make_archive(str(files / "care"), "zip", files, "care.csv")
    done = _run("check", folder)
    assert done.code == 0, done.said
    (folder / "out").rename(folder / "made")
    (folder / "out").mkdir()
    write_people(files / "people.csv", people=200.0)


def _files(folder: Path) -> set[str]:
    """Return what lies in a folder; what locks and kept plans are called is told by where they are for."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def _work(name: str, folder: Path) -> Work:
    def work() -> object:
        for variable, place in (("CACHE", "cache"), ("CONFIG", "config"), ("DATA", "data")):
            os.environ[f"XDG_{variable}_HOME"] = str(folder / place)
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder / "temp")
        if name == "save":
            write_project(read_project(folder / "lifecircle.gpkg"), folder / "out" / "saved.gpkg")
            return 0
        return command(*_words(name, folder / "out"))()

    return work


def _make_way(name: str, folder: Path) -> None:
    written = Path(str(_words(name, folder / "out")[-1])) if name in ONCE else None
    if written is not None and written.is_file() and written.stat().st_size:
        written.unlink()


def _run(name: str, folder: Path) -> Outcome:
    _make_way(name, folder)
    return tried_in_process(_work(name, folder))  # type: ignore[arg-type]


def _kill(name: str, folder: Path, moment: int, sent: signal.Signals = signal.SIGKILL) -> tuple[Outcome, int]:
    """Run a command and send it a signal at the `moment`-th touch that writes; return its end, and how many it had."""
    told = folder.parent / "touches"
    _make_way(name, folder)

    def work() -> int:
        count, process = 0, os.getpid()

        def watch(event: str, arguments: Any) -> None:
            nonlocal count
            if os.getpid() == process and _writes(event, arguments):
                count += 1
                if count == moment:
                    os.kill(process, sent)

        sys.addaudithook(watch)
        code = _work(name, folder)()
        told.write_text(str(count), encoding="utf-8")
        return code if isinstance(code, int) and code > STOPPED_BY else 2 * bool(code)

    done = tried_in_process(work)
    return done, int(told.read_text(encoding="utf-8")) if told.exists() else 0


def _writes(event: str, arguments: Any) -> bool:
    if event == "open":
        flags = arguments[2] if isinstance(arguments[2], int) else 0
        return bool(flags & WRITING) and not str(arguments[0]).startswith("/dev/")
    return event in TOUCHES


KINDS = (
    Kind("C7", "every command that writes, killed as it makes, moves or removes something", killed, share=0.02),
    Kind("C7", "every command that writes, told to end as it makes, moves or removes something", interrupted, 0.02),
)
