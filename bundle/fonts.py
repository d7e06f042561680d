# ruff: noqa: INP001  (a script of the build, no package)
"""Chinese fonts for a program that may find none: the Noto fonts of this system, by their free licence.

    python bundle/fonts.py FOLDER

They are taken whole out of the collection: Typst set boxes for some characters of a font that was cut to those of GBK.
Windows and macOS have Chinese fonts of their own; nothing is carried there.
"""

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

tables: Any = import_module("fontTools.ttLib")  # without types

FAMILY: Final = "Noto Sans CJK SC"
CONF: Final = """<?xml version="1.0"?>
<fontconfig>
  <dir prefix="relative">.</dir>
  <dir prefix="relative">../../../../matplotlib/mpl-data/fonts/ttf</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""
"""For systems that have no fonts.conf of their own; see launcher.py. matplotlib's DejaVu has the marks ✓ and ✗."""
LICENCE: Final = Path("/usr/share/doc/fonts-noto-cjk/copyright")


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


def main() -> None:
    """Write the fonts and their licence into the folder that the command line names."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    if not sys.platform.startswith("linux"):
        return
    for style in ("Regular", "Bold"):
        path = folder / f"NotoSansCJKsc-{style}.otf"
        font_of(style).save(path)
        sys.stdout.write(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB\n")
    (folder / "fonts.conf").write_text(CONF, encoding="utf-8")
    (folder / "LICENSE-noto.txt").write_bytes(LICENCE.read_bytes())


if __name__ == "__main__":
    main()
