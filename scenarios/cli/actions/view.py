"""`lifecircle view NAME PROJECT`: a view of the plan's year on the terminal, or as a file."""

import json
from pathlib import Path

from rich.table import Table as Grid
from rich.text import Text

from ....coverage.plans.files import load_plan
from ....progress import Progress, part
from ....texts import clean
from ...exports.view_files import check_suffix, document, write_views
from ...planning.registry import VIEWS, find_view
from ...planning.request import ViewRequest
from ...planning.view import Row, Table, Tone, View
from ...planning.wording import COLOURS, NUMBERS, headings, text, title_text, tone
from ...presentation.translate import Words
from ...runs.comparison import compare
from ...runs.evaluation import Result, evaluate_project
from ...runs.opening import OpenProject, read_opened
from ..console import Shell

ALL = "all"


def list_views(shell: Shell, *, as_json: bool) -> None:
    """Print the names of all views."""
    found = [(kind.key, shell.words(kind.title)) for kind in VIEWS]
    if as_json:
        shell.out.print_json(json.dumps([{"view": key, "title": title} for key, title in found], ensure_ascii=False))
        return
    grid = Grid(title=shell.words("Views"), title_justify="left", header_style="bold")
    grid.add_column(shell.words("Name"), no_wrap=True)
    grid.add_column(shell.words("Title"), overflow="fold")
    for key, title in found:
        grid.add_row(key, title)
    shell.out.print(grid)


def run_view(
    shell: Shell,
    name: str,
    path: Path,
    *,
    scenario: str | None,
    plan: str | None,
    output: Path | None,
    as_json: bool,
    force: bool,
) -> None:
    """Evaluate the project, make the view or all of them, and print or write it.

    Raises ProjectError for a view, a scenario or a suffix that does not exist, before anything is evaluated.
    """
    kinds = VIEWS if name == ALL else (find_view(name),)
    if output:
        check_suffix(output)
    asked = load_plan(plan) if plan else None
    with shell.progress() as progress:
        opened = read_opened(path, plan=asked, progress=part(progress, 0.0, 0.2))
        request = make_request(opened, scenario=scenario, progress=part(progress, 0.2, 0.8))
        if output:
            views = write_views(request, kinds, shell.words, output, how=shell.writing(force=force))
        else:
            views = [kind.make(request) for kind in kinds]
    if as_json:
        shell.out.print_json(json.dumps(document(views, shell.words), ensure_ascii=False))
    elif output is None:
        for view in views:
            _show(shell, view)
    for message in opened.project.said:
        shell.warn(shell.words.say(message))
    if output:
        shell.tell(shell.words("Written to {folder}: {files}", folder=output.parent, files=output.name))


def make_request(opened: OpenProject, *, scenario: str | None, progress: Progress) -> ViewRequest:
    """Evaluate an opened project, with a scenario beside it where one is named. Raises as `evaluate`."""
    chosen = opened.board.named(scenario) if scenario else None
    result: Result = evaluate_project(opened.project, opened.plan, settings=opened.settings, progress=progress)
    if chosen is None:
        return ViewRequest(result, opened.board)
    compared = compare(result.place, opened.plan, opened.settings, [chosen], leave_one_out=False)
    return ViewRequest(result, opened.board, compared.scenarios[0])


def _show(shell: Shell, view: View) -> None:
    words = shell.words
    if view.is_empty:
        shell.out.print(words("{view}: nothing to show for this plan and place.", view=title_text(view.title, words)))
    for table in view.tables:
        if table.rows:
            shell.out.print(_grid(table, words))
    for note in (*view.notes, *view.assumed):
        shell.out.print(Text(f"· {clean(words.say(note))}"), soft_wrap=True)


def _grid(table: Table, words: Words) -> Grid:
    grid = Grid(title=title_text(table.title, words), title_justify="left", header_style="bold")
    for column, heading in zip(table.columns, headings(table, words), strict=True):
        figures = column.kind in NUMBERS
        grid.add_column(heading, justify="right" if figures else "left", overflow="fold", no_wrap=figures)
    for row in table.rows:
        grid.add_row(*_cells(table, row, words))
    return grid


def _cells(table: Table, row: Row, words: Words) -> list[Text]:
    pairs = zip(row.cells, table.columns, strict=True)
    return [Text(clean(text(cell, column, words)), style=_style(tone(cell))) for cell, column in pairs]


def _style(tone: Tone) -> str:
    return COLOURS.get(tone, "")
