# ruff: noqa: INP001  (a script beside CI, no package)
"""Makes the example set of the demo city for docs/examples: small pictures of each kind of sheet, the report's pages.

    python .ci/examples.py           writes docs/examples; needs poppler (pdftoppm), and a Chinese font

The numbers are those of the demo city, which is made up and the same on every machine.
"""

import subprocess
import tempfile
from dataclasses import replace
from itertools import islice
from pathlib import Path

from PIL import Image

from lifecircle.coverage.plans.files import load_plan
from lifecircle.scenarios.exports.registry import find_exports, write_exports
from lifecircle.scenarios.exports.sheets.atlas import export_atlas
from lifecircle.scenarios.exports.sheets.district_atlas import district_sheets
from lifecircle.scenarios.exports.sheets.pages import write_pages
from lifecircle.scenarios.exports.sheets.sheet import look_of
from lifecircle.scenarios.runs.evaluation import evaluate_project
from lifecircle.tests.scenarios.exports.sheets.check_sheets import FURTHER, asked

TARGET = Path(__file__).parents[1] / "docs" / "examples"
PAGES = {"sheets": (1, 2), "clauses": (5, 10), "districts": (2,), "differences": (1,), "report": (1, 4)}
WIDE = 1100
COLOURS = 96
"""Of a preview's palette: a sheet has few, and the file is a third."""


def main() -> None:
    """Write the set."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "out"
        request = asked()
        write_exports(request, find_exports(["sheets", "differences", "report"]), folder)
        project = request.result.project
        further = replace(request, result=evaluate_project(project, load_plan(FURTHER)), comparison=None)
        export_atlas(further, folder / "clauses.pdf")
        some = islice(district_sheets(request, look_of(request)), max(PAGES["districts"]))
        write_pages(some, folder / "districts.pdf", look_of(request))
        for key, pages in PAGES.items():
            for page in pages:
                _preview(folder / f"{key}.pdf", page)


def _preview(pdf: Path, page: int) -> None:
    drawn = pdf.with_suffix(f".{page}")
    size = ["-f", str(page), "-l", str(page), "-scale-to-x", str(WIDE), "-scale-to-y", "-1", "-singlefile", "-png"]
    subprocess.run(["pdftoppm", *size, str(pdf), str(drawn)], check=True)  # noqa: S603, S607  (our own files)
    with Image.open(f"{drawn}.png") as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(TARGET / f"{pdf.stem}-{page}.png", optimize=True)


if __name__ == "__main__":
    main()
