"""Work in a process of its own that does not have to begin with imports: forked from one that has done all once.

The process that forks is Python's own fork server; it is started when it is first asked, and imports `ready`, which
warms it. So it never has the threads, the window or the settings of the process that runs the tests.
"""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
READY = "lifecircle.tests.scenarios.warm.ready"


def in_warm_process(work: Callable[_Given, _Made], *arguments: _Given.args, **options: _Given.kwargs) -> _Made:
    """Do some work in a fork of the warm process and return what it made; all of it is pickled, and
    must be importable by its whole name (`lifecircle.tests...`), which what a test module defines is not.

    Raises what the work raised, and EOFError where the process was ended from outside.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload([READY])
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_done, args=(writer, work, arguments, options))
    process.start()
    writer.close()
    with reader:
        made: _Made | Exception = reader.recv()
    process.join()
    if isinstance(made, Exception):
        raise made
    return made


def _done(
    writer: Connection,
    work: Callable[..., object],
    arguments: tuple[object, ...],
    options: dict[str, object],
) -> None:
    try:
        answer = work(*arguments, **options)
    except Exception as error:  # noqa: BLE001  (it is raised again where the work was asked for)
        answer = error
    with writer:
        writer.send(answer)
