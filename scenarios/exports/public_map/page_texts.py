"""What the page for citizens says, in words for everybody."""

from collections.abc import Sequence
from typing import Any

from ....coverage.travel.profiles import Profile
from ...presentation.translate import Words
from ...project.settings import Settings


def page_texts(settings: Settings, words: Words, title: str, profiles: Sequence[Profile]) -> dict[str, Any]:
    """Return every word of the page in the planner's language; `profiles` are the paces to choose from."""
    waits = settings.crossing_wait_s or settings.signal_wait_s
    honest = (
        words("Minutes are walked along the streets, waits at crossings included, and rounded up.")
        if waits
        else words("Minutes are walked along the streets, without waits at red lights, and rounded up.")
    )
    return {
        "title": title,
        "comma": words(", "),
        "semicolon": words("; "),
        "kinds": words("Kinds of facilities"),
        "all": words("All kinds"),
        "search": words("Find a street or a place"),
        "pace": words("Whose pace"),
        "paces": [
            words("at an adult's pace ({speed:g} m/s)", speed=profiles[0].speed_mps),
            words("at an older person's pace ({speed:g} m/s)", speed=profiles[1].speed_mps),
        ],
        "larger": words("Larger text"),
        "smaller": words("Smaller text"),
        "ask": words("Tap the map where you are: the nearest of {count} come first.", count="{count}"),
        "nearest": words("The {count} nearest on foot from the place you chose:", count="{count}"),
        "none": words("None can be reached within 60 minutes on foot from here."),
        "nostreet": words("No street to walk on lies within {metres} m of this place; tap beside a street."
                          , metres="{metres}"),
        "units": {"m": words.name("m"), "km": words.name("km")},
        "walk": words("{minutes} min", minutes="{minutes}"),
        "far": words("more than 60 min"),
        "hours": words("Open"),
        "unknown": words("not known to this map; ask before you go"),
        "stop": words("Mobile service"),
        "offers": words("Offers"),
        "fee": words("Fee"),
        "address": words("Address"),
        "phone": words("Telephone"),
        "notes": [
            honest,
            words("This page contains no data about people, and needs no internet connection."),
            words("Made {date} with LifeCircle {version}", date=settings.created[:10], version=settings.program),
            words("Data: {source}", source=settings.source or settings.name),
        ],
    }  # fmt: skip
