"""What programs keep for a moment only: gone at the end, and after a kill with the next program that asks."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from lifecircle.scratch import has_ended, maker, scratch_folder

forks = pytest.mark.skipif(sys.platform == "win32", reason="forks")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_is_there_in_the_block_and_gone_after_it(temporary: Path) -> None:
    with scratch_folder() as one, scratch_folder() as other:
        (one / "a").write_text("a", encoding="utf-8")
        assert one != other
        assert one.parent == other.parent == temporary
    assert list(temporary.iterdir()) == []


@forks
def test_what_a_killed_program_left_goes_and_what_others_use_or_own_stays(temporary: Path) -> None:
    reader, writer = os.pipe()
    if (killed := os.fork()) == 0:
        with scratch_folder() as folder:
            (folder / "part.bin").write_bytes(bytes(10))
            os.write(writer, folder.name.encode())
            os._exit(0)  # as after a kill nothing is cleared away
    os.waitpid(killed, 0)
    left = temporary / os.read(reader, 1000).decode()
    assert (left / "part.bin").is_file()
    assert has_ended(left.name.removeprefix("lifecircle-"))
    kept = [
        temporary / f"lifecircle-{maker()}-a",
        temporary / f"lifecircle-00000000-{killed}-a",
        temporary / "lifecircle-notes",
        temporary / left.name.removeprefix("lifecircle-"),
    ]
    for folder in kept:
        folder.mkdir()
    link, file = Path(f"{left}1"), Path(f"{left}2")
    link.symlink_to(kept[2])
    file.write_text("a file of that name", encoding="utf-8")
    with scratch_folder():
        assert not left.exists()
        assert all(path.exists() for path in (*kept, link, file))


def test_only_numbers_of_processes_are_asked_for() -> None:
    computer = maker().partition("-")[0]
    assert not has_ended(maker())
    for odd in ("", computer, f"{computer}-", f"{computer}-a-b", f"{computer}-{'9' * 5000}-a", f"{computer}-²-a"):
        assert not has_ended(odd)
