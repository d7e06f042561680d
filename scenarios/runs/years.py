"""A place and a scenario as they stand in a year: who has opened by then, and what is built by then."""

from dataclasses import replace

import numpy as np

from ...coverage.place import Place
from ..editing.scenario import Scenario


def place_in(place: Place, year: int | None) -> Place:
    """Return the place with the facilities of a year, which their `opened` tells; None: as it is.

    Who opens later is planned, not existing; who is planned and opened by then exists. Facilities without a year, and
    closed ones and candidates, stay what they are.
    """
    those = place.facilities
    if year is None or not len(those.opened):
        return place
    later, by_then = those.opened > year, those.opened <= year
    status = those.status.copy()
    status[later & (status == "existing")] = "planned"
    status[by_then & (those.status == "planned")] = "existing"
    return place if np.array_equal(status, those.status) else replace(place, facilities=replace(those, status=status))


def scenario_in(scenario: Scenario, year: int | None) -> Scenario:
    """Return the scenario with the edits that are done by a year; those without a year are."""
    if year is None:
        return scenario
    kept = tuple(edit for edit in scenario.edits if edit.year is None or edit.year <= year)
    return scenario.model_copy(update={"edits": kept})
