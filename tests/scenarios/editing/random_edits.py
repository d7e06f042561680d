"""Random edits of every verb for a small random place of `tests/coverage/edit_sequences`."""

from typing import Any

import numpy as np

from lifecircle.scenarios.editing import edits as verbs
from lifecircle.scenarios.editing.edits import AnyEdit, Where

CRS = "EPSG:32650"
CATEGORIES = ("fitness_site", "library")


def where(*xy: Any) -> Where:
    return Where.metric(np.array(xy, float).reshape(-1, 2), CRS)


def random_edit(rng: np.random.Generator, facilities: list[str], links: list[str], number: int) -> AnyEdit:
    """One edit; it may well not fit, as when a link finds no street."""
    facility = facilities[int(rng.integers(0, len(facilities)))]
    category = CATEGORIES[int(rng.integers(0, 2))]
    spot = where(rng.uniform(0, 1000, 2))
    cost = float(rng.integers(1, 99))
    match verbs.VERBS[int(rng.integers(0, len(verbs.VERBS)))]:
        case "add_facility":
            return verbs.AddFacility(
                facility=f"new-{number}", category=category, at=spot, capacities={"places": 3.0}, cost=cost
            )
        case "move_facility":
            return verbs.MoveFacility(facility=facility, at=spot, year=2030)
        case "close_facility":
            return verbs.CloseFacility(facility=facility)
        case "reopen_facility":
            return verbs.ReopenFacility(facility=facility, department="民政局")
        case "resize_facility":
            return verbs.ResizeFacility(facility=facility, capacities={"places": float(rng.integers(0, 9))})
        case "recategorise_facility":
            return verbs.RecategoriseFacility(facility=facility, category=category)
        case "add_service":
            return verbs.AddService(facility=facility, category=category, note="合建")
        case "set_entrances":
            return verbs.SetEntrances(facility=facility, at=where(*rng.uniform(0, 1000, (2, 2))))
        case "add_link":
            return verbs.AddLink(link=f"link-{number}", at=where(*rng.uniform(0, 1000, (2, 2))), cost=cost)
        case "remove_link":
            if links and rng.random() < 0.7:
                return verbs.RemoveLink(link=links[int(rng.integers(0, len(links)))])
            return verbs.RemoveLink(at=spot)
        case "bar_area":
            x, y = rng.uniform(0, 850, 2)
            return verbs.BarArea(at=where((x, y), (x + 150, y), (x + 150, y + 150)))
        case "add_estate":
            x, y = rng.uniform(0, 850, 2)
            area = where((x, y), (x + 150, y), (x + 150, y + 150)) if rng.random() < 0.5 else spot
            return verbs.AddEstate(estate=f"estate-{number}", at=area, people={"people": 40.0, "age_60_plus": 7.0})
        case _:
            group = ("people", "age_60_plus")[int(rng.integers(0, 2))]
            return verbs.ScalePeople(factor=float(rng.uniform(0, 2)), group=group, district=(None, "d0")[number % 2])
