"""The title block (图签): who, what, when, at what scale, and the places for the map's approval and the seal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.image import imread
from matplotlib.offsetbox import AnnotationBbox, OffsetImage
from matplotlib.patches import Rectangle

from ....presentation.names import later
from ....presentation.translate import Words
from .content import MapKey, TitleBlock
from .look import Look
from .wrapping import EM_PER_COLUMN, first_lines, wrapped

LETTERS_PT: Final = 7.8
TITLE_LINES: Final = 6
TEXT_LINES: Final = 4
_MARGIN: Final = 8.0
_NAMES: Final = 0.24
_SEAL: Final = 0.24
"""The parts of the block's width that names and the seal take."""
_LOGO_PT: Final = 34.0
_SIGNED: Final = ("drawn", "checked", "approved")
_SIGNED_NAME: Final = 0.54
"""The part of a place for a signature that its name takes."""

KEYS: Final = {
    "drawing": later("Drawing"),
    "project": later("Project"),
    "plan": later("Plan"),
    "unit": later("Prepared by"),
    "number": later("Drawing no."),
    "date": later("Date"),
    "data_date": later("Data date"),
    "scale": later("Scale"),
    "crs": later("Coord. system"),
    "approval": later("Map approval no."),
    "seal": later("Seal"),
    "drawn": later("Drawn"),
    "checked": later("Checked"),
    "approved": later("Approved"),
}
"""What a template's `names` may call otherwise."""


@dataclass(frozen=True)
class _Row:
    lines: tuple[str, ...]
    name: tuple[str, ...]

    @property
    def deep(self) -> int:
        """The lines that it takes."""
        return max(len(self.lines), len(self.name))


def draw_block(
    axes: Axes,
    title: str,
    key: MapKey,
    words: Words,
    *,
    block: TitleBlock,
    look: Look,
    first: Callable[[str, int, int], list[str]],
) -> float:
    """Draw the block at the foot of the panel, whose axes are in points; return where it ends above.

    `first` gives the first lines of a text across so many letters.
    """
    wide = axes.get_xlim()[1] - 2 * _MARGIN
    letters = LETTERS_PT * look.enlarged
    columns, narrow = (int(wide * share / (letters * EM_PER_COLUMN)) - 1 for share in (1 - _NAMES - _SEAL, _NAMES))
    named = {name: look.names.get(name) or words(said) for name, said in KEYS.items()}
    rows = [
        _Row(tuple(first(text, columns, most)), tuple(wrapped(named[name], narrow)))
        for name, text, most in _texts(title, key, block, look)
    ]
    heights = [row.deep * letters * 1.3 + 5.0 for row in rows]
    low = _MARGIN + letters * 1.3 + 5.0
    top = low + sum(heights)
    middle, seal = _MARGIN + wide * _NAMES, _MARGIN + wide * (1 - _SEAL)
    ink, soft = look.colours.ink, look.colours.soft_ink
    y = top
    for row, tall in zip(rows, heights, strict=True):
        axes.plot([_MARGIN, seal], [y, y], color=ink, linewidth=0.6)
        for x, colour, lines in ((_MARGIN + 4, soft, row.name), (middle + 4, ink, row.lines)):
            for number, line in enumerate(lines):
                at = y - tall / 2 + letters * 1.3 * ((len(lines) - 1) / 2 - number)
                axes.text(x, at, line, fontsize=letters, color=colour, va="center")
        y -= tall
    for x in (middle, seal):
        axes.plot([x, x], [low, top], color=ink, linewidth=0.6)
    _signatures(axes, [named[name] for name in _SIGNED], low, look)
    frame = Rectangle((_MARGIN, _MARGIN), wide, top - _MARGIN, fill=False, edgecolor=ink, linewidth=1.0, zorder=4)
    axes.add_patch(frame)
    _seal(axes, (seal + _MARGIN + wide) / 2, (low, top), look, words)
    return top


def _signatures(axes: Axes, names: list[str], top: float, look: Look) -> None:
    """Leave a row of places for signatures at the block's foot."""
    wide = (axes.get_xlim()[1] - 2 * _MARGIN) / len(names)
    ink, letters = look.colours.ink, LETTERS_PT * look.enlarged
    columns = int((wide * _SIGNED_NAME - 6.0) / (letters * EM_PER_COLUMN))
    axes.plot([_MARGIN, _MARGIN + wide * len(names)], [top, top], color=ink, linewidth=0.6)
    for number, name in enumerate(names):
        left = _MARGIN + number * wide
        (said,) = first_lines(wrapped(name, columns), 1)
        axes.text(left + 4, (_MARGIN + top) / 2, said, fontsize=letters, color=look.colours.soft_ink, va="center")
        for x in (left, left + wide * _SIGNED_NAME):
            axes.plot([x, x], [_MARGIN, top], color=ink, linewidth=0.6)


def _texts(title: str, key: MapKey, block: TitleBlock, look: Look) -> Iterator[tuple[str, str, int]]:
    """Yield each row's key, its text, and the most lines that it may take."""
    texts = {
        "drawing": title,
        "project": block.project or look.project,
        **({"plan": block.plan} if block.plan else {}),
        "unit": block.unit or look.unit,
        "number": block.number,
        "date": block.date,
        "data_date": block.data_date,
        "scale": f"1:{key.scale / look.factor:,.0f}" if key.scale else "",
        "crs": block.crs,
        "approval": "",
    }
    for name, text in texts.items():
        yield name, text, TITLE_LINES if name == "drawing" else TEXT_LINES


def _seal(axes: Axes, x: float, rows: tuple[float, float], look: Look, words: Words) -> None:
    """Leave the place for the seal, with the bureau's logo above it where the look has one."""
    low, top = rows
    name = look.names.get("seal") or words(KEYS["seal"])
    at = (low + top) / 2 - (_LOGO_PT / 2 if look.logo else 0)
    axes.text(x, at, name, fontsize=LETTERS_PT * look.enlarged, color=look.colours.soft_ink, ha="center", va="center")
    if look.logo:
        picture = imread(look.logo)
        zoom = _LOGO_PT / max(picture.shape[:2])
        box = AnnotationBbox(OffsetImage(picture, zoom=zoom), (x, top - _LOGO_PT * 0.75), frameon=False)
        axes.add_artist(box)
