"""The options of `lifecircle view`. Light: what it needs is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from ....errors import ProjectError
from ....presentation.names import later
from ...console import Force, shell_of
from ...judging import PlanAsked


def view(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=later("The view, 'all' of them, or 'list' to see which there are."))],
    project: Annotated[
        Path | None, typer.Argument(help=later("A lifecircle.gpkg, or the folder that holds one."))
    ] = None,
    *,
    scenario: Annotated[
        str | None, typer.Option("--scenario", help=later("A scenario's name or id, looked at beside the project."))
    ] = None,
    plan: PlanAsked = None,
    catalogue: Annotated[
        Path | None,
        typer.Option(help=later("A catalogue of your own (.toml or a table) for the view 'catalogue'.")),
    ] = None,
    former: Annotated[
        Path | None,
        typer.Option("--former-catalogue", help=later("The version before it, to tell what changed.")),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", help=later("A file to write: .xlsx, .json, .gpkg, .pdf or .docx.")),
    ] = None,
    year: Annotated[
        list[int] | None,
        typer.Option(
            "--year",
            min=1949,
            max=2100,
            help=later("A further year to ask the place in, by the facilities' years; may be repeated."),
        ),
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option("--at", help=later("YEAR=PROJECT: another project that shows the place in a year; repeatable.")),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=later("Print JSON instead of tables."))] = False,
    force: Force = False,
) -> None:
    """Show or write one view of the plan's year."""
    from ...actions.verdicts.view import list_views, run_view  # noqa: PLC0415  (reads a project; --help need not)

    if name == "list":
        list_views(shell_of(context), as_json=as_json)
        return
    if project is None:
        raise ProjectError("Name the project to show the view of: 'lifecircle view {name} PROJECT'.", name=name)
    run_view(
        shell_of(context),
        name,
        project,
        scenario=scenario,
        plan=plan,
        catalogues=(catalogue, former),
        output=output,
        years=year or (),
        others=at or (),
        as_json=as_json,
        force=force,
    )
