"""Work that is killed at one of the moments at which it touches the disk; nothing heavy is loaded for it."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

MOMENTS = ("open", "os.", "shutil.", "sqlite3.connect", "tempfile.")


def killed_at(moment: int, work: Callable[[], object]) -> tuple[bool, int]:
    """Do the work in a forked process that kills itself at its `moment`-th touch of the disk.

    Return whether it came to its end, and how many moments it had by then.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        _, status = os.waitpid(child, 0)
        with os.fdopen(reader) as told:
            return os.WIFEXITED(status), int(told.read() or 0)
    count = 0

    def watch(event: str, _arguments: Any) -> None:
        nonlocal count
        if event.startswith(MOMENTS):
            count += 1
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    sys.addaudithook(watch)
    code = 1
    with suppress(BaseException):
        code = 0 if work() in (None, 0) else 1
    os.write(writer, str(count).encode())
    os._exit(code)
