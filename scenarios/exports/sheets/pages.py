"""Sheets as files: PDF page after page in the memory of one, SVG, PNG; the same bytes on every run.

Matplotlib draws a sheet as SVG and Typst sets that as a page: its texts stay whole lines in real fonts, which
matplotlib's own PDF does not do for Chinese ones. Pages are joined on disk.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

import matplotlib as mpl
import pikepdf
import typst
from matplotlib.figure import Figure

from ....scratch import scratch_folder
from ...errors import ProjectError
from .drawing.look import Look

PNG_EFFORT: Final = 2
"""Of 9: a tenth larger than with more, and written in a third of the time."""
JOINED: Final = 100
"""Pages that are open at a time while they are joined."""
_TYPST_KEEPS: Final = 11
"""Documents after which Typst forgets what it has kept of one, some 20 MB of a sheet; an empty one takes 3 ms."""
_FONTS: Final = str(Path(mpl.get_data_path(), "fonts", "ttf"))
"""What matplotlib brings, for the marks that Chinese fonts lack."""


def write_sheet(figure: Figure, path: Path, look: Look) -> None:
    """Write a sheet of the layout as a PNG, PDF or SVG of the look's paper, as the suffix says."""
    match path.suffix.casefold():
        case ".pdf":
            write_pages([figure], path, look)
        case ".svg":
            _write_svg(figure, path, look)
        case _:
            dpi = look.dpi * look.factor
            figure.savefig(path, format="png", dpi=dpi, pil_kwargs={"compress_level": PNG_EFFORT})


def write_pages(figures: Iterable[Figure], path: Path, look: Look) -> None:
    """Write figures, one page each and one after another, to a PDF; each is cleared once it is written.

    Raises ProjectError where Typst refuses one.
    """
    with scratch_folder() as folder:
        pages: list[Path] = []
        for number, figure in enumerate(figures):
            pages.append(folder / f"{number:05d}.pdf")
            _write_page(figure, pages[-1], look)
            _forget(figure)
        for start in range(0, len(pages), JOINED) if len(pages) > JOINED else ():
            part = folder / f"part-{start:05d}.pdf"
            _join(pages[start : start + JOINED], part)
        _join(sorted(folder.glob("part-*.pdf")) or pages, path)


@cache
def _fonts() -> typst.Fonts:
    """Return all fonts, looked for once."""
    return typst.Fonts(font_paths=[_FONTS])


def _write_page(figure: Figure, path: Path, look: Look) -> None:
    drawn, source = path.with_suffix(".svg"), path.with_suffix(".typ")
    _write_svg(figure, drawn, look)
    width, height = (side * look.factor for side in figure.get_size_inches())
    source.write_text(
        f"#set page(width: {width}in, height: {height}in, margin: 0in)\n#set document(date: none)\n"
        f'#image("{drawn.name}", width: 100%)\n',
        encoding="utf-8",
    )
    try:
        page = typst.compile(str(source), format="pdf", font_paths=_fonts())
    except RuntimeError as error:
        raise ProjectError("The sheet cannot be set as PDF ({reason}).", reason=str(error).splitlines()[0]) from error
    assert isinstance(page, bytes), "one document is one file"
    path.write_bytes(page)
    drawn.unlink()
    source.unlink()


def _join(pages: Sequence[Path], path: Path) -> None:
    """Join PDF files; their streams are copied from disk to disk."""
    with ExitStack() as opened, pikepdf.new() as joined:
        for page in pages:
            joined.pages.extend(opened.enter_context(pikepdf.open(page)).pages)
        joined.save(path, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _forget(figure: Figure) -> None:
    """Let go of a page: its artists, which hold each other, and what Typst has kept of it."""
    figure.clear()
    for number in range(_TYPST_KEEPS):
        typst.compile(f"// {number}".encode(), format="pdf", font_paths=_fonts())


def _write_svg(figure: Figure, path: Path, look: Look) -> None:
    """Write a sheet line by line, as large as its paper: as one text it would be in memory several times over."""
    with TemporaryFile("w+", encoding="utf-8", newline="") as drawn, path.open("w", encoding="utf-8") as made:
        figure.savefig(drawn, format="svg", metadata={"Date": None})
        drawn.seek(0)
        for line in drawn:
            made.write(_sized(line, look.factor) if line.startswith("<svg ") else line)


def _sized(line: str, factor: float) -> str:
    return re.sub(r'"([\d.]+)pt"', lambda found: f'"{float(found.group(1)) * factor:.4f}pt"', line)
