"""Stopping: what ends the program is turned into an exception, and waits while files change places."""

import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Final

NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Those that the system knows of them: Ctrl-C, the end asked for politely, a closed terminal, Ctrl-Break."""

_AGAIN_S: Final = 0.01


class Terminated(KeyboardInterrupt):
    """The system asked the program to end; work is left as on Ctrl-C. `number` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def ending_politely() -> Iterator[None]:
    """Raise `Terminated` in the block where the system asks the program to end, so that it tidies up behind itself.

    Ctrl-C goes on raising `KeyboardInterrupt`. Either comes again where it arose in a finalizer, which swallows what is
    raised in it. Outside the main thread nothing can be done, and nothing is.
    """
    with _handling(_terminate, NAMES[1:]), _swallowed_comes_again():
        yield


@contextmanager
def _swallowed_comes_again() -> Iterator[None]:
    former, through = sys.unraisablehook, threading.Event()

    def again(number: int) -> None:
        if through.is_set():
            return
        if sys.platform == "win32":
            signal.raise_signal(number)
        else:  # to the thread that hears it, which may be waiting
            signal.pthread_kill(threading.main_thread().ident or 0, number)

    def hook(swallowed: "sys.UnraisableHookArgs") -> None:
        error = swallowed.exc_value
        if not isinstance(error, KeyboardInterrupt):
            former(swallowed)
            return
        number = error.number if isinstance(error, Terminated) else signal.SIGINT
        later = threading.Timer(_AGAIN_S, again, (number,))  # once the finalizer is left
        later.daemon = True
        later.start()

    sys.unraisablehook = hook
    try:
        yield
    finally:
        through.set()
        sys.unraisablehook = former


@contextmanager
def ending_at_once() -> Iterator[None]:
    """Let the system end the program as it likes in the block: an event loop would not see `Terminated` for long."""
    with _handling(signal.SIG_DFL, NAMES[1:]):
        yield


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep back what would end the program until the block is through, where this is the main thread."""
    waiting: list[int] = []
    with _handling(lambda number, _frame: waiting.append(number), NAMES):
        yield
    if waiting:
        signal.raise_signal(waiting[0])


@contextmanager
def _handling(handler: "signal._HANDLER", names: tuple[str, ...]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    # What a foreign library handles, Python can neither hold back nor put back; what is ignored stays so.
    ours = [number for number in numbers if signal.getsignal(number) not in (None, signal.SIG_IGN)]
    former = {number: signal.getsignal(number) for number in ours}
    try:
        for number in ours:
            signal.signal(number, handler)
        yield
    finally:
        try:
            _handle(former)
        except KeyboardInterrupt:  # by one of those that were back already: the others go back all the same
            _handle(former)
            raise


def _handle(handlers: "Mapping[int, signal._HANDLER]") -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)


def _terminate(number: int, _frame: FrameType | None) -> None:
    raise Terminated(number)
