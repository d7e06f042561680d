"""Sentences that projects made before still hold, by those that say the same today: they are shown as these.

A project keeps what was said of its files as a template with its values. Where such a template is reworded, the old
one stands here, so that it is told in either language; its values must suffice for the new one.
"""

from typing import Final

RETIRED: Final = {
    "You said that the degrees are {datum}; they were shifted to WGS 84.": (
        "The degrees were taken as {datum} and shifted to WGS 84."
    ),
    "{file}: nothing in it says whether its degrees are shifted. {points} points lie {fits} m from a street on average "
    "as {title}, {read} m as WGS 84; on this evidence they were taken as {title}, shifted to WGS 84. Ask where the "
    "file comes from; if it is not {title}, import it again and choose otherwise.": (
        "{file}: nothing in it says whether its degrees are shifted. {points} points lie {fits} m from a street on "
        "average as {title}, {read} m as WGS 84; on this evidence they were taken as {title}, shifted to WGS 84: it "
        "was preselected, and confirmed by starting the check. Ask where the file comes from; if it is not {title}, "
        "import it again and choose otherwise."
    ),
    "Districts of level {level} overlap by slivers, {area} m2 in all ({pairs}), in which {people} people live; they "
    "count in the district that stands first.": (
        "Districts of level {level} overlap by {area} m2 in all ({pairs}), in which {people} people live; they count "
        "in the district that stands first."
    ),
    "{count} names differ from those of the boundaries in their endings alone: {names}.": (
        "{count} names differ from those of the boundaries in their endings, or in the province, city or county before "
        "them, alone: {names}."
    ),
    "{points} points fit the streets as {datum}; nothing was shifted: say so when you load the file.": (
        "{points} points fit the streets as {datum}; they are shifted only where you say so."
    ),
    "The layer has no coordinate system; nobody can tell its datum.": (
        "The layer has no coordinate system, so its datum is unknown."
    ),
    "{count} areas stand twice, such as {names}; their {people} people count twice: delete one of each.": (
        "{count} areas are duplicated, such as {names}; their {people} people count twice: delete one of each."
    ),
    "{count} rows stand twice, such as {names}: one place, one number of people; {people} people count twice: delete "
    "the second rows.": (
        "{count} rows are duplicated, such as {names}: same place, same number of people; {people} people count twice: "
        "delete the second rows."
    ),
    "{file}: nobody knows the one-way codes {codes}; those streets count as open both ways.": (
        "{file}: the one-way codes {codes} are unknown; those streets count as open both ways."
    ),
    "The shape was repaired ({fault}); its area changed by {percent} %.": (
        "The shape was repaired ({fault}); its area changed by {percent}%."
    ),
    "{count} pairs of areas overlap, such as {one} and {two} by {percent} %; about {people} people count there twice: "
    "draw the border again.": (
        "{count} pairs of areas overlap, such as {one} and {two} by {percent}%; about {people} people count there "
        "twice: draw the border again."
    ),
    "{datum}: {mean} m from a street on average (by chance {chance_mean} m), {on} % on the roadway (by chance "
    "{chance_on} %), score {score}.": (
        "{datum}: {mean} m from a street on average (by chance {chance_mean} m), {on}% on the roadway (by chance "
        "{chance_on}%), score {score}."
    ),
    "{people} people ({percent} %) live in no district of level {level}{near}; they count in no row of the "
    "districts.": (
        "{people} people ({percent}%) live in no district of level {level}{near}; they count in no row of the "
        "districts."
    ),
    "Heed {count} problems in {rows} rows, listed below.": "{count} problems in {rows} rows to check, listed below.",
    "{count} facilities may stand twice, as {name} and {other}: one category, like names, within 30 m. All of them "
    "count; the list stands with what was done to the files.": (
        "{count} facilities are possible duplicates, such as {name} and {other}: one category, like names, within 30 "
        "m. All of them count; the list stands with what was done to the files."
    ),
    "{count} facilities are in the file twice, as a point and as an area; each counts once.": (
        "{count} facilities are in the file more than once, as a point and as an area or as several outlines of one "
        "campus; each counts once."
    ),
}
