"""Scenarios of 20 edits on a city of 250,000 nodes: by what-if from the base, and each from scratch."""

import resource
import sys
import time
from typing import Any

import numpy as np
import pytest

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.following.live_plan import LivePlan, follow_plan
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import Evaluation
from lifecircle.coverage.network.derived import Derived
from lifecircle.coverage.place import Place
from lifecircle.coverage.plans.files import built_in_plan
from lifecircle.scenarios.editing.applying import Site, begin_site, replay
from lifecircle.scenarios.editing.edits import AddFacility, AddLink, AnyEdit, ScalePeople, Where

from .test_evaluation import SIDE, WIDE_M, city

QUICK = EvaluationSettings(sureness=False)


LINKS = {"20 edits": 0, "20 edits, 4 of them links": 4}
TAKEN: dict[tuple[str, str], list[tuple[float, float]]] = {}
"""Seconds on the clock and of computing, of each scenario that was measured."""


def twenty_edits(site: Site, seed: int, links: int) -> tuple[AnyEdit, ...]:
    """New facilities of the place's own categories, some links, and a district that grows: twenty in all."""
    rng = np.random.default_rng(seed)
    categories = sorted(set(site.place.facilities.category.tolist()))
    spots = [Where.metric([point], site.crs) for point in rng.uniform(0.1, 0.9, (19 - links, 2)) * WIDE_M]
    kinds = rng.integers(0, len(categories), 19 - links)
    nodes = rng.integers(100, SIDE - 100, links) * SIDE + rng.integers(100, SIDE - 100, links)
    drawn = site.place.network.node_xy[np.stack([nodes, nodes + 3 * SIDE + 5], axis=1)]
    return (
        *(AddLink(link=f"l{row}", at=Where.metric(line, site.crs)) for row, line in enumerate(drawn)),
        *(
            AddFacility(facility=f"n{row}", category=categories[kind], at=spot)
            for row, (kind, spot) in enumerate(zip(kinds, spots, strict=True))
        ),
        ScalePeople(factor=1.1, district="d3"),
    )


def figures(evaluation: Evaluation) -> list[object]:
    return [
        (one.state, one.measured, one.served, one.unserved, one.by_group, one.by_area_type, one.by_district)
        for one in evaluation.verdicts
    ]


def by_what_if(base: LivePlan, site: Site, seed: int, links: int) -> list[object]:
    done = replay(site, twenty_edits(site, seed, links))
    assert not done.dangling
    return figures(base.of(done.site.place).evaluation)


def from_scratch(place: Place, seed: int, links: int) -> list[object]:
    site = begin_site(place)
    edited = replay(site, twenty_edits(site, seed, links)).site.place
    return figures(evaluate(edited, built_in_plan("circles"), settings=QUICK, areas=False))


@pytest.mark.parametrize("how", ["what-if", "from scratch"])
@pytest.mark.parametrize("kind", LINKS)
def test_a_scenario_of_twenty_edits(benchmark: Any, capsys: pytest.CaptureFixture[str], kind: str, how: str) -> None:
    place, links = city(), LINKS[kind]
    site, base = begin_site(place), follow_plan(place, built_in_plan("circles"), settings=QUICK).figures_only()
    _ = base.evaluation
    assert by_what_if(base, site, 7, links) == from_scratch(place, 7, links)
    seeds, taken = iter(range(1000)), TAKEN.setdefault((kind, how), [])

    def forget() -> None:
        if how == "from scratch":
            object.__setattr__(place.network, "derived", Derived())

    def work() -> None:
        seed, began, begun = next(seeds), time.perf_counter(), time.process_time()
        _ = by_what_if(base, site, seed, links) if how == "what-if" else from_scratch(place, seed, links)
        taken.append((time.perf_counter() - began, time.process_time() - begun))

    benchmark.group = f"a scenario of {kind}"
    benchmark.pedantic(work, setup=forget, rounds=100 if how == "what-if" else 5)
    benchmark.extra_info |= {"peak MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
    if how == "from scratch":
        benchmark.extra_info |= ratios(kind)
        with capsys.disabled():
            sys.stdout.write(f"\na scenario of {kind}: {ratios(kind)}\n")


def ratios(kind: str) -> dict[str, float]:
    """Milliseconds of a scenario by what-if and from scratch, the medians, and how many times the one is quicker.

    On the clock, and of computing, which others on the machine disturb less.
    """
    found: dict[str, float] = {}
    for column, clock in enumerate(("clock", "computing")):
        what_if, scratch = (
            1000 * float(np.median([row[column] for row in TAKEN.get((kind, how), [])] or [np.nan]))
            for how in ("what-if", "from scratch")
        )
        found |= {f"what-if, {clock} ms": round(what_if, 1), f"from scratch, {clock} ms": round(scratch, 1)}
        found[f"times by {clock}"] = round(scratch / what_if, 1)
    return found
