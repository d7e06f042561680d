# ruff: noqa: INP001  (the start of a program of its own, no package)
"""What the one-folder program starts with: the command line, or the window where nothing else was asked.

A double click gives no arguments: who clicks wants the window, and not a list of commands on a console that closes.
"""

import sys
from multiprocessing import freeze_support

if __name__ == "__main__":
    freeze_support()  # workers of `batch` are this program started again
    if len(sys.argv) == 1:
        sys.argv.append("window")
    from lifecircle.__main__ import main

    main()
