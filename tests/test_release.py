"""A release is a number: it stands in one place, and the list of changes begins with it."""

import re
from pathlib import Path

import lifecircle

ROOT = Path(lifecircle.__file__).parent


def test_the_changes_begin_with_the_version_of_now() -> None:
    heading = re.search(r"^## (\S+) \(([^)]+)\)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert heading is not None
    assert heading.group(1) == lifecircle.__version__
    assert heading.group(2) == "unreleased" or re.fullmatch(r"\d{4}-\d\d-\d\d", heading.group(2))


def test_no_other_file_holds_the_version() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'dynamic = ["version"]' in project
    assert 'version = { attr = "lifecircle.__version__" }' in project
