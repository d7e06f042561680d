"""Sentences that projects made before still hold, by those that say the same today: they are shown as these.

A project keeps what was said of its files as a template with its values. Where such a template is reworded, the old
one stands here, so that it is told in either language; its values must suffice for the new one.
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
    "Heed {count} problems in {rows} rows, listed below.": ("{count} problems in {rows} rows to check, listed below."),
    "{count} facilities may stand twice, as {name} and {other}: one category, like names, within 30 m. All of them "
    "count; the list stands with what was done to the files.": (
        "{count} facilities are possible duplicates, such as {name} and {other}: one category, like names, within "
        "30 m. All of them count; they are listed with what was done to the files."
    ),
    "{count} facilities are in the file twice, as a point and as an area; each counts once.": (
        "{count} facilities are in the file more than once, as a point and as an area or as several outlines of "
        "one campus; each counts once."
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
    "{count} mobile points name no place or no time; they are no stops here.": (
        "{count} mobile points name no place or no time; they are not stops here."
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
    "{count} of {total} street geometries are no lines; give a layer of street centre lines.": (
        "{count} of {total} street geometries are not lines; give a layer of street centre lines."
    ),
    "{file} has heights from {low:g} to {high:g}, which is no land in metres. If such a number stands for no data, "
    "give it as the nodata value.": (
        "{file} has heights from {low:g} to {high:g}, which is not land in metres. If such a number stands for no "
        "data, give it as the nodata value."
    ),
    "{file} holds no areas throughout; people are spread over residential land, buildings or a raster.": (
        "{file} contains no areas throughout; people are spread over residential land, buildings or a raster."
    ),
    "{file} lies nowhere near the streets of {network}. {hint}": (
        "{file} lies far from the streets of {network}. {hint}"
    ),
    "'{table}' in {file} says it is in {found}, where its coordinates lie nowhere; set its coordinate system right "
    "in QGIS.": (
        "'{table}' in {file} says it is in {found}, where its coordinates make no sense; correct its coordinate "
        "system in QGIS."
    ),
    "'{table}' is in {found} and was brought into {wanted}.": (
        "'{table}' is in {found} and was converted to {wanted}."
    ),
    "'{table}', row {row} ends at node {node}, which 'street_nodes' has not; clear '{column}', and the street is "
    "joined by its ends.": (
        "'{table}', row {row} ends at node {node}, which 'street_nodes' does not contain; clear '{column}', and "
        "the street is joined by its ends."
    ),
    "'{table}', row {row}: '{column}' holds the further columns of the file it came from as JSON, and this is "
    "none; empty the field, or take the last copy that opened.": (
        "'{table}', row {row}: '{column}' holds the further columns of the file it came from as JSON, and this is "
        "not JSON; clear the field, or take the last copy that opened."
    ),
    "'{table}', row {row}: '{column}' is '{value}', which is none of {known}.": (
        "'{table}', row {row}: '{column}' is '{value}', which is not one of {known}."
    ),
    "'{table}', row {row}: '{column}' is '{value}', which says neither yes nor no; write 1 or 0.": (
        "'{table}', row {row}: '{column}' is '{value}', which is neither yes nor no; write 1 or 0."
    ),
    "'{table}', row {row}: '{column}' is not readable text; write it anew.": (
        "'{table}', row {row}: '{column}' is not readable text; write it again."
    ),
    "A capacity of {value} is none; give {capacity} of 0 or above.": (
        "A capacity of {value} is not possible; give {capacity} of 0 or above."
    ),
    "A check file; what it may hold stands in the README.": ("A check file; the README lists what it may contain."),
    "A fault of the kind {kind} needs local knowledge; mend it on the map.": (
        "A fault of the kind {kind} needs local knowledge; repair it on the map."
    ),
    "A resolution of {step:g} m is finer than any street is known; take {least:g} m or more.": (
        "A resolution of {step:g} m is finer than streets are mapped; take {least:g} m or more."
    ),
    "A scenario that report and difference maps tell of, repeatable; or all.": (
        "A scenario that the report and the difference maps cover, repeatable; or all."
    ),
    "All streets lie at the same height, {height:g} m; is the terrain that of heights?": (
        "All streets lie at the same height, {height:g} m; does the terrain hold elevations?"
    ),
    "Areas and circles on the maps are for the eye; the figures are those of the people's own ways. A clause that "
    "the data cannot decide counts neither as met nor as not met.": (
        "Areas and circles on the maps are illustrative; the figures come from the people's own routes. A clause "
        "that the data cannot decide counts neither as met nor as not met."
    ),
    "Assumed here, not in the plan: how far below its figure still is nearly met ({value}%).": (
        "Assumed here, not in the plan: how far below its figure still counts as nearly met ({value}%)."
    ),
    "At {count} points {group} are fewer than 0; correct the figures, or leave them empty where nobody knows them.": (
        "At {count} points {group} are fewer than 0; correct the figures, or leave them empty where they are not known."
    ),
    "By distance and capacity together: sites are for those who have no place, and hold whom they add.": (
        "By distance and capacity together: sites are for those who have no place, and are sized for the people "
        "they add."
    ),
    "Counted by the weights of {circles} circles, {value:,.0f} are served, whoever is in several counted in each; "
    "{bound:,.0f} is the most that any choice can serve.": (
        "Counted by the weights of {circles} circles, {value:,.0f} are served (people in several circles count in "
        "each); {bound:,.0f} is the most that any choice can serve."
    ),
    "Distances are between the nearest entrances: along the streets, with the way from door to street, and "
    "straight. What lies farther than {most:,.0f} m along the streets has none told.": (
        "Distances are between the nearest entrances: along the streets, with the way from door to street, and "
        "straight. Beyond {most:,.0f} m along the streets no distance is given."
    ),
    "Estimated from one total by one share, and so alike in every figure; they say nothing of equity: {groups}.": (
        "Estimated from one total by a single share, and so the same in every figure; they say nothing about "
        "equity: {groups}."
    ),
    "For certain any set costs {bound:,g} at least.": ("It is proven that any set costs at least {bound:,g}."),
    "For certain it takes {bound:,g} measures at least.": (
        "It is proven that at least {bound:,g} measures are needed."
    ),
    "For {count} estates of the table it is not stated what is agreed; fill in the columns and bring the table "
    "again with 'lifecircle keep estates PROJECT FILE'.": (
        "For {count} estates of the table it is not stated what is agreed; fill in the columns and import the "
        "table again with 'lifecircle keep estates PROJECT FILE'."
    ),
    "For {count} estates of the table it is not stated what is agreed; fill in the columns and bring the table "
    "again.": (
        "For {count} estates of the table it is not stated what is agreed; fill in the columns and import the "
        "table again."
    ),
    "Forget the rows of this kind that were kept before.": ("Delete the rows of this kind that were stored before."),
    "How many nearest facilities are searched must be a whole number; {k} is none.": (
        "How many nearest facilities are searched must be a whole number; {k} is not."
    ),
    "In the project's table {table} the row {key} of kind {kind} cannot be used ({field}: {reason}); correct it in "
    "QGIS, or bring the table anew.": (
        "In the project's table {table} the row {key} of kind {kind} cannot be used ({field}: {reason}); correct "
        "it in QGIS, or import the table again."
    ),
    "In {where} there is a key {key} that means nothing; known are {known}.": (
        "In {where} the key {key} is unknown; known are {known}."
    ),
    "It is not met; if the {people:,.3g} people without a usable street count as served, the share is "
    "{share:.4g}%, and it is nearly met. Mend the streets; the check of the network shows where.": (
        "It is not met; if the {people:,.3g} people without a usable street count as served, the share is "
        "{share:.4g}%, and it is nearly met. Repair the streets; the network check shows where."
    ),
    "Item {number} names the service {key}, which the plan does not know; did you mean {near}?": (
        "Item {number} names the service {key}, which the plan does not define; did you mean {near}?"
    ),
    "Its densest cell has {density} people per km2, more than live anywhere; if its numbers are people per km2, "
    "say so (--raster-density, in a check file per_km2 = true).": (
        "Its densest cell has {density} people per km2, more than anywhere on Earth; if its numbers are people per "
        "km2, say so (--raster-density, in a check file per_km2 = true)."
    ),
    "Its densest cell has {density} people per km2, more than live anywhere; if its numbers are people per km2, "
    "turn them into people per cell (cell area times value) in QGIS and add that raster.": (
        "Its densest cell has {density} people per km2, more than anywhere on Earth; if its numbers are people per "
        "km2, turn them into people per cell (cell area times value) in QGIS and add that raster."
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
    "Kept figures that no indicator of this plan is called by: {names}.": (
        "Stored figures whose names match no indicator of this plan: {names}."
    ),
    "Left out, as it is not good.": ("Left out, as it has faults."),
    "Look for what is wrong with streets; mend what is safe.": (
        "Check streets for faults; repair what is safe to repair."
    ),
    "Mend what is safe, list each repair, and write the streets anew.": (
        "Repair what is safe to repair, list each repair, and write the streets again."
    ),
    "No candidates were given: {count} street points about {apart:g} m apart stand for them. Whether land is free "
    "there nobody has looked at.": (
        "No candidates were given: {count} street points about {apart:g} m apart stand for them. Whether land is "
        "available there has not been checked."
    ),
    "No circle of the plan is about a service that comes by, so whom stops reach is not told.": (
        "No circle of the plan is about a mobile service, so it is not reported whom stops reach."
    ),
    "No facility counts of which the share could be told.": (
        "There is no counted facility from which to calculate the share."
    ),
    "No facility counts that could be too near.": ("No counted facility could be too near."),
    "No facility counts that could have another beside it.": ("No counted facility could have another beside it."),
    "No facility of the service {service} tells its capacity, so the circle is read by distance alone only.": (
        "No facility of the service {service} states its capacity, so the circle is assessed by distance alone."
    ),
    "No scenario is told of, so that there is no list of projects yet.": (
        "No scenario is included, so there is no list of projects yet."
    ),
    "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the {total} "
    "facilities that count: the streets of the ones do not join those of the others.": (
        "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the {total} "
        "facilities that count: their streets are not connected with each other."
    ),
    "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the {total} "
    "facilities that count: the streets of the ones do not join those of the others. Export the network's faults "
    "and look into them.": (
        "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the {total} "
        "facilities that count: their streets are not connected with each other. Export the network's faults and "
        "check them."
    ),
    "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the {total} "
    "facilities that count: the streets of the ones do not join those of the others. Look into them with "
    "'lifecircle network'.": (
        "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the {total} "
        "facilities that count: their streets are not connected with each other. Check them with 'lifecircle "
        "network'."
    ),
    "No way along the streets leads from any of the {people:,.0f} residents to any of the {total} facilities that "
    "count: the streets of the ones do not join those of the others.": (
        "No way along the streets leads from any of the {people:,.0f} residents to any of the {total} facilities "
        "that count: their streets are not connected with each other."
    ),
    "No way along the streets leads from any of the {people:,.0f} residents to any of the {total} facilities that "
    "count: the streets of the ones do not join those of the others. Export the network's faults and look into "
    "them.": (
        "No way along the streets leads from any of the {people:,.0f} residents to any of the {total} facilities "
        "that count: their streets are not connected with each other. Export the network's faults and check them."
    ),
    "No way along the streets leads from any of the {people:,.0f} residents to any of the {total} facilities that "
    "count: the streets of the ones do not join those of the others. Look into them with 'lifecircle network'.": (
        "No way along the streets leads from any of the {people:,.0f} residents to any of the {total} facilities "
        "that count: their streets are not connected with each other. Check them with 'lifecircle network'."
    ),
    "Nobody counted the people: {people} were estimated from {density} per km2 over {area} km2, spread over "
    "{count} buildings by floor area, and evenly where the map lacks the buildings to house them.": (
        "There is no population count: {people} people were estimated from {density} per km2 over {area} km2, "
        "spread over {count} buildings by floor area, and evenly where the map has too few buildings."
    ),
    "Nobody is left out, in no group and in no district.": ("Nobody is left out in any group or district."),
    "None of the {count} facilities of the circle tells its {amount}; add them to the data.": (
        "None of the {count} facilities of the circle states its {amount}; add them to the data."
    ),
    "Not proven to the end: another choice is better by {gap:.2f}% at most.": (
        "Not fully proven: another choice could be better by at most {gap:.2f}%."
    ),
    "Nothing is said of the target year, as no scenario tells its people.": (
        "The target year is not covered, as no scenario states its population."
    ),
    "Nothing is said of the target year: choose a scenario that scales the people or adds estates.": (
        "The target year is not covered: choose a scenario that scales the people or adds estates."
    ),
    "Nothing is said of the target year: name a scenario (--scenario) that scales the people or adds estates.": (
        "The target year is not covered: name a scenario (--scenario) that scales the people or adds estates."
    ),
    "Nothing yet: say first whether it is streets, facilities, districts or population.": (
        "Not used yet: first say whether it is streets, facilities, districts or population."
    ),
    "Of a circle that asks each service by itself; else the one farthest short.": (
        "Of a circle that asks each service by itself; else the one furthest below its target."
    ),
    "Of {count} clauses the data is not known to hold every facility, so that more may stand than is counted: "
    "{clauses}.": (
        "For {count} clauses the data is not known to be complete, so there may be more facilities than are "
        "counted: {clauses}."
    ),
    "Of {count} districts that the clause names the data does not hold {unknown}: {names}; they are not asked.": (
        "Of {count} districts that the clause names, the data lacks {unknown}: {names}; they are not assessed."
    ),
    "Of {count} networks the data is not known to hold every facility, so that what is missing here may stand.": (
        "For {count} networks the data is not known to be complete, so what is missing here may exist."
    ),
    "Of {unknown} of {count} facilities of the service {service} the data does not tell the grade.": (
        "For {unknown} of {count} facilities of the service {service} the data does not state the grade."
    ),
    "Of {unknown} of {count} facilities of the service {service} the data does not tell this: {attribute}.": (
        "For {unknown} of {count} facilities of the service {service} the data does not state this: {attribute}."
    ),
    "Of {unknown} of {count} facilities of the service {service} the data does not tell whether they are new; a "
    "column of opening years tells it.": (
        "For {unknown} of {count} facilities of the service {service} the data does not state whether they are "
        "new; a column of opening years shows it."
    ),
    "Of {unknown} of {count} facilities of the service {service} the data does not tell whether they are public.": (
        "For {unknown} of {count} facilities of the service {service} the data does not state whether they are public."
    ),
    "Of {unknown} of {count} facilities of the service {service} the data does not tell which tier runs them.": (
        "For {unknown} of {count} facilities of the service {service} the data does not state which tier runs them."
    ),
    "Of {unknown} of {count} facilities of the service {service} the data has no value for {capacity}.": (
        "For {unknown} of {count} facilities of the service {service} the data has no value for {capacity}."
    ),
    "Only people without a usable street stand against it: {people:,.3g} of them; if they count as served, the "
    "share is {share:.4g}%. Mend the streets; the check of the network shows where.": (
        "Only people without a usable street keep it from being met: {people:,.3g} of them; if they count as "
        "served, the share is {share:.4g}%. Repair the streets; the network check shows where."
    ),
    "Only residential land without a usable street stands against it: {people:,.3g} m2 of it; if that counts as "
    "served, the share is {share:.4g}%. Mend the streets; the check of the network shows where.": (
        "Only residential land without a usable street keeps it from being met: {people:,.3g} m2 of it; if that "
        "counts as served, the share is {share:.4g}%. Repair the streets; the network check shows where."
    ),
    "Only the first service of the circle is asked about places.": (
        "Places are assessed only for the first service of the circle."
    ),
    "Only {count} points lie among the streets, too few to tell the datum; at least {least} are needed.": (
        "Only {count} points lie among the streets, too few to determine the datum; at least {least} are needed."
    ),
    "People outside a circle are told by district; fewer sites than districts may serve them, for a site may serve "
    "several.": (
        "People outside a circle are listed by district; fewer sites than districts may serve them, for a site may "
        "serve several."
    ),
    "People outside a circle are told by district; how few sites would serve them 'lifecircle site' proves, for a "
    "site may serve several districts.": (
        "People outside a circle are listed by district; 'lifecircle site' proves how few sites would serve them, "
        "for a site may serve several districts."
    ),
    "People outside a circle are told by district; how few sites would serve them is proven under Improve, for a "
    "site may serve several districts.": (
        "People outside a circle are listed by district; how few sites would serve them is proven under Improve, "
        "for a site may serve several districts."
    ),
    "Read changed source files anew and replay the scenarios on them.": (
        "Read changed source files again and replay the scenarios on them."
    ),
    "Say what files hold, and what is wrong with them, before using them.": (
        "Report what files contain, and what is wrong with them, before using them."
    ),
    "Say what is wrong with a plan file, with line and key.": (
        "Report what is wrong with a plan file, with line and key."
    ),
    "Sending people to the nearest facility with a place left knows no decay; leave it out.": (
        "Sending people to the nearest facility with a place left uses no distance decay; leave it out."
    ),
    "Set by the planner: on foot one waits {crossing:g} s at every crossing without signals, and {signal:g} s at "
    "every one with signals, that the streets tell of.": (
        "Set by the planner: on foot one waits {crossing:g} s at every crossing without signals, and {signal:g} s "
        "at every one with signals, where the street data shows them."
    ),
    "Some points were snapped for another way of travelling; snap them anew for this one.": (
        "Some points were snapped for another way of travelling; snap them again for this one."
    ),
    "Some points were snapped to another network than the one that is searched; snap them anew.": (
        "Some points were snapped to another network than the one that is searched; snap them again."
    ),
    "The area to bar is empty or crosses itself; draw it anew.": (
        "The area to close off is empty or crosses itself; draw it again."
    ),
    "The batch names nothing to evaluate; name projects and scenarios that there are.": (
        "The batch names nothing to evaluate; name existing projects and scenarios."
    ),
    "The clause does not apply: of the group ({group}) {people:,.0f} of {total:,.0f} live in the {area} part of "
    "this place, and up to {share:g}% count as next to nobody, which is a setting.": (
        "The clause does not apply: of the group ({group}) {people:,.0f} of {total:,.0f} live in the {area} part "
        "of this place, and up to {share:g}% count as negligible, which is a setting."
    ),
    "The common points all lie at one place; choose some at the city's rims.": (
        "The common points all lie at one place; choose some at the city's edges."
    ),
    "The data has no arterial road, so that ways which cross one are not told apart.": (
        "The data has no arterial road, so ways that cross one cannot be distinguished."
    ),
    "The data has no arterial road, so that whether one cuts a circle is not told.": (
        "The data has no arterial road, so it is unknown whether one cuts a circle."
    ),
    "The data has no railway, so that ways which cross one are not told apart.": (
        "The data has no railway, so ways that cross one cannot be distinguished."
    ),
    "The data has no railway, so that whether one cuts a circle is not told.": (
        "The data has no railway, so it is unknown whether one cuts a circle."
    ),
    "The data has no river, so that whether one cuts a circle is not told.": (
        "The data has no river, so it is unknown whether one cuts a circle."
    ),
    "The data has no trunk road, so that ways which cross one are not told apart.": (
        "The data has no trunk road, so ways that cross one cannot be distinguished."
    ),
    "The data has no trunk road, so that whether one cuts a circle is not told.": (
        "The data has no trunk road, so it is unknown whether one cuts a circle."
    ),
    "The edit was made of another network, or before other edits; make it anew.": (
        "The edit was made of another network, or before other edits; make it again."
    ),
    "The edit was made of other facilities or people than the place has now; make it anew.": (
        "The edit was made of other facilities or people than the place has now; make it again."
    ),
    "The estate's age groups are {ages:g} together and its people {people:g}; the total must hold them all.": (
        "The estate's age groups are {ages:g} together and its people {people:g}; the total must include them all."
    ),
    "The estate's area is empty or crosses itself; draw it anew.": (
        "The estate's area is empty or crosses itself; draw it again."
    ),
    "The facilities are those of {year}: by their years of opening and closing {changed} of {count} count "
    "otherwise than in the layers.": (
        "The facilities are those of {year}: by their years of opening and closing {changed} of {count} count "
        "differently from the layers."
    ),
    "The facilities that count have nothing to weigh by.": ("The facilities that count have no figure to weight by."),
    "The figure comes from a source that quotes the standard; its own text was not at hand.": (
        "The figure comes from a source that quotes the standard; the standard itself was not available."
    ),
    "The file counts “{column}”, and it is taken here for {group}; every verdict that rests on it says so. Give a "
    "column of residents, or of these very ages, where there is one.": (
        "The file counts “{column}”, and it is taken here for {group}; every verdict that rests on it says so. "
        "Give a column of residents, or of exactly these ages, where there is one."
    ),
    "The file's SHA-256 as you were told it; another is refused.": (
        "The file's SHA-256 as it was given to you; another is refused."
    ),
    "The name of {file} speaks of something else than people ({word}); its numbers count as people all the same. "
    "Give a raster of people.": (
        "The name of {file} suggests something other than people ({word}); its numbers are counted as people "
        "nevertheless. Give a raster of people."
    ),
    "The office that answers for it, for the report's head.": ("The office responsible for it, for the report's head."),
    "The office's words, laid over the program's; SHA-256 begins {digest}.": (
        "The office's words, overriding the program's; SHA-256 begins {digest}."
    ),
    "The plan asks {target} {unit} of the whole of {whole}, and nothing tells whether this place is all of it; say "
    "that the place is the whole, or set a target for it.": (
        "The plan asks {target} {unit} of the whole of {whole}, and nothing shows whether this place is all of it; "
        "say that the place is the whole, or set a target for it."
    ),
    "The plan knows no service called {service}; it knows {known}.": (
        "The plan has no service called {service}; it has {known}."
    ),
    "The process that evaluated it came to an end ({reason}).": ("The process that evaluated it ended ({reason})."),
    "The project has no scenario, so that there is no list of projects yet; begin one in the window or with "
    "'lifecircle scenario new'.": (
        "The project has no scenario, so there is no list of projects yet; begin one in the window or with "
        "'lifecircle scenario new'."
    ),
    "The project has no scenario, so that there is no list of projects yet; begin one.": (
        "The project has no scenario, so there is no list of projects yet; begin one."
    ),
    "The project names the plan '{plan}', which is none of the built-in ones ({known}); choose the plan at the "
    "right.": (
        "The project names the plan '{plan}', which is not one of the built-in plans ({known}); choose the plan at "
        "the right."
    ),
    "The project names the plan '{plan}', which is none of the built-in ones ({known}); say with --plan or in the "
    "window which plan to check it against.": (
        "The project names the plan '{plan}', which is not one of the built-in plans ({known}); say with --plan or "
        "in the window which plan to check it against."
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
    "The text says that there are {declared} items and tells {count} of them or of their fields.": (
        "The text says that there are {declared} items and describes {count} of them or of their fields."
    ),
    "There are {count} steps only that could be taken.": ("Only {count} steps are available."),
    "There is no link {link} in the scenario, or it was taken back already.": (
        "There is no link {link} in the scenario, or it was already removed."
    ),
    "This page contains no data about people, and asks nothing of the internet.": (
        "This page contains no data about people, and needs no internet connection."
    ),
    "This plan asks nothing of single residential estates, or the place has none.": (
        "This plan sets no requirements for single residential estates, or the place has none."
    ),
    "Ways and places are asked for one circle at a time; name one.": (
        "Ways and places are evaluated for one circle at a time; name one."
    ),
    "Ways were searched up to {searched:g} s (or m) only, so that {limit:g} cannot be asked of them; search with "
    "the largest limit.": (
        "Ways were searched up to {searched:g} s (or m) only, so {limit:g} cannot be evaluated; search with the "
        "largest limit."
    ),
    "What a site adds are people who had none before; one that adds nobody stands behind another.": (
        "A site adds the people who had none before; a site that adds nobody only duplicates another."
    ),
    "What becomes of the circle, the map and the scenario are of the first repair alone.": (
        "The circle's result, the map and the scenario are those of the first repair alone."
    ),
    "Where a figure is asked of the whole place, the districts below it are listed too; what they lack comes to "
    "more than the whole, for others are above it.": (
        "Where a figure is asked of the whole place, the districts below it are listed too; their shortfalls add "
        "up to more than the whole's, since other districts are above it."
    ),
    "Whether a way crosses a barrier is told along the streets only, on foot or by one vehicle.": (
        "Whether a way crosses a barrier is determined along the streets only, on foot or by one vehicle."
    ),
    "Whether the raster's numbers are people per km2 or people per cell; else it tells.": (
        "Whether the raster's numbers are people per km2 or people per cell; else the raster itself says which."
    ),
    "With {count} sites everybody is served {times} times, by what stands or by them: {value:,g}, and any choice "
    "comes to {bound:,g} at least.": (
        "With {count} sites everybody is served {times} times, by what exists or by them: {value:,g}, and any "
        "choice comes to {bound:,g} at least."
    ),
    "Within the band that is set; read strictly, it cannot be decided, since only people without a usable street "
    "stand against it.": (
        "Within the band that is set; read strictly, it cannot be decided, since only people without a usable "
        "street keep it from being met."
    ),
    "Write what is handed in: report, tables, maps, layers.": ("Write the deliverables: report, tables, maps, layers."),
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
    "{count} indicators are decided by no map and have no measured figure yet.": (
        "{count} indicators are not decided by a map and have no measured figure yet."
    ),
    "{count} indicators are decided by no map and have no measured figure yet; bring them as a table with "
    "'lifecircle keep figures PROJECT FILE'.": (
        "{count} indicators are not decided by a map and have no measured figure yet; import them as a table with "
        "'lifecircle keep figures PROJECT FILE'."
    ),
    "{count} indicators are decided by no map and have no measured figure yet; bring them as a table.": (
        "{count} indicators are not decided by a map and have no measured figure yet; import them as a table."
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
    "{count} of {total} facilities do not tell their places and offer none here.": (
        "{count} of {total} facilities do not state their places and count as having none."
    ),
    "{count} of {total} streets lie beyond the rim of the terrain, wholly or in part; there they are taken as level.": (
        "{count} of {total} streets lie beyond the edge of the terrain, wholly or in part; there they are taken as "
        "level."
    ),
    "{count} projects do not fit the place any more, and count for nothing.": (
        "{count} projects no longer fit the place and are ignored."
    ),
    "{count} projects tell no cost, and the sums are without them.": (
        "{count} projects state no cost, and the sums exclude them."
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
    "{crs} does not count in metres, so that nothing can be measured in it; leave it out or give {better}. The "
    "coordinate system of a file is said beside the file, in a check file.": (
        "{crs} is not in metres, so that nothing can be measured in it; leave it out or give {better}. The "
        "coordinate system of a file is said beside the file, in a check file."
    ),
    "{crs} does not count in metres, so that nothing can be measured in it; leave it out or give {better}. The "
    "coordinate system of a file is written in the list under Coordinates.": (
        "{crs} is not in metres, so that nothing can be measured in it; leave it out or give {better}. The "
        "coordinate system of a file is written in the list under Coordinates."
    ),
    "{file} contains no coordinate system; take the .prj of a layer that lies right, or write one with 'lifecircle "
    "grid'.": (
        "{file} contains no coordinate system; take the .prj of a layer that lies correctly, or write one with "
        "'lifecircle grid'."
    ),
    "{file} contains no coordinate system; take the .prj of a layer that lies right.": (
        "{file} contains no coordinate system; take the .prj of a layer that lies correctly."
    ),
    "{file} contains no places but what the service refused to answer: {words}. Ask it again.": (
        "{file} contains no places, only a refusal by the service: {words}. Ask it again."
    ),
    "{file} does not say in which coordinate system it is (for a shapefile, its .prj is missing or torn); export "
    "it with one, or write it in the list under Coordinates. {likely}": (
        "{file} does not say in which coordinate system it is (for a shapefile, its .prj is missing or damaged); "
        "export it with one, or write it in the list under Coordinates. {likely}"
    ),
    "{file} does not tell by its columns' names which are meant; say it with {option} COLUMN,COLUMN. Its columns "
    "are {columns}.": (
        "{file} does not show by its columns' names which are meant; name them with {option} COLUMN,COLUMN. Its "
        "columns are {columns}."
    ),
    "{file} has rows of several years in its column {column} ({years}), which would count people again and again; "
    "leave those of one year.": (
        "{file} has rows of several years in its column {column} ({years}), which would count people several "
        "times; keep those of one year."
    ),
    "{file} has the SHA-256 {found}, not the one that was told; it was changed on the way, get it again.": (
        "{file} has the SHA-256 {found}, not the expected one; it was changed in transfer, get it again."
    ),
    "{file} has {count} bands ({bands}), and nobody says which holds the people; choose with --band NUMBER (in a "
    "check file band = NUMBER), or give one to each group with --band age_60_plus=NUMBER.": (
        "{file} has {count} bands ({bands}), and nothing says which holds the people; choose with --band NUMBER "
        "(in a check file band = NUMBER), or give one to each group with --band age_60_plus=NUMBER."
    ),
    "{file} has {count} bands ({bands}), and nobody says which holds the people; export the band of people as a "
    "raster of its own and add that.": (
        "{file} has {count} bands ({bands}), and nothing says which holds the people; export the band of people as "
        "a raster of its own and add that."
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
    "{file} is stored with south up or west to the right, which is not read; export it again with north up.": (
        "{file} is stored with south up or west to the right, which is not supported; export it again with north up."
    ),
    "{file} says a coordinate system that is damaged; export it again, or say which one it is (crs).": (
        "{file} names a damaged coordinate system; export it again, or say which one it is (crs)."
    ),
    "{file}, line {line}, key {key}: {where} knows no such key; is it misspelt?": (
        "{file}, line {line}, key {key}: {where} has no such key; is it misspelt?"
    ),
    "{file}, row {row}: the column {column} says '{value}', which cannot be used ({reason}); correct it and bring "
    "the table again.": (
        "{file}, row {row}: the column {column} says '{value}', which cannot be used ({reason}); correct it and "
        "import the table again."
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
    "{file}: the code {code} stands in rows {rows}; every district needs its own: merge the parts of one district, "
    "or choose another column.": (
        "{file}: the code {code} appears in rows {rows}; every district needs its own: merge the parts of one "
        "district, or choose another column."
    ),
    "{file}: the column {column} of {layer} is computed whenever it is read, which is not done; save the layer as "
    "one of its own (QGIS: Export).": (
        "{file}: the column {column} of {layer} is computed whenever it is read, which is not supported; save the "
        "layer as one of its own (QGIS: Export)."
    ),
    "{file}: the level of {count} districts (first in row {row}) stands in no column, code or name; choose the "
    "level under Kind in the list of files.": (
        "{file}: the level of {count} districts (first in row {row}) is given by no column, code or name; choose "
        "the level under Kind in the list of files."
    ),
    "{file}: the level of {count} districts (first in row {row}) stands in no column, code or name; say which: "
    "city, county, township, village or estate (on the command line --districts {file}=village).": (
        "{file}: the level of {count} districts (first in row {row}) is given by no column, code or name; say "
        "which: city, county, township, village or estate (on the command line --districts {file}=village)."
    ),
    "{folder} is none of the office's folders ({known}).": ("{folder} is not one of the office's folders ({known})."),
    "{given} is none of {known}.": ("{given} is not one of {known}."),
    "{path} was replaced by another file while it was open. Save a copy elsewhere, or open it anew; until then no "
    "change is kept.": (
        "{path} was replaced by another file while it was open. Save a copy elsewhere, or open it again; until "
        "then no change is kept."
    ),
    "{people:,.0f} live at streets that are cut off from the main network, and count as not served; the check of "
    "the network shows where.": (
        "{people:,.0f} live at streets that are cut off from the main network, and count as not served; the "
        "network check shows where."
    ),
    "{people:,.0f} m2 of residential land lie at streets that are cut off from the main network, and count as not "
    "served; the check of the network shows where.": (
        "{people:,.0f} m2 of residential land lie at streets that are cut off from the main network, and count as "
        "not served; the network check shows where."
    ),
    "{people} people on {area} km2 are more than live anywhere; is the unit of the column right?": (
        "{people} people on {area} km2 are more than anywhere on Earth; is the unit of the column right?"
    ),
    "{service}: all {total} facilities that count lie farther than {cap:g} m from any street on their side of "
    "water and rails, so nobody can tell whom they serve; check their coordinates: {names}.": (
        "{service}: all {total} facilities that count lie farther than {cap:g} m from any street on their side of "
        "water and rails, so it cannot be determined whom they serve; check their coordinates: {names}."
    ),
    "{service}: only fixed sites are counted, which is assumed here and no word of the plan; mobile points left "
    "out: {count}.": (
        "{service}: only fixed sites are counted, which is assumed here and not stated in the plan; mobile points "
        "left out: {count}."
    ),
    "{service}: the plan gives no way, so {limit:g} minutes on foot are taken.": (
        "{service}: the plan names no way of travelling, so {limit:g} minutes on foot are taken."
    ),
    "{service}: {count} facilities stand behind walls or fences in which the map knows no gate; they are taken to "
    "open on the nearest street: {names}. If there is a gate elsewhere, set it as their entrance.": (
        "{service}: {count} facilities stand behind walls or fences in which the map shows no gate; they are taken "
        "to open on the nearest street: {names}. If there is a gate elsewhere, set it as their entrance."
    ),
    "{untold} of {count} facilities tell no capacity and have no place for anybody.": (
        "{untold} of {count} facilities state no capacity and count as having no place."
    ),
    "{value:,.0f} people are served in {circles} circles, whoever is in several counted in each; {bound:,.0f} is "
    "the most that any choice can serve.": (
        "{value:,.0f} people are served in {circles} circles (people in several circles count in each); "
        "{bound:,.0f} is the most that any choice can serve."
    ),
    "天地图 wants a key of your own: apply for one at console.tianditu.gov.cn.": (
        "天地图 needs a key of your own: apply for one at console.tianditu.gov.cn."
    ),
}
