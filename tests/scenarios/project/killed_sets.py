"""Sets of files whose writing is killed at each of its moments: the old set or the new one, and nothing left over.

It loads what writes files and no more: a hundred forks of a process that holds every library take half a minute.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from lifecircle.scenarios.project.geopackage import connect
from lifecircle.scenarios.project.storage.atomic_write import check_folder, recover, replacing_folder
from lifecircle.scenarios.project.storage.writing import Writing

from .killed_at import killed_at

NAMES = ("lifecircle.gpkg", "map.png", "verdicts.json", "verdicts.xlsx")


def write_database(path: Path, mark: str) -> None:
    database = connect(path, "rwc")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("BEGIN")
    database.execute("CREATE TABLE lifecircle_settings (json TEXT)")
    database.executemany("INSERT INTO lifecircle_settings VALUES (?)", [(mark * 500,) for _ in range(40)])
    database.execute("COMMIT")
    database.close()


def write_set(folder: Path, mark: str, how: Writing | None = None, *, databases: Sequence[str] = NAMES[:1]) -> None:
    with replacing_folder(folder, how=how or Writing()) as beside:
        for name in NAMES[1:]:
            (beside / name).write_text(mark, encoding="utf-8")
        for name in databases:
            write_database(beside / name, mark)


def marks(folder: Path) -> str:
    """The letters of which the set is: one where it is whole."""
    found = {(folder / name).read_text(encoding="utf-8") for name in NAMES[1:] if (folder / name).exists()}
    for path in folder.glob("*.gpkg"):
        database = connect(path, "rw")
        found |= {json[0] for (json,) in database.execute("SELECT DISTINCT json FROM lifecircle_settings")}
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        database.close()
    return "".join(sorted(found))


def litter(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".lifecircle-*")]


def killed_everywhere(tmp_path: Path, *, new: bool, databases: Sequence[str], drafts: Path | None = None) -> None:
    """Kill the writing of a set at each of its moments; it must be the old or the new one each time.

    `drafts` is the folder in which sets are drafted before they are copied, None where they are not.
    """
    with patch.object(os, "fsync", lambda _: None):  # a power cut is no part of this
        _killed_everywhere(tmp_path, new=new, databases=databases, drafts=drafts)


def _killed_everywhere(tmp_path: Path, *, new: bool, databases: Sequence[str], drafts: Path | None) -> None:
    out = tmp_path / "out"
    before = tmp_path / "before"

    def write(folder: Path, mark: str) -> None:
        write_set(folder, mark, databases=databases)

    write(before, "a")
    if not new:
        shutil.copytree(before, out)
    _, moments = killed_at(0, lambda: write(out, "b"))
    assert moments > 30
    seen = set()
    for moment in range(1, moments + 1):
        shutil.rmtree(out)
        if not new:
            shutil.copytree(before, out)
        if drafts is not None:  # what is cleared away first has moments of its own
            shutil.rmtree(drafts, ignore_errors=True)
        ended, _ = killed_at(moment, lambda: write(out, "b"))
        assert not ended
        recover(tmp_path)
        check_folder(out, NAMES)  # before it is finished, its files would be nobody's
        seen.add(marks(out))
        out.mkdir(exist_ok=True)
        assert litter(tmp_path) == []
    assert seen == ({"", "b"} if new else {"a", "b"})
    write(out, "c")
    assert marks(out) == "c"
    recover(tmp_path)
    assert litter(tmp_path) == []
