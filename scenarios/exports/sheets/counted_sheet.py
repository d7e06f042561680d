"""The sheet of a clause that is no circle: what it counts, where, and what it leaves out."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ....coverage.evaluation.verdict import Verdict
from ....messages import Message
from ...analyses.counted import Counted
from ..request import ExportRequest
from .counted_panel import counted_panel
from .drawing.content import MapKey, Panel
from .drawing.counted_map import draw_counted
from .drawing.look import Look
from .sheet import block_of, drawn_sheet


def counted_sheet(
    request: ExportRequest,
    verdict: Verdict,
    counted: Counted,
    number: str,
    look: Look,
    *,
    common: Sequence[Message] = (),
) -> AbstractContextManager[Figure]:
    """Return the sheet of a verdict and of what its clause counts."""
    project, words, plan = request.result.project, request.words, request.result.evaluation.plan
    layers = project.layers

    def draw(axes: Axes) -> tuple[Panel, MapKey]:
        key = draw_counted(axes, layers, verdict, counted, words, look=look)
        return counted_panel(project, verdict, counted, plan.service, words, common=common), key

    texts = (verdict.clause.title, layers.name, *layers.districts["name"])
    return drawn_sheet(draw, look, words, block=block_of(request, number), texts=texts)
