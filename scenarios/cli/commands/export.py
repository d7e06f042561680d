"""The options of `lifecircle export`. Light: what reads and draws is imported when the command runs."""

from pathlib import Path
from typing import Annotated

import typer

from ...presentation.names import later
from ..console import Force, shell_of
from ..judging import YearAsked


def export(
    context: typer.Context,
    project: Annotated[Path, typer.Argument(help=later("A lifecircle.gpkg, or the folder that holds one."))],
    *,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            help=later("What to write, repeatable: report, report-docx, sheets, xlsx, json, web-map, gpkg; or all."),
        ),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan", help=later("A built-in plan (see 'lifecircle plans list') or a plan file; else its own.")
        ),
    ] = None,
    year: YearAsked = None,
    out: Annotated[Path | None, typer.Option("--out", help=later("Folder for the results."))] = None,
    unit: Annotated[
        str, typer.Option("--unit", help=later("The office that answers for it, for the report's head."))
    ] = "",
    paper: Annotated[str, typer.Option("--paper", help=later("The sheets' paper: A4, A3, A2, A1 or A0."))] = "A3",
    template: Annotated[
        Path | None, typer.Option("--template", help=later("A Word document of your own that the report continues."))
    ] = None,
    force: Force = False,
) -> None:
    """Evaluate the project and write what is handed in."""
    from ..actions.export import run_export  # noqa: PLC0415  (reads and draws; --help needs none of it)

    run_export(
        shell_of(context),
        project,
        kinds or [],
        plan=plan,
        year=year,
        out=out,
        unit=unit,
        paper=paper,
        template=template,
        force=force,
    )
