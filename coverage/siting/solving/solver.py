"""HiGHS as this room uses it: on one thread, and without a word on the standard output."""

from typing import Any

import highspy

from ....progress import Cancelled, never_cancelled

_Highs: Any = highspy.Highs


class _Quiet(_Highs):  # type: ignore[misc]  # highspy has hardly any types
    """Silent before its first act, at which it would introduce itself on the output that results go to."""

    def enableCallbacks(self) -> Any:  # noqa: ANN401, N802  (highspy's own method, which its constructor calls)
        self.silent()
        return super().enableCallbacks()


_quiet: Any = _Quiet


def solver(cancelled: Cancelled = never_cancelled) -> Any:  # noqa: ANN401  (as above)
    """Return an empty model, whose search for whole sites ends early once it is `cancelled`."""
    made = _quiet()
    made.setOptionValue("threads", 1)
    if cancelled is not never_cancelled:
        made.cbMipInterrupt += lambda event: event.interrupt() if cancelled() else None
    return made
