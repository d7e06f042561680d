"""One way to compile a kernel, so that all of them release the interpreter lock and are compiled once."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(kernel: Kernel) -> Kernel:
    """Compile at the first call, keep the machine code on disk where the source can be found.

    A frozen bundle without .py files has no place for numba's cache; there the kernel is compiled in every process.
    """
    try:
        return cast("Kernel", numba.njit(kernel, nogil=True, cache=True))
    except RuntimeError:
        return cast("Kernel", numba.njit(kernel, nogil=True))
