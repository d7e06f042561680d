"""What facilities offer has the word of its own kind: an old people's centre has no school places."""

import pytest

from lifecircle.scenarios.presentation.names import amount_key
from lifecircle.scenarios.presentation.translate import speak


@pytest.mark.parametrize(
    ("amount", "of", "said"),
    [
        ("places", ["childcare"], "托位"),
        ("places", ["childcare", "childcare_centre"], "托位"),
        ("places", ["primary_school", "kindergarten"], "学位"),
        ("places", ["day_care"], "名额"),
        ("places", ["childcare", "primary_school"], "名额"),
        ("places", [], "名额"),
        ("beds", ["elderly_centre"], "床位"),
    ],
)
def test_places_are_called_by_whose_they_are(amount: str, of: list[str], said: str) -> None:
    assert speak("zh").name(amount_key(amount, of)) == said
