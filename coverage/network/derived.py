"""What is made from a value once and kept with it."""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

Made = TypeVar("Made")


_lock = Lock()


def once(holder: object, key: object, make: Callable[[], Made]) -> Made:
    """Give what `make` made for this holder, such as a network, and key, made now if it was not before.

    It lives as long as the holder, in whose own `__dict__` it stands, as a cached property would: what is made may
    point back to the holder and still go with it. Safe with threads: at worst two make the same value, and one of
    them is kept.
    """
    with _lock:
        kept: dict[object, Any] = vars(holder).setdefault("_made", {})
        if key in kept:
            return kept[key]  # type: ignore[no-any-return]  # the key names what make gives
    value = make()
    with _lock:
        return kept.setdefault(key, value)  # type: ignore[no-any-return]  # as above
