# ruff: noqa: INP001  (the start of a program of its own, no package)
"""What the one-folder program starts with: the command line, or the window where nothing else was asked.

A double click gives no arguments: who clicks wants the window, and not a list of commands on a console that closes.
"""

import os
import sys
from multiprocessing import freeze_support
from pathlib import Path


def give_fonts() -> None:
    """Name the fonts that came with the program to a system that has not even a list of fonts."""
    carried = Path(__file__).parent / "lifecircle" / "scenarios" / "presentation" / "fonts" / "fonts.conf"
    if carried.is_file() and not Path("/etc/fonts/fonts.conf").exists():
        os.environ.setdefault("FONTCONFIG_FILE", str(carried))


if __name__ == "__main__":
    freeze_support()  # workers of `batch` are this program started again
    give_fonts()
    if len(sys.argv) == 1:
        sys.argv.append("window")
    from lifecircle.__main__ import main

    main()
