"""Machine code that is kept holds good only for the kernels it was made from, its callees in other files included."""

import subprocess
import sys
from pathlib import Path

from lifecircle.coverage.kernels import jit

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
ASK = "import {package}.caller as c; print(c.way(10), sum(c.way.stats.cache_hits.values()))"


def answer(folder: Path, package: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-P", "-c", ASK.format(package=package)],
        cwd=folder,
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_a_kernel_is_compiled_anew_when_one_that_it_calls_has_changed(tmp_path: Path) -> None:
    package = tmp_path / "kernels"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "compiled.py").write_text(Path(jit.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    (package / "callee.py").write_text(CALLEE.format(factor=1))
    (package / "caller.py").write_text(CALLER)
    assert answer(tmp_path, "kernels") == ["11", "0"]
    assert answer(tmp_path, "kernels") == ["11", "1"]
    (package / "callee.py").write_text(CALLEE.format(factor=2))
    assert answer(tmp_path, "kernels") == ["21", "0"]
