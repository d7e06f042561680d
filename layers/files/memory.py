"""Memory that large tables left behind, given back to the system."""

import ctypes
import gc
import sys
from functools import cache
from typing import Any, Final

import pyarrow as pa

LARGE: Final = 50_000
"""Rows from which on it is worth the while."""


def give_back(rows: int) -> None:
    """Give what was freed back to the system after a step with many rows.

    The C library and Arrow keep freed memory for later, several times of what a table of a million rows takes.
    """
    if rows < LARGE:
        return
    gc.collect()
    pa.default_memory_pool().release_unused()
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:  # noqa: ANN401  (a function of the C library)
    """`malloc_trim` where the C library has it; Windows and macOS give memory back by themselves."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
