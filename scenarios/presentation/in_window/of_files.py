"""Sentences on what a file holds and how it is read."""

from typing import Final

from ....messages import later

PAIRS: Final = (
    (
        (
            "{file}: the level of {count} districts (first in row {row}) is given by no column, code or name; say "
            "which: city, county, township, village or estate (on the command line --districts {file}=village)."
        ),
        later(
            "{file}: the level of {count} districts (first in row {row}) is given by no column, code or name; "
            "choose the level under Kind in the list of files."
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
            "{file} does not say in which coordinate system it is (for a shapefile, its .prj is missing or damaged); "
            'export it with one, or say it beside the file in a check file, as crs = "..." (on the command line: '
            "--file-crs {file}=...). {likely}"
        ),
        later(
            "{file} does not say in which coordinate system it is (for a shapefile, its .prj is missing or "
            "damaged); export it with one, or write it in the list under Coordinates. {likely}"
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
            "{file} names a damaged coordinate system; export it again, or say which one it is "
            '(in a check file crs = "EPSG:...").'
        ),
        later(
            "{file} names a damaged coordinate system; export it again, or write which one it is in the list under "
            "Coordinates."
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
            "Its densest cell has {density} people per km2, more than anywhere on Earth; if its numbers are people "
            "per km2, say so (--raster-density, in a check file per_km2 = true)."
        ),
        later(
            "Its densest cell has {density} people per km2, more than anywhere on Earth; if its numbers are people "
            "per km2, turn them into people per cell (cell area times value) in QGIS and add that raster."
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
            "{crs} is not in metres, so that nothing can be measured in it; leave it out or give {better}. The "
            "coordinate system of a file is said beside the file, in a check file."
        ),
        later(
            "{crs} is not in metres, so that nothing can be measured in it; leave it out or give {better}. The "
            "coordinate system of a file is written in the list under Coordinates."
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
            "{file} has {count} bands ({bands}), and nothing says which holds the people; choose with --band NUMBER "
            "(in a check file band = NUMBER), or give one to each group with --band age_60_plus=NUMBER."
        ),
        later(
            "{file} has {count} bands ({bands}), and nothing says which holds the people; export the band of people "
            "as a raster of its own and add that."
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
            "{file} is not in the encoding {encoding}; give another, such as UTF-8 or GBK (on the command line: "
            "--encoding {file}=GBK), or export it again as GeoPackage."
        ),
        later("{file} is not in the encoding {encoding}; export it again as GeoPackage."),
    ),
    (
        (
            "{file} contains no coordinate system; take the .prj of a layer that lies correctly, or write one with "
            "'lifecircle grid'."
        ),
        later("{file} contains no coordinate system; take the .prj of a layer that lies correctly."),
    ),
)
"""What is said where one types, and in the window instead."""
