"""Several files as one ZIP with a readme that says what they are; the same bytes on every run."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ....texts import clean, one_line
from ...presentation.titles import title_of
from ..request import ExportRequest
from .results import clause_columns
from .target import Target

README: Final = "README.txt"
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""The oldest date that a ZIP knows; a date of today would make every file another."""
_MODE: Final = 0o644 << 16


def write_archive(path: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write a ZIP of named contents."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = ZipInfo(name, _WHEN)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, _MODE
            archive.writestr(entry, content)


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a folder by name."""
    for file in sorted(folder.iterdir()):
        yield file.name, file.read_bytes()


def readme(request: ExportRequest, where: Target | None, more: Iterable[str] = ()) -> bytes:
    """Return the readme: place, plan, date, coordinates, and which clause a column belongs to."""
    words, result = request.words, request.result
    settings = result.project.settings
    lines = [
        words("{place}: {plan}", place=one_line(settings.name), plan=one_line(title_of(result.evaluation.plan, words))),
        words("Made {date} with LifeCircle {version}", date=settings.created[:10], version=settings.program),
        words("Data: {source}", source=one_line(settings.source or settings.name)),
    ]
    if where is not None:
        lines.append(words("Coordinates: {crs}", crs=words.say(where.said)))
    lines += ["", words("Columns that begin with a clause's id belong to it:")]
    lines += [f"  {column}_*  {one_line(title)}" for column, title in clause_columns(request).items()]
    lines += [words("  _cost: minutes or km to the nearest; _served: 1 yes, 0 no, empty: not asked; _people: who goes")]
    lines += [words("  estimated, _estimated: yes where the people beside it were estimated and not counted")]
    return "\r\n".join(map(clean, [*lines, *more, ""])).encode("utf-8-sig")
