"""One kept pool for the engine: results in order, no deadlock from inside, as many threads as were asked for."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lifecircle.progress import WorkCancelled
from lifecircle.threads import VARIABLE, run_in_threads, thread_count


@pytest.fixture
def two_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2")


@pytest.mark.usefixtures("two_threads")
def test_results_come_in_the_order_of_the_items() -> None:
    assert list(run_in_threads(lambda item: item * item, range(100))) == [item * item for item in range(100)]


@pytest.mark.usefixtures("two_threads")
def test_the_same_threads_serve_every_search() -> None:
    both = threading.Barrier(2, timeout=30)

    def who(_: int) -> int:
        both.wait()  # so that neither thread does the work of both
        return threading.get_ident()

    first, second = (set(run_in_threads(who, range(2))) for _ in range(2))
    assert len(first) == 2
    assert first == second


@pytest.mark.usefixtures("two_threads")
def test_work_that_asks_for_threads_itself_is_done_in_its_own() -> None:
    both = threading.Barrier(2, timeout=30)

    def outer(item: int) -> list[int]:
        both.wait()  # every thread of the pool is taken now
        return list(run_in_threads(lambda inner: inner + item, range(3)))

    with ThreadPoolExecutor(1) as watch:
        assert watch.submit(lambda: list(run_in_threads(outer, [10, 20]))).result(timeout=30) == [
            [10, 11, 12],
            [20, 21, 22],
        ]


@pytest.mark.parametrize(("told", "count"), [("1", 1), ("3", 3), ("0", 1)])
def test_the_variable_says_how_many(monkeypatch: pytest.MonkeyPatch, told: str, count: int) -> None:
    monkeypatch.setenv(VARIABLE, told)
    assert thread_count() == count


def test_a_failure_reaches_the_caller() -> None:
    def fail(_: int) -> None:
        raise WorkCancelled

    with pytest.raises(WorkCancelled):
        list(run_in_threads(fail, range(4)))
