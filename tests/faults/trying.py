"""One try of a fault: a command in a process of its own, and what came of it, with its time and memory."""

import os
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from lifecircle.scenarios.cli import app
from lifecircle.scenarios.cli.actions.inputs import check, network
from lifecircle.scenarios.cli.actions.proposals import isochrones, scenario
from lifecircle.scenarios.cli.actions.verdicts import batch, compare, evaluate, export

LOADED = (batch, check, compare, evaluate, export, isochrones, network, scenario)
"""What the commands import when they run: each fork begins with it."""

ENGLISH = {"LANG": "en_GB.UTF-8", "COLUMNS": "150"}
MOST_S = 240
"""After so long a try counts as hanging; the machine may be busy."""
MOST_CPU_S = 40
MOST_BYTES = 6 << 30
"""Of addresses, which are more than memory: what asks for so much takes the machine down."""


@dataclass(frozen=True)
class Outcome:
    """How a try ended: `code` as a shell gives it, what was said, seconds of the processor and MB of memory."""

    code: int
    said: str
    cpu_s: float
    peak_mb: float

    @property
    def is_sentence(self) -> bool:
        """Whether it was refused as the planner is to be told: code 2, and no traceback."""
        return self.code == 2 and "Traceback" not in self.said and bool(self.said.strip())

    @property
    def is_right(self) -> bool:
        """Whether it went through, or was refused by a sentence."""
        return "Traceback" not in self.said and (self.code == 0 or self.is_sentence)


def command(*arguments: object) -> Callable[[], int]:
    """Return what gives a command line to the program."""
    return lambda: app.run(app.make_app(), [str(argument) for argument in arguments], ENGLISH)


def ready(*arguments: object) -> Callable[[], int]:
    """Return what gives a command line to the program, which is made already: a signal may come at any moment."""
    made = app.make_app()
    return lambda: app.run(made, [str(argument) for argument in arguments], ENGLISH)


def tried(*arguments: object) -> Outcome:
    """Give a command line to the program in a forked process."""
    return tried_in_process(command(*arguments))


def tried_in_process(work: Callable[[], int]) -> Outcome:
    """Do something in a forked process, with its outputs caught."""
    return started(work).outcome()


@dataclass(frozen=True)
class Started:
    """A forked process at its work, and the file that catches its outputs."""

    child: int
    told: IO[bytes]

    def outcome(self) -> Outcome:
        """Wait for its end."""
        with self.told:
            _, status, used = os.wait4(self.child, 0)
            self.told.seek(0)
            said = self.told.read().decode("utf-8", errors="replace")
        code = os.waitstatus_to_exitcode(status)
        return Outcome(code if code >= 0 else 128 - code, said, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def started(work: Callable[[], int]) -> Started:
    """Begin something in a forked process."""
    told = tempfile.TemporaryFile()  # noqa: SIM115  (its end is that of the process)
    child = os.fork()
    if child == 0:
        code = 1
        try:  # a signal may come at any moment, and nothing of the parent's is the child's to tidy up
            code = _in_the_child(work, told.fileno())
        finally:
            os._exit(code)
    return Started(child, told)


def _in_the_child(work: Callable[[], int], told: int) -> int:
    for stream in (1, 2):
        os.dup2(told, stream)
    sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background begins with it ignored
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))
    signal.alarm(MOST_S)
    try:
        code = work()
    except BaseException:  # noqa: BLE001  (whatever it is, it is told)
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code
