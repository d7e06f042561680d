"""Verdicts and lists on the terminal, as rich tables."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from ...coverage.evaluation.verdict import CoverageRow, DistrictEvidence, Evaluation, Verdict
from ...texts import clean, cut
from ..exports.tables.verdicts_json import verdicts_document
from ..presentation.summary import (
    MARKS,
    ClauseLine,
    clause_lines,
    counted_text,
    figure_text,
    is_base,
    labelled,
    listed,
    measured_text,
    notes_of,
    people_text,
    plan_note,
    set_by_plan,
)
from ..presentation.titles import title_of
from ..presentation.translate import Words
from ..project.settings import Control
from ..runs.evaluation import Result
from .console import Shell

LONGEST_TITLE: Final = 200
_NAMED: Final = 3
_COLOURS: Final = {
    "met": "green",
    "nearly_met": "green",
    "not_met": "red",
    "not_decided": "yellow",
    "not_applicable": "dim",
    "reported": "cyan",
}


def verdict_table(evaluation: Evaluation, place: str, words: Words) -> Table:
    """Return the clause table: who is asked, who is served and who not, and the verdict with its mark."""
    lines = clause_lines(evaluation, words)
    table = Table(
        title=cut(f"{title_of(evaluation.plan, words)} · {place}", LONGEST_TITLE),
        title_justify="left",
        header_style="bold",
    )
    table.add_column(words("Clause"), overflow="fold")
    table.add_column(words("Group"), overflow="fold")
    for heading in (words("People"), words("Served"), words("Unserved"), words("Share"), words("Target")):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column(words("Verdict"), no_wrap=True)
    for line in lines:
        table.add_row(*_cells(line))
    table.caption = _caption(lines, words)
    table.caption_justify = "left"
    return table


def reason_lines(evaluation: Evaluation, words: Words) -> list[Text]:
    """Return a sentence for every clause that was not decided, so that no question mark stands unexplained."""
    return [
        Text.assemble((f"{MARKS[line.state]} ", _COLOURS[line.state]), clean(labelled(line.title, line.reason, words)))
        for line in clause_lines(evaluation, words)
        if line.reason
    ]


def said_lines(evaluation: Evaluation, words: Words) -> list[Text]:
    """Return each sentence that is noted of verdicts or was assumed for them, once, with its clauses."""
    clauses: dict[str, list[str]] = {}
    for verdict in evaluation.verdicts:
        for note in notes_of(verdict, words):
            if is_base(note):
                continue  # it stands with what the plan says
            clauses.setdefault(words.say(note), []).append(clean(title_of(verdict.clause, words)))
    return [Text.assemble((clean(f"· {one} "), "dim"), first_of(those, words)) for one, those in clauses.items()]


def lacking_lines(evaluation: Evaluation, words: Words) -> list[Text]:
    """Return for every clause that asks districts and is not met which of them fall short, the most people first."""
    lines = []
    for verdict in evaluation.verdicts:
        short = [row.name for row in _short(verdict)]
        if short:
            named, others = listed(short[:_NAMED], words), len(short) - _NAMED
            if others > 0:
                named = words("{names} and {count} more", names=named, count=others)
            said = labelled(title_of(verdict.clause, words), named, words)
            lines.append(Text.assemble((f"{MARKS['not_met']} ", "red"), clean(said)))
    return lines


def _short(verdict: Verdict) -> list[CoverageRow]:
    asks = isinstance(verdict.evidence, DistrictEvidence) or getattr(verdict.clause, "districts", None) is not None
    rows = verdict.by_district if asks and verdict.state == "not_met" else ()
    return sorted((row for row in rows if row.met is False), key=lambda row: -row.people)


def plan_lines(evaluation: Evaluation, words: Words) -> list[Text]:
    """Return what the plan says of each clause: its nature, base value and year, its own words and where they stand.

    Last stands what it says of itself.
    """
    lines = []
    for verdict in evaluation.verdicts:
        told = " · ".join(_in_the_plan(verdict, words))
        if told:
            lines.append(Text(clean(labelled(title_of(verdict.clause, words), told, words))))
    note = plan_note(evaluation.plan, words)
    return [*lines, Text(clean(note))] if note else lines


def _in_the_plan(verdict: Verdict, words: Words) -> Iterator[str]:
    clause = verdict.clause
    yield from set_by_plan(verdict, words)
    if clause.quoted or clause.where:
        yield " ".join(filter(None, (" … ".join(clause.quoted), f"({clause.where})" if clause.where else "")))


def first_of(titles: Sequence[str], words: Words) -> str:
    """Return the first few of the titles, and how many others there are."""
    few = listed(titles[:_NAMED], words)
    others = len(titles) - _NAMED
    return few if others <= 0 else words("{clauses} and {count} others", clauses=few, count=others)


def control_table(controls: Sequence[Control], words: Words) -> Table:
    """Return people per district beside the census, with the difference; a dash where no row of it was joined."""
    table = Table(title=words("Population compared with the census"), title_justify="left", header_style="bold")
    table.add_column(words("District"), overflow="fold")
    for heading in (words("People"), words("Census"), words("Difference"), words("Difference, %")):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in controls:
        difference = "–" if row.difference is None else f"{row.difference:+,.0f}"
        share = "–" if row.share is None else f"{100 * row.share:+.1f}%"
        table.add_row(row.name, people_text(row.ours), people_text(row.census), difference, share)
    return table


def _cells(line: ClauseLine) -> tuple[str | Text, ...]:
    group = line.group + (" *" if line.estimated else "")
    total, served, left = (counted_text(one, line.counts) for one in (line.people, line.served, line.unserved))
    people = (total, served, Text(left, style="bold red" if line.unserved else ""))
    measured = measured_text(line, line.unit) + (" ‡" if line.is_of_others else "")
    figures = (measured, figure_text(line.target, line.unit))
    verdict = Text(f"{MARKS[line.state]} {line.verdict}", style=_COLOURS[line.state])
    title = line.title + (" †" if line.with_capacity else "")
    return (title, group, *people, *figures, verdict)


def _caption(lines: Sequence[ClauseLine], words: Words) -> str:
    feet = []
    if any(line.estimated for line in lines):
        feet.append(words("* people of this group are estimated, not counted"))
    if any(line.with_capacity for line in lines):
        feet.append(words("† by distance and capacity together: served is who also finds a place"))
    if any(line.is_of_others for line in lines):
        feet.append(words("‡ the share is of districts, residential areas or facilities, not of the people beside it"))
    return "\n".join(feet)


def show(shell: Shell, result: Result) -> None:
    """Print the clause table, and a sentence for whatever could not be decided."""
    if shell.answer.asked:
        settings, crs = result.project.settings, result.place.first_network.crs
        shell.answers(**verdicts_document(result.evaluation, settings, crs, shell.words))
    shell.out.print(verdict_table(result.evaluation, result.project.settings.name, shell.words))
    told = (reason_lines, lacking_lines, said_lines, plan_lines)
    for line in (line for lines in told for line in lines(result.evaluation, shell.words)):
        shell.out.print(line, soft_wrap=True)
