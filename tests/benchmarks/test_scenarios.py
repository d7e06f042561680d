"""Scenarios of 20 edits on a city of 250,000 nodes: by what-if from the base, and each from scratch."""

from typing import Any

import numpy as np
import pytest

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.live_plan import LivePlan, follow_plan
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.network.derived import Derived
from lifecircle.coverage.place import Place
from lifecircle.coverage.plans.files import built_in_plan
from lifecircle.scenarios.editing.applying import Site, begin_site, replay
from lifecircle.scenarios.editing.edits import AddFacility, AnyEdit, ScalePeople, Where

from .test_evaluation import WIDE_M, city

QUICK = EvaluationSettings(sureness=False)


def twenty_edits(site: Site, seed: int) -> tuple[AnyEdit, ...]:
    """Nineteen new facilities of the place's own categories, and a district that grows."""
    rng = np.random.default_rng(seed)
    categories = sorted(set(site.place.facilities.category.tolist()))
    spots = [Where.metric([point], site.crs) for point in rng.uniform(0.1, 0.9, (19, 2)) * WIDE_M]
    kinds = rng.integers(0, len(categories), 19)
    return (
        *(
            AddFacility(facility=f"n{row}", category=categories[kind], at=spot)
            for row, (kind, spot) in enumerate(zip(kinds, spots, strict=True))
        ),
        ScalePeople(factor=1.1, district="d3"),
    )


def by_what_if(base: LivePlan, site: Site, seed: int) -> list[float | None]:
    done = replay(site, twenty_edits(site, seed))
    assert not done.dangling
    return [one.measured for one in base.of(done.site.place).evaluation.verdicts]


def from_scratch(place: Place, seed: int) -> list[float | None]:
    site = begin_site(place)
    edited = replay(site, twenty_edits(site, seed)).site.place
    plan = built_in_plan("circles")
    return [one.measured for one in evaluate(edited, plan, settings=QUICK, areas=False).verdicts]


@pytest.mark.parametrize("how", ["what-if", "from scratch"])
def test_a_scenario_of_twenty_edits(benchmark: Any, how: str) -> None:
    place = city()
    site, base = begin_site(place), follow_plan(place, built_in_plan("circles"), settings=QUICK).figures_only()
    _ = base.evaluation
    seeds = iter(range(1000))

    def forget() -> None:
        if how == "from scratch":
            object.__setattr__(place.network, "derived", Derived())

    def work() -> object:
        seed = next(seeds)
        return by_what_if(base, site, seed) if how == "what-if" else from_scratch(place, seed)

    benchmark.group = "a scenario of 20 edits"
    benchmark.pedantic(work, setup=forget, rounds=3)
    assert by_what_if(base, site, 7) == from_scratch(place, 7)
