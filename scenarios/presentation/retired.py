"""Sentences that projects made before still hold, by those that say the same today: they are shown as these.

A project keeps what was said of its files, and what its steps are called, as templates with their values. Where such a
template is reworded, the old one stands here, so that it is told in either language; its values must suffice for the
new one. Errors, verdicts and views are made anew by every version and need none.
"""

from typing import Final

RETIRED: Final = {
    "You said that the degrees are {datum}; they were shifted to WGS 84.": (
        "The degrees were taken as {datum} and shifted to WGS 84."
    ),
    "{file}: nothing in it says whether its degrees are shifted. {points} points lie {fits} m from a street on "
    "average as {title}, {read} m as WGS 84; on this evidence they were taken as {title}, shifted to WGS 84. Ask "
    "where the file comes from; if it is not {title}, import it again and choose otherwise.": (
        "{file}: nothing in it says whether its degrees are shifted. {points} points lie {fits} m from a street on "
        "average as {title}, {read} m as WGS 84; on this evidence they were taken as {title}, shifted to WGS 84: "
        "it was preselected, and confirmed by starting the check. Ask where the file comes from; if it is not "
        "{title}, import it again and choose otherwise."
    ),
    "Districts of level {level} overlap by slivers, {area} m2 in all ({pairs}), in which {people} people live; "
    "they count in the district that stands first.": (
        "Districts of level {level} overlap by {area} m2 in all ({pairs}), in which {people} people live; they "
        "count in the district that stands first."
    ),
    "{count} names differ from those of the boundaries in their endings alone: {names}.": (
        "{count} names differ from those of the boundaries in their endings, or in the province, city or county "
        "before them, alone: {names}."
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
    "{count} rows stand twice, such as {names}: one place, one number of people; {people} people count twice: "
    "delete the second rows.": (
        "{count} rows are duplicated, such as {names}: same place, same number of people; {people} people count "
        "twice: delete the second rows."
    ),
    "{file}: nobody knows the one-way codes {codes}; those streets count as open both ways.": (
        "{file}: the one-way codes {codes} are unknown; those streets count as open both ways."
    ),
    "The shape was repaired ({fault}); its area changed by {percent} %.": (
        "The shape was repaired ({fault}); its area changed by {percent}%."
    ),
    "{count} pairs of areas overlap, such as {one} and {two} by {percent} %; about {people} people count there "
    "twice: draw the border again.": (
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
    "{count} facilities may stand twice, as {name} and {other}: one category, like names, within 30 m. All of them "
    "count; the list stands with what was done to the files.": (
        "{count} facilities are possible duplicates, such as {name} and {other}: one category, like names, within "
        "30 m. All of them count; they are listed with what was done to the files."
    ),
    "{count} facilities are in the file twice, as a point and as an area; each counts once.": (
        "{count} facilities are in the file more than once, as a point and as an area or as several outlines of "
        "one campus; each counts once."
    ),
    "The row is no area and was left out.": ("The row is not an area and was left out."),
    "The row is no public service, and was left out.": ("The row is not a public service, and was left out."),
    "The streets hold no ways for people on foot (no footway, path or steps among {km:.0f} km): ways on foot come "
    "out longer than they are. Give a network with footways (osmnx: network_type 'walk' or 'all').": (
        "The streets contain no ways for people on foot (no footway, path or steps among {km:.0f} km): ways on "
        "foot come out longer than they are. Give a network with footways (osmnx: network_type 'walk' or 'all')."
    ),
    "{count} capacities are no numbers and count as unknown (rows {rows}); correct them.": (
        "{count} capacities are not numbers and count as unknown (rows {rows}); correct them."
    ),
    "{count} cells of the terrain about the place hold no height on land (between -500 and 9,000 m) and were taken "
    "for gaps.": (
        "{count} cells of the terrain about the place contain no height on land (between -500 and 9,000 m) and "
        "were taken for gaps."
    ),
    "{count} of {total} areas hold no building or residential land; their people are spread evenly over them: "
    "{areas}": (
        "{count} of {total} areas contain no building or residential land; their people are spread evenly over "
        "them: {areas}"
    ),
    "{count} of {total} rows are no areas ({rows}); draw them closed.": (
        "{count} of {total} rows are not areas ({rows}); draw them closed."
    ),
    "{count} of {total} rows are no public services of the plans: {kinds}.": (
        "{count} of {total} rows are not public services of the plans: {kinds}."
    ),
    "All streets lie at the same height, {height:g} m; is the terrain that of heights?": (
        "All streets lie at the same height, {height:g} m; does the terrain hold elevations?"
    ),
    "Its densest cell has {density} people per km2, more than live anywhere; if its numbers are people per km2, "
    "say so (--raster-density, in a check file per_km2 = true).": (
        "Its densest cell has {density} people per km2, more than anywhere on Earth; if its numbers are people per "
        "km2, say so (--raster-density, in a check file per_km2 = true)."
    ),
    "Its numbers look like degrees, minutes and seconds written together (1040415.5 for 104°04′15.5″): part them, "
    "or turn them into degrees with decimals.": (
        "Its numbers look like degrees, minutes and seconds written together (1040415.5 for 104°04′15.5″): "
        "separate them, or convert them to decimal degrees."
    ),
    "Its numbers look like those of surveyors, X to the north and Y to the east with the zone {zone}: "
    "crs=EPSG:{code} if it is CGCS2000 (they are then exchanged by themselves).": (
        "Its numbers look like those of surveyors, X to the north and Y to the east with the zone {zone}: "
        "crs=EPSG:{code} if it is CGCS2000 (they are then swapped automatically)."
    ),
    "Its numbers look like those of surveyors, X to the north and Y to the east without a zone number: ask for the "
    "central meridian (CGCS2000 in 3-degree zones: EPSG:4534 for 75 E to EPSG:4554 for 135 E); they are then "
    "exchanged by themselves.": (
        "Its numbers look like those of surveyors, X to the north and Y to the east without a zone number: ask for "
        "the central meridian (CGCS2000 in 3-degree zones: EPSG:4534 for 75 E to EPSG:4554 for 135 E); they are "
        "then swapped automatically."
    ),
    "Left out, as it is not good.": ("Left out, as it has faults."),
    "Nobody counted the people: {people} were estimated from {density} per km2 over {area} km2, spread over "
    "{count} buildings by floor area, and evenly where the map lacks the buildings to house them.": (
        "There is no population count: {people} people were estimated from {density} per km2 over {area} km2, "
        "spread over {count} buildings by floor area, and evenly where the map has too few buildings."
    ),
    "Only {count} points lie among the streets, too few to tell the datum; at least {least} are needed.": (
        "Only {count} points lie among the streets, too few to determine the datum; at least {least} are needed."
    ),
    "The file counts “{column}”, and it is taken here for {group}; every verdict that rests on it says so. Give a "
    "column of residents, or of these very ages, where there is one.": (
        "The file counts “{column}”, and it is taken here for {group}; every verdict that rests on it says so. "
        "Give a column of residents, or of exactly these ages, where there is one."
    ),
    "The name of {file} speaks of something else than people ({word}); its numbers count as people all the same. "
    "Give a raster of people.": (
        "The name of {file} suggests something other than people ({word}); its numbers are counted as people "
        "nevertheless. Give a raster of people."
    ),
    "The office's words, laid over the program's; SHA-256 begins {digest}.": (
        "The office's words, overriding the program's; SHA-256 begins {digest}."
    ),
    "The row's id stands in an earlier row too; it got a new one.": (
        "The row's id is already used by an earlier row; it got a new one."
    ),
    "The service cut its answer off after {rows} features (exceededTransferLimit): there are more. Ask for the "
    "others too, page by page, or for the layer as a file.": (
        "The service truncated its answer after {rows} features (exceededTransferLimit): there are more. Ask for "
        "the others too, page by page, or for the layer as a file."
    ),
    "The table stands in {count} blocks side by side; they were read one below the other, rows counted on.": (
        "The table is laid out in {count} blocks side by side; they were read one below the other, with rows "
        "numbered on."
    ),
    "The terrain holds whole numbers from 0 to 255, as shaded reliefs do; is it that of heights?": (
        "The terrain holds whole numbers from 0 to 255, as shaded reliefs do; does it hold elevations?"
    ),
    "{column} is {value}, which is no such number; it counts as unknown.": (
        "{column} is {value}, which is not a valid number; it counts as unknown."
    ),
    "{column} is {value}, which names no year; it counts as unknown.": (
        "{column} is {value}, which is not a year; it counts as unknown."
    ),
    "{column} is {value}, which tells neither yes nor no nor any known class here; it counts as not told.": (
        "{column} is {value}, which is neither yes, no nor a known class; it counts as not stated."
    ),
    "{count} districts have words in the column {column} that say neither new nor old ({words}); they count as not "
    "new. Write 是 or 否 there (yes, no).": (
        "{count} districts have words in the column {column} that mean neither new nor old ({words}); they count "
        "as not new. Write 是 or 否 there (yes, no)."
    ),
    "{count} facilities are possible duplicates, such as {name} and {other}: one category, like names, within 30 "
    "m. All of them count; the list stands with what was done to the files.": (
        "{count} facilities are possible duplicates, such as {name} and {other}: one category, like names, within "
        "30 m. All of them count; they are listed with what was done to the files."
    ),
    "{count} homes and facilities stand behind walls or fences in which the map knows no gate; these count as open "
    "towards the nearest street.": (
        "{count} homes and facilities stand behind walls or fences in which the map shows no gate; these count as "
        "open towards the nearest street."
    ),
    "{count} of them are named there with a place or in brackets otherwise, such as {name} and {there}; if they "
    "are two, name them apart.": (
        "{count} of them are named there with a place or in brackets otherwise, such as {name} and {there}; if "
        "they are two, give them different names."
    ),
    "{count} of them are told differently here and in {other}, and what {other} tells is counted.": (
        "{count} of them are described differently here and in {other}, and what {other} says counts."
    ),
    "{count} of {total} estates tell in the column {column} when they were finished: they are new where that is "
    "after the plan's base year, and in an earlier year they are not asked.": (
        "{count} of {total} estates state in the column {column} when they were finished: they are new where that "
        "is after the plan's base year, and in an earlier year they are not asked."
    ),
    "{count} of {total} streets lie beyond the rim of the terrain, wholly or in part; there they are taken as level.": (
        "{count} of {total} streets lie beyond the edge of the terrain, wholly or in part; there they are taken as "
        "level."
    ),
    "{count} rows have words in the column {column} that tell no status ({words}); they count as existing. Write "
    "现状, 规划, 在建 or 停业 there (existing, planned, closed).": (
        "{count} rows have words in the column {column} that are not a known status ({words}); they count as "
        "existing. Write 现状, 规划, 在建 or 停业 there (existing, planned, closed)."
    ),
    "{count} texts held characters that nobody sees (control characters, marks of direction or of no width); they "
    "were taken out. The columns are {columns}.": (
        "{count} texts contained invisible characters (control characters, marks of direction or of no width); "
        "they were taken out. The columns are {columns}."
    ),
    "{file} is of Apple's Numbers; export it there as Excel (.xlsx) or CSV.": (
        "{file} is an Apple Numbers file; export it there as Excel (.xlsx) or CSV."
    ),
    "{file} is of MapGIS; export it there as shapefile and give that.": (
        "{file} is a MapGIS file; export it there as shapefile and give that."
    ),
    "{file} is of SuperMap; export the dataset there as shapefile or GeoJSON and give that.": (
        "{file} is a SuperMap file; export the dataset there as shapefile or GeoJSON and give that."
    ),
    "{file} is of a statistics program; save it there as CSV (UTF-8) and give that.": (
        "{file} is a file of a statistics program; save it there as CSV (UTF-8) and give that."
    ),
    "{file} is of 奥维 (Ovital); export the objects there as KML and give that.": (
        "{file} is an Ovital (奥维) file; export the objects there as KML and give that."
    ),
    "{file} is packed; unpack it and give the files inside (a .zip is unpacked by itself).": (
        "{file} is packed; unpack it and give the files inside (a .zip is unpacked automatically)."
    ),
    "{file}: all numbers of the column {column} have three decimals, such as {number}, and count so. If the point "
    "parts thousands, write them without it.": (
        "{file}: all numbers of the column {column} have three decimals, such as {number}, and are read as such. "
        "If the point separates thousands, write them without it."
    ),
    "{file}: all {count} streets are planned or being built by the column {column} ({words}); they count as if "
    "they stood there.": (
        "{file}: all {count} streets are planned or being built by the column {column} ({words}); they count as "
        "existing."
    ),
    "{people} people on {area} km2 are more than live anywhere; is the unit of the column right?": (
        "{people} people on {area} km2 are more than anywhere on Earth; is the unit of the column right?"
    ),
}
