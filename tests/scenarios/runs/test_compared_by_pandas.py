"""A comparison worked out by pandas alone: clauses, groups, town and country, districts, facilities, before and after.

All lies on one straight street, so that who is nearest to whom, and in which time, is a difference of two numbers.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.scenarios.editing import edits as verbs
from lifecircle.scenarios.editing.scenario import Scenario
from lifecircle.scenarios.runs.comparison import RowChange, ScenarioChange, compare

from ...coverage import town
from ..editing.random_edits import where

CLAUSES = """[[clause]]
id = "books"
kind = "circle"
mode = "walk"
limit = 5
services = ["library"]
[[clause]]
id = "old"
kind = "circle"
group = "age_60_plus"
mode = "walk"
limit = 8
services = ["park"]
"""
CIRCLES = {"books": ("library", "people", 5 * 60 * 1.2), "old": ("park", "age_60_plus", 8 * 60 * 0.92)}
"""Category, group, and metres that the group walks within the limit: adults 1.2 m/s, older people 0.92 m/s."""
NAMES = ("东村", "西村", "北村")


def frames(rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Homes and sites at places along the street, none of which is on a limit."""
    homes = pd.DataFrame({
        "x": rng.choice(np.arange(3, 3990, 7), 60, replace=False).astype(float),
        "people": rng.integers(1, 40, 60).astype(float),
        "village": rng.integers(0, 3, 60), "rural": rng.random(60) < 0.3,
    })  # fmt: skip
    homes["age_60_plus"] = (homes["people"] * rng.uniform(0.1, 0.5, 60)).round(1)
    sites = pd.DataFrame(
        {"id": [f"f{row}" for row in range(8)], "x": rng.choice(np.arange(1, 3990, 11), 8, replace=False)}
    )
    sites["category"] = np.where(sites.index % 2 == 0, "library", "park")
    return homes, sites.astype({"x": float})


def edited(
    homes: pd.DataFrame, sites: pd.DataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame, Scenario]:
    """The frames after four edits, and the scenario of the same edits."""
    new, moved = rng.choice(np.arange(2, 3990, 13), 2, replace=False).astype(float)
    scenario = Scenario.named("A").with_edits([
        verbs.AddFacility(facility="n", category="library", at=where((new, 0))),
        verbs.MoveFacility(facility="f1", at=where((moved, 0))),
        verbs.CloseFacility(facility="f2"),
        verbs.ScalePeople(factor=1.5, district="d1"),
    ])  # fmt: skip
    after = sites[sites["id"] != "f2"].copy()
    after.loc[after["id"] == "f1", "x"] = moved
    after = pd.concat([after, pd.DataFrame({"id": ["n"], "x": [new], "category": ["library"]})], ignore_index=True)
    more = homes.copy()
    more.loc[more["village"] == 1, ["people", "age_60_plus"]] *= 1.5
    return more, after, scenario


def with_nearest(homes: pd.DataFrame, sites: pd.DataFrame, clause: str) -> pd.DataFrame:
    """Each home with its nearest site of the clause, and whether it is within the limit."""
    category, _, metres = CIRCLES[clause]
    pairs = homes.reset_index().merge(sites[sites["category"] == category], how="cross", suffixes=("", "_site"))
    pairs["metres"] = (pairs["x"] - pairs["x_site"]).abs()
    nearest = pairs.sort_values("metres").drop_duplicates("index").set_index("index").sort_index()
    return nearest.assign(served=nearest["metres"] <= metres)


def sums(homes: pd.DataFrame, by: str | None, group: str) -> dict[str, tuple[float, float]]:
    """People and those of them who are served, of each value of a column, or of all."""
    kinds = homes[by] if by else pd.Series("all", index=homes.index)
    all_of = homes[group].groupby(kinds).sum()
    served = (homes[group] * homes["served"]).groupby(kinds).sum()
    return {str(key): (float(all_of[key]), float(served[key])) for key in all_of.index}


def told(rows: tuple[RowChange, ...], side: str) -> dict[str, tuple[float, float]]:
    found: Mapping[str, object] = {row.key: getattr(row, side) for row in rows}
    return {key: (row.people, row.served) for key, row in found.items() if row is not None}  # type: ignore[attr-defined]


def assert_alike(found: Mapping[str, tuple[float, float]], wanted: Mapping[str, tuple[float, float]]) -> None:
    wanted = {key: figures for key, figures in wanted.items() if figures[0] or key in found}
    assert found.keys() == wanted.keys()
    for key, figures in wanted.items():
        assert found[key] == pytest.approx(figures), key


@pytest.mark.parametrize("seed", range(6))
def test_every_figure_of_a_comparison_is_that_of_pandas(seed: int) -> None:
    rng = np.random.default_rng(seed)
    homes, sites = frames(rng)
    place = town.place(
        town.homes(
            homes["x"].tolist(), homes["people"].tolist(), rural=homes["rural"].tolist(),
            district={"village": homes["village"].tolist()}, age_60_plus=homes["age_60_plus"].tolist(),
        ),
        town.sites(*(town.site(str(kind), float(x)) for kind, x in zip(sites["category"], sites["x"], strict=True))),
        town.areas(*(town.area("village", name) for name in NAMES)),
    )  # fmt: skip
    more, after, scenario = edited(homes, sites, rng)
    (one,) = compare(place, town.plan(CLAUSES), EvaluationSettings(sureness=False), [scenario]).scenarios
    assert one.dangling == ()
    for clause in CIRCLES:
        assert_clause(one, clause, with_nearest(homes, sites, clause), with_nearest(more, after, clause))


def assert_clause(one: ScenarioChange, clause: str, before: pd.DataFrame, after: pd.DataFrame) -> None:
    change = next(each for each in one.clauses if each.after.clause.id == clause)
    group = CIRCLES[clause][1]
    for side, homes, verdict in (("before", before, change.before), ("after", after, change.after)):
        (figures,) = sums(homes, None, group).values()
        assert (verdict.people, verdict.served) == pytest.approx(figures)
        assert verdict.measured == pytest.approx(100 * figures[1] / figures[0])
        districts = {f"d{key}": value for key, value in sums(homes, "village", group).items()}
        assert_alike(told(change.by_district, side), districts)
        kinds = homes.assign(kind=np.where(homes["rural"], "rural", "urban"))
        assert_alike(told(change.by_area_type, side), sums(kinds, "kind", group))
        groups = {name: next(iter(sums(homes, None, name).values())) for name in ("people", "age_60_plus")}
        found = told(change.by_group, side)
        assert_alike(found, {name: groups[name] for name in found})
    gained, lost = after["served"] & ~before["served"], before["served"] & ~after["served"]
    assert change.newly_served == pytest.approx(after.loc[gained, group].sum())
    assert change.left_out == pytest.approx(after.loc[lost, group].sum())
    wanted = [homes[homes["served"]].groupby("id")[group].sum() for homes in (before, after)]
    for facility in change.facilities:
        for people, by_site in ((facility.before, wanted[0]), (facility.after, wanted[1])):
            assert people is None or people == pytest.approx(by_site.get(facility.id, 0.0)), facility.id
    assert {facility.id for facility in change.facilities} >= {*wanted[0].index, *wanted[1].index}
