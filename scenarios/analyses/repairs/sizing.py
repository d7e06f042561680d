"""How many places sites, stops and larger facilities need where a circle is read by distance and capacity together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ....arrays import Floats
from ....coverage.accessibility.nearest_facility import units_of
from ....coverage.accessibility.seats import seats
from ....coverage.evaluation.robustness.capacity import PLACES
from ....coverage.evaluation.services.service_access import ServiceAccess, offered_capacity
from ....coverage.place import Place
from ....coverage.plans.plan import Plan
from ...editing.applying import apply_edit
from ...editing.edits import AddFacility, AddMobileStop, AddService, AnyEdit, ResizeFacility
from ..sites.siting import categories_of
from ..sites.trials import Trial, evidence_of

_Offering = AddFacility | AddMobileStop | AddService


@dataclass(frozen=True, eq=False)
class Offer:
    """One service of the circle as new sites offer it: the category, the capacity, and who (n,) takes its places."""

    reading: ServiceAccess
    category: str
    capacity: str
    takers: Floats


def _offers(plan: Plan, trial: Trial) -> Iterator[Offer]:
    """Return the services of the circle under trial."""
    case, people = trial.live.case, evidence_of(trial.verdict).people
    for reading in trial.live.readings:
        name = reading.service.any_of[0]
        category = plan.service[name].categories[0] if name in plan.service else name
        offered = offered_capacity(case, reading.counted)
        group = next((case.services[key].group for key in reading.service.any_of if key in case.services), "")
        own = case.weights(group) if group else None
        takers = people if own is None else np.where(reading.asked.mask, own, 0.0)
        yield Offer(reading, category, PLACES if offered is None else offered[0], takers)


class Sizing:
    """Gives edits their places; `further` are the categories that a site offers beside the first."""

    def __init__(self, place: Place, plan: Plan, clause: str, trial: Trial) -> None:
        self._place, self._trial = place, trial
        self.offers = tuple(_offers(plan, trial))
        self.category, *further = categories_of(plan, [clause])
        self.further = tuple(further)
        self.per_head = trial.per_head

    def roomy(self, edits: Sequence[AnyEdit]) -> tuple[AnyEdit, ...]:
        """Return edits with places for everybody, to see who would take them; as they are where places do not count."""
        if self.per_head is None:
            return tuple(edits)
        plenty = max(float(np.ceil(one.takers.sum() * self.per_head)) for one in self.offers) + 1.0
        return tuple(self._with_places(edit, plenty, None) for edit in edits)

    def sized(self, edits: Sequence[AnyEdit], places_price: float | None) -> tuple[AnyEdit, ...]:
        """Return edits with the places that people take there once all of them are done; a facility never loses any.

        People go to whichever is nearest, and take places there. A larger facility costs its price for each place more.
        """
        if self.per_head is None:
            return tuple(edits)
        site = self._trial.site
        for edit in self.roomy(edits):
            site, _ = apply_edit(site, edit)
        taken: dict[str, float] = {}
        for offer in self.offers:
            for key, places in self._taken(site.place, offer).items():
                taken[key] = max(taken.get(key, 0.0), places)
        return tuple(self._with_places(edit, taken.get(_row_id(edit), 0.0), places_price) for edit in edits)

    def now(self, row: int, capacity: str) -> float:
        """Return the places that a facility of the place has."""
        return float(np.nan_to_num(self._place.facilities.capacity[capacity][row]))

    def _taken(self, place: Place, offer: Offer) -> dict[str, float]:
        """Return by facility how many places of a service are taken."""
        facilities, before = place.facilities, len(self._place.facilities)
        new = np.arange(before, len(facilities))
        rows = np.append(offer.reading.counted, new[facilities.category[before:] == offer.category]).astype(np.int32)
        places = facilities.capacity[offer.capacity]
        rows = rows[~np.isnan(places[rows])]
        reading = offer.reading
        assert self.per_head is not None, "asked only where places count"
        found = seats(
            place, rows, places[rows], offer.takers * self.per_head,
            profile=reading.way.profile, limit_s=reading.limit * units_of(reading.mode),
        )  # fmt: skip
        return dict(zip(facilities.id[rows].tolist(), np.ceil(found.taken - 1e-6).tolist(), strict=True))

    def _with_places(self, edit: AnyEdit, places: float, price: float | None) -> AnyEdit:
        if isinstance(edit, _Offering):
            name = next((one.capacity for one in self.offers if one.category == edit.category), PLACES)
            return edit.model_copy(update={"capacities": {name: places}})
        if not isinstance(edit, ResizeFacility):
            return edit
        row = int(np.flatnonzero(self._place.facilities.id == edit.facility)[0])
        (name,) = edit.capacities
        now = self.now(row, name)
        return resized(edit.facility, name, now, max(0.0, places - now), price)


def resized(facility: str, capacity: str, now: float, more: float, price: float | None) -> ResizeFacility:
    """Return the edit by which a facility has so many places more, at a price for each."""
    cost = None if price is None else price * more
    return ResizeFacility(facility=facility, capacities={capacity: now + more}, cost=cost)


def _row_id(edit: AnyEdit) -> str:
    """Return the id of the facility's row whose places an edit tells."""
    if isinstance(edit, AddService):
        return f"{edit.facility}+{edit.category}"
    return str(getattr(edit, "facility", ""))
