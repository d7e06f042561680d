"""Full disks, mounts, signals, files in the way, two at once, odd paths: the old set or the new one, and said."""

import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from lifecircle.scenarios.project.storage.manifest import MANIFEST, digest_of, read_manifest

from .kinds import Ground, Kind, Try, wrong
from .trying import Outcome, command, started, tried, tried_in_process

SIZES_KB = (40, 120, 300, 500, 700, 900, 1_100, 1_400, 1_800, 2_400)
NAMES = {
    "isochrones": ("iso.gpkg",),
    "check": ("lifecircle.gpkg", "verdicts.xlsx", "verdicts.json", "map.html", "map.png"),
    "evaluate": ("verdicts.xlsx", "verdicts.json"),
    "export": ("report.pdf", "sheets.pdf", "lifecircle.gpkg", "map.html", "verdicts.xlsx", "verdicts.json"),
    "compare": ("comparison.xlsx", "comparison.json", "comparison.gpkg"),
    "view": ("view.xlsx",),
    "network": ("findings.gpkg", "streets.gpkg", "findings.xlsx"),
    "plans": ("own.toml",),
    "new": ("check.toml",),
    "scenario export": ("a.json",),
    "office": ("pack.zip",),
}
"""What each command writes."""


def command_of(ground: Ground, name: str, out: Path) -> tuple[object, ...]:
    project = ground.project
    return {
        "check": ("check", ground.files / "town.toml", "--out", out),
        "evaluate": ("evaluate", project, "--out", out),
        "isochrones": ("isochrones", project, "--service", "elderly_care", "--out", out / "iso.gpkg"),
        "export": ("export", project, "--out", out),
        "compare": ("compare", project, "--out", out),
        "view": ("view", "monitoring", project, "--plan", "mianyang", "--output", out / "view.xlsx"),
        "network": ("network", ground.files / "town.osm", "--repair", "--out", out),
        "plans": ("plans", "new", out / "own.toml"),
        "new": ("new", out / "check.toml"),
        "scenario export": ("scenario", "export", project, "Scenario 1", out / "a.json"),
        "office": ("office", "pack", ground.files / "office", out / "pack.zip"),
    }[name]


def in_the_way(ground: Ground) -> Iterator[Try]:
    """A file of the planner's, or a folder, stands where a command writes: it is never replaced unasked."""
    for asked, names in NAMES.items():
        for name in names:
            for kind in ("file", "folder", "link"):
                yield Try(f"{asked}: {name} is a {kind}", partial(_in_the_way, ground, asked, name, kind))


def _in_the_way(ground: Ground, asked: str, name: str, kind: str) -> str:
    out = ground.fresh() / "out"
    out.mkdir()
    target, elsewhere = out / name, out.parent / "elsewhere"
    elsewhere.write_text("the planner's own", encoding="utf-8")
    if kind == "folder":
        target.mkdir()
    elif kind == "link":
        target.symlink_to(elsewhere)
    else:
        target.write_text("the planner's own", encoding="utf-8")
    found = wrong(tried(*command_of(ground, asked, out)))
    kept = target.is_dir() if kind == "folder" else target.read_text("utf-8", errors="replace") == "the planner's own"
    same = elsewhere.read_text(encoding="utf-8") == "the planner's own"
    return found or ("" if kept and same else f"{name} was replaced")


def full_disks(ground: Ground) -> Iterator[Try]:
    """A disk that has room for some of the results only, with an old set on it and without."""
    for asked in ("check", "evaluate", "isochrones", "export", "network"):
        for size in SIZES_KB:
            yield Try(f"{asked} on {size} kB", partial(_on_small_disk, ground, asked, size))


def _on_small_disk(ground: Ground, asked: str, size: int) -> str:
    disk = ground.fresh() / "disk"
    disk.mkdir()
    if (
        os.geteuid()
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", disk], check=False, capture_output=True
        ).returncode
    ):
        return ""  # only an administrator mounts disks
    try:
        done = tried(*command_of(ground, asked, disk))
        found = wrong(done) or ("" if done.code == 0 or "disk" in done.said else f"not told: {done.said[-200:]}")
        return found or (_half(disk) if done.code else "")
    finally:
        subprocess.run(["umount", disk], check=True)


def _half(folder: Path) -> str:
    left = [path.name for path in folder.iterdir()]
    return f"left behind: {left}" if left else ""


def signals(ground: Ground) -> Iterator[Try]:
    """Ctrl-C, the wish to end and a lost terminal at random moments of a check into a folder with results."""
    chance = random.Random(40)
    for number in range(120):
        name, after_s = chance.choice(("SIGINT", "SIGTERM", "SIGHUP")), chance.uniform(0.02, 1.2)
        yield Try(f"{number}: {name} after {after_s:.2f} s", partial(_signalled, ground, name, after_s))


def _signalled(ground: Ground, name: str, after_s: float) -> str:
    out = ground.fresh() / "out"
    shutil.copytree(ground.results, out)
    before = read_manifest(out)
    done = _interrupted(ground, out, getattr(signal, name), after_s)
    listed = read_manifest(out)
    mixed = [file for file, digest in listed.items() if digest_of(out / file) != digest]
    hidden = [path.name for path in (*out.glob(".lifecircle-*"), *out.parent.glob(".lifecircle-*"))]
    said_nothing = "nothing was written" in done.said
    if mixed or hidden or "Traceback" in done.said:
        return f"mixed {mixed}, hidden {hidden}: {done.said[-200:]}"
    return "said that nothing was written" if said_nothing and listed != before else ""


def _interrupted(ground: Ground, out: Path, number: int, after_s: float) -> Outcome:
    """Run a check in a fork of its own and send it a signal so long after it began."""
    reader, writer = os.pipe()

    def send() -> None:
        child = int(os.read(reader, 20))
        time.sleep(after_s)  # the moment of the signal, no waiting for anything
        with suppress(ProcessLookupError):
            os.kill(child, number)

    def check() -> int:
        os.write(writer, str(os.getpid()).encode())
        return command("check", ground.files / "town.toml", "--out", out)()

    sender = threading.Thread(target=send)
    sender.start()
    done = tried_in_process(check)
    sender.join()
    for end in (reader, writer):
        os.close(end)
    return done


def two_at_once(ground: Ground) -> Iterator[Try]:
    """Two programs write into one folder, or one project, at one moment."""
    for number in range(10):
        for name in ("check", "evaluate", "scenario"):
            yield Try(f"{number}: two of {name}", partial(_two_at_once, ground, name))


def _two_at_once(ground: Ground, name: str) -> str:
    project = ground.copied()
    out = project.parent
    edits = out / "edits.json"
    edits.write_text('[{"verb": "scale_people", "factor": 1.5}]', encoding="utf-8")
    words = {
        "check": ("check", ground.files / "town.toml", "--out", out / "out"),
        "evaluate": ("evaluate", project, "--out", out / "out"),
        "scenario": ("scenario", "add", project, edits),
    }[name]
    outcomes = [one.outcome() for one in [started(command(*words)) for _ in range(2)]]
    found = next(filter(None, map(wrong, outcomes)), "")
    if name == "scenario":
        told = [one.said for one in outcomes]
        return found or ("" if any(one.code == 0 for one in outcomes) else f"neither: {told}")
    listed = read_manifest(out / "out")
    mixed = [file for file, digest in listed.items() if digest_of(out / "out" / file) != digest]
    return found or (f"mixed {mixed}" if mixed or not listed else "")


def refused_folders(ground: Ground) -> Iterator[Try]:
    """Folders that may not be written to, are mounts, are files, vanish, or have names that no system takes."""
    for asked in ("check", "evaluate", "isochrones", "export", "network"):
        for place in ("a mount", "below a file", "a long name", "a zero byte", "/dev/full", "/proc", "gone"):
            yield Try(f"{asked} into {place}", partial(_into, ground, asked, place))


def _into(ground: Ground, asked: str, place: str) -> str:
    folder = ground.fresh()
    (folder / "file").write_text("x", encoding="utf-8")
    out = {
        "a mount": folder / "disk", "below a file": folder / "file" / "out", "a long name": folder / ("x" * 300),
        "a zero byte": Path(f"{folder}/a\0b"), "/dev/full": Path("/dev/full"), "/proc": Path("/proc/x"),
        "gone": folder / "a" / "b" / "c",
    }[place]  # fmt: skip
    if place != "a mount":
        return wrong(tried(*command_of(ground, asked, out)))
    out.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "none", out], check=False, capture_output=True).returncode
    ):
        return ""
    try:
        return wrong(tried(*command_of(ground, asked, out)), must_refuse=False) or (
            "" if any(out.iterdir()) else "nothing was written"
        )
    finally:
        subprocess.run(["umount", out], check=True)


def immovable(ground: Ground) -> Iterator[Try]:
    """Each file of the old set in turn cannot be replaced: the whole old set stays."""
    for name in ("verdicts.xlsx", "verdicts.json", "map.html", "map.png", "lifecircle.gpkg", MANIFEST):
        yield Try(f"{name} cannot be replaced", partial(_immovable, ground, name))


def _immovable(ground: Ground, name: str) -> str:
    out = ground.fresh() / "out"
    shutil.copytree(ground.results, out)
    before = {path.name: digest_of(path) for path in out.iterdir() if path.is_file()}
    if (
        not (out / name).exists()
        or subprocess.run(["chattr", "+i", out / name], check=False, capture_output=True).returncode
    ):
        return ""  # not every disk knows such files
    try:
        done = tried("check", ground.files / "town.toml", "--name", "other", "--out", out)
    finally:
        subprocess.run(["chattr", "-i", out / name], check=True)
    after = {path.name: digest_of(path) for path in out.iterdir() if path.is_file()}
    return wrong(done, must_refuse=True) or ("" if before == after else "a mixture")


KINDS = (
    Kind("B10", "files and folders of the planner's in the way of every command that writes", in_the_way, 0.08),
    Kind("B3", "full disks of ten sizes", full_disks, 0.08),
    Kind("B2", "120 signals at random moments of a check", signals, 0.03),
    Kind("B2", "a file of the old set that cannot be replaced", immovable, 0.5),
    Kind("B8, C6", "mounted, refused and impossible folders", refused_folders, 0.12),
    Kind("7", "two programs at once", two_at_once, 0.1),
)
