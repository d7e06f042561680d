"""Clauses that cannot be decided and have no circle to show: their words, what the plan asks, and what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from .....coverage.evaluation.verdict import CircleEvidence, Verdict
from .....messages import Message
from ....presentation.summary import (
    base_text,
    common_notes,
    figure_text,
    is_base,
    labelled,
    measured_text,
    notes_of,
    unit_text,
    without,
)
from ....presentation.titles import title_of
from ....presentation.translate import Words
from ..content import Block, Heading, Table
from ..request import ReportRequest
from .assumptions import assumption_numbers, numbers_of
from .overview import reason_text

AT: Final = 60


def is_told_briefly(verdict: Verdict) -> bool:
    """Tell whether a clause has a row here instead of pages of its own: nothing is decided, and no circle is shown."""
    return verdict.state == "not_decided" and not isinstance(verdict.evidence, CircleEvidence)


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield a row for each of them."""
    words, verdicts = request.words, request.result.evaluation.verdicts
    told = [(number, one) for number, one in enumerate(verdicts, start=1) if is_told_briefly(one)]
    if not told:
        return
    known, common = assumption_numbers(request), common_notes(request.result.evaluation)
    yield Heading(2, words("Clauses that cannot be decided"))
    yield Table(
        "",
        (words("No."), words("Clause"), words("What the plan says and asks"), words("What is missing; notes")),
        tuple(_row(number, one, known, common, words) for number, one in told),
        shares=(1, 4, 8, 9),
        small=True,
        remark=words("Numbers are those of the list of all clauses."),
    )  # fmt: skip


def _row(
    number: int, verdict: Verdict, known: Mapping[str, int], common: Sequence[Message], words: Words
) -> tuple[str, ...]:
    clause = verdict.clause
    told = (*clause.quoted, clause.where, " · ".join(_asked(verdict, words)))
    return (
        str(number),
        title_of(clause, words),
        "\n".join(filter(None, told)),
        _missing(verdict, known, common, words),
    )


def _asked(verdict: Verdict, words: Words) -> Iterator[str]:
    clause, unit = verdict.clause, unit_text(verdict.unit, words)
    if clause.nature:
        yield words("binding") if clause.nature == "binding" else words("expected")
    if clause.baseline:
        base = base_text(clause.baseline, unit)
        yield labelled(words("Base value"), base, words)
    if verdict.target is not None:
        yield labelled(words("Target"), figure_text(verdict.target, unit), words)
    if clause.year:
        yield labelled(words("Target year"), str(clause.year), words)
    if verdict.measured is not None:
        yield labelled(words("Measured"), measured_text(verdict, unit), words)


def _missing(verdict: Verdict, known: Mapping[str, int], common: Sequence[Message], words: Words) -> str:
    notes = [note for note in notes_of(verdict, words) if not is_base(note) and note not in verdict.assumed]
    own, elsewhere = without(notes, common)
    more = [words("Notes on the data: see “Limits of the data”.")] if elsewhere else []
    assumed = numbers_of(verdict, known, words)
    texts = [reason_text(verdict, words), *map(words.say, own), *more, *([assumed] if assumed else [])]
    return "\n".join(texts)
