"""What ends the program is heard wherever it arrives."""

import gc
import shutil
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from lifecircle.scenarios.project.storage.atomic_write import replacing_folder
from lifecircle.scenarios.project.storage.disk import WORKSHOP
from lifecircle.scenarios.project.storage.signals import Terminated, ending_politely

MOMENTS = 160
SPARE = 50
"""Of so many lines the count may differ from one run to the next."""


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


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_at_any_line_leaves_one_whole_set_no_workshop_and_the_handlers_as_they_were(tmp_path: Path) -> None:
    out, kept = tmp_path / "place" / "out", tmp_path / "kept"
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        handlers = [signal.getsignal(number) for number in numbers]
        _write(out, "old")
        shutil.copytree(out, kept)
        lines = [_signalled(out, signal.SIGINT, at=0)[0] for _ in range(2)][-1]  # the first loads more
        found = {"old": 0, "new": 0}
        for row, at in enumerate(range(1, lines - SPARE, lines // MOMENTS)):
            shutil.rmtree(out)
            shutil.copytree(kept, out)
            _, stopped = _signalled(out, numbers[row % 2], at=at)
            assert stopped, at
            texts = {(out / name).read_text(encoding="utf-8") for name in ("a.csv", "b.csv")}
            assert len(texts) == 1, at
            found[texts.pop()] += 1
            assert [*out.parent.rglob(f"{WORKSHOP}*")] == [], at
            assert [signal.getsignal(number) for number in numbers] == handlers, at
    finally:
        signal.signal(signal.SIGINT, before)
        gc.collect()  # what was opened in the line before a signal closes by itself, and warns of that, here
    assert min(found.values()) > 10, "the moments are not spread over the work: the test shows little"


def _write(out: Path, text: str) -> None:
    with replacing_folder(out) as folder:
        for name in ("a.csv", "b.csv"):
            (folder / name).write_text(text, encoding="utf-8")


def _signalled(out: Path, number: signal.Signals, *, at: int) -> tuple[int, bool]:
    """Write a new set, raise a signal at the `at`-th line; return how many lines there were and whether it stopped."""
    count = 0

    def trace(_frame: FrameType, event: str, _value: Any) -> Any:
        nonlocal count
        if event == "line":
            count += 1
            if count == at:
                signal.raise_signal(number)
        return trace

    former = sys.gettrace()
    try:
        with ending_politely():
            sys.settrace(trace)
            try:
                _write(out, "new")
            finally:
                sys.settrace(former)
    except KeyboardInterrupt:
        return count, True
    return count, False
