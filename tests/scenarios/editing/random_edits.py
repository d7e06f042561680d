"""Random edits of every verb for a small random place of `tests/coverage/edit_sequences`."""

from collections.abc import Callable
from typing import Any

import numpy as np

from lifecircle.coverage.plans.figures import Capacity
from lifecircle.scenarios.editing import edits as verbs
from lifecircle.scenarios.editing.edits import AnyEdit, Where

Maker = Callable[[], AnyEdit]
CRS = "EPSG:32650"
CATEGORIES = ("fitness_site", "library")


def where(*xy: Any) -> Where:
    return Where.metric(np.array(xy, float).reshape(-1, 2), CRS)


def random_edit(rng: np.random.Generator, facilities: list[str], links: list[str], number: int) -> AnyEdit:
    """One edit; it may well not fit, as when a link finds no street."""
    makers = (*_of_facilities(rng, facilities, number), *_of_streets(rng, links, number), *_of_people(rng, number))
    return makers[int(rng.integers(0, len(makers)))]()


def _of_facilities(rng: np.random.Generator, facilities: list[str], number: int) -> list[Maker]:
    facility = facilities[int(rng.integers(0, len(facilities)))]
    category = CATEGORIES[int(rng.integers(0, 2))]
    spot, cost = where(rng.uniform(0, 1000, 2)), float(rng.integers(1, 99))
    two = where(*rng.uniform(0, 1000, (2, 2)))
    places: dict[Capacity, float] = {"places": float(rng.integers(0, 9))}
    return [
        lambda: verbs.AddFacility(facility=f"new-{number}", category=category, at=spot, capacities=places, cost=cost),
        lambda: verbs.AddMobileStop(
            facility=f"stop-{number}",
            category=category,
            at=spot,
            stop="村口",
            time="周三 9:00-11:00",
            capacities=places,
        ),
        lambda: verbs.MoveFacility(facility=facility, at=spot, year=2030),
        lambda: verbs.CloseFacility(facility=facility),
        lambda: verbs.ReopenFacility(facility=facility, department="民政局"),
        lambda: verbs.ResizeFacility(facility=facility, capacities=places),
        lambda: verbs.RecategoriseFacility(facility=facility, category=category),
        lambda: verbs.AddService(facility=facility, category=category, note="合建"),
        lambda: verbs.SetEntrances(facility=facility, at=two),
        lambda: verbs.AmendFacility(
            facility=facility, public=bool(number % 2), grade=float(rng.integers(1, 4)), cells={"备案": "是"}
        ),
    ]


def _of_streets(rng: np.random.Generator, links: list[str], number: int) -> list[Maker]:
    spot, two = where(rng.uniform(0, 1000, 2)), where(*rng.uniform(0, 1000, (2, 2)))
    link = links[int(rng.integers(0, len(links)))] if links else f"link-{number}"
    return [
        lambda: verbs.AddLink(link=f"link-{number}", at=two, drive=bool(number % 2)),
        lambda: verbs.RemoveLink(link=link) if number % 3 else verbs.RemoveLink(at=spot),
        lambda: verbs.BarArea(at=_triangle(rng)),
    ]


def _of_people(rng: np.random.Generator, number: int) -> list[Maker]:
    at, people = _triangle(rng) if number % 2 else where(rng.uniform(0, 1000, 2)), {"people": 40.0, "age_60_plus": 7.0}
    factor, group = float(rng.uniform(0, 2)), ("people", "age_60_plus")[int(rng.integers(0, 2))]
    return [
        lambda: verbs.AddEstate(estate=f"estate-{number}", at=at, people=people),
        lambda: verbs.ScalePeople(factor=factor, group=group, district=(None, "d0")[number % 2]),
    ]


def _triangle(rng: np.random.Generator) -> Where:
    x, y = rng.uniform(0, 850, 2)
    return where((x, y), (x + 150, y), (x + 150, y + 150))
