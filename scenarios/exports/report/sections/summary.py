"""The answer first: how many clauses are met, which are not, and one line for each."""

from collections import Counter
from collections.abc import Iterator

from .....coverage.evaluation.verdict import Verdict
from ....presentation.summary import figure_text, people_text, unit_text
from ....presentation.titles import title_of
from ....presentation.translate import Words
from ..content import Block, Heading, Paragraph, Table
from ..request import ReportRequest


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield the plan's state as a sentence, and a table with a line for each clause."""
    words, evaluation = request.words, request.result.evaluation
    count = Counter(verdict.state for verdict in evaluation.verdicts)
    yield Heading(1, words("Summary"))
    yield Paragraph(
        words(
            "{plan} was checked for {place}: of {clauses} clauses {met} are met, {nearly} nearly met, {failed} not "
            "met, {open} cannot be decided with the data at hand, {outside} do not apply, and {reported} are reported "
            "without a target.",
            plan=title_of(evaluation.plan, words),
            place=request.result.project.settings.name,
            clauses=len(evaluation.verdicts),
            met=count["met"],
            nearly=count["nearly_met"],
            failed=count["not_met"],
            open=count["not_decided"],
            outside=count["not_applicable"],
            reported=count["reported"],
        ),
        strong=True,
    )
    binding = [verdict for verdict in evaluation.verdicts if verdict.clause.nature == "binding"]
    if binding:
        failed = sum(verdict.state == "not_met" for verdict in binding)
        yield Paragraph(
            words("Of {count} binding clauses {failed} are not met.", count=len(binding), failed=failed), strong=True
        )
    yield Table(
        words("All clauses"),
        (words("No."), words("Clause"), words("Measured"), words("Target"), words("Unserved"), words("Verdict")),
        tuple(_row(number, verdict, words) for number, verdict in enumerate(evaluation.verdicts, start=1)),
        figures=frozenset({2, 3, 4}),
        shares=(1, 8, 3, 3, 3, 3),
    )


def _row(number: int, verdict: Verdict, words: Words) -> tuple[str, ...]:
    unit = unit_text(verdict.unit, words)
    return (
        str(number),
        title_of(verdict.clause, words),
        figure_text(verdict.measured, unit),
        figure_text(verdict.target, unit),
        people_text(verdict.unserved),
        words.name(verdict.state),
    )
