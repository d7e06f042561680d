"""No text of the window is without its Chinese."""

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from lifecircle.gui import app

FOLDER = app.TRANSLATIONS
GUI = FOLDER.parent


def messages(path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """(context, source) to (translation, its state)."""
    found = {}
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            said = message.find("translation")
            assert said is not None
            key = (context.findtext("name", ""), message.findtext("source", ""))
            found[key] = (said.text or "", said.get("type", "finished"))
    return found


def lupdate() -> str:
    beside = Path(sys.executable).with_name("pyside6-lupdate")
    found = shutil.which(str(beside)) or shutil.which("pyside6-lupdate")
    if found is None:
        pytest.skip("pyside6-lupdate is not installed")
    return found


def test_every_text_is_translated() -> None:
    texts = messages(FOLDER / "lifecircle_zh.ts")
    assert len(texts) > 80
    assert [key for key, (said, state) in texts.items() if not said or state != "finished"] == []


def test_fields_survive_translation() -> None:
    for (_, source), (said, _) in messages(FOLDER / "lifecircle_zh.ts").items():
        fields = {part.split("}")[0] for part in source.split("{")[1:]}
        assert {part.split("}")[0] for part in said.split("{")[1:]} == fields, source


def test_no_text_of_the_source_is_missing(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    sources = [str(path) for path in sorted(GUI.rglob("*.py"))]
    subprocess.run([lupdate(), "-silent", "-locations", "none", *sources, "-ts", str(fresh)], check=True)
    assert set(messages(fresh)) == set(messages(FOLDER / "lifecircle_zh.ts"))


def test_the_compiled_file_is_that_of_the_source() -> None:
    translator = QTranslator()
    assert translator.load(str(FOLDER / "lifecircle_zh.qm"))
    for (context, source), (said, _) in messages(FOLDER / "lifecircle_zh.ts").items():
        assert translator.translate(context, source) == said
