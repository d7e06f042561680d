"""The options of `lifecircle view`. Light: what it needs is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from ...errors import ProjectError
from ...presentation.names import later
from ..console import Force, shell_of


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
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan", help=later("A built-in plan (see 'lifecircle plans list') or a plan file; else its own.")
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", help=later("A file to write: .xlsx, .json, .gpkg, .pdf or .docx.")),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=later("Print JSON instead of tables."))] = False,
    force: Force = False,
) -> None:
    """Show or write one view of the plan's year."""
    from ..actions.view import list_views, run_view  # noqa: PLC0415  (reads a project; --help need not)

    if name == "list":
        list_views(shell_of(context), as_json=as_json)
        return
    if project is None:
        raise ProjectError("Name the project to show the view of: 'lifecircle view {name} PROJECT'.", name=name)
    run_view(
        shell_of(context), name, project, scenario=scenario, plan=plan, output=output, as_json=as_json, force=force
    )
