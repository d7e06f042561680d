"""One way to compile a kernel, so that all of them release the interpreter lock and are compiled once."""

import inspect
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba

from .kept_code import read_beside, take_family

Kernel = TypeVar("Kernel", bound=Callable[..., object])

_MARK: Final = b"@compiled"
_DISPATCHERS: Final[list[Any]] = []

take_family()


def _leave_matrices() -> None:
    """Have numba not import scipy's linear algebra, a tenth of a second, only to learn whether it is there.

    No kernel here multiplies matrices; one of somebody else's that does still finds it, as numba looks again then.
    """
    blas = "scipy.linalg.cython_blas"
    if blas in sys.modules or "numba.np.arraymath" in sys.modules:
        return
    sys.modules[blas] = None  # type: ignore[assignment]  # which is Python's own sign for "not to be imported"
    try:
        vars(import_module("numba.np.arraymath"))["_HAVE_BLAS"] = True
    finally:
        del sys.modules[blas]


_leave_matrices()


def compiled(kernel: Kernel) -> Kernel:
    """Compile at the first call, keep the machine code on disk where the source can be found.

    What is kept holds good only as long as no kernel of this folder has changed: kernels call one another across
    files. A frozen bundle without .py files has no place for it; there the kernel is compiled in every process.
    """
    try:
        dispatcher = numba.njit(kernel, nogil=True, cache=True)
    except RuntimeError:
        return cast("Kernel", numba.njit(kernel, nogil=True))
    with suppress(AttributeError):  # a plain function, where compiling is switched off
        # numba itself looks at the kernel's own file only, and knows no public way to name more.
        cache_of = dispatcher._cache  # noqa: SLF001
        own = cache_of._cache_file  # noqa: SLF001
        own._source_stamp = sources_digest(Path(__file__).parent)  # noqa: SLF001
        cache_of._cache_file = read_beside(own, Path(inspect.getfile(kernel)), cache_of._impl.filename_base)  # noqa: SLF001
        _DISPATCHERS.append(dispatcher)
    return cast("Kernel", dispatcher)


def compiled_here() -> int:
    """Count the kernels' forms that this process had to compile, as no kept machine code fitted."""
    return sum(sum(one.stats.cache_misses.values()) for one in _DISPATCHERS)


@cache
def sources_digest(folder: Path) -> str:
    """Give a digest of all source files that hold kernels in a folder and below it."""
    digest = blake2b(digest_size=16)
    for file in sorted(folder.rglob("*.py")):
        text = file.read_bytes()
        if _MARK in text:
            digest.update(text)
    return digest.hexdigest()
