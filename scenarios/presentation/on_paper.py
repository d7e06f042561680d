"""Sentences that tell what to type, as a document says them that is handed in: its reader types nothing."""

from typing import Final

from ...messages import later
from .in_window import IN_WINDOW

_PAIRS: Final = (
    (
        (
            "{count} indicators are decided by no map and have no measured figure yet; bring them as a table with "
            "'lifecircle keep figures PROJECT FILE'."
        ),
        later("{count} indicators are decided by no map and have no measured figure yet."),
    ),
    (
        (
            "For {count} estates of the table it is not stated what is agreed; fill in the columns and bring the "
            "table again with 'lifecircle keep estates PROJECT FILE'."
        ),
        later("For {count} estates of the table it is not stated what is agreed."),
    ),
    (
        "The pages are written by 'lifecircle export PROJECT --kind public-map' (fitness-map, care-map).",
        later("The pages are handed over beside this report."),
    ),
    (
        (
            "People outside a circle are told by district; how few sites would serve them 'lifecircle site' proves, "
            "for a site may serve several districts."
        ),
        later(
            "People outside a circle are told by district; fewer sites than districts may serve them, for a site may "
            "serve several."
        ),
    ),
    (
        "Nothing is said of the target year: name a scenario (--scenario) that scales the people or adds estates.",
        later("Nothing is said of the target year, as no scenario tells its people."),
    ),
    (
        (
            "The project has no scenario, so that there is no list of projects yet; begin one in the window or with "
            "'lifecircle scenario new'."
        ),
        later("No scenario is told of, so that there is no list of projects yet."),
    ),
    (
        (
            "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the {total} "
            "facilities that count: the streets of the ones do not join those of the others. Look into them with "
            "'lifecircle network'."
        ),
        later(
            "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the {total} "
            "facilities that count: the streets of the ones do not join those of the others."
        ),
    ),
    (
        (
            "No way along the streets leads from any of the {people:,.0f} residents to any of the {total} facilities "
            "that count: the streets of the ones do not join those of the others. Look into them with 'lifecircle "
            "network'."
        ),
        later(
            "No way along the streets leads from any of the {people:,.0f} residents to any of the {total} facilities "
            "that count: the streets of the ones do not join those of the others."
        ),
    ),
)
ON_PAPER: Final = {**IN_WINDOW, **dict(_PAIRS)}
"""By what the lower floors say: every value that the document's sentence names stands in the other one too."""
