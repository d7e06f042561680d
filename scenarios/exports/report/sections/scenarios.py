"""What is proposed: each scenario beside the place as it is, its projects with costs, and who gains from each."""

from collections.abc import Iterator
from typing import Final

from ....editing.edits import describe
from ....editing.own_settings import own_settings
from ....presentation.summary import known_text, measured_text, money_text, people_of, signed_text, tally, unit_text
from ....presentation.titles import title_of
from ....presentation.translate import Words
from ....runs.comparison import ClauseChange, Comparison, ScenarioChange
from ...tables.review_sheets import brought_by
from ..content import Block, Heading, Paragraph, Picture, Table
from ..request import ReportRequest

AT: Final = 70

MAPS_SHOWN: Final = 4
"""Maps of a scenario's changes; the difference maps show all."""


def most_changed(one: ScenarioChange) -> tuple[ClauseChange, ...]:
    """Return the circles that a scenario changes for the most people, in the plan's order."""
    moved = [change for change in one.clauses if change.moves_people]
    most = sorted(moved, key=lambda change: -max(change.newly_served, change.left_out))[:MAPS_SHOWN]
    return tuple(change for change in moved if change in most)


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield the comparison and a list of projects for each scenario; nothing where no scenario is told of."""
    comparison, words = request.comparison, request.words
    if comparison is None or not comparison.scenarios:
        return
    yield Heading(1, words("Scenarios and projects"))
    yield Paragraph(
        words(
            "Every scenario was evaluated as a whole. People newly served live where somebody was unserved before; "
            "what an edit brings is the scenario less the scenario without it, so that the parts need not add up."
        )
    )
    yield _overview(comparison, words)
    for one in comparison.scenarios:
        yield Heading(2, one.scenario.name)
        if one.scenario.note:
            yield Paragraph(one.scenario.note)
        for text in own_settings(one.scenario.parameters, one.asked, words):
            yield Paragraph(text)
        if not one.scenario.edits:
            yield Paragraph(words("This scenario contains no edits."))
        yield from _clauses(one, words)
        for change in one.clauses:
            picture = request.difference_maps.get((one.scenario.id, change.after.clause.id))
            if picture:
                title = title_of(change.after.clause, words)
                yield Picture(words("{title}: what the scenario changes", title=title), picture)
        if sum(change.moves_people for change in one.clauses) > MAPS_SHOWN:
            yield Paragraph(
                words("Maps of the {count} clauses that change most; those of the others are difference maps.",
                      count=MAPS_SHOWN)
            )  # fmt: skip
        if one.scenario.edits:
            yield _projects(one, words)
        yield from _dangling(one, words)


def _overview(comparison: Comparison, words: Words) -> Block:
    """Compare the scenarios: cost, clauses met, people who gain and who lose in any circle."""
    rows = [(words("The place as it is"), "–", tally([v.state for v in comparison.base.verdicts], words), "–", "–")]
    for one in comparison.scenarios:
        guessed = any(change.after.estimated for change in one.clauses if any((change.newly_served, change.left_out)))
        newly = sum(change.newly_served for change in one.clauses)
        lost = sum(change.left_out for change in one.clauses)
        met = tally([change.after.state for change in one.clauses], words)
        rows.append(
            (
                one.scenario.name,
                money_text(one.scenario.cost, "–"),
                met,
                known_text(newly, estimated=guessed),
                known_text(lost, estimated=guessed),
            )
        )
    return Table(
        words("Scenarios beside one another (people summed over the clauses)"),
        (words("Scenario"), words("Cost (10,000 yuan)"), words("Clauses"), words("Newly served"),
         words("Newly left out")),
        tuple(rows),
        figures=frozenset({1, 3, 4}),
        shares=(5, 2, 6, 3, 3),
    )  # fmt: skip


def _clauses(one: ScenarioChange, words: Words) -> Iterator[Block]:
    """Yield the clauses that the scenario changes as a table, and how the others stand as a sentence."""
    changed = [change for change in one.clauses if change.is_changed]
    if changed:
        yield Table(
            words("Clauses that the scenario changes"),
            (words("Clause"), words("Before"), words("After"), words("Verdict"), words("Newly served"),
             words("Newly left out"), words("Cost per person newly served (yuan)")),
            tuple(_change(one, change, words) for change in changed),
            figures=frozenset({1, 2, 4, 5, 6}),
            shares=(20, 1, 1, 1, 1, 1, 1),
        )  # fmt: skip
    same = [change.after.state for change in one.clauses if not change.is_changed]
    if same:
        yield Paragraph(words("Unchanged are {count} clauses: {tally}.", count=len(same), tally=tally(same, words)))


def _change(one: ScenarioChange, change: ClauseChange, words: Words) -> tuple[str, ...]:
    after, unit = change.after, unit_text(change.after.unit, words)
    each = one.cost_per_newly_served(after.clause.id)
    return (
        title_of(after.clause, words),
        measured_text(change.before, unit),
        measured_text(after, unit),
        _verdict(change, words),
        people_of(after, change.newly_served),
        people_of(after, change.left_out),
        "–" if each is None else f"{each * 10_000:,.0f}",
    )


def _verdict(change: ClauseChange, words: Words) -> str:
    before, after = (words.name(one.state) for one in (change.before, change.after))
    return after if before == after else f"{before} → {after}"


def _projects(one: ScenarioChange, words: Words) -> Block:
    """List the projects with cost, year and department, and whom each brings most."""
    titles = {change.after.clause.id: title_of(change.after.clause, words) for change in one.clauses}
    guessed = {change.after.clause.id for change in one.clauses if change.after.estimated}
    rows = []
    for number, edit in enumerate(one.scenario.edits, start=1):
        brought = {key: value for key, value in brought_by(one, edit.id).items() if value}
        most = max(brought, key=lambda key: abs(brought[key] or 0.0), default="")
        told = f"{signed_text(brought[most] or 0.0, estimated=most in guessed)} ({titles[most]})" if most else "–"
        year = str(edit.year) if edit.year else "–"
        said = "\n".join(part for part in (words.say(describe(edit, one.place.facilities)), edit.note) if part)
        rows.append((str(number), said, money_text(edit.cost, "–"), year, edit.department or "–", told))
    total = money_text(one.scenario.cost, "–")
    return Table(
        words("Projects; in all {cost} (10,000 yuan)", cost=total),
        (words("No."), words("Project"), words("Cost (10,000 yuan)"), words("Year"), words("Department"),
         words("Largest gain: people (clause)")),
        tuple(rows),
        figures=frozenset({2}),
        shares=(1, 6, 3, 2, 3, 5),
    )  # fmt: skip


def _dangling(one: ScenarioChange, words: Words) -> Iterator[Block]:
    for found in one.dangling:
        yield Paragraph(
            words("Left out, as it does not fit: {edit} ({reason}).",
                  edit=words.say(describe(found.edit, one.place.facilities)), reason=words.say(found.reason)),
            strong=True,
        )  # fmt: skip
