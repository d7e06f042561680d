"""The sections of a report: one module each, found by being here, in the order of their `AT`."""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Final

from ..content import Block
from ..request import ReportRequest

Section = Callable[[ReportRequest], Iterator[Block]]


def _found() -> tuple[Section, ...]:
    modules = [import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__)]
    return tuple(module.section for module in sorted(modules, key=lambda module: int(module.AT)))


SECTIONS: Final = _found()
