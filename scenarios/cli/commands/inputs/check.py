"""The options of `lifecircle check`. Light: what reads and computes is imported when the command runs.

To add one that states a key of a check file: a field of `CheckOptions`, with that key.
"""

import inspect
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_type_hints

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


class Key(NamedTuple):
    """Where in a check file stands what an option says, as `population.people`; without it the command reads it."""

    path: str


@dataclass(frozen=True)
class CheckOptions:
    """What was written behind `lifecircle check`, as it was written: every option with its type, name, help and key."""

    file: Annotated[Path | None, typer.Argument(help=later("A check file; the README lists what it may contain."))] = (
        None
    )
    network: Annotated[
        Path | None,
        typer.Option("--network", help=later("Streets: .osm, .osm.pbf, or a layer of street lines.")),
        Key("network.file"),
    ] = None
    place: Annotated[
        str | None,
        typer.Option(
            "--place",
            help=later("A place's name: within the OpenStreetMap file of --network, else fetched (needs internet)."),
        ),
        Key("network.place"),
    ] = None
    bounds: Annotated[
        str | None,
        typer.Option(
            "--bounds",
            help=later(
                "west,south,east,north in degrees: what to take of the network's file, or to fetch from OpenStreetMap."
            ),
        ),
    ] = None
    streets_where: Annotated[
        list[str] | None,
        typer.Option(
            "--streets-where",
            help=later("COLUMN=value: only the rows with it are streets (Layer=… of a CAD drawing); may be repeated."),
        ),
    ] = None
    street_words: Annotated[
        Path | None,
        typer.Option(
            "--street-words", help=later("Your own words for classes and codes of street layers, a TOML file.")
        ),
        Key("network.words"),
    ] = None
    terrain: Annotated[
        Path | None,
        typer.Option("--terrain", help=later("An elevation raster, so that slopes count on foot.")),
        Key("terrain"),
    ] = None
    categories: Annotated[
        Path | None,
        typer.Option("--categories", help=later("Your own words for the categories of facilities, a TOML file.")),
        Key("categories"),
    ] = None
    facilities: Annotated[
        list[str] | None,
        typer.Option(
            "--facilities",
            help=later(
                "FILE, FILE=category, or FILE=category:COLUMN (only the rows above 0 in that column); may be repeated. "
                "Else those of the network."
            ),
        ),
    ] = None
    population: Annotated[
        Path | None,
        typer.Option(
            "--population",
            help=later("People: points, polygons, a raster, or a table that names the districts of --districts."),
        ),
        Key("population.file"),
    ] = None
    people_column: Annotated[
        str | None,
        typer.Option("--people-column", help=later("The column of people, where it has no usual name.")),
        Key("population.people"),
    ] = None
    spread_over: Annotated[
        Path | None,
        typer.Option(
            "--spread-over",
            help=later(
                "What the people of polygons are spread over: residential land, buildings (by a column floors) or a "
                "finer raster of people; else the map's buildings."
            ),
        ),
        Key("population.over"),
    ] = None
    age_columns: Annotated[
        list[str] | None,
        typer.Option("--age-column", help=later("GROUP=column, such as age_60_plus=elderly; may be repeated.")),
    ] = None
    density: Annotated[
        float | None,
        typer.Option("--density", help=later("People per km2, where nobody counted them.")),
        Key("population.estimate.people_per_km2"),
    ] = None
    census: Annotated[
        Path | None,
        typer.Option("--estimate-from-census", help=later("A census table, to estimate people by its density.")),
        Key("population.estimate.census"),
    ] = None
    census_districts: Annotated[
        list[str] | None,
        typer.Option("--census-district", help=later("Name or code of a row of the census; may be repeated.")),
    ] = None
    census_area_km2: Annotated[
        float | None,
        typer.Option("--census-area-km2", help=later("The area of those districts together.")),
        Key("population.estimate.area_km2"),
    ] = None
    datums: Annotated[
        list[str] | None,
        typer.Option(
            "--datum",
            help=later("FILE=gcj02 (AMap, Tencent), FILE=bd09 or FILE=bd09mc (Baidu, its metres): shift to WGS 84."),
        ),
    ] = None
    layers: Annotated[
        list[str] | None,
        typer.Option("--layer", help=later("FILE=NAME: which layer, sheet, or file inside a zip; may be repeated.")),
    ] = None
    encodings: Annotated[
        list[str] | None, typer.Option("--encoding", help=later("FILE=GBK and the like; may be repeated."))
    ] = None
    file_crs: Annotated[
        list[str] | None,
        typer.Option("--file-crs", help=later("FILE=SYSTEM: the coordinate system that a file does not say.")),
    ] = None
    nodata: Annotated[
        float | None,
        typer.Option("--nodata", help=later("What a raster of people holds where it has no data.")),
        Key("population.nodata"),
    ] = None
    bands: Annotated[
        list[str] | None,
        typer.Option("--band", help=later("The band of people, 2 or 1+2+3; GROUP=3 for another group.")),
    ] = None
    groups: Annotated[
        list[str] | None,
        typer.Option("--group", help=later("GROUP=raster; several of one group are added up, people=raster too.")),
    ] = None
    raster_density: Annotated[
        bool | None,
        typer.Option(
            "--raster-density/--raster-counts",
            help=later(
                "Whether the raster's numbers are people per km2 or people per cell; else the raster itself says which."
            ),
        ),
        Key("population.per_km2"),
    ] = None
    districts: Annotated[
        list[str] | None, typer.Option("--districts", help=later("FILE or FILE=level; may be repeated."))
    ] = None
    control: Annotated[
        str | None,
        typer.Option(
            "--census",
            help=later("A census table, FILE or FILE=city, to compare with the population of the districts."),
        ),
    ] = None
    plan: Annotated[
        str | None,
        typer.Option("--plan", help=later("A built-in plan (see 'lifecircle plans list') or a plan file.")),
        Key("plan"),
    ] = None
    circles: Annotated[
        list[str] | None,
        typer.Option(
            "--circle",
            help=later("A circle in place of a plan: SERVICE=15, SERVICE=30:drive, SERVICE=15:walk:age_60_plus."),
        ),
    ] = None
    crossing_wait_s: Annotated[CrossingWait, Key("crossing_wait_s")] = None
    signal_wait_s: Annotated[SignalWait, Key("signal_wait_s")] = None
    complete: Complete = None
    set_to: SetTo = None
    whole_scope: WholeScope = False
    year: YearAsked = None
    name: Annotated[str | None, typer.Option("--name", help=later("The place's name.")), Key("name")] = None
    crs: Annotated[
        str | None,
        typer.Option("--crs", help=later("The metric coordinate system to measure in; else chosen.")),
        Key("crs"),
    ] = None
    out: Annotated[Path | None, typer.Option("--out", help=later("Folder for the results."))] = None
    force: Force = False


def keys_of_options() -> dict[str, tuple[str, ...]]:
    """Return, by the name of an option's field, the way to its key in a check file."""
    hints = get_type_hints(CheckOptions, include_extras=True)
    return {
        name: tuple(key.path.split("."))
        for name, hint in hints.items()
        for key in getattr(hint, "__metadata__", ())
        if isinstance(key, Key)
    }


def check(context: typer.Context, **written: Any) -> None:  # noqa: ANN401  (the fields of CheckOptions)
    """Put the options into one value and run the check."""
    from ...actions.inputs.check import do_check  # noqa: PLC0415  (light start: help answers at once)

    do_check(shell_of(context), CheckOptions(**written))


def _signature() -> inspect.Signature:
    """Return what typer reads of a command: the context, and each option by its type, its help and its default."""
    hints = get_type_hints(CheckOptions, include_extras=True)
    kind = inspect.Parameter.KEYWORD_ONLY
    own = [
        inspect.Parameter(one.name, kind, default=one.default, annotation=hints[one.name])
        for one in fields(CheckOptions)
    ]
    return inspect.Signature([inspect.Parameter("context", kind, annotation=typer.Context), *own])


vars(check)["__signature__"] = _signature()
