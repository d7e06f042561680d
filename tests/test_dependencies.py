"""What the program runs on: locked, listed with licences that fit, and without versions of known holes."""

import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import lifecircle

ROOT = Path(lifecircle.__file__).parent
FITTING = re.compile(
    r"(MIT|MIT-CMU|BSD|BSD-[23]-Clause|0BSD|Apache-2\.0|PSF-2\.0|MPL-2\.0|ISC|Zlib|CC0-1\.0|LLVM-exception)"
)
LINKED_ONLY = {"pyside6-essentials", "shiboken6"}
"""Under the LGPL: used as they are, never copied into the program."""
MENDED_IN = {
    "certifi": "2024.7.4", "fonttools": "4.60.2", "idna": "3.7", "jinja2": "3.1.6", "lxml": "4.9.1", "numpy": "1.22",
    "pillow": "11.3.0", "pyarrow": "14.0.1", "pydantic": "2.4.0", "pygments": "2.15.0", "requests": "2.32.4",
    "urllib3": "2.6.0",
}  # fmt: skip
"""The first versions without the holes known of before (CVE lists of 2022 to 2025)."""


def project() -> dict[str, list[str]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        table = tomllib.load(file)["project"]
    return {"run": table["dependencies"], **table["optional-dependencies"]}


def locked() -> dict[str, str]:
    files = ("requirements.lock", "requirements-bundle.lock")
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in files)
    found = re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def needed() -> set[str]:
    """Every package that the program and its window need, through others too, on this machine."""
    waiting = [*project()["run"], *project()["gui"]]
    found: set[str] = set()
    while waiting:
        asked = Requirement(waiting.pop())
        name = str(canonicalize_name(asked.name))
        if name not in found and (asked.marker is None or asked.marker.evaluate({"extra": ""})):
            found.add(name)
            waiting += metadata.requires(name) or []
    return found


def listed() -> dict[str, tuple[str, str]]:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (\d[\w.]*) \| (.+) \|$", page, re.MULTILINE)
    return {name: (version, licence) for name, version, licence in rows}


@pytest.mark.parametrize("extra", ["run", "gui", "cluster", "dev", "bundle"])
def test_what_the_project_asks_for_is_locked_within_its_bounds(extra: str) -> None:
    for text in project()[extra]:
        asked = Requirement(text)
        assert asked.specifier.contains(locked()[canonicalize_name(asked.name)]), text


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-bundle.lock"])
def test_every_locked_version_has_the_hashes_of_its_files_and_no_host_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 20
    line = re.compile(r"[\w.-]+==[\w.+!-]+(?: ; [^\\]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+")
    assert [entry[:60] for entry in entries if not line.fullmatch(entry)] == []
    assert "://" not in text


@pytest.mark.skipif(sys.platform != "linux", reason="the list is that of one system")
def test_the_page_lists_what_is_needed_at_the_locked_versions() -> None:
    assert {name: version for name, (version, _) in listed().items()} == {name: locked()[name] for name in needed()}


def test_every_licence_fits() -> None:
    for name, (_, licence) in listed().items():
        if name in LINKED_ONLY:
            assert licence.startswith("LGPL-")
        else:
            words = re.split(r"\s+(?:AND|OR|WITH)\s+", licence)
            assert all(FITTING.fullmatch(word) for word in words), (name, licence)


def test_the_licences_are_those_that_the_packages_state() -> None:
    for name, (_, licence) in listed().items():
        about = metadata.metadata(name)
        keys = ("License-Expression", "License", "Classifier")
        stated = " ".join(str(text) for key in keys for text in about.get_all(key) or ())
        first = re.split(r"[\s-]", licence)[0]
        full = {"MPL": "Mozilla Public", "PSF": "Python Software Foundation"}.get(first, first)
        assert first in stated or full in stated, name


def test_no_locked_version_has_a_hole_that_is_known() -> None:
    versions = locked()
    assert MENDED_IN.keys() <= versions.keys(), "a package that is gone needs no line here"
    assert [n for n, least in MENDED_IN.items() if n in versions and Version(versions[n]) < Version(least)] == []
