"""The options of `lifecircle batch` and `lifecircle rerun`. Light: what they need loads when one runs."""

from pathlib import Path
from typing import Annotated

import typer

from ....presentation.names import later
from ...console import shell_of

FAILED = 2
Workers = Annotated[int, typer.Option("--workers", min=1, help=later("Processes of this machine that share the work."))]
Dask = Annotated[
    str,
    typer.Option(
        "--dask", help=later("Address of a Dask scheduler, tcp://...; all its workers must see the results folder.")
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help=later("Print JSON instead of tables."))]


def batch(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=later("A TOML file: projects, plans, scenarios, parameters, years."))],
    *,
    out: Annotated[Path, typer.Option("--out", help=later("Folder for the results."))] = Path("lifecircle-batch"),
    workers: Workers = 1,
    dask: Dask = "",
    as_json: AsJson = False,
) -> None:
    """Evaluate many scenarios of many projects; the exit code is 2 where a case failed."""
    from ...actions.verdicts.batch import do_batch  # noqa: PLC0415  (evaluates; --help need not)

    if not do_batch(shell_of(context), file, out, workers=workers, dask=dask, as_json=as_json):
        raise typer.Exit(FAILED)


def rerun(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help=later("The results folder of a batch."))],
    *,
    allow: Annotated[
        list[Path] | None,
        typer.Option(
            "--allow",
            help=later(
                "A folder whose projects and plans may be opened too, where they do not lie beside the results; may be "
                "repeated."
            ),
        ),
    ] = None,
    workers: Workers = 1,
    dask: Dask = "",
    as_json: AsJson = False,
) -> None:
    """Evaluate a results folder again; the exit code is 2 where a figure or an input is another."""
    from ...actions.verdicts.batch import do_rerun  # noqa: PLC0415  (evaluates; --help need not)

    if not do_rerun(shell_of(context), folder, allowed=allow or (), workers=workers, dask=dask, as_json=as_json):
        raise typer.Exit(FAILED)
