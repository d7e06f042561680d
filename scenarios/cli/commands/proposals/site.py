"""The options of `lifecircle site`. Light: what reads and computes is imported when the command runs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ....presentation.names import later
from ...console import Force, shell_of
from ...judging import PlanAsked, SetTo, settings_given


class Goal(StrEnum):
    """What sites are chosen for."""

    most = "most"
    all = "all"
    share = "share"
    mean = "mean"
    worst = "worst"
    places = "places"


def site(
    context: typer.Context,
    project: Annotated[Path, typer.Argument(help=later("A lifecircle.gpkg, or the folder that holds one."))],
    *,
    clause: Annotated[
        list[str],
        typer.Option("--clause", help=later("A circle of the plan by its id; several with weights: id=2. Repeatable.")),
    ],
    goal: Annotated[
        Goal,
        typer.Option(
            "--goal",
            help=later(
                "most people; all people; a share with the fewest sites; least mean way; least worst way; most people "
                "who find places."
            ),
        ),
    ] = Goal.most,
    sites: Annotated[int | None, typer.Option("--sites", help=later("How many sites at most."))] = None,
    budget: Annotated[float | None, typer.Option("--budget", help=later("What they may cost together."))] = None,
    share: Annotated[
        float | None, typer.Option("--share", help=later("Percent to reach; else the clause's own target."))
    ] = None,
    times: Annotated[
        int, typer.Option("--times", help=later("With --goal all: covered by so many, 2 for backup."))
    ] = 1,
    spacing: Annotated[float, typer.Option("--spacing", help=later("Metres between any two new sites."))] = 0.0,
    candidates: Annotated[
        Path | None,
        typer.Option("--candidates", help=later("Points or parcels to choose from; else street points are taken.")),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--everybody", help=later("With --goal places: refuse places that cannot hold them all."))
    ] = False,
    cost: Annotated[str | None, typer.Option("--cost", help=later("The column of costs among the candidates."))] = None,
    places: Annotated[
        str | None, typer.Option("--places", help=later("The column of places among the candidates."))
    ] = None,
    required: Annotated[
        str | None, typer.Option("--required", help=later("The column that marks what is built in any case (above 0)."))
    ] = None,
    exclude: Annotated[
        Path | None, typer.Option("--exclude", help=later("Areas in which nothing may be built."))
    ] = None,
    min_area: Annotated[
        float, typer.Option("--min-area", help=later("Square metres that a parcel must have at least."))
    ] = 0.0,
    cost_per_m2: Annotated[
        float | None,
        typer.Option("--cost-per-m2", help=later("What a square metre of a parcel costs, without --cost.")),
    ] = None,
    apart: Annotated[float, typer.Option("--apart", help=later("Metres between street points."))] = 200.0,
    service: Annotated[
        str,
        typer.Option(
            "--service",
            help=later("Of a circle that asks each service by itself; else the one furthest below its target."),
        ),
    ] = "",
    beside: Annotated[
        str, typer.Option("--beside", help=later("Only sites beside a facility of this service of the plan."))
    ] = "",
    beside_metres: Annotated[
        float, typer.Option("--beside-metres", help=later("How near to it, along the streets."))
    ] = 300.0,
    plan: PlanAsked = None,
    set_to: SetTo = None,
    gap: Annotated[float, typer.Option("--gap", help=later("Percent within which the proof may stop."))] = 0.0,
    seconds: Annotated[float, typer.Option("--seconds", help=later("How long the proof may take."))] = 60.0,
    out: Annotated[Path, typer.Option("--out", help=later("Folder for the results."))] = Path("sites"),
    force: Force = False,
) -> None:
    """Put the options into one value and search."""
    from ...actions.proposals.site import CandidateFile, request_of, run_site  # noqa: PLC0415  (light start: help answers at once)

    judging = settings_given((), set_to or [], whole_scope=False)
    request = request_of(
        clause, goal.value, sites=sites, budget=budget, share=share, times=times, spacing_m=spacing, apart_m=apart,
        gap=gap / 100, seconds=seconds, beside=beside, beside_m=beside_metres, everybody=everybody, service=service,
    )  # fmt: skip
    given = (
        CandidateFile(candidates, cost, places, required, exclude, min_area, cost_per_m2)
        if candidates or exclude
        else None
    )
    run_site(shell_of(context), project, request, given, plan_key=plan, out=out, force=force, judging=judging)
