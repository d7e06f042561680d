"""A title of several lines as official papers have it: lines of nearly one length, none broken within a word."""

from collections.abc import Iterable
from typing import Final

from ....texts import one_line
from ...presentation.titles import title_of
from ..sheets.drawing.wrapping import width_of
from .content import Block, Report
from .request import ReportRequest

COLUMNS: Final = 40
"""Latin letters of 22 pt across the text; a Chinese character takes two."""
_OPENING: Final = "《“‘（("
_CLOSING: Final = "》”’）)、，。：；"
_FORCED: Final = 6
"""What it costs, in letters, to break elsewhere than beside a bracket or a blank."""
_LONGEST: Final = 400


def title_lines(title: str) -> tuple[str, ...]:
    """Return a title's lines.

    Examples
    --------
    >>> title_lines("澄江市《湘潭市“十四五”公共服务规划》核查报告")
    ('澄江市《湘潭市“十四五”', '公共服务规划》核查报告')
    >>> title_lines("短标题")
    ('短标题',)

    """
    text = one_line(title, _LONGEST)
    lines = -(-width_of(text) // COLUMNS)
    if lines <= 1:
        return (text,)
    wanted = width_of(text) / lines
    places = [at for at in range(1, len(text)) if _may_break(text, at) and width_of(text[:at].rstrip()) <= COLUMNS]
    if not places:
        return (text,)
    at = min(places, key=lambda at: abs(width_of(text[:at].rstrip()) - wanted) + _cost(text, at))
    return (text[:at].rstrip(), *title_lines(text[at:].lstrip()))


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before in _OPENING or after in _CLOSING:
        return False
    return " " in (before, after) or not (before.isascii() and after.isascii())


def _cost(text: str, at: int) -> int:
    before, after = text[at - 1], text[at]
    return 0 if before in _CLOSING or after in _OPENING or " " in (before, after) else _FORCED


def title_of_report(request: ReportRequest) -> str:
    """Return what a report is called."""
    result, words = request.result, request.words
    plan = title_of(result.evaluation.plan, words)
    return words("{place}: check of {plan}", place=result.project.settings.name, plan=plan)


def report_of(request: ReportRequest, blocks: Iterable[Block]) -> Report:
    """Return a report of some blocks below its title, office and date."""
    return Report(
        title=title_of_report(request),
        place=request.result.project.settings.name,
        date=request.date or request.result.project.settings.created[:10],
        language=request.words.language,
        blocks=tuple(blocks),
        unit=request.unit,
    )
