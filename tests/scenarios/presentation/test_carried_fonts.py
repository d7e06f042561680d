"""Where no Chinese font is installed, the one that came with the program is taken."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from matplotlib import font_manager

from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.exports.sheets.drawing import fonts
from lifecircle.scenarios.presentation.carried_fonts import carried_fonts


@pytest.fixture
def carried(tmp_path: Path) -> Path:
    """A folder with a font of that family's name, beside its licence."""
    font: Any = import_module("fontTools.ttLib").TTFont(font_manager.findfont("DejaVu Sans"))
    for record in font["name"].names:
        if record.nameID in {1, 4, 16}:
            record.string = "Noto Sans CJK SC"
    font.save(tmp_path / "some.ttf")
    (tmp_path / "LICENSE.txt").write_text("free")
    return tmp_path


@pytest.mark.parametrize("found", [True, False])
def test_a_carried_font_serves_where_the_system_has_none(
    carried: Path, monkeypatch: pytest.MonkeyPatch, found: bool
) -> None:
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    monkeypatch.setattr(fonts, "carried_fonts", lambda: carried_fonts(carried) if found else ())
    if found:
        assert fonts.families(["湘潭"])[0] == "Noto Sans CJK SC"
    else:
        with pytest.raises(ProjectError, match="Chinese"):
            fonts.families(["湘潭"])


def test_only_fonts_are_taken_from_the_folder(carried: Path, tmp_path: Path) -> None:
    assert [file.name for file in carried_fonts(carried)] == ["some.ttf"]
    assert carried_fonts(tmp_path / "none") == ()
