"""Facilities of which the data does not tell whether they count, beside every way in which they might be told."""

from itertools import product
from typing import Any

import numpy as np
import pytest

from lifecircle.coverage.place import Facilities

from ..town import homes, judge, place, site, sites

CLAUSES = {
    "share": 'kind = "share"\nservices = [{ any_of = ["elderly_centre"], public = true }]\n'
    'amount = "nursing_beds"\nof = "beds"\n',
    "facility_share": 'kind = "facility_share"\nservices = [{ any_of = ["elderly_centre"], public = true }]\n'
    "having = { new = true }\n",
    "together": 'kind = "together"\nservices = [{ any_of = ["elderly_centre"], public = true }]\n'
    'beside = [{ any_of = ["health_station"], public = true }]\nmode = "radius_km"\nlimit = 0.3\n',
    "apart": 'kind = "apart"\nservices = [{ any_of = ["elderly_centre"], public = true }]\n'
    'beside = [{ any_of = ["health_station"], public = true }]\nlimit = 0.3\n',
}
DOUBTS = 4


def random_sites(rng: np.random.Generator) -> list[dict[str, Any]]:
    those = [
        site("elderly_centre", float(x), beds=40.0, nursing_beds=float(rng.integers(0, 41)), public=True)
        for x in rng.integers(0, 4000, 6)
    ]
    those += [site("health_station", float(x), public=True) for x in rng.integers(0, 4000, 4)]
    return [{**one, "new": bool(rng.random() < 0.6)} for one in those]


def told(those: list[dict[str, Any]], untold: dict[tuple[int, str], bool | None]) -> Facilities:
    """The facilities with what is not told left open, or told by `untold`."""
    rows = [dict(one) for one in those]
    for (row, what), said in untold.items():
        rows[row] |= {what: bool(said), f"knows_{what}": said is not None}
    return sites(*rows)


@pytest.mark.parametrize("kind", CLAUSES)
def test_a_verdict_stands_only_where_no_telling_turns_it(kind: str) -> None:
    rng = np.random.default_rng(len(kind))
    met_all = open_all = 0
    for _ in range(25):
        those, target = random_sites(rng), int(rng.integers(30, 90))
        clause = f"{CLAUSES[kind]}target = {target}\n"
        matters = [(row, what) for row in range(len(those)) for what in ("public", "new")[: 1 + (kind[0] == "f")]]
        doubts = [matters[at] for at in rng.choice(len(matters), DOUBTS, replace=False)]
        verdict = judge(place(homes([0.0]), told(those, dict.fromkeys(doubts))), clause)
        states = {
            judge(place(homes([0.0]), told(those, dict(zip(doubts, said, strict=True)))), clause).state
            for said in product((False, True), repeat=DOUBTS)
        }
        assert verdict.state == (states.pop() if len(states) == 1 else "not_decided"), (those, doubts, target)
        met_all += verdict.state != "not_decided"
        open_all += verdict.state == "not_decided"
    assert met_all > 2
    assert open_all > 2
