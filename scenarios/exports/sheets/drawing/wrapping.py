"""Texts broken into lines of a known width, before they are drawn."""

from typing import Final

from .....texts import one_line

LETTERS_WRAPPED: Final = 2_000
_WIDE: Final = "“”‘’…—"
_FIRST_WIDE: Final = 0x2E80
_BETWEEN_PARTS: Final = " · "
_OPENING: Final = tuple("（《“‘〔【「『")
_CLOSING: Final = tuple("，。、；：？！）》”’〕】」』")
"""Marks that begin no line, and such as end none."""
EM_PER_COLUMN: Final = 0.52
"""The width of a column, in which a Latin letter stands, as part of the letters' size; a Chinese one takes two."""


def width_of(text: str) -> int:
    """Return the width in Latin letters; a Chinese character takes two, and so do the marks of Chinese type."""
    return sum(1 if ord(letter) < _FIRST_WIDE and letter not in _WIDE else 2 for letter in text)


def wrapped(text: str, columns: int) -> list[str]:
    """Break `text` into lines of at most `columns` Latin letters: between words, or after any Chinese character.

    A word that is longer than a line is broken too. Where `text` has lines of its own they are joined.
    """
    lines, line = [], ""
    for piece in _pieces(one_line(text, LETTERS_WRAPPED), columns):
        if line and width_of(line + piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def wrapped_by_parts(text: str, columns: int) -> list[str]:
    """Break `text` as `wrapped` does, but between its parts (a · b) where that takes no more lines.

    >>> wrapped_by_parts("近期方案 · 15分钟养老服务圈", 24)
    ['近期方案 ·', '15分钟养老服务圈']
    """
    lines, parts = wrapped(text, columns), [part for part in text.split(_BETWEEN_PARTS) if part.strip()]
    told = (part + _BETWEEN_PARTS * (number < len(parts)) for number, part in enumerate(parts, start=1))
    apart = [line for part in told for line in wrapped(part, columns)]
    return apart if len(lines) > 1 and len(apart) <= len(lines) else lines


def first_lines(lines: list[str], most: int) -> list[str]:
    """Return at most `most` lines; an ellipsis says that there were more."""
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1] + "…"] if most else []


def _pieces(text: str, columns: int) -> list[str]:
    """Split where a line may break: Latin words stay whole with the space behind them, Chinese characters single."""
    pieces = [""]
    for letter in text:
        fresh = (
            ord(letter) >= _FIRST_WIDE
            or pieces[-1].endswith(" ")
            or (pieces[-1] and ord(pieces[-1][-1]) >= _FIRST_WIDE)
        )
        joined = letter in _CLOSING or pieces[-1][-1:] in _OPENING
        full = len(pieces[-1]) >= columns
        if full or (fresh and pieces[-1] and not joined):
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces
