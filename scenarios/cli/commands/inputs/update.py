"""The options of `lifecircle update` and `lifecircle new`. Light: what they need loads when one runs."""

from pathlib import Path
from typing import Annotated

import typer

from ....presentation.names import later
from ...console import shell_of


def update(
    context: typer.Context,
    project: Annotated[Path, typer.Argument(help=later("A lifecircle.gpkg, or the folder that holds one."))],
    *,
    as_json: Annotated[bool, typer.Option("--json", help=later("Print JSON instead of tables."))] = False,
) -> None:
    """Read changed source files anew and replay the scenarios on them."""
    from ...actions.inputs.update import do_update  # noqa: PLC0415  (reads files; --help need not)

    do_update(shell_of(context), project, as_json=as_json)


def new(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=later("The check file (.toml) to write."))],
) -> None:
    """Write a check file to begin a project from."""
    from ...actions.inputs.update import begin_check  # noqa: PLC0415  (as above)

    begin_check(shell_of(context), file)
