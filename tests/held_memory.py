"""What memory a process holds: the measure of tests on what piles up."""

import ctypes
import sys

import psutil


def held_mb() -> float:
    """Return the megabytes that this process holds, without what its allocator only keeps to use again."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)
    return float(psutil.Process().memory_info().rss / 1e6)
