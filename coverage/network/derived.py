"""What is worked out from a value once and kept beside it: graphs, grids, trees, snapped doors.

It is no part of the value. It does not travel: pickling or copying a value leaves it behind, and the copy works it out
anew where it is asked. It is bounded: of each kind the entries used last are kept.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, Final, Protocol, TypeVar

Made = TypeVar("Made")

MOST_OF_A_KIND: Final = 8
"""So many of a kind are kept: both directions on foot and by car, and some speeds that a planner tries."""


class Derived:
    """A bounded store that pickles and copies as an empty one; safe with threads."""

    def __init__(self) -> None:
        self._kept: dict[object, OrderedDict[object, Any]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return sum(len(entries) for entries in self._kept.values())

    def __reduce__(self) -> tuple[type["Derived"], tuple[()]]:
        return Derived, ()

    def once(self, key: object, make: Callable[[], Made]) -> Made:
        """Give what `make` made for `key`, made now where it is not kept.

        The kind is the key itself, or the first of a tuple. Two threads may make the same; one of them is kept.
        """
        kind = key[0] if isinstance(key, tuple) else key
        with self._lock:
            entries = self._kept.setdefault(kind, OrderedDict())
            if key in entries:
                entries.move_to_end(key)
                return entries[key]  # type: ignore[no-any-return]  # the key names what make gives
        value = make()
        with self._lock:
            kept = entries.setdefault(key, value)
            while len(entries) > MOST_OF_A_KIND:
                entries.popitem(last=False)
        return kept  # type: ignore[no-any-return]  # as above

    def kept(self, key: object) -> Any:  # noqa: ANN401  (whatever was made)
        """Give what is kept for `key`; None where nothing is."""
        with self._lock:
            entries = self._kept.get(key[0] if isinstance(key, tuple) else key)
            return None if entries is None else entries.get(key)


class Holder(Protocol):
    """A value that keeps what is worked out from it."""

    @property
    def derived(self) -> Derived:
        """Where it is kept."""


def once(holder: Holder, key: object, make: Callable[[], Made]) -> Made:
    """Give what `make` made for this holder, such as a network, and key, made now if it was not before.

    It lives no longer than the holder, beside whose fields it stands: what is made may point back to the holder and
    still go with it.
    """
    return holder.derived.once(key, make)
