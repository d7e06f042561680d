"""A process that has done everything once, so that what is forked from it begins with all modules and kernels loaded.

Nothing here may start a thread: a fork has only the one that forked it, and waits forever for the others. That is why
no report is set (Typst keeps threads, and counts the pages of the Word form too); each fork that sets one starts its
own.
"""

import gc
import io
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from lifecircle.__main__ import collect_seldom
from lifecircle.coverage.warm_up import warm_up
from lifecircle.scenarios.cli import app

from ..town_files import write_town

ENGLISH = {"LANG": "en_GB.UTF-8", "COLUMNS": "150"}
WITHOUT_THREADS = ("pictures", "web-map", "public-map", "xlsx", "json", "gpkg", "csv", "layers")
"""Exports that are made by libraries which keep no threads."""


def warm() -> None:
    """Give one command of each kind to the program here, into a folder that is thrown away."""
    collect_seldom()
    warm_up()
    nowhere = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(nowhere), redirect_stderr(nowhere):
        codes = {words: _run(words) for words in _commands(Path(folder))}
    assert set(codes.values()) == {0}, codes
    gc.collect()
    gc.freeze()  # what never changes is shared with every fork, and is not looked through by each


def _run(words: tuple[object, ...]) -> int:
    return app.run(app.make_app(), [str(word) for word in words], ENGLISH)


def _commands(folder: Path) -> tuple[tuple[object, ...], ...]:
    write_town(folder)
    edits, out = folder / "edits.json", folder / "out"
    edits.write_text('[{"verb": "scale_people", "factor": 1.5}]', encoding="utf-8")
    project = out / "lifecircle.gpkg"
    kinds = [word for kind in WITHOUT_THREADS for word in ("--kind", kind)]
    return (
        ("inspect", folder / "town.osm", folder / "care.csv"),
        ("check", folder / "town.toml", "--out", out),
        ("evaluate", project, "--out", folder / "verdicts"),
        ("isochrones", project, "--service", "elderly_care", "--out", folder / "iso.gpkg"),
        ("network", folder / "town.osm", "--repair", "--out", folder / "net"),
        ("scenario", "add", project, edits),
        ("scenario", "show", project, "Scenario 1"),
        ("compare", project, "--out", folder / "compared"),
        ("view", "monitoring", project, "--plan", "mianyang", "--output", folder / "view.xlsx"),
        ("export", project, *kinds, "--out", folder / "handed-in"),
        ("plans", "new", folder / "own.toml"),
        ("plans", "validate", folder / "own.toml"),
        ("new", folder / "check.toml"),
    )
