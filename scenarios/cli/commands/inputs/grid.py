"""The options of `lifecircle grid`. Light: what reads and computes is imported when the command runs."""

from pathlib import Path
from typing import Annotated

import typer

from ....presentation.names import later
from ...console import Force, shell_of


def grid(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=later("A table of points known in both systems (three or more)."))],
    *,
    local: Annotated[
        str | None,
        typer.Option("--local", help=later("The two columns in the city's grid, in the order of its files: X,Y.")),
    ] = None,
    known: Annotated[
        str | None,
        typer.Option("--known", help=later("The two columns in the known system: longitude,latitude or east,north.")),
    ] = None,
    crs: Annotated[str | None, typer.Option("--crs", help=later("The known system; else degrees in CGCS2000."))] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=later("The .projjson file to write; give it where a system is asked."))
    ] = None,
    force: Force = False,
) -> None:
    """Put the options into one value and fit the grid."""
    from ....analyses.city_grid import GridAsked  # noqa: PLC0415  (pandas and pyproj take a second)
    from ...actions.inputs.grid import run_grid  # noqa: PLC0415  (as above)

    columns = [tuple(part.strip() for part in text.split(",")) if text else () for text in (local, known)]
    run_grid(shell_of(context), GridAsked(file, columns[0], columns[1], crs), out, force=force)
