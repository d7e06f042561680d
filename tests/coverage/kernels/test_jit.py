"""Machine code that is kept holds good only for the kernels it was made from, its callees in other files included."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numba
import pytest

from lifecircle.coverage.kernels import jit, kept_code

CALLEE = """
from .compiled import compiled
@compiled
def length(metres):
    return {factor} * metres
"""
CALLER = """
from .callee import length
from .compiled import compiled
@compiled
def way(metres):
    return length(metres) + 1
"""
REFUSE = """
def refuse(asked):
    if str(asked.get("dir", "")).startswith("HERE"):
        raise PermissionError(13, "no")
"""
SHUT = "import tempfile as t; new = t.TemporaryFile; t.TemporaryFile = lambda *a, **k: refuse(k) or new(*a, **k)\n"
ASK = "import {package}.caller as c; print(c.way(10), sum(c.way.stats.cache_hits.values()))"


def lay(package: Path) -> None:
    """Lay down a package of two kernels, compiled as ours are."""
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "compiled.py").write_text(Path(jit.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    beside = Path(kept_code.__file__)
    (package / beside.name).write_text(beside.read_text(encoding="utf-8"), encoding="utf-8")
    (package / "callee.py").write_text(CALLEE.format(factor=1))
    (package / "caller.py").write_text(CALLER)


def answer(folder: Path, package: str, before: str = "") -> list[str]:
    done = subprocess.run(
        [sys.executable, "-P", "-c", before + ASK.format(package=package)],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_a_kernel_is_compiled_anew_when_one_that_it_calls_has_changed(tmp_path: Path) -> None:
    package = tmp_path / "kernels"
    lay(package)
    assert answer(tmp_path, "kernels") == ["11", "0"]
    assert answer(tmp_path, "kernels") == ["11", "1"]
    (package / "callee.py").write_text(CALLEE.format(factor=2))
    assert answer(tmp_path, "kernels") == ["21", "0"]


def test_machine_code_beside_the_sources_serves_whom_it_may_not_be_written_by(tmp_path: Path) -> None:
    shipped, package = tmp_path / "shipped" / "kernels", tmp_path / "kernels"
    shipped.parent.mkdir()
    lay(shipped)
    assert answer(shipped.parent, "kernels") == ["11", "0"]
    shutil.copytree(shipped, package)
    kept = {file.name: file.read_bytes() for file in (package / "__pycache__").glob("*.nb?")}
    assert len(kept) >= 4
    # Who may not write there: numba tells by a file that it cannot make, and goes to the user's own folder.
    ask = (REFUSE + SHUT).replace("HERE", str(package))
    assert answer(tmp_path, "kernels", before=ask) == ["11", "1"]
    assert {file.name: file.read_bytes() for file in (package / "__pycache__").glob("*.nb?")} == kept
    (package / "callee.py").write_text(CALLEE.format(factor=2))
    assert answer(tmp_path, "kernels", before=ask) == ["21", "0"]
    assert answer(tmp_path, "kernels", before=ask) == ["21", "1"]
    assert {file.name: file.read_bytes() for file in (package / "__pycache__").glob("*.nb?")} == kept


def test_code_for_a_family_of_processors_is_taken_by_its_members_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: Any = numba.config
    monkeypatch.setattr(settings, "CPU_NAME", None)
    monkeypatch.setattr(settings, "CPU_FEATURES", None)
    file = tmp_path / "processors.json"
    assert kept_code.take_family(file) is None
    file.write_text('{"family": "some-family", "needs": ["no-processor-has-this"]}', encoding="utf-8")
    assert kept_code.take_family(file) is None
    assert [settings.CPU_NAME] == [None]
    file.write_text('{"family": "some-family", "needs": []}', encoding="utf-8")
    assert kept_code.take_family(file) == "some-family"
    assert (settings.CPU_NAME, settings.CPU_FEATURES) == ("some-family", "")
