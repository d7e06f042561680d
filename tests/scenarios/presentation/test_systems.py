"""A record kept in English names formats and grids in the reader's language."""

import pytest

from lifecircle.messages import Message
from lifecircle.scenarios.presentation.translate import speak


@pytest.mark.parametrize(
    ("name", "chinese"),
    [
        ("CGCS2000 / Gauss-Kruger CM 111E", "111"),
        ("CGCS2000 / 3-degree Gauss-Kruger CM 114E", "EPSG:4547"),
    ],
)
def test_a_grid_is_named_in_the_language_of_the_reader(name: str, chinese: str) -> None:
    message = Message("Projected to {crs} for measuring.", {"crs": name})
    said = speak("zh").say(message)
    assert chinese in said
    assert "Gauss-Kruger" not in said
    assert name in speak("en").say(message)


def test_a_format_is_named_in_the_language_of_the_reader() -> None:
    values = {"format": "text table", "crs": "EPSG:4326", "encoding": "utf-8"}
    message = Message("Read as {format}; coordinate system {crs}; encoding {encoding}.", values)
    assert "文本表" in speak("zh").say(message)
    assert "EPSG:4326" in speak("zh").say(message)
    assert "text table" in speak("en").say(message)
