"""What can be handed on: one module each, named as its key, in the room of its kind. Nothing else lists it."""

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # what names the kinds of exports, as the command line does, wants none of what makes them
    from ..export import Kind

ROOMS: Final[tuple["Kind", ...]] = ("paper", "screen", "tables", "layers")


@cache
def export_modules() -> tuple[tuple["Kind", str], ...]:
    """Return room and name of every module, none of them loaded.

    Examples
    --------
    >>> ("layers", "dxf") in export_modules()
    True

    """
    rooms = {room: import_module(f"{__package__}.{room}").__path__ for room in ROOMS}
    return tuple((room, one.name) for room, path in rooms.items() for one in pkgutil.iter_modules(path))


def key_of(module: str) -> str:
    """Return the key of an export by the name of its module."""
    return module.replace("_", "-")
