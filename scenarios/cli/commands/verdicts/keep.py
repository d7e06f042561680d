"""The options of `lifecircle keep` and `lifecircle ledger`. Light: what it needs is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from ....presentation.names import later
from ...console import shell_of
from ...judging import PlanAsked


def ledger(
    context: typer.Context,
    project: Annotated[Path, typer.Argument(help=later("A lifecircle.gpkg, or the folder that holds one."))],
    *,
    plan: PlanAsked = None,
) -> None:
    """Bring the ledger of shortfalls up to what the verdicts say now, and keep it with the project."""
    from ...actions.verdicts.ledger import run_ledger  # noqa: PLC0415  (reads a project; --help need not)

    run_ledger(shell_of(context), project, plan=plan)


def keep(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help=later("What the table holds; 'list' tells which kinds there are."))],
    project: Annotated[
        Path | None, typer.Argument(help=later("A lifecircle.gpkg, or the folder that holds one."))
    ] = None,
    file: Annotated[Path | None, typer.Argument(help=later("The table: Excel, CSV or any other kind."))] = None,
    *,
    anew: Annotated[
        bool, typer.Option("--anew", help=later("Delete the rows of this kind that were stored before."))
    ] = False,
) -> None:
    """Keep the rows of a table with the project, for the views of the plan's year."""
    from ...actions.verdicts.keep import list_tables, run_keep  # noqa: PLC0415  (reads a project; --help need not)

    if kind == "list" or project is None or file is None:
        list_tables(shell_of(context))
        return
    run_keep(shell_of(context), kind, project, file, anew=anew)
