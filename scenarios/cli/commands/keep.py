"""The options of `lifecircle keep`. Light: what it needs is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from ...presentation.names import later
from ..console import shell_of


def keep(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help=later("What the table holds; 'list' tells which kinds there are."))],
    project: Annotated[
        Path | None, typer.Argument(help=later("A lifecircle.gpkg, or the folder that holds one."))
    ] = None,
    file: Annotated[Path | None, typer.Argument(help=later("The table: Excel, CSV or any other kind."))] = None,
    *,
    anew: Annotated[
        bool, typer.Option("--anew", help=later("Forget the rows of this kind that were kept before."))
    ] = False,
) -> None:
    """Keep the rows of a table with the project, for the views of the plan's year."""
    from ..actions.keep import list_tables, run_keep  # noqa: PLC0415  (reads a project; --help need not)

    if kind == "list" or project is None or file is None:
        list_tables(shell_of(context))
        return
    run_keep(shell_of(context), kind, project, file, anew=anew)
