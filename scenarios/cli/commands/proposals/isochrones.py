"""The options of `lifecircle isochrones`. Light: what reads and computes is imported when the command runs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ....presentation.names import later
from ...console import Force, shell_of


class Travel(StrEnum):
    """The ways of travelling along streets."""

    walk = "walk"
    drive = "drive"
    network_km = "network_km"


def isochrones(
    context: typer.Context,
    project: Annotated[Path, typer.Argument(help=later("A lifecircle.gpkg, or the folder that holds one."))],
    *,
    service: Annotated[str, typer.Option("--service", help=later("A service or category, such as fitness."))],
    out: Annotated[Path, typer.Option("--out", help=later("The file to write: .gpkg or .geojson."))],
    limits: Annotated[
        str, typer.Option("--limits", help=later("Minutes, or km for network_km, with commas between."))
    ] = "5,10,15",
    mode: Annotated[Travel, typer.Option("--mode", help=later("On foot, by car, or in km along the streets."))] = (
        Travel.walk
    ),
    group: Annotated[
        str, typer.Option("--group", help=later("Whose pace, and who is counted: people, age_60_plus, ..."))
    ] = "people",
    resolution: Annotated[
        float, typer.Option("--resolution", help=later("Step of the drawing in metres; reach itself is exact."))
    ] = 25.0,
    bands: Annotated[
        bool, typer.Option("--bands", help=later("Rings: each limit leaves out the one below it."))
    ] = False,
    each: Annotated[bool, typer.Option("--each", help=later("Every facility by itself, not all together."))] = False,
    lines: Annotated[bool, typer.Option("--lines", help=later("Also the reached streets, to the metre."))] = False,
    force: Force = False,
) -> None:
    """Put the options into one value and draw."""
    from ....analyses.isochrones import IsochroneRequest  # noqa: PLC0415  (as above)
    from ...actions.proposals.isochrones import limits_of, run_isochrones  # noqa: PLC0415  (as above)

    request = IsochroneRequest(
        service, limits_of(limits), mode.value, group, resolution, bands=bands, each=each, lines=lines
    )
    run_isochrones(shell_of(context), project, request, out, force=force)
