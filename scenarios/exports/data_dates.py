"""Of which day the data are: as the files tell it, never the day on which somebody read them alone."""

from collections.abc import Mapping
from typing import Final

from ..presentation.names import later
from ..presentation.summary import listed
from ..presentation.translate import Words
from ..project.settings import InputRecord, Settings

TOLD_BY: Final[Mapping[str, str]] = {
    "gpkg": later("the GeoPackage's table of contents"),
    "dbf": later("the head of the .dbf"),
    "workbook": later("the workbook's properties"),
    "tiff": later("the TIFF's tag DateTime"),
}
"""What in a file tells the day of its last change."""


def data_dates(settings: Settings, words: Words) -> str:
    """Return of which day the data are or the files were last changed, where these tell it, and when all was read."""
    known = [
        words("{what} {date}", what=words.name(record.role), date=record.dated)
        if record.dated
        else words("{what}: file of {date}", what=words.name(record.role), date=record.changed)
        for record in settings.inputs
        if record.dated or record.changed
    ]
    told = list(dict.fromkeys(known))  # many files of one day are one
    return listed([*told, words("read {date}", date=settings.created[:10])], words)


def date_of(record: InputRecord, words: Words) -> str:
    """Return the day of a file's data, else that of its last change with what tells it, else that it tells none."""
    if record.dated:
        return record.dated
    if not record.changed:
        return words("not stated in the file")
    told_by = words(TOLD_BY.get(record.changed_by, record.changed_by))
    return words("not stated; file last changed on {date}, by {source}", date=record.changed, source=told_by)
