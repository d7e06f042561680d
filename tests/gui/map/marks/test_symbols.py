"""Every category of facilities has a symbol on the map, in either language."""

import pytest
from PySide6.QtCore import QLocale

from lifecircle.gui.map.marks.symbols import symbol_text
from lifecircle.layers.facilities.categories import built_in_categories


@pytest.mark.parametrize("language", [QLocale.Language.English, QLocale.Language.Chinese])
def test_every_category_has_a_symbol_of_one_to_three_characters(language: QLocale.Language) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(language))
    try:
        symbols = {key: symbol_text(key) for key in built_in_categories().entries}
    finally:
        QLocale.setDefault(before)
    assert len(symbols) > 60
    assert {key for key, text in symbols.items() if not 1 <= len(text) <= 3 or text == "•"} == set()
    assert symbol_text("what nobody knows") == "•"
