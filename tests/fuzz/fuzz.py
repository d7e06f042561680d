"""Fuzzing with atheris, led by which lines of the program an input reaches. `make fuzz` runs each target for long.

    python -m lifecircle.tests.fuzz.fuzz --seconds 25              # all targets in one process, as CI does
    python -m lifecircle.tests.fuzz.fuzz --seconds 600 x.gpkg ...  # the targets named, one after the other

An input that ends otherwise than in data or a sentence, takes over ten seconds or over 2 GB stops the run with exit
code 1 and is kept in `kept/TARGET/`, from where the tests try it ever after. With `--seeds` the smallest inputs that
reached new lines are kept in `seeds/TARGET/`, from where every later run begins.
"""

import argparse
import importlib
import os
import pkgutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

if TYPE_CHECKING:
    from .targets import Target

LARGEST_SEED = 2_000
LIMITS = ("-timeout=10", "-rss_limit_mb=3000", "-max_len=50000", "-detect_leaks=0")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="Targets; all of them together where none is named.")
    parser.add_argument("--seconds", type=int, default=25)
    parser.add_argument(
        "--runs", type=int, default=0, help="So many inputs, the same ones each time, instead of seconds."
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", action="store_true", help="Every target, one after the other.")
    parser.add_argument("--throw-away", action="store_true", help="Keep nothing of what is found but what is said.")
    parser.add_argument("--seeds", type=int, default=0, help="So many small inputs of each target become seeds.")
    asked = parser.parse_args()
    _import_kernels()
    with atheris.instrument_imports(include=["lifecircle"], enable_loader_override=False):
        from .targets import targets

        known = targets()
    if asked.each:
        return max(_apart(name, asked.seconds, asked.seed) for name in known)
    names = asked.names or list(known)
    limit = f"-runs={asked.runs}" if asked.runs else f"-max_total_time={asked.seconds}"
    chosen = [known[name] for name in names]
    return fuzz(chosen, limit, asked.seed, keeping=not asked.throw_away, most_seeds=asked.seeds)


def _import_kernels() -> None:
    """Import what is compiled before all else: it could not be compiled where its lines are watched."""
    kernels = importlib.import_module("lifecircle.coverage.kernels")
    for module in pkgutil.walk_packages(kernels.__path__, "lifecircle.coverage.kernels."):
        importlib.import_module(module.name)


def _apart(name: str, seconds: int, seed: int) -> int:
    """Fuzz one target in a process of its own, as libFuzzer never returns."""
    command = [sys.executable, "-P", "-m", "lifecircle.tests.fuzz.fuzz", name, f"--seconds={seconds}", f"--seed={seed}"]
    return subprocess.run(command, check=False).returncode


def fuzz(chosen: list["Target"], limit: str, seed: int, *, keeping: bool, most_seeds: int = 0) -> int:
    """Fuzz targets together, up to libFuzzer's `limit`; the first byte of an input says which one it is for."""
    folder = Path(tempfile.mkdtemp(prefix="lifecircle-fuzz-", dir=_quick()))
    corpus, scratch = folder / "corpus", folder / "scratch"
    corpus.mkdir()
    for number, target in enumerate(chosen):
        for data in seeds(target):
            (corpus / sha256(bytes([number]) + data).hexdigest()).write_bytes(bytes([number]) + data)
    known = {path.name for path in corpus.iterdir()}
    child = os.fork()
    if child == 0:
        _run(chosen, corpus, scratch, limit, seed)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    for path in folder.glob("*-*"):
        if path.is_file() and keeping:
            keep(chosen, path.read_bytes())
    keep_seeds(chosen, [path.read_bytes() for path in corpus.iterdir() if path.name not in known], most_seeds)
    subprocess.run(["rm", "-rf", folder], check=True)
    return int(code != 0)


def _run(chosen: list["Target"], corpus: Path, scratch: Path, limit: str, seed: int) -> None:
    def one(data: bytes) -> None:
        if data:
            scratch.mkdir()
            try:
                chosen[data[0] % len(chosen)].try_on(data[1:], scratch)
            except Exception:
                (corpus.parent / "crash-exception").write_bytes(data)  # libFuzzer itself keeps those that hang only
                raise
            finally:
                for path in scratch.iterdir():
                    path.unlink()
                scratch.rmdir()

    sys.stdout.flush()
    place = f"-artifact_prefix={corpus.parent}/"
    atheris.Setup([sys.argv[0], *LIMITS, place, limit, f"-seed={seed}", str(corpus)], one)
    atheris.Fuzz()


def seeds(target: "Target") -> list[bytes]:
    """Return a target's whole file, what was kept of it, and its seeds."""
    from .targets import KEPT, SEEDS

    return [
        target.seed, *(path.read_bytes() for place in (KEPT, SEEDS) for path in sorted((place / target.name).glob("*")))
    ]  # fmt: skip


def keep(chosen: list["Target"], data: bytes) -> None:
    """Keep an input that ended otherwise, for the tests."""
    from .targets import KEPT

    place = KEPT / chosen[data[0] % len(chosen)].name
    place.mkdir(parents=True, exist_ok=True)
    (place / sha256(data[1:]).hexdigest()[:12]).write_bytes(data[1:])
    sys.stderr.write(f"kept in {place}\n")


def keep_seeds(chosen: list["Target"], found: list[bytes], most: int) -> None:
    """Keep the smallest of the inputs that reached new lines, `most` of each target, as seeds."""
    from .targets import SEEDS

    for number, target in enumerate(chosen):
        mine = sorted((data[1:] for data in found if data and data[0] % len(chosen) == number), key=len)
        for data in mine[:most]:
            if len(data) <= LARGEST_SEED:
                place = SEEDS / target.name
                place.mkdir(parents=True, exist_ok=True)
                (place / sha256(data).hexdigest()[:12]).write_bytes(data)


def _quick() -> str | None:
    """Return a folder in memory, where there is one: each input becomes a file."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


if __name__ == "__main__":
    sys.exit(main())
