"""What ends the program is heard wherever it arrives."""

import signal
import sys
import time

import pytest

from lifecircle.scenarios.project.storage.signals import Terminated, ending_politely


class Dying:
    """The signal arrives while this is finalized, where Python swallows every exception."""

    def __init__(self, number: signal.Signals) -> None:
        self.number = number

    def __del__(self) -> None:
        signal.raise_signal(self.number)


@pytest.mark.parametrize(("number", "kind"), [(signal.SIGTERM, Terminated), (signal.SIGINT, KeyboardInterrupt)])
def test_a_signal_during_a_finalizer_ends_the_work_all_the_same(
    number: signal.Signals, kind: type[BaseException], capfd: pytest.CaptureFixture[str]
) -> None:
    gone: list[str] = []

    def work() -> None:
        dying = Dying(number)
        del dying
        gone.append("swallowed")
        time.sleep(5.0)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # tests side by side are begun with it ignored
    try:
        with pytest.raises(kind), ending_politely():
            work()
    finally:
        signal.signal(signal.SIGINT, before)
    assert gone == ["swallowed"], "it was not swallowed at first: the test shows nothing"
    assert "Traceback" not in capfd.readouterr().err


def test_what_a_finalizer_raises_of_its_own_is_told_as_ever() -> None:
    class Failing:
        def __del__(self) -> None:
            raise ValueError("of its own")

    told = []
    before = sys.unraisablehook
    sys.unraisablehook = lambda swallowed: told.append(str(swallowed.exc_value))
    try:
        with ending_politely():
            failing = Failing()
            del failing
    finally:
        sys.unraisablehook = before
    assert told == ["of its own"]
