"""Sentences that tell what to type, as the window says them: there one presses, chooses and imports."""

from typing import Final

from ...messages import later

_PAIRS: Final = (
    (
        "{file} is no LifeCircle project; make one from it with 'lifecircle check'.",
        later("{file} is no LifeCircle project; bring it in with Import."),
    ),
    (
        (
            "{file} has no table '{table}', so it is no complete LifeCircle project; make it again with 'lifecircle "
            "check'."
        ),
        later("{file} has no table '{table}', so it is no complete LifeCircle project; import its files again."),
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
        "{file} does not tell from which files it was made; make it again with 'lifecircle check'.",
        later("{file} does not tell from which files it was made; import them again."),
    ),
    (
        (
            "The project names the plan '{plan}', which is none of the built-in ones ({known}); say with --plan or "
            "in the window which plan to check it against."
        ),
        later(
            "The project names the plan '{plan}', which is none of the built-in ones ({known}); choose the plan "
            "at the right."
        ),
    ),
    (
        "Only {layer} was read, although {others} could serve too; choose with --layer {file}=NAME.",
        later("Only {layer} was read, although {others} could serve too; choose the layer in the list of files."),
    ),
    (
        (
            "{file} holds several layers; choose one: {layers} (on the command line --layer {file}=NAME, in a check "
            'file layer = "NAME").'
        ),
        later("{file} holds several layers; choose one in the list: {layers}."),
    ),
    (
        (
            "{file} holds several variables; choose one: {layers} (on the command line --layer {file}=NAME, in a "
            'check file layer = "NAME").'
        ),
        later("{file} holds several variables; choose one in the list: {layers}."),
    ),
    (
        (
            "{file} has no column that is known to hold people. Say which one does (on the command line with "
            "--people-column); its columns are: {columns}."
        ),
        later(
            "{file} has no column that is known to hold people. Say which one does beside the list; its columns "
            "are: {columns}."
        ),
    ),
    (
        (
            "{count} of {total} rows are of kinds that no category claims: {kinds} ({rows}); choose one category for "
            "the file (in the window under Kind, on the command line FILE=category), or give a file of your own "
            "words (--categories)."
        ),
        later(
            "{count} of {total} rows are of kinds that no category claims: {kinds} ({rows}); choose one category "
            "for the file under Kind, or install a file of your own words in the settings."
        ),
    ),
    (
        (
            "{file} does not say in which coordinate system it is (for a shapefile, its .prj is missing or torn); "
            'export it with one, or say it beside the file in a check file, as crs = "...". {likely}'
        ),
        later(
            "{file} does not say in which coordinate system it is (for a shapefile, its .prj is missing or torn); "
            "export it with one, or write it in the list under Coordinates. {likely}"
        ),
    ),
    (
        (
            "{file} has no coordinate reference system. Export it once more together with it, as a GeoTIFF, or say "
            'it (in a check file crs = "EPSG:...").'
        ),
        later(
            "{file} has no coordinate reference system. Export it once more together with it, as a GeoTIFF, or "
            "write it in the list under Coordinates."
        ),
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
            "{file} is an answer of {service}, whose coordinates are {title} as a rule; nothing was shifted. If they "
            'are, say so: datum = "{datum}" (on the command line --datum {file}={datum}).'
        ),
        later(
            "{file} is an answer of {service}, whose coordinates are {title} as a rule; nothing was shifted. If they "
            "are, choose {title} beside the list to shift them."
        ),
    ),
    (
        (
            "{file}: the name of the column {column} says {title}; nothing was shifted. If that is right, say so: "
            'datum = "{datum}" (on the command line --datum {file}={datum}).'
        ),
        later(
            "{file}: the name of the column {column} says {title}; nothing was shifted. If that is right, choose "
            "{title} beside the list to shift them."
        ),
    ),
    (
        (
            "{file} has no column that is known to hold the classes of streets: all count as open on foot and to "
            "cars, motorways too. If it has one, name it in a file of words (--street-words, [columns] highway)."
        ),
        later(
            "{file} has no column that is known to hold the classes of streets: all count as open on foot and to "
            "cars, motorways too. If it has one, install a file of your own words that names it."
        ),
    ),
    (
        (
            "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the {total} "
            "facilities that count: the streets of the ones do not join those of the others. Look into them with "
            "'lifecircle network'."
        ),
        later(
            "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the {total} "
            "facilities that count: the streets of the ones do not join those of the others. Export the network's "
            "faults and look into them."
        ),
    ),
    (
        (
            "No way along the streets leads from any of the {people:,.0f} residents to any of the {total} facilities "
            "that count: the streets of the ones do not join those of the others. Look into them with 'lifecircle "
            "network'."
        ),
        later(
            "No way along the streets leads from any of the {people:,.0f} residents to any of the {total} "
            "facilities that count: the streets of the ones do not join those of the others. Export the "
            "network's faults and look into them."
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
            "Not kept yet: {fresh} lines that are new and {gone} that closed; 'lifecircle ledger PROJECT' keeps them "
            "with today's date."
        ),
        later("Not kept yet: {fresh} lines that are new and {gone} that closed."),
    ),
    (
        "Nothing is said of the target year: name a scenario (--scenario) that scales the people or adds estates.",
        later("Nothing is said of the target year: choose a scenario that scales the people or adds estates."),
    ),
    (
        (
            "People outside a circle are told by district; how few sites would serve them 'lifecircle site' proves, "
            "for a site may serve several districts."
        ),
        later(
            "People outside a circle are told by district; how few sites would serve them is proven under "
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
            "The project has no scenario, so that there is no list of projects yet; begin one in the window or with "
            "'lifecircle scenario new'."
        ),
        later("The project has no scenario, so that there is no list of projects yet; begin one."),
    ),
    (
        ('As Baidu\'s metres it would fit: give datum = "bd09mc" (on the command line: --datum {file}=bd09mc).'),
        later("As Baidu's metres it would fit: choose BD-09 metres beside the list."),
    ),
    (
        (
            "For {count} estates of the table it is not stated what is agreed; fill in the columns and "
            "bring the table again with 'lifecircle keep estates PROJECT FILE'."
        ),
        later(
            "For {count} estates of the table it is not stated what is agreed; fill in the columns and "
            "bring the table again."
        ),
    ),
    (
        (
            "{count} indicators are decided by no map and have no measured figure yet; bring them as a "
            "table with 'lifecircle keep figures PROJECT FILE'."
        ),
        later("{count} indicators are decided by no map and have no measured figure yet; bring them as a table."),
    ),
    (
        (
            "Its densest cell has {density} people per km2, more than live anywhere; if its numbers are"
            " people per km2, say so (--raster-density, in a check file per_km2 = true)."
        ),
        later(
            "Its densest cell has {density} people per km2, more than live anywhere; if its numbers are"
            " people per km2, turn them into people per cell (cell area times value) in QGIS and add "
            "that raster."
        ),
    ),
    (
        (
            "{count} of its cells hold {value}, the largest number that their type has; if it stands "
            "for no data, give it as the nodata value (on the command line --nodata={value}, in a check"
            " file nodata = {value})."
        ),
        later(
            "{count} of its cells hold {value}, the largest number that their type has; if it stands "
            "for no data, write it into the raster as its nodata value (in QGIS: export it with that "
            "value) and add it again."
        ),
    ),
    (
        (
            "{crs} does not count in metres, so that nothing can be measured in it; leave it out or "
            "give {better}. The coordinate system of a file is said beside the file, in a check file."
        ),
        later(
            "{crs} does not count in metres, so that nothing can be measured in it; leave it out or "
            "give {better}. The coordinate system of a file is written in the list under Coordinates."
        ),
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
            "{file} has cells with {value} people. If that number stands for no data, give it as the "
            "nodata value (on the command line --nodata={value}, in a check file nodata = {value}); "
            "otherwise the raster is not one of counts."
        ),
        later(
            "{file} has cells with {value} people. If that number stands for no data, write it into the"
            " raster as its nodata value (in QGIS: export it with that value) and add it again; "
            "otherwise the raster is not one of counts."
        ),
    ),
    (
        (
            "{file} has no column of categories, and nothing else tells what its rows are; its columns "
            "are {columns}. Say which column it is, or one category for the whole file (on the command "
            "line FILE=category)."
        ),
        later(
            "{file} has no column of categories, and nothing else tells what its rows are; its columns "
            "are {columns}. Choose the column beside the list, or one category for the whole file under"
            " Kind."
        ),
    ),
    (
        (
            "{file} has {count} bands ({bands}), and nobody says which holds the people; choose with "
            "--band NUMBER (in a check file band = NUMBER), or give one to each group with --band "
            "age_60_plus=NUMBER."
        ),
        later(
            "{file} has {count} bands ({bands}), and nobody says which holds the people; export the "
            "band of people as a raster of its own and add that."
        ),
    ),
    (
        "{file} holds {count} rasters ({rasters}); choose one with --layer {file}=NAME, or unpack it.",
        later("{file} holds {count} rasters ({rasters}); choose one in the list, or unpack it."),
    ),
    (
        (
            "{file} is a density; each cell's number was multiplied by the cell's area in {unit} (if "
            "its numbers are counts, say so: --raster-counts, in a check file per_km2 = false)."
        ),
        later("{file} is a density; each cell's number was multiplied by the cell's area in {unit}."),
    ),
    (
        (
            "{file} is a drawing with areas on several layers; choose one: {layers} (on the command "
            'line --layer {file}=NAME, in a check file layer = "NAME").'
        ),
        later("{file} is a drawing with areas on several layers; choose one in the list: {layers}."),
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
            "{file} is no package of plans and words: it has no list of sums ({sums}); make one with "
            "'lifecircle office pack'."
        ),
        later(
            "{file} is no package of plans and words: it has no list of sums ({sums}); ask whoever sent"
            " it for a package."
        ),
    ),
    (
        (
            "{file} holds {count} layers, sheets or files, more than the {most} that are looked through; "
            "choose one (on the command line --layer {file}=NAME), or save it by itself."
        ),
        later(
            "{file} holds {count} layers, sheets or files, more than the {most} that are looked through; "
            "save the one that you need by itself."
        ),
    ),
    (
        (
            "{file} is not in the encoding {encoding}: line {line} breaks it; give another encoding, "
            "such as GBK (on the command line --encoding {file}=GBK)."
        ),
        later(
            "{file} is not in the encoding {encoding}: line {line} breaks it; save it again as UTF-8, "
            "or correct what the file says of its encoding."
        ),
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
    (
        ("There is no plan {key}. Built in are {known}; a plan of your own is given as a path to its .toml file."),
        later("There is no plan {key}. Built in are {known}; a plan of your own is installed in the settings."),
    ),
    (
        (
            "{file} holds no coordinate system; take the .prj of a layer that lies right, or write one "
            "with 'lifecircle grid'."
        ),
        later("{file} holds no coordinate system; take the .prj of a layer that lies right."),
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
IN_WINDOW: Final = dict(_PAIRS)
"""By what the lower floors say: every value that the window's sentence names stands in the other one too."""
