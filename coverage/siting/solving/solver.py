"""HiGHS as this room uses it: on one thread, and without a word on the standard output."""

from typing import Any

import highspy

_Highs: Any = highspy.Highs


class _Quiet(_Highs):  # type: ignore[misc]  # highspy has hardly any types
    """Silent before its first act, at which it would introduce itself on the output that results go to."""

    def enableCallbacks(self) -> Any:  # noqa: ANN401, N802  (highspy's own method, which its constructor calls)
        self.silent()
        return super().enableCallbacks()


_quiet: Any = _Quiet


def solver() -> Any:  # noqa: ANN401  (as above)
    """Return an empty model."""
    made = _quiet()
    made.setOptionValue("threads", 1)
    return made
