"""What was read from each input, kept for the project's list of sources."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pyproj

from ...layers.files.days import changed_on
from ...layers.report import Problem, Report
from ...messages import Message
from ..project.settings import InputRecord, Note

PROBLEMS_KEPT: Final = 20


def record_of(role: str, report: Report, more: tuple[Message, ...], told: tuple[Message, ...] = ()) -> InputRecord:
    """Return what the project keeps of a reader's report: how the file was read, its notes, its first problems.

    `told` is what must be said on the screen beside what the report says was lost.
    """
    how = Message(
        "Read as {format}; coordinate system {crs}; encoding {encoding}.",
        {"format": report.format, "crs": report.crs or "–", "encoding": report.encoding or "–"},
    )
    listed = report.problems[:PROBLEMS_KEPT]
    problems = [message for problem in listed for message in _said(problem)]
    rest = len(report.problems) - len(listed)
    left = (Message("{count} more problems of this file are not listed.", {"count": rest}),) if rest > 0 else ()
    on_screen = (*report.lost, *report.doubts, *told)
    said = (how, *report.notes, *on_screen, *problems, *left, *more)
    return InputRecord(role=role, file=report.file, rows=report.rows, done=notes_of(said), told=notes_of(on_screen))


def _said(problem: Problem) -> tuple[Message, ...]:
    """Which row it is, and what is wrong with it: each by itself, so that both are said in the reader's language."""
    where = () if problem.row is None else (Message("Row {row}:", {"row": problem.row}),)
    return (*where, problem.message)


def notes_of(messages: Iterable[Message]) -> tuple[Note, ...]:
    """Return messages as they are kept."""
    return tuple(Note.of(message) for message in messages)


def with_notes(records: tuple[InputRecord, ...], role: str, said: tuple[Message, ...]) -> tuple[InputRecord, ...]:
    """Return the records, those of a role with what else was done to them."""
    return tuple(
        record.model_copy(update={"done": (*record.done, *notes_of(said))}) if record.role == role else record
        for record in records
    )


def with_told(record: InputRecord, said: tuple[Message, ...]) -> InputRecord:
    """Return the record with what else was done to its file and must not be overlooked."""
    notes = notes_of(said)
    return record.model_copy(update={"done": (*record.done, *notes), "told": (*record.told, *notes)})


def with_days(records: Iterable[InputRecord], files: Iterable[Path]) -> tuple[InputRecord, ...]:
    """Return the records with the day on which each file was last changed, where it tells one itself.

    Files of one name in several folders tell none, unless it is the same day.
    """
    found: dict[str, set[tuple[str, str]]] = {}
    for file in files:
        told = changed_on(file)
        found.setdefault(file.name, set()).add((told.day, told.told_by) if told else ("", ""))
    days = {name: next(iter(told)) for name, told in found.items() if len(told) == 1}
    return tuple(
        record.model_copy(update=dict(zip(("changed", "changed_by"), days.get(record.file, ("", "")), strict=True)))
        for record in records
    )


def empty(columns: tuple[str, ...], crs: pyproj.CRS) -> gpd.GeoDataFrame:
    """Return a frame without rows."""
    return gpd.GeoDataFrame({name: pd.Series(dtype=object) for name in columns}, geometry=[], crs=crs)


def projected(crs: pyproj.CRS) -> Message:
    """Return the note that data were projected for measuring."""
    return Message("Projected to {crs} for measuring.", {"crs": crs.name})
