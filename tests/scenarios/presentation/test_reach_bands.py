"""Bands end at figures that are said."""

import pytest

from lifecircle.scenarios.presentation.reach_bands import MOST_BANDS, band_ends, reach_bands
from lifecircle.scenarios.presentation.translate import speak


@pytest.mark.parametrize(
    ("limit", "mode", "labels"),
    [
        (15.0, "walk", ["0–5 min", "5–10 min", "10–15 min"]),
        (30.0, "drive", ["0–10 min", "10–20 min", "20–30 min"]),
        (10.0, "walk", ["0–5 min", "5–10 min"]),
        (20.0, "walk", ["0–10 min", "10–20 min"]),
        (5.0, "walk", ["0–2.5 min", "2.5–5 min"]),
        (7.3, "walk", ["0–7.3 min"]),
        (1.0, "network_km", ["0–0.5 km", "0.5–1 km"]),
        (0.3, "network_km", ["0–0.1 km", "0.1–0.2 km", "0.2–0.3 km"]),
        (0.5, "network_km", ["0–0.25 km", "0.25–0.5 km"]),
        (10.0, "network_km", ["0–5 km", "5–10 km"]),
    ],
)
def test_each_band_ends_at_a_round_figure(limit: float, mode: str, labels: list[str]) -> None:
    bands = reach_bands(limit, mode, speak("en"))
    assert [band.label for band in bands] == labels
    assert [band.colour for band in bands] == list(range(MOST_BANDS - len(labels), MOST_BANDS))
    assert bands[-1].high == 1.0


def test_circles_of_several_limits_are_cut_into_parts_of_each() -> None:
    assert [band.label for band in reach_bands(1.0, "mixed", speak("en"))] == [
        "up to 50% of each service's limit",
        "up to 100% of each service's limit",
    ]
    assert band_ends(1.0, "mixed") == (0.5, 1.0)
