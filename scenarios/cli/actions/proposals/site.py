"""`lifecircle site PROJECT --clause ID`: where to build, how good that is at most, and what becomes of the circle."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import typer
from rich.table import Table

from .....coverage.errors import InfeasibleError
from .....coverage.evaluation.verdict import CircleEvidence, Verdict
from .....coverage.place import Place
from .....coverage.travel.modes import TIMED
from .....progress import part
from ....analyses.candidate_files import CandidateFile, read_candidates
from ....analyses.site_request import SiteRequest, SiteResult
from ....analyses.siting import check_request, suggest_sites
from ....errors import ProjectError
from ....exports.site_files import check_sites, write_sites
from ....office.finding import find_plan
from ....presentation.names import later
from ....presentation.summary import people_text
from ....presentation.translate import Words
from ....project.network_cache import user_cache
from ....project.project import project_file, read_project
from ....project.to_place import make_place
from ....runs.evaluation import plan_of_project
from ...console import Shell
from .telling import Proposal, set_for, tell_proposal

_FAILED: Final = 2

__all__ = ["CandidateFile", "request_of", "run_site"]


def request_of(clauses: Sequence[str], goal: str, **options: Any) -> SiteRequest:  # noqa: ANN401  (as the value has them)
    """Return the request of some options; `id=2` gives a circle that weight. Raises `ProjectError`."""
    named = [clause.partition("=")[::2] for clause in clauses]
    try:
        weights = tuple(float(weight) if weight else 1.0 for _, weight in named)
    except ValueError as error:
        raise ProjectError(
            "The weight in '{text}' is no number; write a circle's id, or id=2.", text=", ".join(clauses)
        ) from error
    return SiteRequest(tuple(key for key, _ in named), weights, goal, **options)  # type: ignore[arg-type]


def run_site(
    shell: Shell,
    path: Path,
    request: SiteRequest,
    given: CandidateFile | None,
    *,
    plan_key: str | None,
    out: Path,
    force: bool = False,
    judging: Mapping[str, object] | None = None,
) -> None:
    """Read the project, search, write, and print the sites, the proof, and the circles before and after.

    The fields of `judging` stand for those that the project keeps; the project stays as it is.
    """
    how = shell.writing(force=force)
    check_sites(out, how=how)
    file = project_file(path)
    with shell.progress() as progress:
        project = read_project(file)
        plan = find_plan(plan_key) if plan_key else plan_of_project(project)
        check_request(request, plan)
        place = make_place(project.layers, kept=user_cache())
        candidates = read_candidates(given, place) if given else None
        settings = set_for(project, plan, place, judging)
        try:
            result = suggest_sites(
                place, plan, request, candidates=candidates, settings=settings, progress=part(progress, 0.2, 0.95)
            )
        except InfeasibleError as error:
            _tell_unreached(shell, place, error)
            raise typer.Exit(_FAILED) from error
        files = write_sites(
            out,
            shell.words,
            layers=project.layers,
            tables={"sites": result.sites, "candidates": result.candidates},
            verdict=result.after[0],
            edits=result.edits,
            how=how,
            name=shell.words("Suggested sites"),
            said=proof_text(result, request, shell.words),
        )
    tell_proposal(
        shell,
        Proposal(
            warned=project.said, told=result.notes,
            answers={
                "sites": result.sites.drop(columns="geometry", errors="ignore").to_dict("records"),
                "goal": request.goal, "value": result.siting.value, "bound": result.siting.bound,
                "proven": result.siting.proven,
            },
            shown=(proof_text(result, request, shell.words), site_table(result, shell.words)),
            before=result.before, after=result.after, out=out, files=files,
        ),
    )  # fmt: skip


def _tell_unreached(shell: Shell, place: Place, error: InfeasibleError) -> None:
    """Say that some people are served by no choice, and then who they are."""
    shell.fail(error)
    listed = _unreached(place, error)
    shell.answers(error=shell.words.say(error), unreached=listed)
    shell.out.print(unreached_table(listed, shell.words))


def _unreached(place: Place, error: InfeasibleError) -> list[dict[str, float]]:
    """Return number, people of the group and coordinates of the demand points that no choice can serve."""
    rows = error.points % len(place.demand)  # each of several circles asks all demand points
    xy, weights = place.demand.xy[rows].tolist(), error.weight.tolist()
    return [
        {"point": row + 1, "people": people, "x": x, "y": y}
        for row, people, (x, y) in zip(rows.tolist(), weights, xy, strict=True)
    ]


def unreached_table(listed: Sequence[Mapping[str, float]], words: Words) -> Table:
    """Return the demand points that no choice of the candidates can serve."""
    table = Table(title=words("Served by no candidate"), title_justify="left", header_style="bold")
    for heading in ("#", words("People"), "x", "y"):
        table.add_column(heading, justify="right")
    for one in listed:
        table.add_row(f"{one['point']:.0f}", people_text(one["people"]), f"{one['x']:.0f}", f"{one['y']:.0f}")
    return table


def site_table(result: SiteResult, words: Words) -> Table:
    """Return the sites in the order of what each adds."""
    table = Table(title=words("Suggested sites"), title_justify="left", header_style="bold")
    table.add_column("#", justify="right")
    for heading in (words("Site"), words("District")):
        table.add_column(heading, overflow="fold")
    for heading in (words("People it adds"), words("Served by all so far"), words("Cost")):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in result.sites.itertuples():
        name = row.site or words("candidate {number}", number=row.candidate)
        cost = "–" if row.cost != row.cost else f"{row.cost:,g}"
        table.add_row(str(row.number), name, row.district, people_text(row.people), people_text(row.total), cost)
    return table


def proof_text(result: SiteResult, request: SiteRequest, words: Words) -> str:
    """Return what was reached and what no choice can surpass."""
    siting = result.siting
    template = _REACHED[request.goal]
    if request.goal in _BY_COST and result.sites["cost"].notna().any():
        template = _BY_COST[request.goal]
    if request.goal == "most" and len(result.before) > 1:
        template = _WEIGHTED if len({*request.weights}) > 1 else _SEVERAL
    unit = words.name(_unit(result.before[0]))
    count = len(result.sites)
    reached = words(
        template, value=siting.value, bound=siting.bound, unit=unit, count=count, circles=len(result.before)
    )
    if siting.proven:
        return f"{reached} {words('Proven: no other choice of these candidates is better.')}"
    open_end = words("Not proven to the end: another choice is better by {gap:.2f}% at most.", gap=100 * siting.gap)
    return f"{reached} {open_end}"


def _unit(verdict: Verdict) -> str:
    """Return what ways to the circle's services are counted in."""
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence), "only circles are given sites"
    return "min" if evidence.mode in TIMED else "km"


_REACHED: Final = {
    "most": later("{value:,.0f} people are served; {bound:,.0f} is the most that any choice can serve."),
    "all": later("{value:,g} sites serve everybody; any choice takes {bound:,g} at least."),
    "share": later("{value:,g} sites reach the share; any choice takes {bound:,g} at least."),
    "mean": later("All ways add up to {value:,.0f} people times {unit}; {bound:,.0f} is the least for any choice."),
    "worst": later("The worst way is {value:.2f} {unit}; {bound:.2f} is the least for any choice."),
    "places": later("{value:,.0f} people find a place at the new sites; {bound:,.0f} is the most for any choice."),
}
_SEVERAL: Final = later(
    "{value:,.0f} people are served in {circles} circles, whoever is in several counted in each; {bound:,.0f} is the "
    "most that any choice can serve."
)
_WEIGHTED: Final = later(
    "Counted by the weights of {circles} circles, {value:,.0f} are served, whoever is in several counted in each; "
    "{bound:,.0f} is the most that any choice can serve."
)
_BY_COST: Final = {
    "all": later("{count} sites serve everybody and cost {value:,g}; any choice costs {bound:,g} at least."),
    "share": later("{count} sites reach the share and cost {value:,g}; any choice costs {bound:,g} at least."),
}
