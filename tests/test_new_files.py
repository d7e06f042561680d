"""Files that are begun: whole or not there, and never in another's place."""

from pathlib import Path

import pytest

from lifecircle.new_files import write_new


def test_a_file_that_is_there_stays_and_an_empty_one_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.touch()
    write_new(path, "a = 1\n")
    assert path.read_text(encoding="utf-8") == "a = 1\n"
    with pytest.raises(FileExistsError):
        write_new(path, "b = 1\n")
    assert path.read_text(encoding="utf-8") == "a = 1\n"
    link, elsewhere = tmp_path / "link", tmp_path / "elsewhere"
    elsewhere.touch()
    link.symlink_to(elsewhere)
    with pytest.raises(FileExistsError):
        write_new(link, "b = 1\n")
    assert elsewhere.read_bytes() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_what_the_disk_has_no_room_for_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"

    class Full(type(path)):  # type: ignore[misc]
        def open(self, *_: object, **__: object) -> object:
            self.touch()
            return Path("/dev/full").open("w", encoding="utf-8")

    with pytest.raises(OSError, match="No space left"):
        write_new(Full(path), "a" * 100)
    assert not path.exists()
