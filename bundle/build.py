# ruff: noqa: INP001  (a script of the build, no package)
"""The one-folder program, ready to be carried to a computer without Python and without the internet.

    .venv-bundle/bin/python bundle/build.py        # `make bundle`; packs it into dist/

In this order: fonts, PyInstaller, the kernels' machine code made by the program itself for a family of processors, the
list of what is inside (SBOM, CycloneDX), the packed folder, and SHA-256 of every file. How it is signed:
docs/release.md.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

ROOT: Final = Path(__file__).resolve().parents[1]
WORK, DIST = ROOT / ".cache" / "bundle", ROOT / "dist"
BUILD, PROGRAM = WORK / "build", WORK / "lifecircle"
KERNELS = PROGRAM / "_internal" / "lifecircle" / "coverage" / "kernels"
FAMILIES: Final = {
    "x86_64": ("x86-64-v3", ("avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe")),
    "arm64": ("apple-m1", ()),
}
"""Intel since 2013 and AMD since 2015; every Mac with a chip of Apple's. Others compile for themselves, once."""
MOST_ROUNDS: Final = 5
LARGE: Final = 4_000_000
BASELINE_MACHINE: Final = {"amd64": "x86_64", "aarch64": "arm64"}


def run(*command: object, **environment: str) -> str:
    """Run a command, stop where it fails, and give what it printed."""
    done = subprocess.run(  # noqa: S603  (the build's own commands)
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    return done.stdout


def machine() -> str:
    """The processor's architecture by one name on all systems."""
    found = platform.machine().lower()
    return BASELINE_MACHINE.get(found, found)


def compile_kernels() -> None:
    """Have the program compile its kernels for the family, into its own folder, and see that nothing is left to do."""
    family, needs = FAMILIES[machine()]
    marked = json.dumps({"family": family, "needs": needs})
    (KERNELS / "processors.json").write_text(marked, encoding="utf-8")
    program = PROGRAM / ("lifecircle.exe" if os.name == "nt" else "lifecircle")
    for _ in range(MOST_ROUNDS):  # two threads may ask for the same kernel, and one of them compiles for itself
        said = run(program, "--lang", "en", "prepare")
        sys.stdout.write(said)
        if "nothing had to be compiled" in said:
            return
    sys.exit("The machine code beside the kernels is not found again.")


def slim() -> None:
    """Take symbols for debuggers out of large libraries, but out of those that their wheels have patched."""
    strip = shutil.which("strip")
    if strip is None or not sys.platform.startswith("linux"):
        return
    for file in (PROGRAM / "_internal").rglob("*.so*"):
        is_patched = ".libs" in file.parent.name or "PySide6" in file.parts
        if file.is_file() and not file.is_symlink() and not is_patched and file.stat().st_size > LARGE:
            run(strip, "--strip-unneeded", file)


def list_parts() -> None:
    """Write what the program is made of: its libraries with versions and licences, as CycloneDX."""
    raw = BUILD / "environment.cdx.json"
    tool = (sys.executable, "-m", "cyclonedx_py")  # the command lies in another folder on each system
    run(*tool, "environment", "--pyproject", ROOT / "pyproject.toml", "--of", "JSON", "-o", raw, sys.executable)
    listed = json.loads(raw.read_text(encoding="utf-8"))
    inside = {name.casefold().replace("_", "-") for name in needed()}
    parts = [one for one in listed["components"] if one["name"].casefold().replace("_", "-") in inside]
    kept = {one["bom-ref"] for one in parts}
    parts.append({"type": "platform", "name": "CPython", "version": platform.python_version(), "bom-ref": "cpython"})
    listed["components"] = parts
    listed["dependencies"] = [one for one in listed.get("dependencies", ()) if one["ref"] in kept]
    for one in listed["dependencies"]:
        one["dependsOn"] = [ref for ref in one.get("dependsOn", ()) if ref in kept]
    (PROGRAM / "sbom.cdx.json").write_text(json.dumps(listed, ensure_ascii=False, indent=1), encoding="utf-8")


def needed() -> set[str]:
    """The packages that the program and its window need, and PyInstaller, whose starter is part of it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [*project["dependencies"], *project["optional-dependencies"]["gui"], "pyinstaller"]
    found: set[str] = set()
    while waiting:
        asked = Requirement(waiting.pop())
        if asked.name not in found and (asked.marker is None or asked.marker.evaluate({"extra": ""})):
            found.add(asked.name)
            waiting += [] if asked.name == "pyinstaller" else metadata.requires(asked.name) or []
    return found


def sums(folder: Path) -> str:
    """SHA-256 of every file of a folder, as `sha256sum -c` reads it."""
    files = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.name not in {"SHA256SUMS", "SHA256SUMS.sig"}
    )
    lines = [f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.relative_to(folder).as_posix()}\n" for one in files]
    return "".join(lines)


def sign_where_asked(file: Path) -> None:
    """Sign a list of sums where a key is at hand; who builds without one has no signature beside it."""
    if key := os.environ.get("LIFECIRCLE_SIGNING_KEY"):
        sys.stdout.write(run(sys.executable, ROOT / "bundle" / "sign.py", key, file))


def pack(version: str) -> Path:
    """Pack the folder as people of each system unpack it: zip on Windows, tar.xz elsewhere."""
    name = f"lifecircle-{version}-{sys.platform}-{machine()}"
    if os.name == "nt":
        packed = DIST / f"{name}.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as box:
            for file in sorted(PROGRAM.rglob("*")):
                box.write(file, file.relative_to(WORK))
        return packed
    packed = DIST / f"{name}.tar.xz"
    with tarfile.open(packed, "w:xz", preset=3) as bundle:
        bundle.add(PROGRAM, "lifecircle")
    return packed


def main() -> None:
    """Build all of it."""
    for folder in (BUILD, PROGRAM):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in (BUILD, DIST):
        folder.mkdir(parents=True, exist_ok=True)
    run(sys.executable, ROOT / "bundle" / "fonts.py", BUILD / "fonts")
    where = ("--distpath", WORK, "--workpath", BUILD)
    run(sys.executable, "-m", "PyInstaller", "-y", "--log-level", "ERROR", *where, ROOT / "bundle" / "lifecircle.spec")
    slim()
    compile_kernels()
    list_parts()
    (PROGRAM / "SHA256SUMS").write_text(sums(PROGRAM), encoding="utf-8")
    sign_where_asked(PROGRAM / "SHA256SUMS")
    size = sum(file.stat().st_size for file in PROGRAM.rglob("*") if file.is_file() and not file.is_symlink())
    program = PROGRAM / ("lifecircle.exe" if os.name == "nt" else "lifecircle")
    packed = pack(run(program, "--version").split()[-1])
    digest = hashlib.sha256(packed.read_bytes()).hexdigest()
    beside = packed.with_name(f"{packed.name}.sha256")
    beside.write_text(f"{digest}  {packed.name}\n", encoding="utf-8")
    sign_where_asked(beside)
    sys.stdout.write(f"{packed.name}: {packed.stat().st_size / 1e6:.0f} MB, unpacked {size / 1e6:.0f} MB\n")


if __name__ == "__main__":
    main()
