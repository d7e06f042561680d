"""`lifecircle prepare`: the engine's machine code loaded or compiled once, so that no later command waits for it."""

import time

from .....coverage.warm_up import compiled_here, warm_up
from ...console import Shell


def make_ready(shell: Shell) -> None:
    """Ask every kind of question once, and say whether anything had to be compiled for it."""
    start = time.perf_counter()
    warm_up()
    seconds, count = f"{time.perf_counter() - start:.1f}", compiled_here()
    ready = shell.words("The engine is ready after {seconds} s; nothing had to be compiled.", seconds=seconds)
    if count:
        ready = shell.words(
            "The engine is ready after {seconds} s; {count} parts were compiled for this computer and are kept.",
            seconds=seconds,
            count=count,
        )
    shell.out.print(ready)
