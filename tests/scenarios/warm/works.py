"""What the tests of the warm process have it do."""

import os
import signal
import sys


def seen() -> tuple[int, int, set[str], str]:
    started = "lifecircle.scenarios.cli.actions.inputs.check"
    loaded = {name for name in (started, "matplotlib", "PySide6") if name in sys.modules}
    return os.getpid(), os.getppid(), loaded, os.environ["LIFECIRCLE_OFFICE"]


def refuse() -> None:
    raise ZeroDivisionError


def end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
