"""Every assumption in one list, with the clauses that rest on it."""

from collections.abc import Iterator, Mapping
from typing import Final

from .....coverage.evaluation.verdict import Verdict
from ....presentation.summary import listed
from ....presentation.titles import title_of
from ....presentation.translate import Words
from ..content import Block, Heading, Paragraph, Table
from ..request import ReportRequest

AT: Final = 100


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield what the plan leaves open and was chosen here."""
    words = request.words
    rows = tuple(
        (str(number), _without_lead(said, words), listed(titles, words))
        for number, (said, titles) in enumerate(_resting(request).items(), start=1)
    )
    yield Heading(1, words("Assumptions"))
    if not rows:
        yield Paragraph(words("The plan's words left nothing open that had to be chosen."))
        return
    yield Paragraph(
        words("The plan's words leave open what stands here; the values are the program's, not the plan's.")
    )
    yield Table(
        words("Chosen here"), (words("No."), words("What was chosen"), words("Clauses")), rows, shares=(1, 8, 8)
    )


def assumption_numbers(request: ReportRequest) -> Mapping[str, int]:
    """Return by its words where in the list each assumption stands."""
    return {said: number for number, said in enumerate(_resting(request), start=1)}


def numbers_of(verdict: Verdict, known: Mapping[str, int], words: Words) -> str:
    """Return where in the list (`known`) a clause's assumptions stand; '' where it rests on none."""
    numbers = sorted(known[words.say(one)] for one in verdict.assumed)
    if not numbers:
        return ""
    return words("Assumptions no. {numbers} of the list at the end", numbers=listed(map(str, numbers), words))


def _without_lead(said: str, words: Words) -> str:
    """Return an assumption without the words that the list begins with once for all."""
    rest = said.removeprefix(words("Assumed here, not in the plan")).lstrip("：: ")
    return rest[:1].upper() + rest[1:]


def _resting(request: ReportRequest) -> dict[str, list[str]]:
    resting: dict[str, list[str]] = {}
    for verdict in request.result.evaluation.verdicts:
        for one in verdict.assumed:
            resting.setdefault(request.words.say(one), []).append(title_of(verdict.clause, request.words))
    return resting
