"""`lifecircle view NAME PROJECT`: a view of the plan's year on the terminal, or as a file."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from rich.table import Table as Grid
from rich.text import Text

from .....coverage.evaluation.verdict import Evaluation
from .....progress import Progress, part
from .....texts import clean
from ....errors import ProjectError
from ....exports.tables.workbook import width_of
from ....exports.view_files import check_suffix, document, write_views
from ....office.finding import find_plan
from ....planning.catalogues.files import read_catalogue
from ....planning.registry import VIEWS, find_view
from ....planning.request import ViewRequest
from ....planning.view import Row, Table, Tone, View
from ....planning.wording import COLOURS, NUMBERS, headings, text, title_text, to_be_seen, tone
from ....presentation.translate import Words
from ....project.project import project_file
from ....runs.comparison import compare
from ....runs.evaluation import evaluate_place
from ....runs.opening import OpenProject, read_opened
from ...console import Shell

ALL: Final = "all"
_FIRST_WIDTH: Final = 20
_WIDTH: Final = 8
"""Letters that a column of texts has at least on the terminal, the first one and the others, where they are so long."""


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
    catalogues: tuple[Path | None, Path | None] = (None, None),
    output: Path | None,
    years: Sequence[int],
    others: Sequence[str],
    as_json: bool,
    force: bool,
) -> None:
    """Evaluate the project, make the view or all of them, and print or write it.

    Raises ProjectError for a view, a scenario or a suffix that does not exist, before anything is evaluated.
    """
    kinds = VIEWS if name == ALL else (find_view(name),)
    if output:
        check_suffix(output)
    asked = find_plan(plan) if plan else None
    dated = dated_projects(others)
    with shell.progress() as progress:
        opened = read_opened(path, plan=asked, progress=part(progress, 0.0, 0.2))
        request = make_request(opened, scenario=scenario, progress=part(progress, 0.2, 0.6))
        beside = _evaluated(dated, opened, part(progress, 0.6, 0.9))
        shown, former = (read_catalogue(file, opened.plan) if file else None for file in catalogues)
        request = replace(request, catalogue=shown, former_catalogue=former)
        request = replace(request, years=tuple(years), others=beside)
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
        shell.tell_written(output.parent, [output.name])


def make_request(opened: OpenProject, *, scenario: str | None, progress: Progress) -> ViewRequest:
    """Evaluate an opened project, with a scenario beside it where one is named. Raises as `evaluate`."""
    chosen = opened.board.named(scenario) if scenario else None
    result = evaluate_place(opened.project, opened.place, opened.plan, opened.settings, progress=progress)
    if chosen is None:
        return ViewRequest(result, opened.board)
    compared = compare(result.place, opened.plan, opened.settings, [chosen], leave_one_out=False)
    return ViewRequest(result, opened.board, compared.scenarios[0])


def dated_projects(texts: Sequence[str]) -> dict[int, Path]:
    """Return the projects by year that texts such as `2020=old/lifecircle.gpkg` name. Raises ProjectError."""
    found = {}
    for given in texts:
        year, _, path = given.partition("=")
        if not (re.fullmatch(r"(19|20)\d\d", year) and path):
            raise ProjectError("--at {text}: write a year and a project, as in 2020=FOLDER.", text=given)
        found[int(year)] = project_file(Path(path))
    return found


def _evaluated(dated: Mapping[int, Path], opened: OpenProject, progress: Progress) -> dict[int, Evaluation]:
    """Evaluate other years' projects for the same plan, each with the settings that it keeps and for its own year."""
    found = {}
    for done, (year, path) in enumerate(sorted(dated.items())):
        progress(done / len(dated), "Reading the project")
        other = read_opened(path, plan=opened.plan)
        settings = replace(other.settings, year=year)
        found[year] = evaluate_place(other.project, other.place, opened.plan, settings).evaluation
    return found


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
    table = to_be_seen(table)
    for at, (column, heading) in enumerate(zip(table.columns, headings(table, words), strict=True)):
        cells = [width_of(text(row.cells[at], column, words)) for row in table.rows]
        figures = column.kind in NUMBERS
        usual = max(cells) if figures else min(max(width_of(heading), *cells), _FIRST_WIDTH if at == 0 else _WIDTH)
        justify: Literal["left", "right"] = "right" if figures else "left"
        grid.add_column(heading, justify=justify, overflow="fold", min_width=usual)
    for row in table.rows:
        grid.add_row(*_cells(table, row, words))
    return grid


def _cells(table: Table, row: Row, words: Words) -> list[Text]:
    pairs = zip(row.cells, table.columns, strict=True)
    return [Text(clean(text(cell, column, words)), style=_style(tone(cell))) for cell, column in pairs]


def _style(tone: Tone) -> str:
    return COLOURS.get(tone, "")
