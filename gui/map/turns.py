"""Who draws when: while the map follows the hand, its frames come first, and tiles are drawn in small pieces between.

Python runs one thread at a time, and drawing on a picture does not let go of it: without taking turns a frame waits
until a whole tile is drawn.
"""

import threading
import time
from typing import Final

_FRAME_S: Final = 0.05
"""A frame that was begun and never laid holds tiles up no longer than this."""
_REST_S: Final = 0.002
"""So long after a frame nothing must have come, so that a hand that goes on is not waited for in vain."""
_LONGEST_S: Final = 0.02
"""So long a piece waits at most: under a hand that never rests tiles are drawn slowly, not never."""
_SLICE_S: Final = 0.003
"""What has waited so long goes on for this long before it waits again."""
_LOOK_S: Final = 0.001


class Turns:
    """Frames of the window's thread go before pieces of tiles, which other threads draw."""

    def __init__(self) -> None:
        self._until = 0.0
        self._own = threading.local()

    def begin_frame(self) -> None:
        """Say that the hand moved: a frame follows."""
        self._until = time.monotonic() + _FRAME_S

    def end_frame(self) -> None:
        """Say that the frame is laid."""
        self._until = min(self._until, time.monotonic() + _REST_S)

    def wait(self) -> None:
        """Let frames go first; between two pieces of a tile, in its own thread."""
        begun = time.monotonic()
        if begun < getattr(self._own, "slice_ends", 0.0):
            return
        while time.monotonic() < self._until:
            if time.monotonic() >= begun + _LONGEST_S:
                self._own.slice_ends = time.monotonic() + _SLICE_S
                return
            time.sleep(_LOOK_S)


TURNS: Final = Turns()
"""The one that all maps share, as they share the interpreter."""
