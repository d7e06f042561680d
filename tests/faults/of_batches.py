"""Batches: requests that mean nothing, results altered, planted, cut, in the way, killed, on full disks, of two."""

import copy
import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

from .kinds import Ground, Kind, Try, wrong
from .trying import Outcome, command, ready, started, tried

VALUES: dict[str, Any] = {
    "null": None, "empty": "", "text": "abc", "negative": -1, "huge": 10**400, "infinite": float("inf"),
    "no number": float("nan"), "list": [], "object": {}, "true": True, "half": 0.5, "far": 1e308, "deep": [[[[[[]]]]]],
    "upwards": "../../../../etc/passwd", "zero byte": "a\0b", "control": "a\x0b\x1b[31mb", "noncharacter": "a\uffff",
    "template": "{a:>3000000000}{a.__class__}", "long": "x" * 40_000, "formula": "=1+1", "surrogate": "\ud800",
}  # fmt: skip
"""What stands in the place of a value that a batch kept."""
TAKEN_OUT = "taken out"
KEPT = ("batch.json", "case")
WRITTEN = ("results.json", "results.xlsx", "results.parquet")
PLACES = ("folder", "link", "link to nothing", "pipe", "empty", "a cut", "zeros", "/dev/zero", "a list")
REQUEST = 'projects = ["../edited/lifecircle.gpkg"]\nscenarios = ["", "*"]\nyears = [2030]\n'
"""Of the project of the ground, which has one scenario."""


def request_of(ground: Ground) -> Path:
    path = ground.files / "batch.toml"
    path.write_text(REQUEST, encoding="utf-8")
    return path


@cache
def _made(files: Path) -> Path:
    """Return results of a batch, made once."""
    folder = files.parent / "batch"
    done = tried("batch", files / "batch.toml", "--out", folder)
    assert done.code == 0, done.said
    return folder


def _results(ground: Ground) -> Path:
    """Return a copy of the results in an empty folder."""
    request_of(ground)
    return Path(shutil.copytree(_made(ground.files), ground.fresh() / "out"))


def _rows(folder: Path) -> Any:
    with suppress(OSError, ValueError):
        return json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return None


def _kept(folder: Path, kind: str) -> Path:
    return folder / "batch.json" if kind == "batch.json" else min((folder / "cases").glob("*.json"))


def _both(ground: Ground, out: Path, *, same: bool = True) -> str:
    """Ask for the results again and go on with them: right figures, or a sentence."""
    again = tried("rerun", out, "--allow", ground.files.parent)
    went_on = tried("batch", request_of(ground), "--out", out)
    found = wrong(again) or wrong(went_on)
    right = not same or went_on.code != 0 or _rows(out) == _rows(_made(ground.files))
    return found or ("" if right else "other figures")


# ---------------------------------------------------------------------------------------------------------- altered
def altered(ground: Ground) -> Iterator[Try]:
    """Every value that a batch keeps is another one, or is taken out."""
    out = _results(ground)
    for kind in KEPT:
        plain = json.loads(_kept(out, kind).read_text(encoding="utf-8"))
        for at in _places(plain):
            for name in (*VALUES, TAKEN_OUT):
                yield Try(f"{kind}: {'.'.join(map(str, at))} is {name}", partial(_altered, ground, kind, at, name))


def _places(plain: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where values stand, of lists the first."""
    if at:
        yield at
    inner = plain.items() if isinstance(plain, dict) else enumerate(plain[:1]) if isinstance(plain, list) else ()
    for key, value in inner:
        yield from _places(value, (*at, key))


def _altered(ground: Ground, kind: str, at: tuple[Any, ...], name: str) -> str:
    out = _results(ground)
    path = _kept(out, kind)
    plain = json.loads(path.read_text(encoding="utf-8"))
    inner = plain
    for key in at[:-1]:
        inner = inner[key]
    if name == TAKEN_OUT:
        del inner[at[-1]]
    else:
        inner[at[-1]] = copy.deepcopy(VALUES[name])
    path.write_text(json.dumps(plain), encoding="utf-8")
    return _both(ground, out)


# ------------------------------------------------------------------------------------------------------- in the way
def in_the_way(ground: Ground) -> Iterator[Try]:
    """Something else stands where a batch keeps its files, or writes them before they take their places."""
    names = (*KEPT, *WRITTEN, "batch.part", "results.part", "case part", "cases", "outputs")
    for name in names:
        for place in PLACES:
            yield Try(f"{name} is {place}", partial(_in_the_way, ground, name, place))


def _in_the_way(ground: Ground, name: str, place: str) -> str:
    out = _results(ground)
    case = _kept(out, "case")
    path = {"case": case, "case part": case.with_suffix(".part")}.get(name, out / name)
    text = path.read_bytes() if path.is_file() else b"{}"
    if path.is_dir():
        shutil.move(path, out.parent / "moved")
    else:
        path.unlink(missing_ok=True)
    if name == "case part":
        case.unlink()
    own = out.parent / "own"
    own.write_text("the planner's own", encoding="utf-8")
    _put(path, place, text, own)
    found = _both(ground, out)
    kept = own.read_text(encoding="utf-8") == "the planner's own" and not (out.parent / "nothing").exists()
    return found or ("" if kept else "wrote through a link")


def _put(path: Path, place: str, text: bytes, own: Path) -> None:
    contents = {"empty": b"", "a cut": text[: len(text) // 2], "zeros": bytes(len(text)), "a list": b"[1, 2]"}
    if place in contents:
        path.write_bytes(contents[place])
    elif place == "folder":
        (path / "own").mkdir(parents=True)
    elif place == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to({"link": own, "link to nothing": own.with_name("nothing")}.get(place, Path("/dev/zero")))


# -------------------------------------------------------------------------------------------- disks, kills, two of it
def interrupted(ground: Ground) -> Iterator[Try]:
    """Killed or ended at random moments, on full disks, and two at once; then asked again: the same figures."""
    chance = random.Random(77)
    for number in range(60):
        name, after_s = chance.choice(("SIGKILL", "SIGKILL", "SIGTERM", "SIGINT")), chance.uniform(0.03, 0.5)
        yield Try(f"{number}: {name} after {after_s:.2f} s", partial(_killed, ground, name, after_s))
    for size in (8, 20, 40, 60, 80, 120, 200):
        yield Try(f"a disk of {size} kB", partial(_on_small_disk, ground, size))
    for number in range(10):
        yield Try(f"{number}: two at once", partial(_two_at_once, ground))


def _killed(ground: Ground, name: str, after_s: float) -> str:
    words = ("batch", request_of(ground), "--out", ground.fresh() / "out")
    first = started(ready(*words))
    time.sleep(after_s)  # the moment of the signal, no waiting for anything
    with suppress(ProcessLookupError):
        os.kill(first.child, getattr(signal, name))
    if "Traceback" in (said := first.outcome().said):
        return said[-300:]
    return _as_made(ground, tried(*words), ground.scratch / "out")


def _as_made(ground: Ground, done: Outcome, out: Path) -> str:
    """Return what is wrong where a batch should have gone through."""
    if done.code:
        return f"code {done.code}: {done.said[-300:]}"
    left = [path.name for path in (*out.rglob("*.part"), *out.rglob(".lifecircle-*"), *out.rglob(".new*"))]
    return f"left behind: {left}" if left else "" if _rows(out) == _rows(_made(ground.files)) else "other figures"


def _on_small_disk(ground: Ground, size: int) -> str:
    disk = ground.fresh() / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", str(disk)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        return ""  # only an administrator mounts disks
    try:
        words = ("batch", request_of(ground), "--out", disk / "out")
        done = tried(*words)
        found = wrong(done) or ("" if done.code == 0 or "disk" in done.said else f"not told: {done.said[-200:]}")
        subprocess.run(["mount", "-o", "remount,size=9000k", disk], check=True)
        return found or _as_made(ground, tried(*words), disk / "out")
    finally:
        subprocess.run(["umount", disk], check=True)


def _two_at_once(ground: Ground) -> str:
    words = ("batch", request_of(ground), "--out", ground.fresh() / "out")
    outcomes = [one.outcome() for one in [started(command(*words)) for _ in range(2)]]
    found = next(filter(None, map(wrong, outcomes)), "")
    return found or _as_made(ground, tried(*words), ground.scratch / "out")


# --------------------------------------------------------------------------------------------------------- requests
def requests(ground: Ground) -> Iterator[Try]:
    """Every key of a request holds what nobody expects, and projects, plans or parameters of one name stand in it."""
    for key in ("name", "projects", "plans", "scenarios", "years", "parameters", "exports", "comparisons", "unknown"):
        for text in (
            '"x"', "1", "-1", "[]", "['']", "['*', '*']", "[1]", "[true]", "[0.5]", "[inf]", "[99999999999999]",
            "{a = 1}", "[{a = 1}]", "[['x']]", "['\\u0000']", f"['{'x' * 5000}']", "['/dev/zero']", "['/dev/stdin']",
            "['..']", "['../../../../etc/passwd']", "['//host/share/x.toml']", "1979-05-27", "['{a:>300000000}']",
            "['[/red]']", "['=1+1']", f"[{'2030, ' * 100_000}]",
        ):  # fmt: skip
            yield Try(f"{key} = {text[:40]}", partial(_asked, ground, key, text))
    parameters = ("speeds_mps", "limits", "targets", "crossing_s", "signal_s", "mode", "modes", "note", "unknown")
    for key in parameters:
        for text in ("1e308", "-1", "nan", "inf", "0", "'x'", "{}", "{people = 0}", "{people = 1e308}", "{x = -1}",
                     "{people = 'x'}", "[1]", "1e-300", "{people = 1e-300}", "{circles-elderly = nan}",
                     "{circles-elderly = 1e308}", "{circles-elderly = -5}"):  # fmt: skip
            yield Try(f"parameters: {key} = {text}", partial(_asked, ground, "parameters", f"[{{{key} = {text}}}]"))
    sets = ", ".join(f'{{name="{number}"}}' for number in range(55_000))
    yield Try("more cases than are evaluated", partial(_asked, ground, "parameters", f"[{sets}]"))


def _asked(ground: Ground, key: str, text: str) -> str:
    lines = [line for line in REQUEST.splitlines() if not line.startswith(f"{key} ")]
    path = ground.files / "asked.toml"
    path.write_text("\n".join((f"{key} = {text}", *lines)), encoding="utf-8")
    out = ground.fresh() / "out"
    done = tried("batch", path, "--out", out)
    again = tried("rerun", out, "--allow", ground.files.parent) if done.code == 0 else None
    return wrong(done) or (wrong(again, least=0) if again else "") or _not_same(again)


def _not_same(again: Outcome | None) -> str:
    """Rerun at once a batch must be found the same."""
    return "" if again is None or again.code == 0 else f"not the same: {again.said[-300:]}"


def namesakes(ground: Ground) -> Iterator[Try]:
    """Two projects, plans, sets of parameters of one name, or said twice: each keeps its own rows and files."""
    for what in ("projects", "files", "the same twice", "plans", "parameters", "unnamed parameters", "here"):
        yield Try(f"namesakes: {what}", partial(_namesakes, ground, what))


def _namesakes(ground: Ground, what: str) -> str:
    folder = ground.fresh()
    makers: dict[str, Callable[[], str]] = {
        "projects": lambda: _two_projects(ground, "a/x/lifecircle.gpkg", "b/x/lifecircle.gpkg"),
        "files": lambda: _two_projects(ground, "a/x.gpkg", "b/x.gpkg"),
        "the same twice": lambda: _two_projects(ground, "a/x.gpkg", "a/x.gpkg"),
        "here": lambda: _two_projects(ground, "lifecircle.gpkg", "lifecircle.gpkg"),
        "plans": lambda: _two_plans(ground),
        "parameters": lambda: _two_speeds(ground, 'name = "slow"\n'),
        "unnamed parameters": lambda: _two_speeds(ground, ""),
    }
    path = folder / "asked.toml"
    path.write_text(makers[what](), encoding="utf-8")
    done = tried("batch", path, "--out", folder / "out")
    if done.code:
        return wrong(done)
    again, rows = tried("rerun", folder / "out", "--allow", ground.files.parent), _rows(folder / "out")["rows"]
    keys = [tuple(row[key] for key in ("project", "plan", "scenario", "parameters", "year", "clause", "kind", "level",
                                       "key")) for row in rows]  # fmt: skip
    twice = len(keys) - len(set(keys))
    return wrong(again) or _not_same(again) or (f"{twice} rows that nobody can tell apart" if twice else "")


def _two_projects(ground: Ground, first: str, second: str) -> str:
    for name, source in ((first, ground.project), (second, ground.results / "lifecircle.gpkg")):
        (ground.scratch / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, ground.scratch / name)
    return f'projects = ["{first}", "{second}"]\nscenarios = [""]\nexports = ["workbook"]\n'


def _two_plans(ground: Ground) -> str:
    for name in ("a", "b"):
        (ground.scratch / name).mkdir()
        tried("plans", "new", ground.scratch / name / "own.toml")
    return f'projects = ["{ground.project}"]\nscenarios = [""]\nplans = ["a/own.toml", "b/own.toml"]\n'


def _two_speeds(ground: Ground, named: str) -> str:
    sets = [f"[[parameters]]\n{named}speeds_mps = {{people = {speed}}}\n" for speed in (0.5, 1.5)]
    return f'projects = ["{ground.project}"]\nscenarios = [""]\n{"".join(sets)}'


KINDS = (
    Kind("batches", "every value that a batch keeps altered or taken out", altered, 0.02),
    Kind("batches", "something else where a batch keeps its files", in_the_way, 0.1),
    Kind("batches", "batches killed, on full disks, two at once", interrupted, 0.06),
    Kind("batches", "requests of batches that mean nothing", requests, 0.04),
    Kind("batches", "namesakes in one batch", namesakes, 1.0),
)
