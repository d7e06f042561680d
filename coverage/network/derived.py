"""What is made from a value once and kept with it."""

from collections.abc import Callable
from typing import TypeVar

from ..travel.graph import Holder

Made = TypeVar("Made")


def once(holder: Holder, key: object, make: Callable[[], Made]) -> Made:
    """Give what `make` made for this holder, such as a network, and key, made now if it was not before.

    It lives no longer than the holder, beside whose fields it stands: what is made may point back to the holder and
    still go with it.
    """
    return holder.derived.once(key, make)
