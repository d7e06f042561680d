"""The options of `lifecircle repair`. Light: what reads and computes is imported when the command runs."""

from pathlib import Path
from typing import Annotated

import typer

from ....presentation.names import later
from ...console import Force, shell_of
from ...judging import PlanAsked, SetTo, settings_given


def repair(
    context: typer.Context,
    project: Annotated[Path, typer.Argument(help=later("A lifecircle.gpkg, or the folder that holds one."))],
    *,
    clause: Annotated[str, typer.Option("--clause", help=later("A circle of the plan by its id."))],
    area: Annotated[
        int, typer.Option("--area", help=later("One of its unserved areas by number, the largest 1; else all."))
    ] = 0,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", help=later("Only this kind: site, mobile_stop, footbridge, passage, gate, places. Repeatable.")
        ),
    ] = None,
    cost: Annotated[
        list[str] | None,
        typer.Option(
            "--cost",
            help=later("What a kind costs: site=300, footbridge=1.5 for each metre, places=0.8 each. Repeatable."),
        ),
    ] = None,
    service: Annotated[
        str,
        typer.Option(
            "--service",
            help=later("Of a circle that asks each service by itself; else the one furthest below its target."),
        ),
    ] = "",
    stop_time: Annotated[
        str, typer.Option("--stop-time", help=later("When a mobile stop would come; it counts with a time only."))
    ] = "每周三 9:00-11:00",
    apart: Annotated[float, typer.Option("--apart", help=later("Metres between street points."))] = 150.0,
    plan: PlanAsked = None,
    set_to: SetTo = None,
    seconds: Annotated[float, typer.Option("--seconds", help=later("How long the proof may take."))] = 30.0,
    out: Annotated[Path, typer.Option("--out", help=later("Folder for the results."))] = Path("repairs"),
    force: Force = False,
) -> None:
    """Put the options into one value and try."""
    from ...actions.proposals.repair import repair_request, run_repair  # noqa: PLC0415  (light start: help answers at once)

    judging = settings_given((), set_to or [], whole_scope=False)
    request = repair_request(
        clause, kind or [], cost or [], area=area, apart_m=apart, seconds=seconds, stop_time=stop_time, service=service
    )
    run_repair(shell_of(context), project, request, plan_key=plan, out=out, force=force, judging=judging)
