"""Sentences on projects, plans and the work with them."""

from typing import Final

from ....messages import later

PAIRS: Final = (
    (
        "{file} is not a LifeCircle project; make one from it with 'lifecircle check'.",
        later("{file} is not a LifeCircle project; bring it in with Import."),
    ),
    (
        (
            "{file} has no table '{table}', so it is not a complete LifeCircle project; make it again with 'lifecircle "
            "check'."
        ),
        later("{file} has no table '{table}', so it is not a complete LifeCircle project; import its files again."),
    ),
    (
        "The table '{table}' in {file} has lost its column '{column}'; make the project again with 'lifecircle check'.",
        later("The table '{table}' in {file} has lost its column '{column}'; import the project's files again."),
    ),
    (
        (
            "{count} streets in {file} were drawn or moved without their nodes, too many to be joined by their ends; "
            "make the project again with 'lifecircle check'."
        ),
        later(
            "{count} streets in {file} were drawn or moved without their nodes, too many to be joined by their "
            "ends; import the project's files again."
        ),
    ),
    (
        (
            "The project names the plan '{plan}', which is not one of the built-in plans ({known}); say with --plan "
            "or in the window which plan to check it against."
        ),
        later(
            "The project names the plan '{plan}', which is not one of the built-in plans ({known}); choose the plan "
            "at the right."
        ),
    ),
    (
        (
            "{file} holds a scenario of another project; add its edits with 'lifecircle scenario add' if they are "
            "meant for this one too."
        ),
        later("{file} holds a scenario of another project."),
    ),
    (
        "The layers are taken to show {year}, the year in which the project was made; set another with '--set year=…'.",
        later("The layers are taken to show {year}, the year in which the project was made."),
    ),
    (
        (
            "Not saved yet (new lines: {fresh}, closed lines: {gone}); 'lifecircle ledger PROJECT' saves them "
            "with today's date."
        ),
        later("Not saved yet (new lines: {fresh}, closed lines: {gone})."),
    ),
    (
        "The target year is not covered: name a scenario (--scenario) that scales the people or adds estates.",
        later("The target year is not covered: choose a scenario that scales the people or adds estates."),
    ),
    (
        (
            "People outside a circle are listed by district; 'lifecircle site' proves how few sites would serve "
            "them, for a site may serve several districts."
        ),
        later(
            "People outside a circle are listed by district; how few sites would serve them is proven under "
            "Improve, for a site may serve several districts."
        ),
    ),
    (
        "The pages are written by 'lifecircle export PROJECT --kind public-map' (fitness-map, care-map).",
        later("The pages are written by Export."),
    ),
    (
        "The plan's text gives no catalogue; give one (--catalogue).",
        later("The plan's text gives no catalogue."),
    ),
    (
        (
            "The project has no scenario, so there is no list of projects yet; begin one in the window or with "
            "'lifecircle scenario new'."
        ),
        later("The project has no scenario, so there is no list of projects yet; begin one."),
    ),
    (
        (
            "For {count} estates of the table it is not stated what is agreed; fill in the columns and import the "
            "table again with 'lifecircle keep estates PROJECT FILE'."
        ),
        later(
            "For {count} estates of the table it is not stated what is agreed; fill in the columns and import the "
            "table again."
        ),
    ),
    (
        (
            "{count} indicators are not decided by a map and have no measured figure yet; import them as a table "
            "with 'lifecircle keep figures PROJECT FILE'."
        ),
        later("{count} indicators are not decided by a map and have no measured figure yet; import them as a table."),
    ),
    (
        (
            "{file} is not a package of plans and words: it has no list of sums ({sums}); make one with "
            "'lifecircle office pack'."
        ),
        later(
            "{file} is not a package of plans and words: it has no list of sums ({sums}); ask whoever sent"
            " it for a package."
        ),
    ),
    (
        (
            "{path} was not written by LifeCircle, or has been changed since; move it away, name "
            "another place, or replace it with --force."
        ),
        later(
            "{path} was not written by LifeCircle, or has been changed since; move it away, or choose another place."
        ),
    ),
    (
        (
            "The layers of {path} were edited since LifeCircle wrote them ({tables}), and a new check "
            "would undo that; name another folder, or replace them with --force."
        ),
        later(
            "The layers of {path} were edited since LifeCircle wrote them ({tables}), and a new check "
            "would undo that; choose another folder."
        ),
    ),
)
"""What is said where one types, and in the window instead."""
