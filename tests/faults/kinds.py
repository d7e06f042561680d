"""A kind of fault: many tries of one cause, each of which must go through or be refused by one sentence."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..scenarios.town_files import write_town
from .trying import Outcome, tried

MOST_CPU_S = 20.0
MOST_MB = 1_200.0


@dataclass(frozen=True)
class Ground:
    """What tries begin with: files of a town, results made of them, the project edited, a folder for each try."""

    files: Path
    results: Path
    project: Path
    scratch: Path

    @classmethod
    def made(cls, folder: Path) -> "Ground":
        files, scratch = folder / "files", folder / "scratch"
        files.mkdir(parents=True)
        write_town(files)
        done = tried("check", files / "town.toml", "--out", folder / "first")
        assert done.code == 0, done.said
        (folder / "edited").mkdir()
        project = Path(shutil.copy(folder / "first" / "lifecircle.gpkg", folder / "edited"))
        edits = files / "edits.json"
        edits.write_text('[{"verb": "scale_people", "factor": 1.5}]', encoding="utf-8")
        plans = files / "office" / "plans"
        plans.mkdir(parents=True)
        for words in (("scenario", "add", project, edits), ("plans", "new", plans / "own.toml")):
            done = tried(*words)
            assert done.code == 0, done.said
        return cls(files, folder / "first", project, scratch)

    def fresh(self) -> Path:
        """Return an empty folder; what the try before left is gone."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir()
        return self.scratch

    def copied(self) -> Path:
        """Return a copy of the project in an empty folder."""
        return Path(shutil.copy(self.project, self.fresh() / "lifecircle.gpkg"))


@dataclass(frozen=True)
class Try:
    """One try: what it is called, and what says why it failed, '' where all is right."""

    name: str
    fault: Callable[[], str]


def always() -> bool:
    """Say that every machine has what the tries need; a function with a name, since kinds travel between processes."""
    return True


@dataclass(frozen=True)
class Kind:
    """Many tries of one cause; `key` is that of the list of faults, `share` which of them a short run takes.

    `can_be_tried` tells whether this machine has what they need; where not, none is counted as tried.
    """

    key: str
    title: str
    tries: Callable[[Ground], Iterator[Try]]
    share: float = 0.1
    can_be_tried: Callable[[], bool] = always


def wrong(outcome: Outcome, *, least: int = 0, must_refuse: bool = False) -> str:
    """Return what is wrong with an outcome: a traceback, a signal, too much time or memory, or no refusal."""
    if not outcome.is_right or outcome.code < least:
        return f"code {outcome.code}: {outcome.said.strip()[-300:]}"
    if outcome.cpu_s > MOST_CPU_S or outcome.peak_mb > MOST_MB:
        return f"{outcome.cpu_s:.0f} s, {outcome.peak_mb:.0f} MB"
    return f"went through: {outcome.said.strip()[-200:]}" if must_refuse and outcome.code == 0 else ""


def taken(kind: Kind, ground: Ground, *, share: float, seed: int) -> Iterator[Try]:
    """Yield a share of a kind's tries, at least two, the same ones for a seed."""
    every = list(kind.tries(ground))
    count = max(min(2, len(every)), round(share * len(every)))
    yield from random.Random(seed).sample(every, count)
