"""Of which day the data are: as the files tell it, never the day on which somebody read them alone."""

from ..presentation.summary import listed
from ..presentation.translate import Words
from ..project.settings import Settings


def data_dates(settings: Settings, words: Words) -> str:
    """Return of which day the data are, where a file tells it, and when all of it was read."""
    told = [
        words("{what} {date}", what=words.name(record.role), date=record.dated)
        for record in settings.inputs
        if record.dated
    ]
    return listed([*told, words("read {date}", date=settings.created[:10])], words)
