"""What memory a process holds: the measure of tests on what piles up."""

import ctypes
import sys

import psutil

_ARENA_MAX = -8
"""M_ARENA_MAX in glibc's malloc.h."""


def held_mb() -> float:
    """Return the megabytes that this process holds, without what its allocator only keeps to use again."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)
    return float(psutil.Process().memory_info().rss / 1e6)


def one_arena() -> None:
    """Let all threads take memory from one place: free parts of many places, each too small, look like a leak."""
    if sys.platform == "linux" and (set_option := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        set_option(_ARENA_MAX, 1)
