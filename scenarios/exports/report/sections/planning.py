"""The plan's year: the views that have something to say of this place, each with its first rows."""

from collections.abc import Iterator
from typing import Final

from ....planning.registry import views_with_rows
from ....planning.request import ViewRequest
from ..content import Block, Heading
from ..request import ReportRequest
from ..views import ROWS_SHOWN, view_blocks

AT: Final = 80


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield monitoring, shortfalls and the other views."""
    views = list(views_with_rows(ViewRequest(request.result, request.board)))
    if views:
        yield Heading(1, request.words("The plan's year"), on_new_page=True)
    for view in views:
        yield from view_blocks(view, request.words, most=ROWS_SHOWN)
