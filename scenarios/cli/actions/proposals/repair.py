"""`lifecircle repair PROJECT --clause ID`: what would help those left out, tried, ranked, and the set that keeps it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from rich.table import Table

from .....progress import part
from ....analyses.repairs.find import find_repairs
from ....analyses.repairs.values import KINDS, RepairRequest, RepairResult, check_repair
from ....errors import ProjectError
from ....exports.results.site_files import check_sites, write_sites
from ....office.finding import find_plan
from ....presentation.names import later
from ....presentation.summary import money_text, people_of
from ....presentation.translate import Words
from ....project.network_cache import user_cache
from ....project.project import project_file, read_project
from ....project.to_place import make_place
from ....runs.evaluation import plan_of_project
from ...console import Shell
from .telling import Proposal, set_for, tell_proposal

KIND_NAMES: Final = {
    "site": later("new site"),
    "mobile_stop": later("mobile stop"),
    "footbridge": later("footbridge or underpass"),
    "passage": later("passage"),
    "gate": later("opened gate"),
    "places": later("more places"),
}


def repair_request(clause: str, kinds: Sequence[str], costs: Sequence[str], **options: Any) -> RepairRequest:  # noqa: ANN401  (as the value has them)
    """Return the request of some options. Raises `ProjectError` for kinds and costs that cannot be understood."""
    for kind in kinds:
        if kind not in KINDS:
            raise ProjectError(
                "There is no kind of repair called {kind}; known are {known}.", kind=kind, known=", ".join(KINDS)
            )
    try:
        prices = {key: float(price) for key, price in (cost.split("=") for cost in costs)}
    except ValueError as error:
        raise ProjectError(
            "The costs '{text}' cannot be understood; write them as site=300.", text=", ".join(costs)
        ) from error
    wanted = tuple(kind for kind in KINDS if kind in kinds) or KINDS
    return RepairRequest(clause, kinds=wanted, costs=prices, **options)


def run_repair(
    shell: Shell,
    path: Path,
    request: RepairRequest,
    *,
    plan_key: str | None,
    out: Path,
    force: bool = False,
    judging: Mapping[str, object] | None = None,
) -> None:
    """Read the project, try, write, and print the measures, and the set that keeps the circle.

    The fields of `judging` stand for those that the project keeps; the project stays as it is.
    """
    check_repair(request)
    how = shell.writing(force=force)
    check_sites(out, how=how)
    file = project_file(path)
    with shell.progress() as progress:
        project = read_project(file)
        plan = find_plan(plan_key) if plan_key else plan_of_project(project)
        place = make_place(project.layers, kept=user_cache())
        result = find_repairs(
            place,
            plan,
            request,
            settings=set_for(project, plan, place, judging),
            progress=part(progress, 0.2, 0.95),
        )
        files = write_sites(
            out,
            shell.words,
            layers=project.layers,
            tables={"repairs": result.table},
            verdict=result.after,
            edits=result.edits,
            how=how,
            name=shell.words("Suggested repairs"),
            said=set_text(result, shell.words) if result.area is None else "",
        )
    tell_proposal(
        shell,
        Proposal(
            warned=project.said, told=result.notes,
            answers={
                "repairs": result.table.drop(columns="geometry", errors="ignore").to_dict("records"),
                "set": _set_values(result, shell.words),
            },
            shown=tuple(_shown(result, shell.words)),
            before=(result.before,), after=(result.after,), out=out, files=files,
        ),
    )  # fmt: skip


def _shown(result: RepairResult, words: Words) -> Iterator[Table | str]:
    yield set_text(result, words) if result.area is None else area_text(result, words)
    if result.measures:
        yield repair_table(result, words)
    else:
        yield words("None of the repairs that were tried serves anybody newly.")


def area_text(result: RepairResult, words: Words) -> str:
    """Return the measure that comes first for an area, and what it does for the people left out there."""
    area = result.area
    assert area is not None, "asked for one"
    left = people_of(result.before, area.people)
    if not result.measures:
        return words(
            "Of the {people} people left out in {area} none is served by any of these.", people=left, area=area.name
        )
    first = result.table.iloc[0]
    return words(
        "{measure}, {where}: serves {helped} of the {people} people left out in {area}.",
        measure=words(KIND_NAMES[first["kind"]]), where=first["place"] or "–",
        helped=people_of(result.before, first["in_area"]), people=left, area=area.name,
    )  # fmt: skip


def _set_values(result: RepairResult, words: Words) -> dict[str, Any] | None:
    """Return the set that meets the circle, for JSON."""
    proof = result.proof
    if proof is None:
        return None
    return {
        "goal": proof.goal, "measures": len(result.chosen), "value": proof.value, "bound": proof.bound,
        "proven": proof.proven, "said": [words.say(one) for one in proof.said],
    }  # fmt: skip


def repair_table(result: RepairResult, words: Words) -> Table:
    """Return the measures as ranked; columns that would be empty are left out."""
    table = Table(title=words("Repairs, each tried by itself"), title_justify="left", header_style="bold")
    table.add_column("#", justify="right")
    for heading in (words("Repair"), words("Where")):
        table.add_column(heading, overflow="fold")
    columns = [column for column in _FIGURES if _is_told(result, column)]
    for column in columns:
        table.add_column(words(_FIGURES[column]), justify="right", no_wrap=True)
    if result.chosen:
        table.add_column(words("Chosen"), justify="right", no_wrap=True)
    for row in result.table.to_dict("records"):
        figures = [_figure(result, column, row[column]) for column in columns]
        chosen = [("✓" if row["in_set"] else "")] if result.chosen else []
        table.add_row(str(row["number"]), words(KIND_NAMES[row["kind"]]), row["place"] or "–", *figures, *chosen)
    return table


_FIGURES: Final = {
    "people": later("Newly served"),
    "in_area": later("Of those left out"),
    "length_m": later("Length (m)"),
    "cost": later("Cost"),
    "per_person": later("Cost per head"),
}


def _is_told(result: RepairResult, column: str) -> bool:
    """Tell whether a column says anything; without an area all who are left out are meant."""
    if column == "in_area":
        return result.area is not None
    return column == "people" or bool((result.table[column] > 0).any())


def set_text(result: RepairResult, words: Words) -> str:
    """Return what it takes to meet the circle, and how well that is proven."""
    if result.proof is None:
        if result.before.state == "met":
            return words("The circle is met already.")
        why = [words.say(one) for one in result.why] or [words("No set of these repairs that meets it was found.")]
        alone = [words("The circle's result, the map and the scenario are those of the first repair alone.")]
        return "\n".join([*why, *(alone if result.measures else [])])
    template = (
        later("{count} repairs meet the circle together; they cost {cost:,g}.")
        if result.proof.goal == "cheapest"
        else later("{count} repairs meet the circle together.")
    )
    said = words(template, count=len(result.chosen), cost=result.proof.value)
    return "\n".join([said, *map(words.say, result.proof.said)])


def _figure(result: RepairResult, column: str, value: float) -> str:
    if column in {"people", "in_area"}:
        return people_of(result.before, value)
    if value != value or (column == "length_m" and not value):  # noqa: PLR0124  (NaN)
        return "–"
    return f"{value:,.0f}" if column == "length_m" else money_text(value)
