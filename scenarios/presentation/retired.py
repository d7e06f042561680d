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
    "Some street lines have coordinates that are no numbers; repair the layer first.": (
        "Some street lines have coordinates that are not numbers; repair the layer first."
    ),
    "The data holds no facility of the service {service} (categories {categories}).": (
        "The data contains no facility of the service {service} (categories {categories})."
    ),
    "The districts lie nowhere near the streets of {network}. Check that both are of the same place, and the "
    "districts' coordinate system.": (
        "The districts lie far from the streets of {network}. Check that both are of the same place, and the "
        "districts' coordinate system."
    ),
    "The network holds no street at all; choose another file or a larger area.": (
        "The network contains no street at all; choose another file or a larger area."
    ),
    "The row is no area and was left out.": ("The row is not an area and was left out."),
    "The row is no public service, and was left out.": ("The row is not a public service, and was left out."),
    "The street layer holds no line of any length.": ("The street layer contains no line of any length."),
    "The streets hold no ways for people on foot (no footway, path or steps among {km:.0f} km): ways on foot "
    "come out longer than they are. Give a network with footways (osmnx: network_type 'walk' or 'all').": (
        "The streets contain no ways for people on foot (no footway, path or steps among {km:.0f} km): ways "
        "on foot come out longer than they are. Give a network with footways (osmnx: network_type 'walk' or 'all')."
    ),
    "{count} capacities are no numbers and count as unknown (rows {rows}); correct them.": (
        "{count} capacities are not numbers and count as unknown (rows {rows}); correct them."
    ),
    "{count} cells of the terrain about the place hold no height on land (between -500 and 9,000 m) and were "
    "taken for gaps.": (
        "{count} cells of the terrain about the place contain no height on land (between -500 and 9,000 m) "
        "and were taken for gaps."
    ),
    "{count} mobile points name no place or no time; they are no stops here.": (
        "{count} mobile points name no place or no time; they are not stops here."
    ),
    "{count} of {total} areas hold no building or residential land; their people are spread evenly over them: "
    "{areas}": (
        "{count} of {total} areas contain no building or residential land; their people are spread evenly "
        "over them: {areas}"
    ),
    "{count} of {total} rows are no areas ({rows}); draw them closed.": (
        "{count} of {total} rows are not areas ({rows}); draw them closed."
    ),
    "{count} of {total} rows are no public services of the plans: {kinds}.": (
        "{count} of {total} rows are not public services of the plans: {kinds}."
    ),
    "{count} of {total} street geometries are no lines; give a layer of street centre lines.": (
        "{count} of {total} street geometries are not lines; give a layer of street centre lines."
    ),
    "{file} has heights from {low:g} to {high:g}, which is no land in metres. If such a number stands for no "
    "data, give it as the nodata value.": (
        "{file} has heights from {low:g} to {high:g}, which is not land in metres. If such a number stands "
        "for no data, give it as the nodata value."
    ),
    "{file} holds no areas throughout; people are spread over residential land, buildings or a raster.": (
        "{file} contains no areas throughout; people are spread over residential land, buildings or a raster."
    ),
    "{file} lies nowhere near the streets of {network}. {hint}": (
        "{file} lies far from the streets of {network}. {hint}"
    ),
}
