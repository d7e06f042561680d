"""The options of `lifecircle network`. Light: what reads and computes is imported when the command runs."""

from pathlib import Path
from typing import Annotated

import typer

from ....presentation.names import later
from ...console import Force, shell_of


def network(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(help=later("Streets: .osm, .osm.pbf, a layer of street lines, or a project.")),
    ],
    *,
    repair: Annotated[
        bool,
        typer.Option(
            "--repair", help=later("Repair what is safe to repair, list each repair, and write the streets again.")
        ),
    ] = False,
    tolerance: Annotated[
        float | None,
        typer.Option("--tolerance", help=later("Metres within which a dead end belongs to a street; usually 3.")),
    ] = None,
    layer: Annotated[str | None, typer.Option("--layer", help=later("The layer, sheet or file inside."))] = None,
    crs: Annotated[
        str | None, typer.Option("--crs", help=later("The coordinate system, where the file does not say."))
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help=later("Folder for the results."))] = None,
    force: Force = False,
) -> None:
    """Put the options into one value and look at the network."""
    from .....coverage.network.topology.diagnose import NEAR_M  # noqa: PLC0415  (numba and geopandas take a second)
    from ....analyses.network_check import NetworkRequest  # noqa: PLC0415  (as above)
    from ...actions.inputs.network import run_network  # noqa: PLC0415  (as above)

    near_m = NEAR_M if tolerance is None else tolerance
    run_network(shell_of(context), NetworkRequest(file, layer, crs, near_m, mend=repair), out, force=force)
