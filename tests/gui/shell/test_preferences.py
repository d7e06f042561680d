"""What the window remembers until the next day."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from lifecircle.gui import app, theme
from lifecircle.gui.layers_state import NAMES, SIZES, LayersState
from lifecircle.gui.shell.preferences import Memory, keep_columns, kept_columns
from lifecircle.gui.window import Window


def windows(qapp: QApplication) -> list[Window]:
    return [widget for widget in qapp.topLevelWidgets() if isinstance(widget, Window) and widget.isVisible()]


def test_the_language_and_the_place_on_the_screen_are_taken_up_again(
    qapp: QApplication, make: Callable[[str], Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make("en")
    first.resize(1111, 740)
    first.language_chosen.emit("zh")
    first.close()
    seen: list[tuple[str, int]] = []

    def look_and_close(*_: object) -> int:
        (window,) = windows(qapp)
        seen.append((window.words.language, window.height()))
        window.language_chosen.emit("en")
        window.close()
        return 0

    monkeypatch.setattr(QApplication, "exec", look_and_close)
    monkeypatch.setattr(theme, "has_chinese_font", lambda: True)
    assert app.run() == 0
    first.language_chosen.emit("en")  # or its translators would speak on
    assert seen == [("zh", 740)]


def test_a_language_that_is_asked_for_wins(qapp: QApplication, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Memory(config).keep_language("zh")
    spoken: list[str] = []

    def look_and_close(*_: object) -> int:
        (window,) = windows(qapp)
        spoken.append(window.words.language)
        window.close()
        return 0

    monkeypatch.setattr(QApplication, "exec", look_and_close)
    assert app.run(language="en") == 0
    assert spoken == ["en"]


def test_columns_are_kept_by_the_names_of_all_columns_in_any_order(tmp_path: Path) -> None:
    keep_columns(tmp_path / "new", ["甲", "乙", "丙"], {"people": "乙"})
    assert kept_columns(tmp_path / "new", ["丙", "甲", "乙"]) == {"people": "乙"}
    assert kept_columns(tmp_path / "new", ["甲", "乙"]) == {}


def test_kept_columns_that_were_damaged_count_as_none(tmp_path: Path) -> None:
    keep_columns(tmp_path, ["a"], {"people": "a"})
    (file,) = tmp_path.iterdir()
    file.write_text("{")
    assert kept_columns(tmp_path, ["a"]) == {}


@pytest.mark.parametrize(
    "kept", ["[" * 20_000, "nan", '{"order": 1}', '{"hidden": [[1]], "opacity": {}, "size": {}, "order": []}']
)
@pytest.mark.usefixtures("qapp")
def test_layers_that_cannot_be_read_are_as_at_first(kept: str, tmp_path: Path) -> None:
    Memory(tmp_path)._settings.setValue("layers", kept)
    assert Memory(tmp_path).layers() == LayersState()


@pytest.mark.parametrize("number", ["1e999", "NaN", "-5", "1e300"])
@pytest.mark.usefixtures("qapp")
def test_sizes_that_no_layer_has_are_not_taken(number: str, tmp_path: Path) -> None:
    numbers = ", ".join(f'"{name}": {number}' for name in NAMES)
    order = json.dumps(LayersState().order)
    text = f'{{"order": {order}, "hidden": [], "opacity": {{{numbers}}}, "size": {{{numbers}}}}}'
    Memory(tmp_path)._settings.setValue("layers", text)
    state = Memory(tmp_path).layers()
    assert all(0 < part <= 1 for part in state.opacity.values())
    assert all(SIZES[0] <= part <= SIZES[-1] for part in state.size.values())
