"""The options of `lifecircle export`. Light: what reads and draws is imported when the command runs."""

from pathlib import Path
from typing import Annotated

import typer

from ....presentation.names import later
from ...console import Force, shell_of
from ...judging import PlanAsked, YearAsked


def export(
    context: typer.Context,
    project: Annotated[Path, typer.Argument(help=later("A lifecircle.gpkg, or the folder that holds one."))],
    *,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            help=later("What to write, repeatable: {exports}; or all."),
        ),
    ] = None,
    plan: PlanAsked = None,
    year: YearAsked = None,
    out: Annotated[Path | None, typer.Option("--out", help=later("Folder for the results."))] = None,
    unit: Annotated[
        str, typer.Option("--unit", help=later("The office responsible for it, for the report's head."))
    ] = "",
    date: Annotated[str, typer.Option("--date", help=later("The date in title blocks; else that of the data."))] = "",
    paper: Annotated[
        str, typer.Option("--paper", help=later("The sheets' paper: A4, A3, A2, A1 or A0; else the template's, or A3."))
    ] = "",
    template: Annotated[
        Path | None, typer.Option("--template", help=later("A Word document of your own that the report continues."))
    ] = None,
    sheet_template: Annotated[
        Path | None,
        typer.Option("--sheet-template", help=later("How the sheets look (TOML): paper, logo, names, colours.")),
    ] = None,
    crs: Annotated[
        str,
        typer.Option(
            "--crs",
            help=later(
                "The layers' coordinates: wgs84, cgcs2000 (the zone of the place), gcj02, a code; else the project's."
            ),
        ),
    ] = "",
    encoding: Annotated[
        str, typer.Option("--encoding", help=later("Of the texts in shapefiles: utf-8 or gbk."))
    ] = "utf-8",
    scenarios: Annotated[
        list[str] | None,
        typer.Option(
            "--scenario", help=later("A scenario that the report and the difference maps cover, repeatable; or all.")
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Evaluate the project and write what is handed in."""
    from ...actions.verdicts.export import Asked, run_export  # noqa: PLC0415  (light start: help answers at once)

    run_export(
        shell_of(context),
        project,
        kinds or [],
        plan=plan,
        year=year,
        out=out,
        scenarios=scenarios or [],
        asked=Asked(unit, date, paper, template, sheet_template, crs, encoding),
        force=force,
    )
