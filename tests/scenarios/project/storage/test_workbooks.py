"""Workbooks on disks that refuse them: the system's own error, which becomes one sentence."""

import errno
import sys
from pathlib import Path

import pytest

from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.project.storage.disk import told_of
from lifecircle.scenarios.project.storage.workbooks import new_workbook


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a disk that is always full")
def test_a_full_disk_is_told_as_the_system_tells_it() -> None:
    with pytest.raises(OSError) as refused, new_workbook(Path("/dev/full")) as book:  # noqa: PT011  (its number below)
        book.add_worksheet("A").write_string(0, 0, "a")
    assert refused.value.errno == errno.ENOSPC


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a disk that is always full")
def test_a_full_disk_is_one_sentence() -> None:
    with pytest.raises(ProjectError, match="full"), told_of(Path("/dev/full")), new_workbook(Path("/dev/full")) as book:
        book.add_worksheet("A")


def test_a_folder_that_is_not_there_is_told_as_the_system_tells_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), new_workbook(tmp_path / "none" / "a.xlsx") as book:
        book.add_worksheet("A")
