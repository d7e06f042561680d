"""The ways of a place that was edited, mended from those of the place before: no search from scratch.

`FollowedWays` answers as `NearestFacilitySearch` does. For a question that was asked of an earlier place it takes the
finished search, carries it through the edits that came since, and gives facilities their new entrances: all the edits
between two questions are folded, so that what was moved ten times is moved once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ....arrays import Floats, Ints
from ....progress import Cancelled, never_cancelled
from ...accessibility.nearest_facility import SEARCH_END, NearestFacility, NearestFacilitySearch, straight_lines
from ...edits.access_points import AccessPoints
from ...network.row_sets import marked
from ...place import Demand, Facilities, Place, obstacles
from ...search.incremental import State, begin, carry, change_network, set_demand
from ...travel.graph import Direction
from ...travel.modes import Mode
from ...travel.profiles import Profile
from ...travel.snap import check_snapped
from .live import Straight

Question = tuple[Mode, Profile | None, Direction]

_MOST_MOVED: Final = 0.3
"""Where more than this share of the facilities is another, searching anew is quicker than mending."""
_NONE: Final = np.zeros((0, 2))
_KEPT: Final = 48
"""Finished searches of one question that are kept: one for each set of facilities that a plan asks about."""


@dataclass(frozen=True, eq=False)
class Followed:
    """A finished search for the facilities `rows` of a place."""

    found: State | Straight
    place: Place
    rows: Ints


class FollowedWays(NearestFacilitySearch):
    """The ways of `place`; `known` are finished searches of places that it was made from, by what was asked."""

    def __init__(
        self,
        place: Place,
        known: Mapping[Question, tuple[Followed, ...]] | None = None,
        *,
        cancelled: Cancelled = never_cancelled,
    ) -> None:
        super().__init__(place, cancelled=cancelled)
        self._here = place
        self._known = dict(known or {})
        self._used: dict[Question, dict[bytes, Followed]] = {}
        self._moved: dict[int, Ints] = {}
        self._walked: dict[tuple[Question, bytes], NearestFacility] = {}

    def __reduce__(self) -> "tuple[type[FollowedWays], tuple[Place]]":
        """Leave behind what was found, as `NearestFacilitySearch` does."""
        return FollowedWays, (self._here,)

    @property
    def followed(self) -> Mapping[Question, tuple[Followed, ...]]:
        """The finished searches for the places that come after this one: those asked for last come first."""
        found = {key: tuple(reversed(used.values())) for key, used in self._used.items()}
        asked = {key: {one.rows.tobytes() for one in used} for key, used in found.items()}
        older = {
            key: tuple(one for one in known if one.rows.tobytes() not in asked.get(key, ()))
            for key, known in self._known.items()
        }
        return {key: (*found.get(key, ()), *older.get(key, ()))[:_KEPT] for key in {**older, **found}}

    def find(
        self, rows: Ints, mode: Mode, profile: Profile | None, direction: Direction = "to_facility"
    ) -> NearestFacility:
        """Return the way of every demand point, as `NearestFacilitySearch.find`; no routes can be drawn from it."""
        question, key = (mode, profile, direction), rows.tobytes()
        used = self._used.setdefault(question, {})
        if key not in used:
            used[key] = Followed(self._answer(question, rows), self._here, rows)
        found = used[key].found
        if isinstance(found, Straight):
            return NearestFacility(mode, profile, found.cost, found.facility, np.zeros(len(found.cost), bool))
        unsnapped = self.streetless(found.solved.graph.profile, found.homes.doors)
        way = NearestFacility(mode, profile, found.nearest.cost_s, found.nearest.owner, unsnapped)
        return self._on_foot_too(question, key, replace(way, solved=found.solved)) if mode == "walk_drive" else way

    def _on_foot_too(self, question: Question, key: bytes, drive: NearestFacility) -> NearestFacility:
        """Return the ways on which one walks to wherever one boards a car; they are no search that can be mended."""
        if (question, key) not in self._walked:
            self._walked[question, key] = replace(self._walked_to(drive), solved=None)
        return self._walked[question, key]

    def _answer(self, question: Question, rows: Ints) -> State | Straight:
        known = [one for one in self._known.get(question, ()) if self._comes_from(one.place)]
        moved = [self._others(one, rows) for one in known]
        best = min(range(len(known)), key=lambda at: len(moved[at]), default=None)
        if best is None or len(moved[best]) > max(1, _MOST_MOVED * len(rows)):
            return self._begun(question, rows)
        return self._mended(known[best], moved[best], rows)

    def _comes_from(self, before: Place) -> bool:
        """Tell whether a place has the same streets and the first of the same edits of them."""
        here, count = self._here, len(before.edits)
        same = before.first_network is here.first_network and before.barriers is here.barriers
        return (
            same
            and all(one is other for one, other in zip(before.edits, here.edits[:count], strict=False))
            and (count <= len(here.edits))
        )

    def _others(self, one: Followed, rows: Ints) -> Ints:
        """Return the facilities that were searched for and are no more, or are now, or have other entrances."""
        moved = self._moved.get(id(one.place.facilities))
        if moved is None:
            moved = self._moved[id(one.place.facilities)] = other_entrances(one.place.facilities, self._here.facilities)
        count = max(len(one.place.facilities), len(self._here.facilities))
        before, after, others = (marked(some, count) for some in (one.rows, rows, moved))
        return np.flatnonzero((before ^ after) | (before & after & others)).astype(np.int32)

    def _mended(self, one: Followed, moved: Ints, rows: Ints) -> State | Straight:
        found, here = one.found, self._here
        if isinstance(found, State):
            edits = here.edits[len(one.place.edits) :]
            if edits or len(moved):
                found = carry(found, edits, *self._doors_of(rows, found.solved.graph.profile))
            others = self._others_live_here(one.place.demand)
            return set_demand(found, self.demand(found.solved.graph.profile)) if others else found
        return self._straight_mended(found, one, moved, rows)

    def _straight_mended(self, found: Straight, one: Followed, moved: Ints, rows: Ints) -> Straight:
        here = self._here
        owner, doors = here.facilities.entrance_owner, here.facilities.entrance_xy
        if self._others_live_here(one.place.demand):
            found = _straight(here.demand.xy, found.door_xy, found.owner)
        for facility in moved.tolist():
            found = found.with_site(facility, doors[owner == facility] if facility in rows else _NONE)
        return found

    def _doors_of(self, rows: Ints, profile: Profile) -> tuple[AccessPoints, Ints]:
        """Return the doors of the facilities `rows`, and whose each is."""
        entrances = self.entrances(profile)
        owner = self._here.facilities.entrance_owner[entrances.point]
        theirs = np.flatnonzero(marked(rows, len(self._here.facilities))[owner])
        return AccessPoints(entrances.at.take(theirs), entrances.point[theirs]), owner[theirs]

    def _others_live_here(self, before: Demand) -> bool:
        here = self._here.demand
        return here.xy is not before.xy and not np.array_equal(here.xy, before.xy)

    def _begun(self, question: Question, rows: Ints) -> State | Straight:
        mode, profile, direction = question
        place = self._here
        if profile is None:
            doors = self.of(rows)
            owner = place.facilities.entrance_owner[doors].astype(np.int64)
            return _straight(place.demand.xy, place.facilities.entrance_xy[doors], owner)
        if not place.edits:
            check_snapped(self.demand(profile).at, profile)
        first = NearestFacilitySearch(_unedited(place)) if place.edits else self
        entrances, owner_of = first.doors(rows, profile)
        state = begin(
            place.first_network,
            facilities=entrances,
            owner=owner_of,
            demand=first.demand(profile).at,
            profile=profile,
            limit_s=SEARCH_END[mode],
            direction=direction,
            barriers=obstacles(place),
        )
        return change_network(state, *place.edits)


def other_entrances(before: Facilities, after: Facilities) -> Ints:
    """Return the rows of facilities that have other entrances than before; new ones are among them."""
    if before is after:
        return np.zeros(0, np.int32)
    count = max(len(before), len(after))
    many, now = (np.bincount(one.entrance_owner, minlength=count) for one in (before, after))
    differs = many != now
    xy = [_of_owners(one, ~differs) for one in (before, after)]
    owner = np.repeat(np.arange(count), np.where(differs, 0, now))
    differs[owner[(xy[0] != xy[1]).any(axis=1)]] = True
    return np.flatnonzero(differs).astype(np.int32)


def _of_owners(facilities: Facilities, asked: Iterable[bool]) -> Floats:
    """Return the entrances of some facilities, one facility after the other."""
    mine = np.asarray(asked, np.bool_)[facilities.entrance_owner]
    order = np.argsort(facilities.entrance_owner[mine], kind="stable")
    return facilities.entrance_xy[mine][order]


def _straight(home_xy: Floats, door_xy: Floats, owner: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Straight:
    cost, facility = straight_lines(home_xy, door_xy, owner)
    return Straight(home_xy, door_xy, owner, cost, facility, np.arange(len(home_xy)))


def _unedited(place: Place) -> Place:
    """Return the place with its streets as they were before any edit."""
    return Place(place.first_network, place.demand, place.facilities, place.districts, place.barriers)
