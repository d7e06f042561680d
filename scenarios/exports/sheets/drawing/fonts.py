"""A font that has the Chinese characters, chosen from what is installed, so that no drawing shows empty boxes."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from matplotlib import font_manager

from ....errors import ProjectError
from ....presentation.carried_fonts import carried_fonts

CHINESE: Final = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans GB", "SimHei", "Heiti SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Serif CJK SC",
    "SimSun", "Songti SC", "STSong", "Arial Unicode MS",
)  # fmt: skip
"""Families with simplified Chinese, the clearest on a map first."""
LATIN: Final = "DejaVu Sans"
"""Comes with matplotlib; it has the marks that some Chinese fonts lack."""

_FIRST_HAN: Final = 0x2E80


def families(texts: Iterable[str], preferred: Sequence[str] = ()) -> list[str]:
    """Return the font families to draw `texts` with, of `preferred` those first that are installed.

    Raises `ProjectError` where Chinese is asked and no font has it.
    """
    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    first = [name for name in preferred if name in installed]
    chinese = chinese_family()
    if chinese:
        return [*first, chinese, LATIN]
    if any(ord(letter) >= _FIRST_HAN for text in texts for letter in text):
        raise ProjectError(
            "The drawing has Chinese text and no installed font has Chinese characters; install one "
            "(on Debian: apt install fonts-noto-cjk) and try again."
        )
    return [*first, LATIN]


def chinese_family() -> str | None:
    """Return the best installed family with simplified Chinese, also one installed since matplotlib last looked."""
    found = _best(font_manager.fontManager.ttflist)
    if found is None:
        _look_again()
        found = _best(font_manager.fontManager.ttflist)
    return found


def _best(entries: Iterable[font_manager.FontEntry]) -> str | None:
    names = {entry.name for entry in entries}
    return next((name for name in CHINESE if name in names), None)


def _look_again() -> None:
    known = {Path(entry.fname) for entry in font_manager.fontManager.ttflist}
    installed = (Path(file) for file in font_manager.findSystemFonts())
    for file in (*installed, *carried_fonts()):
        if file not in known:
            font_manager.fontManager.addfont(file)
