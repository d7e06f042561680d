# ruff: noqa: INP001  (a script of the build, no package)
"""Chinese fonts for a program that may find none: cut out of the Noto fonts of this system, by their free licence.

    python bundle/fonts.py FOLDER

The regular weight has every character of GBK, so that no name of a village is a box; the bold one has those of GB 2312.
Windows and macOS have Chinese fonts of their own; nothing is carried there.
"""

import subprocess
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any, Final

subset: Any = import_module("fontTools.subset")  # without types
tables: Any = import_module("fontTools.ttLib")

FAMILY: Final = "Noto Sans CJK SC"
LATIN: Final = range(0x20, 0x250)
MARKS: Final = (*range(0x2000, 0x2070), *range(0x20A0, 0x22FF), *range(0x2460, 0x27BF), *range(0x3000, 0x3030),
                *range(0xFF00, 0xFFEF))  # fmt: skip
CONF: Final = """<?xml version="1.0"?>
<fontconfig>
  <dir prefix="relative">.</dir>
  <dir prefix="relative">../../../../matplotlib/mpl-data/fonts/ttf</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""
"""For systems that have no fonts.conf of their own; see launcher.py. matplotlib's DejaVu has the marks ✓ and ✗."""
LICENCE: Final = Path("/usr/share/doc/fonts-noto-cjk/copyright")


def characters(encoding: str) -> set[int]:
    """Every character that two bytes of an encoding stand for."""
    found = set()
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            text = bytes((high, low)).decode(encoding, errors="ignore")
            found |= {ord(text)} if len(text) == 1 else set()
    return found


def font_of(style: str) -> Any:  # noqa: ANN401  (as above)
    """The family's font of a style, out of the collection that fontconfig names."""
    asked = ["fc-match", "--format=%{file}", f"{FAMILY}:style={style}"]
    found = subprocess.run(asked, check=True, capture_output=True, text=True)  # noqa: S603  (fontconfig's own)
    file = found.stdout
    fonts = tables.TTCollection(file).fonts if file.endswith(".ttc") else [tables.TTFont(file)]
    for font in fonts:
        if FAMILY in (font["name"].getDebugName(1), font["name"].getDebugName(16)):
            return font
    sys.exit(f"{FAMILY} is not installed (on Debian: apt install fonts-noto-cjk); fontconfig offers {file}.")


def write(style: str, wanted: Iterable[int], folder: Path) -> Path:
    """Write the font of a style with these characters alone."""
    options = subset.Options(layout_features=["kern", "liga", "vert", "locl"], name_IDs=["*"], notdef_outline=True)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=[*LATIN, *MARKS, *wanted])
    font = font_of(style)
    cut.subset(font)
    path = folder / f"NotoSansCJKsc-{style}.otf"
    font.save(path)
    return path


def main() -> None:
    """Write the fonts and their licence into the folder that the command line names."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    if not sys.platform.startswith("linux"):
        return
    for style, encoding in (("Regular", "gbk"), ("Bold", "gb2312")):
        path = write(style, characters(encoding), folder)
        sys.stdout.write(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB\n")
    (folder / "fonts.conf").write_text(CONF, encoding="utf-8")
    (folder / "LICENSE-noto.txt").write_bytes(LICENCE.read_bytes())


if __name__ == "__main__":
    main()
