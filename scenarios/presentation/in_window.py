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
            "{file} does not say in which coordinate system it is (for a shapefile, its .prj is missing); export it "
            'with one, or say it beside the file in a check file, as crs = "...". {likely}'
        ),
        later(
            "{file} does not say in which coordinate system it is (for a shapefile, its .prj is missing); export "
            "it with one, or write it in the list under Coordinates. {likely}"
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
            "{read} m from a street on average; as {datum} they would lie {fits} m from one. If that is what they "
            'are, give datum = "{datum}" (on the command line: --datum {file}={datum}) to shift them.'
        ),
        later(
            "{file}: nothing says whether its degrees are shifted. They were taken as WGS 84, where its points "
            "lie {read} m from a street on average; as {datum} they would lie {fits} m from one. If that is what "
            "they are, choose {datum} beside the list to shift them."
        ),
    ),
    (
        (
            "{file} is an answer of {service}, whose coordinates are {datum} as a rule; nothing was shifted. If they "
            'are, say so: datum = "{datum}" (on the command line --datum {file}={datum}).'
        ),
        later(
            "{file} is an answer of {service}, whose coordinates are {datum} as a rule; nothing was shifted. If they "
            "are, choose {datum} beside the list to shift them."
        ),
    ),
    (
        (
            "{file}: the name of the column {column} says {datum}; nothing was shifted. If that is right, say so: "
            'datum = "{datum}" (on the command line --datum {file}={datum}).'
        ),
        later(
            "{file}: the name of the column {column} says {datum}; nothing was shifted. If that is right, choose "
            "{datum} beside the list to shift them."
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
)
IN_WINDOW: Final = dict(_PAIRS)
"""By what the lower floors say: every value that the window's sentence names stands in the other one too."""
