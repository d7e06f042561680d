"""`lifecircle compare PROJECT [SCENARIO...]`: a table of what changes, and the files."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from rich.table import Table
from rich.text import Text

from .....coverage.evaluation.verdict import CoverageRow
from .....progress import part
from .....texts import clean
from ....editing.edits import describe
from ....editing.own_settings import own_settings
from ....errors import ProjectError
from ....exports.comparison_files import comparison_document, write_comparison
from ....office.finding import find_plan
from ....presentation.estimates import is_estimated
from ....presentation.summary import MARKS, known_text, measured_text, money_text, people_of, signed_text
from ....presentation.titles import title_of
from ....presentation.translate import Words
from ....runs.comparison import Comparison, RowChange, ScenarioChange, compare
from ....runs.opening import read_opened
from ....runs.years import place_in, scenario_in
from ...console import Shell
from ...tables import first_of
from ..proposals.telling import say_uncounted

OUT: Final = "lifecircle-comparison"
ROWS: Final = 20
"""Lines of groups and districts that the terminal shows; the files hold all."""


def run_compare(
    shell: Shell,
    path: Path,
    names: Sequence[str],
    *,
    base: str | None,
    plan: str | None,
    year: int | None,
    out: Path | None,
    maps: bool,
    each_edit: bool,
    as_json: bool,
) -> None:
    """Compare, print and write. Raises ProjectError where the project has no scenario."""
    asked = find_plan(plan) if plan else None
    with shell.progress() as progress:
        opened = read_opened(path, plan=asked, progress=part(progress, 0.0, 0.3))
        scenarios = [opened.board.named(name) for name in names] or list(opened.board.scenarios)
        if not scenarios:
            raise ProjectError(
                "{file} has no scenario to compare; begin one with 'lifecircle scenario new'.", file=opened.file.name
            )
        beside, year = opened.board.named(base) if base else None, year or opened.settings.year
        compared = compare(
            place_in(opened.place, year),
            opened.plan,
            replace(opened.settings, year=year),
            [scenario_in(one, year) for one in scenarios],
            base=scenario_in(beside, year) if beside else None,
            leave_one_out=each_edit,
            progress=part(progress, 0.3, 0.8),
        )
        folder = out or opened.file.parent / OUT
        files = write_comparison(compared, opened.project.layers, folder, shell.words, maps=maps)
    if as_json:
        shell.out.print_json(json.dumps(comparison_document(compared, shell.words), ensure_ascii=False))
    else:
        for one in compared.scenarios:
            shell.out.print(comparison_table(compared, one, shell.words))
            for text in said_of_clauses(one, shell.words):
                shell.warn(text)
            for text in own_settings(one.scenario.parameters, one.asked, shell.words):
                shell.tell(text)
            _print_rows(shell, one)
            _say_dangling(shell, one)
            say_uncounted(shell, one.scenario, one.scenario.parameters.over(opened.settings))
    shell.tell_written(folder, (file.name for file in files))


def comparison_table(compared: Comparison, one: ScenarioChange, words: Words) -> Table:
    """Return a line per clause: before, after, who gains and who loses, and the cost for each who gains."""
    base = compared.base_name or words("the project as it is")
    title = words("{scenario} beside {base}", scenario=clean(one.scenario.name), base=clean(base))
    table = Table(title=Text(title), title_justify="left", header_style="bold")
    table.add_column(words("Clause"), overflow="fold")
    for heading in (words("Before"), words("After"), words("Change"), words("Newly served"), words("Newly left out"),
                    words("Cost per person newly served")):  # fmt: skip
        table.add_column(heading, justify="right")
    for change in one.clauses:
        old, new = change.before, change.after
        cost = one.cost_per_newly_served(new.clause.id)
        table.add_row(
            Text(clean(title_of(new.clause, words))),
            f"{MARKS[old.state]} {measured_text(old, old.unit)}",
            f"{MARKS[new.state]} {measured_text(new, new.unit)}",
            "–" if change.change is None else f"{change.change:+,.2f}",
            people_of(new, change.newly_served),
            people_of(new, change.left_out),
            money_text(cost, "–"),
        )
    return table


def said_of_clauses(one: ScenarioChange, words: Words) -> list[str]:
    """Return each sentence that the scenario's verdicts bear and the base's do not, once, with its clauses."""
    clauses: dict[str, list[str]] = {}
    for change in one.clauses:
        for note in change.told:
            clauses.setdefault(clean(words.say(note)), []).append(clean(title_of(change.after.clause, words)))
    return [f"{said} {first_of(titles, words)}" for said, titles in clauses.items()]


def _print_rows(shell: Shell, one: ScenarioChange) -> None:
    """Print the groups, town and country, and districts for which anything changes, the greatest change first."""
    changed = sorted(changed_rows(one, shell.words), key=lambda row: -abs(row[2]))
    if not changed:
        return
    shell.out.print(rows_table(one, changed[:ROWS], shell.words))
    if more := len(changed) - ROWS if len(changed) > ROWS else 0:
        shell.tell(shell.words("{count} further groups and districts change; the workbook lists them.", count=more))


ChangedRow = tuple[str, str, float, RowChange, bool]
"""Clause, name, change of the people served, the row, and whether its people were estimated."""


def changed_rows(one: ScenarioChange, words: Words) -> Iterator[ChangedRow]:
    """Yield the rows of which the served or the people are others."""
    for change in one.clauses:
        title = title_of(change.after.clause, words)
        asked = bool(change.after.estimated)
        named = [
            *((words.name(row.key), row, is_estimated(row.key, one.place.demand)) for row in change.by_group),
            *((words.name(row.key), row, asked) for row in change.by_area_type),
            *((f"{words.name(row.level)} {row.name}", row, asked) for row in change.by_district),
        ]
        for name, row, guessed in named:
            old, new = _figures(row.before), _figures(row.after)
            if old != new:
                yield title, name, new[1] - old[1], row, guessed


def _figures(side: CoverageRow | None) -> tuple[float, float]:
    return (side.people, side.served) if side else (0.0, 0.0)


def rows_table(one: ScenarioChange, rows: Sequence[ChangedRow], words: Words) -> Table:
    """Return a line per group or district: people served before and after, and who is left outside."""
    title = words("{scenario}: groups and districts that change", scenario=clean(one.scenario.name))
    table = Table(title=Text(title), title_justify="left", header_style="bold")
    table.add_column(words("Clause"), overflow="fold")
    table.add_column(words("Group or district"), overflow="fold")
    for heading in (words("Served before"), words("Served after"), words("Change"), words("Unserved after")):
        table.add_column(heading, justify="right")
    for clause, name, change, row, estimated in rows:
        (_, before), (people, after) = _figures(row.before), _figures(row.after)
        table.add_row(
            Text(clean(clause)),
            Text(clean(name)),
            *(known_text(one, estimated=estimated) for one in (before, after)),
            signed_text(change, estimated=estimated),
            known_text(people - after, estimated=estimated),
        )
    return table


def _say_dangling(shell: Shell, one: ScenarioChange) -> None:
    for found in one.dangling:
        reason = shell.words.say(found.reason)
        shell.warn(shell.words("Left out, {edit}: {reason}", edit=shell.words.say(describe(found.edit)), reason=reason))
