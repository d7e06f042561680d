"""One way to compile a kernel, so that all of them release the interpreter lock and are compiled once."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])

_MARK: Final = b"@compiled"


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
        dispatcher._cache._cache_file._source_stamp = sources_digest(Path(__file__).parent)  # noqa: SLF001
    return cast("Kernel", dispatcher)


@cache
def sources_digest(folder: Path) -> str:
    """Give a digest of all source files that hold kernels in a folder and below it."""
    digest = blake2b(digest_size=16)
    for file in sorted(folder.rglob("*.py")):
        text = file.read_bytes()
        if _MARK in text:
            digest.update(text)
    return digest.hexdigest()
