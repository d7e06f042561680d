"""The sections of a report, in their order: to add one, write its module and name it here."""

from collections.abc import Callable, Iterator
from typing import Final

from ..content import Block
from ..request import ReportRequest
from . import assumptions, clauses, data, limits, method, overview, planning, scenarios, summary, undecided

SECTIONS: Final[tuple[Callable[[ReportRequest], Iterator[Block]], ...]] = (
    summary.section,
    overview.section,
    method.section,
    data.section,
    clauses.section,
    undecided.section,
    scenarios.section,
    planning.section,
    limits.section,
    assumptions.section,
)
