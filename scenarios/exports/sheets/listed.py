"""Which clauses have a sheet, and its number: the same for the atlas, for pictures, and for the overview's list."""

from collections.abc import Iterator
from dataclasses import dataclass

from ....coverage.evaluation.verdict import CircleEvidence, Verdict
from ...analyses.counted import Counted
from ..request import ExportRequest


@dataclass(frozen=True, eq=False)
class ListedSheet:
    """A clause's sheet: its `number` in the plan's order, and what it counts; None for a circle."""

    number: str
    verdict: Verdict
    counted: Counted | None


def listed_sheets(request: ExportRequest) -> Iterator[ListedSheet]:
    """Yield the sheets in the plan's order; a clause of which a map would show nothing has none."""
    number = 0
    for verdict in request.result.evaluation.verdicts:
        counted = request.countings.of(verdict)
        if counted is not None or isinstance(verdict.evidence, CircleEvidence):
            number += 1
            yield ListedSheet(f"{number:02d}", verdict, counted)
