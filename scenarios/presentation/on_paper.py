"""Sentences that tell what to type, as a document says them that is handed in: its reader types nothing."""

from typing import Final

from ...messages import later
from .in_window import IN_WINDOW

_PAIRS: Final = (
    (
        (
            "{count} indicators are not decided by a map and have no measured figure yet; import them as a table "
            "with 'lifecircle keep figures PROJECT FILE'."
        ),
        later("{count} indicators are not decided by a map and have no measured figure yet."),
    ),
    (
        (
            "For {count} estates of the table it is not stated what is agreed; fill in the columns and import the "
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
            "People outside a circle are listed by district; 'lifecircle site' proves how few sites would serve "
            "them, for a site may serve several districts."
        ),
        later(
            "People outside a circle are listed by district; fewer sites than districts may serve them, for a site "
            "may serve several."
        ),
    ),
    (
        "The target year is not covered: name a scenario (--scenario) that scales the people or adds estates.",
        later("The target year is not covered, as no scenario states its population."),
    ),
    (
        (
            "The project has no scenario, so there is no list of projects yet; begin one in the window or with "
            "'lifecircle scenario new'."
        ),
        later("No scenario is included, so there is no list of projects yet."),
    ),
    (
        (
            "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the "
            "{total} facilities that count: their streets are not connected with each other. Check them with "
            "'lifecircle network'."
        ),
        later(
            "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the "
            "{total} facilities that count: their streets are not connected with each other."
        ),
    ),
    (
        (
            "No way along the streets leads from any of the {people:,.0f} residents to any of the {total} "
            "facilities that count: their streets are not connected with each other. Check them with 'lifecircle "
            "network'."
        ),
        later(
            "No way along the streets leads from any of the {people:,.0f} residents to any of the {total} "
            "facilities that count: their streets are not connected with each other."
        ),
    ),
)
ON_PAPER: Final = {**IN_WINDOW, **dict(_PAIRS)}
"""By what the lower floors say: every value that the document's sentence names stands in the other one too."""
