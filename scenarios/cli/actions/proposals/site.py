"""`lifecircle site PROJECT --clause ID`: where to build, how good that is at most, and what becomes of the circle."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import typer
from rich.table import Table

from .....coverage.evaluation.verdict import CircleEvidence, Verdict
from .....coverage.travel.modes import TIMED
from .....progress import part
from ....analyses.sites.candidate_files import CandidateFile, read_candidates
from ....analyses.sites.site_request import SiteRequest, SiteResult
from ....analyses.sites.siting import check_request, suggest_sites
from ....analyses.sites.unreached import UnreachedError
from ....errors import ProjectError
from ....exports.results.site_files import check_sites, write_sites, write_unreached
from ....office.finding import find_plan
from ....presentation.names import later
from ....presentation.summary import known_text, money_text
from ....presentation.translate import Words
from ....project.network_cache import user_cache
from ....project.project import project_file, read_project
from ....project.storage.writing import Writing
from ....project.to_place import make_place
from ....runs.evaluation import plan_of_project
from ...console import Shell
from .telling import Proposal, set_for, tell_proposal

_FAILED: Final = 2
_SHOWN: Final = 20
"""So many of those whom nothing can serve are printed; all of them stand in the files."""

__all__ = ["CandidateFile", "request_of", "run_site"]


def request_of(clauses: Sequence[str], goal: str, **options: Any) -> SiteRequest:  # noqa: ANN401  (as the value has them)
    """Return the request of some options; `id=2` gives a circle that weight. Raises `ProjectError`."""
    named = [clause.partition("=")[::2] for clause in clauses]
    try:
        weights = tuple(float(weight) if weight else 1.0 for _, weight in named)
    except ValueError as error:
        raise ProjectError(
            "The weight in '{text}' is not a number; write a circle's id, or id=2.", text=", ".join(clauses)
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
        except UnreachedError as error:
            _tell_unreached(shell, error, out, how)
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


def _tell_unreached(shell: Shell, error: UnreachedError, out: Path, how: Writing) -> None:
    """Say that some people are served by no choice and why, show where most of them live, and write down them all."""
    files = write_unreached(out, error.table, how=how)
    shell.fail(error)
    points = error.table.geometry
    listed = error.table.drop(columns="geometry").assign(x=points.x, y=points.y).to_dict("records")
    shell.answers(error=shell.words.say(error), unreached=listed, files=files)
    shell.out.print(unreached_table(error, shell.words))
    if len(error.table) > _SHOWN:
        shell.tell(shell.words("Shown are the {shown} with most people, of {count}.", shown=_SHOWN, count=len(listed)))
    shell.tell_written(out, (one.name for one in files))


def unreached_table(error: UnreachedError, words: Words) -> Table:
    """Return the demand points with most people that no choice of the candidates can serve."""
    table = Table(title=words("Served by no candidate"), title_justify="left", header_style="bold")
    for heading in ("#", words("People"), "x", "y"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column(words("Has a street"))
    has_district = bool((error.table["district"] != "").any())
    if has_district:
        table.add_column(words("District"), overflow="fold")
    for one in error.table.head(_SHOWN).itertuples():
        street = words("yes") if one.street else words("no")
        district = [one.district] if has_district else []
        x, y = f"{one.geometry.x:.0f}", f"{one.geometry.y:.0f}"
        table.add_row(
            str(one.point), known_text(one.people, estimated=one.circle in error.estimated), x, y, street, *district
        )
    return table


def site_table(result: SiteResult, words: Words) -> Table:
    """Return the sites in the order of what each adds; columns that would be empty are left out."""
    table = Table(title=words("Suggested sites"), title_justify="left", header_style="bold")
    table.add_column("#", justify="right")
    has_district, has_cost = bool((result.sites["district"] != "").any()), bool(result.sites["cost"].notna().any())
    for heading in (words("Site"), *([words("District")] if has_district else [])):
        table.add_column(heading, overflow="fold")
    costs = [words("Cost")] if has_cost else []
    for heading in (words("People it adds"), words("Served by all so far"), *costs):
        table.add_column(heading, justify="right", no_wrap=True)
    estimated = any(one.estimated for one in result.before)
    for row in result.sites.itertuples():
        people = (known_text(one, estimated=estimated) for one in (row.people, row.total))
        name = row.site or words("candidate {number}", number=row.candidate)
        district = [row.district] if has_district else []
        cost = [money_text(row.cost)] if has_cost else []
        table.add_row(str(row.number), name, *district, *people, *cost)
    return table


def proof_text(result: SiteResult, request: SiteRequest, words: Words) -> str:
    """Return what was reached and what no choice can surpass."""
    siting = result.siting
    template = _REACHED[request.goal]
    if request.goal in _BY_COST and result.sites["cost"].notna().any():
        template = _BY_COST[request.goal]
    if request.goal == "all" and request.times > 1:
        template = _AGAIN
    if request.goal == "most" and len(result.before) > 1:
        template = _WEIGHTED if len({*request.weights}) > 1 else _SEVERAL
    unit = words.name(_unit(result.before[0]))
    count = len(result.sites)
    reached = words(
        template, value=siting.value, bound=siting.bound, unit=unit, count=count, circles=len(result.before),
        times=request.times,
    )  # fmt: skip
    if siting.proven:
        return f"{reached} {words('Proven: no other choice of these candidates is better.')}"
    open_end = words("Not fully proven: another choice could be better by at most {gap:.2f}%.", gap=100 * siting.gap)
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
    "mean": later(
        "With {count} sites all ways add up to {value:,.0f} people times {unit}; {bound:,.0f} is the least for any "
        "choice."
    ),
    "worst": later(
        "With {count} sites the worst way is {value:.2f} {unit}; {bound:.2f} is the least for any choice of so many."
    ),
    "places": later("{value:,.0f} people find a place at the new sites; {bound:,.0f} is the most for any choice."),
}
_AGAIN: Final = later(
    "With {count} sites everybody is served {times} times, by what exists or by them: {value:,g}, and any choice "
    "comes to {bound:,g} at least."
)
_SEVERAL: Final = later(
    "{value:,.0f} people are served in {circles} circles (people in several circles count in each); {bound:,.0f} is "
    "the most that any choice can serve."
)
_WEIGHTED: Final = later(
    "Counted by the weights of {circles} circles, {value:,.0f} are served (people in several circles count in "
    "each); {bound:,.0f} is the most that any choice can serve."
)
_BY_COST: Final = {
    "all": later("{count} sites serve everybody and cost {value:,g}; any choice costs {bound:,g} at least."),
    "share": later("{count} sites reach the share and cost {value:,g}; any choice costs {bound:,g} at least."),
}
