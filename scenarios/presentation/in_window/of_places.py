"""Sentences on making a place of files, and on its streets and people."""

from typing import Final

from ....messages import later

PAIRS: Final = (
    (
        "{file} does not tell from which files it was made; make it again with 'lifecircle check'.",
        later("{file} does not tell from which files it was made; import them again."),
    ),
    (
        (
            "{file}: nothing says whether its degrees are shifted. They were taken as WGS 84, where its points lie "
            "{read} m from a street on average; as {title} they would lie {fits} m from one. If that is what they "
            'are, give datum = "{datum}" (on the command line: --datum {file}={datum}) to shift them.'
        ),
        later(
            "{file}: nothing says whether its degrees are shifted. They were taken as WGS 84, where its points "
            "lie {read} m from a street on average; as {title} they would lie {fits} m from one. If that is what "
            "they are, choose {title} beside the list to shift them."
        ),
    ),
    (
        (
            "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the "
            "{total} facilities that count: their streets are not connected with each other. Check them with "
            "'lifecircle network'."
        ),
        later(
            "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the "
            "{total} facilities that count: their streets are not connected with each other. Export the network's "
            "faults and check them."
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
            "facilities that count: their streets are not connected with each other. Export the network's faults "
            "and check them."
        ),
    ),
    (
        (
            "With a central meridian {degrees}° further east it would fit: its numbers are of another zone than its "
            "coordinate system. Give the right one (on the command line: --file-crs {file}=...)."
        ),
        later(
            "With a central meridian {degrees}° further east it would fit: its numbers are of another zone than its "
            "coordinate system. Write the right one in the list under Coordinates."
        ),
    ),
    (
        (
            "With a central meridian {degrees}° further west it would fit: its numbers are of another zone than its "
            "coordinate system. Give the right one (on the command line: --file-crs {file}=...)."
        ),
        later(
            "With a central meridian {degrees}° further west it would fit: its numbers are of another zone than its "
            "coordinate system. Write the right one in the list under Coordinates."
        ),
    ),
    (
        ('As Baidu\'s metres it would fit: give datum = "bd09mc" (on the command line: --datum {file}=bd09mc).'),
        later("As Baidu's metres it would fit: choose BD-09 metres beside the list."),
    ),
    (
        (
            "{file} counts people by county and city, and no district of these levels was given; add "
            "--districts FILE=county."
        ),
        later(
            "{file} counts people by county and city, and no district of these levels was given; add a "
            "layer of districts of these levels."
        ),
    ),
    (
        (
            '{file} is a drawing with lines on several layers; say which are streets, by layer = "…" '
            "under [network] of a check file, or --streets-where {column}=…: {layers}."
        ),
        later("{file} is a drawing with lines on several layers; choose in the list which are streets: {layers}."),
    ),
    (
        (
            "{file}: the words {words} in the column {column} tell of no bridge or tunnel; those "
            "streets count as on the ground. Explain them in a file of words (--street-words), or "
            "correct the column."
        ),
        later(
            "{file}: the words {words} in the column {column} tell of no bridge or tunnel; those "
            "streets count as on the ground. Explain them in a file of words installed in the settings,"
            " or correct the column."
        ),
    ),
    (
        (
            "{file}: {count} streets have classes in the column {column} that no word explains "
            "({classes}); they count as open to all. Explain them in a file of words (--street-words, "
            "or words under [network]), or correct the column."
        ),
        later(
            "{file}: {count} streets have classes in the column {column} that no word explains "
            "({classes}); they count as open to all. Explain them in a file of words installed in the "
            "settings, or correct the column."
        ),
    ),
    (
        ("There is no plan {key}. Built in are {known}; a plan of your own is given as a path to its .toml file."),
        later("There is no plan {key}. Built in are {known}; a plan of your own is installed in the settings."),
    ),
    (
        (
            "{file} has no column that is known to hold the classes of streets: all count as open on "
            "foot and to cars, motorways too. If it has one, name it in a file of words (--street-"
            "words, [columns] highway)."
        ),
        later(
            "{file} has no column that is known to hold the classes of streets: all count as open on "
            "foot and to cars, motorways too. If it has one, name it in a file of words installed in "
            "the settings."
        ),
    ),
)
"""What is said where one types, and in the window instead."""
