"""Who is served, counted by blocks: as pandas counts it, and after an edit the same to the last digit as anew."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.arrays import Bools, Floats, Longs
from lifecircle.coverage.evaluation.counting import blocks as counting
from lifecircle.coverage.evaluation.counting.blocks import blocks_of, count
from lifecircle.coverage.evaluation.counting.tables import Counted, CoverageTables, KnownCounts
from lifecircle.coverage.place import Districts

VILLAGES, TOWNS = 6, 2


def some_districts() -> Districts:
    level = np.array(["village"] * VILLAGES + ["township"] * TOWNS, object)
    total = len(level)
    name, blank = np.array([f"d{row}" for row in range(total)], object), np.full(total, "", object)
    none = np.full(total, None, object)
    return Districts(name, name, level, blank, np.full(total, -1, np.int32), blank, np.zeros(total, bool), none)


def some_people(rng: np.random.Generator, points: int) -> dict[str, Any]:
    village = rng.integers(-1, VILLAGES, points).astype(np.int32)
    town = np.where(village < 0, -1, VILLAGES + village % TOWNS).astype(np.int32)
    people = rng.uniform(0, 9, points) * (rng.random(points) < 0.9)
    return {
        "groups": {"people": people, "households": people / 3},
        "rural": rng.random(points) < 0.4,
        "inside": {"village": village, "township": town},
    }


def counted(where: dict[str, Any], area: Any = "all", target: float | None = 50.0) -> Counted:
    return Counted(
        groups=where["groups"], listed=("people", "households"), group="people", area=area, target=target,
        districts=DISTRICTS, rural=where["rural"], inside=where["inside"],
    )  # fmt: skip


DISTRICTS = some_districts()


def rows(tables: CoverageTables) -> list[object]:
    return [tables.served, tables.unserved, tables.by_group, tables.by_area_type, tables.by_district]


@given(seed=st.integers(0, 10_000), points=st.integers(0, 90), area=st.sampled_from(["all", "urban", "rural"]))
@settings(max_examples=60, deadline=None)
def test_every_figure_is_what_pandas_counts(seed: int, points: int, area: str) -> None:
    rng = np.random.default_rng(seed)
    where, served = some_people(rng, points), rng.random(points) < 0.5
    found = KnownCounts().tables("c", counted(where, area), served)
    frame = pd.DataFrame({**where["groups"], **where["inside"], "rural": where["rural"], "served": served})
    asked = frame if area == "all" else frame[frame["rural"] == (area == "rural")]
    for row in found.by_group:
        told = asked.loc[asked["served"], row.key].sum(), asked.loc[~asked["served"], row.key].sum()
        assert (row.served, row.unserved) == pytest.approx(told)
    assert found.served == pytest.approx(asked.loc[asked["served"], "people"].sum())
    for row in found.by_area_type:
        there = asked[asked["rural"] == (row.key == "rural")]
        assert row.people == pytest.approx(there["people"].sum())
    for row in found.by_district:
        there = asked[asked[row.level] == int(row.key[1:])]
        assert row.served == pytest.approx(there.loc[there["served"], "people"].sum())
        if row.people > 0:
            assert row.measured == pytest.approx(100 * row.served / row.people)
            assert row.met == (row.served >= 0.5 * row.people * (1 - 1e-12))
    listed = [row.level for row in found.by_district]
    assert listed == sorted(listed)  # townships before villages
    if area == "all":
        assert len(listed) == VILLAGES + TOWNS


@given(seed=st.integers(0, 10_000), longest=st.sampled_from([1, 3, 512]))
@settings(max_examples=60, deadline=None)
def test_after_edits_all_is_to_the_last_digit_as_counted_anew(seed: int, longest: int) -> None:
    rng = np.random.default_rng(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "LONGEST", longest)
        where, served = some_people(rng, 60), rng.random(60) < 0.5
        known = KnownCounts()
        known.tables("c", counted(where), served)
        for _ in range(4):
            turned = rng.integers(0, 60, rng.integers(0, 5))
            served = served.copy()
            served[turned] = ~served[turned]
            if rng.random() < 0.5:
                scaled = where["groups"]["people"] * np.where(where["inside"]["village"] == 2, 1.3, 1.0)
                where = {**where, "groups": {"people": scaled, "households": where["groups"]["households"]}}
            target = 50.0 if rng.random() < 0.7 else 20.0
            known = KnownCounts(known.known)
            followed = known.tables("c", counted(where, target=target), served)
            assert rows(followed) == rows(KnownCounts().tables("c", counted(where, target=target), served))


def test_only_the_blocks_in_which_something_changed_are_added_up_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    where, served = some_people(rng, 400), np.zeros(400, bool)
    blocks = blocks_of(where["rural"], where["inside"])
    before = count(blocks, where["groups"], served)
    added_up: list[int] = []
    binned = counting._binned

    def watched(of: Longs, size: int, weights: Floats, served: Bools) -> Any:
        added_up.append(len(weights))
        return binned(of, size, weights, served)

    monkeypatch.setattr(counting, "_binned", watched)
    turned = served.copy()
    turned[17] = True
    count(blocks, where["groups"], turned, before)
    block = int(blocks.of_point[17])
    assert added_up == [int(np.diff(blocks.start)[block])] * 2
    assert sum(added_up) < 400
    assert count(blocks, where["groups"], served, before).sums == before.sums


def test_blocks_hold_every_point_once_and_none_is_longer_than_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "LONGEST", 7)
    where = some_people(np.random.default_rng(2), 300)
    blocks = blocks_of(where["rural"], where["inside"])
    assert sorted(blocks.order.tolist()) == list(range(300))
    assert np.diff(blocks.start).max() <= 7
    for block in range(len(blocks)):
        points = blocks.members(np.array([block]))
        assert points.tolist() == sorted(points.tolist())
        assert set(where["rural"][points]) == {bool(blocks.rural[block])}
        assert set(where["inside"]["village"][points]) == {int(blocks.district["village"][block])}
    assert blocks.fit(where["rural"].copy(), where["inside"])
    assert not blocks.fit(~where["rural"], where["inside"])
