"""The commands below `lifecircle scenario`, and `lifecircle compare`. Light: what they need loads when one runs."""

from pathlib import Path
from typing import Annotated

import typer

from ....presentation.names import later
from ...console import shell_of
from ...judging import PlanAsked, YearAsked
from ..inputs.check import CrossingWait, SignalWait

ProjectAsked = Annotated[Path, typer.Argument(help=later("A lifecircle.gpkg, or the folder that holds one."))]
NameAsked = Annotated[str, typer.Argument(help=later("A scenario's name or id."))]
AsJson = Annotated[bool, typer.Option("--json", help=later("Print JSON instead of tables."))]


def scenario_app() -> typer.Typer:
    """Return the commands about scenarios."""
    app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
    app.command("list", help=later("List a project's scenarios with their edits' number and cost."))(_list)
    app.command("show", help=later("Show a scenario's edits: the list of projects."))(_show)
    app.command("new", help=later("Begin a scenario."))(_new)
    app.command("add", help=later("Add edits from a JSON file, or candidate sites from a table or layer."))(_add)
    app.command("set", help=later("Set a scenario's own speeds, modes, limits, targets and waits, or its note."))(_set)
    app.command("undo", help=later("Take the last steps back; they can be redone."))(_undo)
    app.command("redo", help=later("Take steps again that were undone."))(_redo)
    app.command("history", help=later("List all steps, those that were undone too."))(_history)
    app.command("delete", help=later("Delete a scenario; it can be undone."))(_delete)
    app.command("export", help=later("Write a scenario to a JSON file of its own."))(_export)
    return app


def _list(context: typer.Context, project: ProjectAsked, *, as_json: AsJson = False) -> None:
    from ...actions.proposals.scenario import list_scenarios  # noqa: PLC0415  (reads a project; --help need not)

    list_scenarios(shell_of(context), project, as_json=as_json)


def _show(context: typer.Context, project: ProjectAsked, name: NameAsked, *, as_json: AsJson = False) -> None:
    from ...actions.proposals.scenario import show_scenario  # noqa: PLC0415  (as above)

    show_scenario(shell_of(context), project, name, as_json=as_json)


def _new(
    context: typer.Context,
    project: ProjectAsked,
    name: Annotated[str, typer.Argument(help=later("The new scenario's name."))],
    *,
    branch: Annotated[str | None, typer.Option("--from", help=later("A scenario whose edits it begins with."))] = None,
    as_json: AsJson = False,
) -> None:
    from ...actions.proposals.scenario import begin_scenario  # noqa: PLC0415  (as above)

    begin_scenario(shell_of(context), project, name, branch=branch, as_json=as_json)


def _add(
    context: typer.Context,
    project: ProjectAsked,
    file: Annotated[Path, typer.Argument(help=later("Edits as JSON, or sites as a table or layer."))],
    *,
    to: Annotated[
        str | None, typer.Option("--to", help=later("The scenario that gets them, made where there is none."))
    ] = None,
    category: Annotated[
        str | None, typer.Option("--category", help=later("The category of candidate sites, where the file has none."))
    ] = None,
    built: Annotated[
        bool, typer.Option("--built", help=later("Count candidate sites as built; else they are planned."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    from ...actions.proposals.scenario import add_edits  # noqa: PLC0415  (as above)

    add_edits(shell_of(context), project, file, to=to, category=category, built=built, as_json=as_json)


def _set(
    context: typer.Context,
    project: ProjectAsked,
    name: NameAsked,
    *,
    set_to: Annotated[
        list[str] | None,
        typer.Option("--set", help=later("Such as speed.age_60_plus=0.9 or CLAUSE.limit=10; may be repeated.")),
    ] = None,
    crossing_wait: CrossingWait = None,
    signal_wait: SignalWait = None,
    note: Annotated[str | None, typer.Option("--note", help=later("What the scenario is for."))] = None,
    reset: Annotated[
        bool, typer.Option("--reset", help=later("Take all as in the project again, before what is given here."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    from ...actions.proposals.scenario_settings import set_scenario  # noqa: PLC0415  (as above)

    waits = {"crossing_s": crossing_wait, "signal_s": signal_wait}
    set_scenario(shell_of(context), project, name, set_to or (), waits, note=note, reset=reset, as_json=as_json)


def _undo(
    context: typer.Context,
    project: ProjectAsked,
    *,
    steps: Annotated[int, typer.Option("--steps", min=1, help=later("How many steps."))] = 1,
    as_json: AsJson = False,
) -> None:
    from ...actions.proposals.scenario import move_history  # noqa: PLC0415  (as above)

    move_history(shell_of(context), project, -steps, as_json=as_json)


def _redo(
    context: typer.Context,
    project: ProjectAsked,
    *,
    steps: Annotated[int, typer.Option("--steps", min=1, help=later("How many steps."))] = 1,
    as_json: AsJson = False,
) -> None:
    from ...actions.proposals.scenario import move_history  # noqa: PLC0415  (as above)

    move_history(shell_of(context), project, steps, as_json=as_json)


def _history(context: typer.Context, project: ProjectAsked, *, as_json: AsJson = False) -> None:
    from ...actions.proposals.scenario import show_history  # noqa: PLC0415  (as above)

    show_history(shell_of(context), project, as_json=as_json)


def _delete(context: typer.Context, project: ProjectAsked, name: NameAsked, *, as_json: AsJson = False) -> None:
    from ...actions.proposals.scenario import delete_scenario  # noqa: PLC0415  (as above)

    delete_scenario(shell_of(context), project, name, as_json=as_json)


def _export(
    context: typer.Context,
    project: ProjectAsked,
    name: NameAsked,
    file: Annotated[Path, typer.Argument(help=later("The JSON file to write."))],
) -> None:
    from ...actions.proposals.scenario import export_scenario  # noqa: PLC0415  (as above)

    export_scenario(shell_of(context), project, name, file)


def compare(
    context: typer.Context,
    project: ProjectAsked,
    scenarios: Annotated[list[str] | None, typer.Argument(help=later("Scenarios to compare; else all."))] = None,
    *,
    base: Annotated[
        str | None, typer.Option("--base", help=later("The scenario to compare with; else the project as it is."))
    ] = None,
    plan: PlanAsked = None,
    year: YearAsked = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=later("Folder for the files; else beside the project."))
    ] = None,
    maps: Annotated[bool, typer.Option("--maps/--no-maps", help=later("Draw who gains and who loses."))] = True,
    each_edit: Annotated[
        bool, typer.Option("--each-edit/--no-each-edit", help=later("Work out what each single edit brings."))
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Compare scenarios with the project as it is: who gains, who loses, where, and at what cost."""
    from ...actions.verdicts.compare import run_compare  # noqa: PLC0415  (as above)

    run_compare(
        shell_of(context),
        project,
        scenarios or [],
        base=base,
        plan=plan,
        year=year,
        out=out,
        maps=maps,
        each_edit=each_edit,
        as_json=as_json,
    )
