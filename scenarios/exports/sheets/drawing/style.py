"""How text is drawn on all sheets: as it is written, whatever it holds."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import Any, Final

import matplotlib as mpl

_DRAWING: Final = RLock()
"""Matplotlib's settings are one for all threads: who draws in another waits."""


@contextmanager
def plain_text(fonts: Sequence[str], size: float) -> Iterator[None]:
    """Draw texts in `fonts` of `size` points: no formulas, and letters that no font has as empty boxes."""
    style: dict[Any, Any] = {
        "font.family": list(fonts), "axes.unicode_minus": False, "font.size": size,
        "text.parse_math": False, "text.usetex": False,  # a name with two dollar signs is no formula
        "svg.fonttype": "none",  # texts can be found and copied
        "svg.hashsalt": "lifecircle",  # the same file on every run
    }  # fmt: skip
    with _DRAWING, mpl.rc_context(style), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font", category=UserWarning)
        yield
