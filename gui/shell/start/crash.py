"""What is known of a crash: written while the program dies, and told at the next start."""

import faulthandler
import logging
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Final

_log = logging.getLogger(__name__)
_NAME: Final = "crash.txt"
_LONGEST: Final = 200_000
"""Letters of a report that are shown."""


class CrashReport:
    """The report in a folder. `watch` begins to write it, `read` tells what was written before, `forget` removes it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / _NAME
        self._file: IO[str] | None = None
        self._tell: Callable[[Exception], None] | None = None

    def read(self) -> str:
        """What an earlier program wrote while it died, '' where none did."""
        with suppress(OSError):
            return self.path.read_text(encoding="utf-8", errors="replace")[-_LONGEST:].strip()
        return ""

    def forget(self) -> None:
        """Remove the report; what cannot be removed stays."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def watch(self, tell: Callable[[Exception], None]) -> None:
        """Write down from now on what kills the program, and what goes wrong without killing it, which `tell` says."""
        self._tell = tell
        sys.excepthook = self._hook
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("a", encoding="utf-8")
        except OSError:
            _log.warning("No crash report can be written to %s", self.path, exc_info=True)
            return
        faulthandler.enable(self._file, all_threads=True)

    def close(self) -> None:
        """End watching; a report in which nothing was written goes."""
        sys.excepthook = sys.__excepthook__
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
        if not self.read():
            self.forget()

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.critical("A defect", exc_info=(kind, error, trace))
        if self._file is not None:
            self._file.write("".join(traceback.format_exception(kind, error, trace)))
            self._file.flush()
        if isinstance(error, Exception) and self._tell is not None:
            self._tell(error)
