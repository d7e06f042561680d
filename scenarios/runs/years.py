"""A place and a scenario as they stand in a year: who has opened by then and not closed, and what is built by then."""

from dataclasses import replace

import numpy as np

from ...coverage.place import Place
from ..editing.scenario import Scenario


def place_in(place: Place, year: int | None) -> Place:
    """Return the place with the facilities of the end of a year, which `opened` and `closed` tell; None: as it is.

    Who opens later is planned, not existing; who is planned and opened by then exists. Who closes by then is closed,
    and who is closed but closed only later existed. Facilities without a year, and candidates, stay what they are.
    """
    those = place.facilities
    if year is None:
        return place
    opened, closed = (years if len(years) else np.full(len(those), np.nan) for years in (those.opened, those.closed))
    status = those.status.copy()
    status[(closed > year) & (status == "closed")] = "existing"
    status[(opened > year) & (status == "existing")] = "planned"
    status[(opened <= year) & (those.status == "planned")] = "existing"
    status[(closed <= year) & (status == "existing")] = "closed"
    return place if np.array_equal(status, those.status) else replace(place, facilities=replace(those, status=status))


def scenario_in(scenario: Scenario, year: int | None) -> Scenario:
    """Return the scenario with the edits that are done by a year; those without a year are."""
    if year is None:
        return scenario
    kept = tuple(edit for edit in scenario.edits if edit.year is None or edit.year <= year)
    return scenario.model_copy(update={"edits": kept})
