"""Each kind of repair looked for and tried by itself: sites, mobile stops, links, gates, more places."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
import shapely

from ....arrays import Bools, Floats
from ....coverage.accessibility.nearest_facility import units_of
from ....coverage.accessibility.unserved_areas import spot_name
from ....coverage.evaluation.robustness.capacity import room_of
from ....coverage.evaluation.verdict import Verdict
from ....coverage.place import WALL, Place
from ....coverage.plans.plan import Plan
from ....coverage.search.incremental import State
from ....coverage.siting.candidates import street_points
from ....coverage.siting.problem import Reach
from ....coverage.siting.repair import LeftOut, LinkIdea, gate_ideas, link_ideas
from ....messages import LifecircleError, Message
from ...editing.edits import AddFacility, AddLink, AddMobileStop, AddService, AnyEdit, Where
from ..sites.candidate_reach import candidate_reach
from ..sites.siting import in_order
from ..sites.trials import Trial, evidence_of
from .sizing import Offer, Sizing, resized
from .values import Kind, Measure, RepairRequest

_SITES_TRIED: Final = 8
_LINKS_TRIED: Final = 16
_GATES_TRIED: Final = 8
_PLACES_NAMED: Final = 8
_Find = Callable[[State, LeftOut], tuple[LinkIdea, ...]]


class Finder:
    """Looks for repairs of a circle under trial; `left_out` (n,) are the people who are to be helped."""

    def __init__(self, place: Place, plan: Plan, request: RepairRequest, trial: Trial, left_out: Floats) -> None:
        self.place, self.request, self.trial, self.left_out = place, request, trial, left_out
        evidence, live = evidence_of(trial.verdict), trial.live
        self.people, self.shares = evidence.people, evidence.shares
        self.sizing = Sizing(place, plan, request.clause, trial)
        self._crs = trial.site.crs
        self._reading = live.readings[0]
        self._profile = self._reading.way.profile
        self._limit_s = min(one.limit * units_of(one.mode) for one in live.readings)
        self._mobile = all(one.service.mobile == "scheduled" for one in live.readings)

    @property
    def site_kinds(self) -> tuple[Kind, ...]:
        """New sites, and mobile stops where the circle counts them, as far as they come into question."""
        kinds: tuple[Kind, ...] = ("site", "mobile_stop") if self._mobile else ("site",)
        return tuple(kind for kind in kinds if kind in self.request.kinds)

    def sites(self) -> Iterator[Measure]:
        """Try new sites and mobile stops on streets near those left out."""
        if not self.site_kinds:
            return
        xy, reach = self.site_reach()
        order, _ = in_order(reach, np.arange(len(xy)), most=_SITES_TRIED)
        for number, row in enumerate(order.tolist(), 1):
            for kind in self.site_kinds:
                yield self.site(xy[row], number, kind)

    def site(self, point: Floats, number: int, kind: Kind = "site") -> Measure:
        """Try one new site, or mobile stop, with all services of the circle; made for all whom it serves."""
        return self._tried(kind, point[None, :], self._site_edits(point, f"{kind.replace('_', '-')}-{number}", kind))

    def _site_edits(self, point: Floats, key: str, kind: Kind) -> tuple[AnyEdit, ...]:
        at, cost, category = Where.metric([point], self._crs), self.request.costs.get(kind), self.sizing.category
        name = spot_name(self.place, point)
        house: AnyEdit = AddFacility(facility=key, name=name, category=category, at=at, cost=cost)
        if kind == "mobile_stop":
            time = self.request.stop_time
            house = AddMobileStop(facility=key, name=name, category=category, at=at, cost=cost, stop=key, time=time)
        return house, *(AddService(facility=key, category=one) for one in self.sizing.further)

    def _tried(self, kind: Kind, line: Floats, edits: tuple[AnyEdit, ...]) -> Measure:
        """Try edits with places for everybody, and give them those that are taken."""
        after = self.trial.after(self.sizing.roomy(edits))
        return self._measure(kind, line, after, self.sized(edits))

    def sized(self, edits: Sequence[AnyEdit]) -> tuple[AnyEdit, ...]:
        """Give sites and larger facilities the places that people take there once all of it is done."""
        return self.sizing.sized(edits, self.request.costs.get("places"))

    def price(self, kind: Kind) -> float | None:
        """Return what a site or a stop costs."""
        return self.request.costs.get(kind)

    def site_reach(self) -> tuple[Floats, Reach]:
        """Return street points near those left out, and whom each of them would serve."""
        reach_m = min(3000.0, self._limit_s * (self._profile.speed_mps if self._profile else 1.0))
        homes = self.place.demand.xy[self.left_out > 0]
        xy = street_points(self.place.network, homes, reach_m=reach_m, apart_m=self.request.apart_m)
        return xy, candidate_reach(self.trial.live, xy, weight=self.left_out, served=self.left_out <= 0)

    def links(self) -> Iterator[Measure]:
        """Try footbridges and passages."""
        found = self._ideas(lambda state, out: link_ideas(state.network.network, state.solved.node_cost_s, out))
        for number, idea in enumerate(found[:_LINKS_TRIED], 1):
            kind: Kind = "footbridge" if self._crosses(idea.line) else "passage"
            yield from self._link(kind, number, idea)

    def gates(self) -> Iterator[Measure]:
        """Try streets that are closed to walkers."""
        if "gate" not in self.request.kinds:
            return
        found = self._ideas(lambda state, out: gate_ideas(state.network.network, state.solved.node_cost_s, out))
        for number, idea in enumerate(found[:_GATES_TRIED], 1):
            yield from self._link("gate", number, idea)

    def places(self) -> Iterator[Measure]:
        """Enlarge the full facilities to which those within reach who find no place would go first."""
        if "places" not in self.request.kinds:
            return
        for offer in self.sizing.offers[: 1 if self.trial.per_head is None else None]:
            yield from self._larger(offer)

    def _larger(self, offer: Offer) -> Iterator[Measure]:
        """Enlarge the facilities of one service."""
        without = self._without_place(offer)
        nearest = offer.reading.way.facility
        within = offer.reading.within & (without > 0)
        lacking = np.bincount(nearest[within], without[within], len(self.place.facilities))
        for row in np.argsort(-lacking, kind="stable")[:_PLACES_NAMED].tolist():
            if lacking[row] <= 0:
                return
            yield self._enlarged(offer, row, float(lacking[row]), np.where(within & (nearest == row), without, 0.0))

    def _without_place(self, offer: Offer) -> Floats:
        """Return who (n,) has a facility within the limit but no place there."""
        if self.trial.per_head is not None:
            return offer.takers * (1.0 - self.shares)
        room = room_of(self.trial.live.case, offer.reading)
        return np.zeros(len(self.people)) if room is None else room.without

    def _enlarged(self, offer: Offer, row: int, lacking: float, without: Floats) -> Measure:
        """Try more places at a facility; by distance alone they help nobody's way, and those who lack one are told."""
        key, line = str(self.place.facilities.id[row]), self.place.facilities.xy[[row]]
        now, price = self.sizing.now(row, offer.capacity), self.request.costs.get("places")
        edit = resized(key, offer.capacity, now, float(np.ceil(lacking)), price)
        if self.trial.per_head is not None:
            return self._tried("places", line, (edit,))
        inside = float(without[self.left_out > 0].sum())
        return Measure("places", line, np.zeros(len(without)), lacking, inside, edit.cost, (edit,))

    def notes(self, useless: int) -> Iterator[Message]:
        """Return what was not looked at, and how many repairs served nobody."""
        yield Message(
            "Whether land is available and a link can be built has not been examined; the figures rest on routes alone."
        )
        if useless:
            yield Message("{count} more repairs were tried and serve no one new.", {"count": useless})
        if self._profile is None:
            yield Message("The circle goes by straight lines, so no link can help; only sites were tried.")
        if len(self.trial.live.readings) > 1:
            yield Message("Links were looked for by the ways to the first service of the circle.")
        if "mobile_stop" in self.request.kinds and not self._mobile:
            yield Message("The circle counts fixed sites only, so no mobile stop can help it.")
        elif "mobile_stop" in self.request.kinds:
            values = {"time": self.request.stop_time}
            yield Message("Mobile stops are entered for {time}, which is assumed here; set when they come.", values)

    def _ideas(self, find: _Find) -> tuple[LinkIdea, ...]:
        state, profile = self.trial.live.ways[0], self._profile
        if not isinstance(state, State) or profile is None:
            return ()
        out = LeftOut(self.place.demand.xy, self.left_out, self._limit_s, profile.speed_mps)
        return find(state, out)

    def _link(self, kind: Kind, number: int, idea: LinkIdea) -> Iterator[Measure]:
        if kind not in self.request.kinds:
            return
        price = self.request.costs.get(kind)
        edit = AddLink(
            link=f"{kind}-{number}",
            at=Where.metric(idea.line, self._crs),
            cost=None if price is None else price * idea.length_m,
        )
        try:
            after = self.trial.after([edit])
        except LifecircleError:  # it joins no street, or the same one twice: no link after all
            return
        yield self._measure(kind, idea.line, after, (edit,))

    def _measure(self, kind: Kind, line: Floats, after: Verdict, edits: tuple[AnyEdit, ...]) -> Measure:
        more = evidence_of(after).shares - self.shares
        gain, net = np.maximum(more, 0.0), max(0.0, float(self.people @ more))
        inside = self.people * gain
        return Measure(kind, line, gain, net, float(inside[self.left_out > 0].sum()), edits[0].cost, edits)

    def _crosses(self, line: Floats) -> bool:
        given = self.place.barriers
        barriers = given.geometry[given.kind.astype(str) != WALL]
        return bool(len(barriers) and shapely.intersects(shapely.LineString(line), barriers).any())

    def helped(self, measure: Measure) -> Bools:
        """Tell (n,) where a measure serves everybody who is to be helped."""
        return np.asarray((measure.gain > 0) & (self.shares + measure.gain >= 1.0 - 1e-9))
