"""Work in a process of its own that does not have to begin with imports: forked from one that has done all once.

The process that forks is Python's own fork server; it is started when it is first asked, and imports `ready`, which
warms it. So it never has the threads or the window of the process that runs the tests; environment and folder are those
of whoever asks.
"""

import os
import traceback
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
READY = "lifecircle.tests.scenarios.warm.ready"


def in_warm_process(work: Callable[_Given, _Made], *arguments: _Given.args, **options: _Given.kwargs) -> _Made:
    """Do some work in a fork of the warm process and return what it made.

    All of it is pickled, and must be importable by its whole name (`lifecircle.tests...`), which what a test module
    defines is not. It is done in the present folder and environment.

    Raises what the work raised, and EOFError where the process was ended from outside.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload([READY])
    return _in_process(context, partial(work, *arguments, **options))


def in_light_process(work: Callable[_Given, _Made], *arguments: _Given.args, **options: _Given.kwargs) -> _Made:
    """Do some work in a process that loads what the work's own module asks for and no more, and return what it made.

    A fork of it costs a millisecond or two, one of the warm process fifty. Pickling and errors as `in_warm_process`.
    """
    return _in_process(get_context("spawn"), partial(work, *arguments, **options))


def _in_process(context: ForkServerContext | SpawnContext, work: Callable[[], _Made]) -> _Made:
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_done, args=(writer, dict(os.environ), Path.cwd(), work))
    process.start()
    writer.close()
    with reader:
        made: _Made | Exception = reader.recv()
    process.join()
    if isinstance(made, Exception):
        raise made
    return made


def _done(writer: Connection, environment: dict[str, str], folder: Path, work: Callable[[], object]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    try:
        answer = work()
    except Exception as error:  # noqa: BLE001  (it is raised again where the work was asked for)
        error.add_note(traceback.format_exc())
        answer = error
    with writer:
        writer.send(answer)
