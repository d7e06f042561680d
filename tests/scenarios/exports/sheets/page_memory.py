"""Writes sheets into one PDF and says what memory the process held after some of them; run in a process of its own.

python -P -m lifecircle.tests.scenarios.exports.sheets.page_memory FOLDER
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from lifecircle.scenarios.exports.sheets.drawing.look import Look
from lifecircle.scenarios.exports.sheets.drawing.shapes import draw_dots
from lifecircle.scenarios.exports.sheets.drawing.style import plain_text
from lifecircle.scenarios.exports.sheets.pages import write_pages
from lifecircle.tests.held_memory import held_mb

TOLD = (4, 12, 20, 60)
DOTS = 6_000
"""On a sheet, each elsewhere: about 1 MB as SVG, of which Typst keeps 3 MB."""


def main(folder: Path) -> None:
    """Print the megabytes held before each told page."""
    write_pages(_sheets(), folder / "pages.pdf", Look())


def _sheets() -> Iterator[Figure]:
    random = np.random.default_rng(7)
    for number in range(TOLD[-1] + 1):
        if number in TOLD:
            sys.stdout.write(f"{held_mb():.1f}\n")
        with plain_text(["DejaVu Sans"], 9):
            figure = Figure(figsize=(16.54, 11.69))
            axes = figure.add_axes((0, 0, 1, 1))
            axes.set(xlim=(0, 1000), ylim=(0, 1000))
            draw_dots(axes, random.random((DOTS, 2)) * 1000, np.full(DOTS, 2.0), 1.0, facecolor="red")
            yield figure


if __name__ == "__main__":
    main(Path(sys.argv[1]))
