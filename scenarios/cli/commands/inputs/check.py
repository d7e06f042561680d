"""The options of `lifecircle check`. Light: what reads and computes is imported when the command runs."""

from pathlib import Path
from typing import Annotated

import typer

from ....presentation.names import later
from ...console import Force, shell_of
from ...judging import Complete, SetTo, WholeScope, YearAsked

CrossingWait = Annotated[
    float | None,
    typer.Option("--crossing-wait", help=later("Seconds that one waits on foot at every crossing without signals.")),
]
SignalWait = Annotated[
    float | None,
    typer.Option("--signal-wait", help=later("Seconds that one waits on foot at every crossing with signals.")),
]


def check(
    context: typer.Context,
    *,
    file: Annotated[
        Path | None, typer.Argument(help=later("A check file; what it may hold stands in the README."))
    ] = None,
    network: Annotated[
        Path | None, typer.Option("--network", help=later("Streets: .osm, .osm.pbf, or a layer of street lines."))
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(
            "--place",
            help=later("A place's name: within the OpenStreetMap file of --network, else fetched (needs internet)."),
        ),
    ] = None,
    bounds: Annotated[
        str | None,
        typer.Option(
            "--bounds",
            help=later(
                "west,south,east,north in degrees: what to take of the network's file, or to fetch from OpenStreetMap."
            ),
        ),
    ] = None,
    streets_where: Annotated[
        list[str] | None,
        typer.Option(
            "--streets-where",
            help=later("COLUMN=value: only the rows with it are streets (Layer=… of a CAD drawing); may be repeated."),
        ),
    ] = None,
    street_words: Annotated[
        Path | None,
        typer.Option(
            "--street-words", help=later("Your own words for classes and codes of street layers, a TOML file.")
        ),
    ] = None,
    terrain: Annotated[
        Path | None, typer.Option("--terrain", help=later("An elevation raster, so that slopes count on foot."))
    ] = None,
    categories: Annotated[
        Path | None,
        typer.Option("--categories", help=later("Your own words for the categories of facilities, a TOML file.")),
    ] = None,
    facilities: Annotated[
        list[str] | None,
        typer.Option(
            "--facilities",
            help=later(
                "FILE, FILE=category, or FILE=category:COLUMN (only the rows above 0 in that column); may be repeated. "
                "Else those of the network."
            ),
        ),
    ] = None,
    population: Annotated[
        Path | None,
        typer.Option(
            "--population",
            help=later("People: points, polygons, a raster, or a table that names the districts of --districts."),
        ),
    ] = None,
    people_column: Annotated[
        str | None, typer.Option("--people-column", help=later("The column of people, where it has no usual name."))
    ] = None,
    spread_over: Annotated[
        Path | None,
        typer.Option(
            "--spread-over",
            help=later(
                "What the people of polygons are spread over: residential land, buildings (by a column floors) or a "
                "finer raster of people; else the map's buildings."
            ),
        ),
    ] = None,
    age_column: Annotated[
        list[str] | None,
        typer.Option("--age-column", help=later("GROUP=column, such as age_60_plus=elderly; may be repeated.")),
    ] = None,
    density: Annotated[
        float | None, typer.Option("--density", help=later("People per km2, where nobody counted them."))
    ] = None,
    estimate_from_census: Annotated[
        Path | None,
        typer.Option("--estimate-from-census", help=later("A census table, to estimate people by its density.")),
    ] = None,
    census_district: Annotated[
        list[str] | None,
        typer.Option("--census-district", help=later("Name or code of a row of the census; may be repeated.")),
    ] = None,
    census_area_km2: Annotated[
        float | None, typer.Option("--census-area-km2", help=later("The area of those districts together."))
    ] = None,
    datum: Annotated[
        list[str] | None,
        typer.Option(
            "--datum",
            help=later("FILE=gcj02 (AMap, Tencent), FILE=bd09 or FILE=bd09mc (Baidu, its metres): shift to WGS 84."),
        ),
    ] = None,
    layer: Annotated[
        list[str] | None,
        typer.Option("--layer", help=later("FILE=NAME: which layer, sheet, or file inside a zip; may be repeated.")),
    ] = None,
    encoding: Annotated[
        list[str] | None, typer.Option("--encoding", help=later("FILE=GBK and the like; may be repeated."))
    ] = None,
    file_crs: Annotated[
        list[str] | None,
        typer.Option("--file-crs", help=later("FILE=SYSTEM: the coordinate system that a file does not say.")),
    ] = None,
    nodata: Annotated[
        float | None, typer.Option("--nodata", help=later("What a raster of people holds where it has no data."))
    ] = None,
    band: Annotated[
        list[str] | None,
        typer.Option("--band", help=later("The band of people, 2 or 1+2+3; GROUP=3 for another group.")),
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option("--group", help=later("GROUP=raster; several of one group are added up, people=raster too.")),
    ] = None,
    raster_density: Annotated[
        bool | None,
        typer.Option(
            "--raster-density/--raster-counts",
            help=later("Whether the raster's numbers are people per km2 or people per cell; else it tells."),
        ),
    ] = None,
    districts: Annotated[
        list[str] | None, typer.Option("--districts", help=later("FILE or FILE=level; may be repeated."))
    ] = None,
    census: Annotated[
        str | None,
        typer.Option(
            "--census",
            help=later("A census table, FILE or FILE=city, to compare with the population of the districts."),
        ),
    ] = None,
    plan: Annotated[
        str | None, typer.Option("--plan", help=later("A built-in plan (see 'lifecircle plans list') or a plan file."))
    ] = None,
    circle: Annotated[
        list[str] | None,
        typer.Option(
            "--circle",
            help=later("A circle in place of a plan: SERVICE=15, SERVICE=30:drive, SERVICE=15:walk:age_60_plus."),
        ),
    ] = None,
    crossing_wait: CrossingWait = None,
    signal_wait: SignalWait = None,
    complete: Complete = None,
    set_to: SetTo = None,
    whole_scope: WholeScope = False,
    year: YearAsked = None,
    name: Annotated[str | None, typer.Option("--name", help=later("The place's name."))] = None,
    crs: Annotated[
        str | None, typer.Option("--crs", help=later("The metric coordinate system to measure in; else chosen."))
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help=later("Folder for the results."))] = None,
    force: Force = False,
) -> None:
    """Put the options into one value and run the check."""
    from ...actions.inputs.check import CheckOptions, do_check  # noqa: PLC0415  (light start: help answers at once)

    options = CheckOptions(
        file=file, network=network, place=place, bounds=bounds, streets_where=streets_where or (),
        street_words=street_words, terrain=terrain, categories=categories,
        facilities=facilities or (), population=population,
        people_column=people_column, spread_over=spread_over, age_columns=age_column or (), density=density,
        census=estimate_from_census,
        census_districts=census_district or (), census_area_km2=census_area_km2, districts=districts or (),
        control=census, datums=datum or (), layers=layer or (), encodings=encoding or (),
        file_crs=file_crs or (), nodata=nodata, bands=band or (), groups=group or (), raster_density=raster_density,
        plan=plan, circles=circle or (),
        crossing_wait_s=crossing_wait, signal_wait_s=signal_wait,
        complete=complete or (), set_to=set_to or (), whole_scope=whole_scope, year=year,
        name=name, crs=crs, out=out, force=force,
    )  # fmt: skip
    do_check(shell_of(context), options)
