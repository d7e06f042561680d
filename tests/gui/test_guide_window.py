"""The guide's page of the window names its buttons, menus, tools and keys as the window does, in either language."""

import importlib.util
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import lifecircle
from lifecircle.gui.app import make_window
from lifecircle.gui.shell.preferences import Memory

ROOT = Path(lifecircle.__file__).parent


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_says_what_the_window_says(
    language: str, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / ".ci"), *sys.path])
    spec = importlib.util.spec_from_file_location("guide_pictures", ROOT / ".ci" / "guide_pictures.py")
    assert spec is not None
    assert spec.loader is not None
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)
    window = make_window(qapp, language, Memory(tmp_path))
    try:
        said = writer.window_page(window, language)
    finally:
        window.language_chosen.emit("en")  # else the next tests' windows would speak it too
        window.close()
    kept = (ROOT / "docs" / "guide" / language / "window.md").read_text(encoding="utf-8")
    assert kept == said, "run .ci/guide_pictures.py"
    assert ("打开" in kept) == (language == "zh")
