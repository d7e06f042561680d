"""What an evaluation hands out: a verdict per clause, with its tables, its evidence, and how sure it is.

Values only. Shares are percent, people floats, costs minutes or kilometres. Sentences are `Message`s (template and
values), so that they can be translated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from ...messages import Message
from ..accessibility.unserved_areas import UnservedArea
from ..plans.clauses import Clause
from ..plans.picks import Pick
from ..plans.plan import Plan
from ..travel.modes import Mode
from .settings import EvaluationSettings


def percent(served: float, unserved: float) -> float:
    """Return the served of all in percent: 100 where nobody is unserved, which dividing sums may miss by a digit."""
    return 100 * served / (served + unserved) if unserved else 100.0


Reading = Literal["distance", "distance_and_capacity"]
"""Whom a circle counts as served: whoever has a facility within the limit, or whoever also finds a place there."""
State = Literal["met", "nearly_met", "not_met", "not_decided", "not_applicable", "reported"]
EvidenceMode = Mode | Literal["mixed"]


@dataclass(frozen=True)
class CoverageRow:
    """One line of a table: a group, an area type, or a district (`level` is '' for the first two).

    `measured` is in the verdict's unit, None where nobody is asked; `met` is None where the row has no verdict of its
    own. For presence `people` are those who live there, `served` those who live in a district that has it. `error` is
    by how many points a share of residential land may err, None for people.
    """

    key: str
    name: str
    level: str
    people: float
    served: float
    unserved: float
    measured: float | None
    met: bool | None = None
    error: float | None = None


@dataclass(frozen=True, eq=False)
class CircleEvidence:
    """A circle at every demand point, (n,) each; also used for `response` (cost from the facility).

    `services` are the keys asked for; `cost` in minutes (walk, drive) or km, inf beyond the search; in mode `mixed`
    (several services with limits of their own) it is the used share of the limit, and `limit` is 1. `facility` is a
    row of `Facilities` or -1: of several services the one that costs most. `people` are the weights of `group`.
    `counted` are the rows of the facilities that were searched for, `xy` (n, 2) where the
    points stand. Where the circle is read by distance and capacity
    together, `seated` (n,) is the share (0 to 1) of those at each point who also find a place, and `served` marks the
    points where everybody does.
    """

    services: tuple[str, ...]
    mode: EvidenceMode
    limit: float
    group: str
    cost: NDArray[np.float64]
    facility: NDArray[np.int32]
    asked: NDArray[np.bool_]
    served: NDArray[np.bool_]
    unsnapped: NDArray[np.bool_]
    people: NDArray[np.float64]
    counted: NDArray[np.int32]
    xy: NDArray[np.float64]
    areas: tuple[UnservedArea, ...] = ()
    seated: NDArray[np.float64] | None = None

    @property
    def shares(self) -> NDArray[np.float64]:
        """The share (n,) of those at each point who are served: 0 or 1, where places run out something between."""
        return self.served.astype(np.float64) if self.seated is None else self.seated

    @property
    def people_served(self) -> NDArray[np.float64]:
        """Of the people (n,) those who are served: where places run out at a point, a part of them."""
        return self.people * self.shares

    @property
    def people_unserved(self) -> NDArray[np.float64]:
        """Of the people (n,) those who are not served."""
        return self.people * (1.0 - self.shares)


@dataclass(frozen=True, eq=False)
class DistrictEvidence:
    """Districts that were asked, (k,) rows of `Districts`, and whether each has what it must.

    `found` (k, r) is how many facilities of each need lie in each district; `facilities` (f,) are the rows of
    `Facilities` that were counted, of any need, wherever they lie.
    """

    services: tuple[str, ...]
    level: str
    districts: NDArray[np.int32]
    met: NDArray[np.bool_]
    found: NDArray[np.int32]
    facilities: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class FacilityEvidence:
    """Facilities that were counted, (f,) rows of `Facilities`.

    `value` is what each adds (a capacity, its catchment's people, or minutes to its neighbour); `met` whether it is as
    the clause wants it, all True where the clause only adds up.
    """

    services: tuple[str, ...]
    facilities: NDArray[np.int32]
    value: NDArray[np.float64]
    met: NDArray[np.bool_]


ALL_SEATED: Final = 1.0 - 1e-9
"""From this share on all at a point find a place; less is missing by rounding alone."""

Evidence = CircleEvidence | DistrictEvidence | FacilityEvidence


@dataclass(frozen=True, eq=False)
class VerdictPart:
    """One of the things a clause asks by itself: a service of a life circle, a tier, a further limit."""

    label: Message
    state: State
    measured: float | None
    target: float | None
    unit: str
    people: float | None = None
    served: float | None = None
    unserved: float | None = None
    group: str = ""
    reason: Message | None = None
    evidence: Evidence | None = None
    error: float | None = None
    picks: tuple[Pick, ...] = ()
    """What it counts, where that is not all that its clause does."""


@dataclass(frozen=True)
class OtherReading:
    """The same circle read as `mode`, and the districts (level, id, name) that change sides between the readings."""

    mode: EvidenceMode
    limit: float
    measured: float
    served: float
    gained: float
    lost: float
    flips: tuple[CoverageRow, ...]


@dataclass(frozen=True)
class SeveranceRow:
    """Of a group's served people, those whose way to the nearest facility crosses a trunk road or a railway."""

    group: str
    served: float
    severed: float
    by_kind: Mapping[str, float]


@dataclass(frozen=True)
class Sureness:
    """How far the verdict of a circle can be trusted.

    `slowest_kept_mps`: the slowest walk at which it is kept; `fastest_failing_mps`: the fastest at which it still
    fails (both None where it is no walk, or where no speed changes it). `near_limit` people have a way within one
    minute (or 5 % of a distance limit) of the limit, on either side. `unsnapped` people lie where no way could be
    found; `measured_if_served` and `measured_if_left_out` are the shares if they count as reached or are left out of
    the count. `no_way` people have a street but no way along the streets to any facility that counts. `own_pace` asks
    the elderly and children at their own speed.
    """

    speed_mps: float | None
    slowest_kept_mps: float | None
    fastest_failing_mps: float | None
    near_limit: float
    near_limit_share: float
    unsnapped: float
    measured_if_served: float
    measured_if_left_out: float | None
    no_way: float = 0.0
    own_pace: tuple[CoverageRow, ...] = ()
    other_reading: OtherReading | None = None
    severance: tuple[SeveranceRow, ...] = ()


@dataclass(frozen=True, eq=False)
class Room:
    """Who of the group that a service is for finds a place within the limit, taking the nearest place left.

    Of `people`, `within_limit` reach some facility in time and `seated` also find a place there; `without` (n,) are
    those at each demand point who do not. `taken` (f,) of the `places` at the `facilities` (rows) are in use;
    `unknown` facilities tell no number of places and seat nobody.
    """

    service: str
    group: str
    people: float
    within_limit: float
    seated: float
    places: float
    facilities: NDArray[np.int32]
    taken: NDArray[np.float64]
    without: NDArray[np.float64]
    unknown: int


@dataclass(frozen=True, eq=False)
class Verdict:
    """A clause and what the place says to it.

    `margin` is how far `measured` is on the good side of `target` (negative: short of it), in `unit`. `people`,
    `served` and `unserved` are of the clause's group and area type. `estimated` names the groups used that were
    estimated and not counted. `rooms` tell of services with places whether those suffice. `notes` say what a reviewer
    must know: facilities that were not counted, people without a street; `assumed` what the program and not the plan
    has chosen: an implied target, a mode, fixed sites only. `strict` is the state that holds without a band, where
    `state` is nearly met; `bound` tells that `measured` is a figure that more data could only raise. `reading` tells
    of a circle whether it is read by distance alone or by distance and capacity together. `error` is by how many
    points a share of residential land may err, None where people are counted.
    """

    clause: Clause
    state: State
    reason: Message | None = None
    measured: float | None = None
    target: float | None = None
    target_implied: bool = False
    margin: float | None = None
    unit: str = "%"
    people: float | None = None
    served: float | None = None
    unserved: float | None = None
    by_group: tuple[CoverageRow, ...] = ()
    by_area_type: tuple[CoverageRow, ...] = ()
    by_district: tuple[CoverageRow, ...] = ()
    parts: tuple[VerdictPart, ...] = ()
    sureness: Sureness | None = None
    notes: tuple[Message, ...] = ()
    assumed: tuple[Message, ...] = ()
    strict: State | None = None
    bound: bool = False
    estimated: tuple[str, ...] = ()
    evidence: Evidence | None = None
    rooms: tuple[Room, ...] = ()
    reading: Reading | None = None
    error: float | None = None

    @property
    def group(self) -> str:
        """Whom `people`, `served` and `unserved` count: of services with groups of their own, the one that decides."""
        return self.evidence.group if isinstance(self.evidence, CircleEvidence) else self.clause.group

    @property
    def share(self) -> float | None:
        """Served percent of the people asked, None where nobody is."""
        if not self.people or self.served is None:
            return None
        return percent(self.served, self.people - self.served if self.unserved is None else self.unserved)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A plan against a place: one verdict per clause, in the plan's order.

    `own` are the settings of clauses, by id, that were asked under others than `settings`: a speed that is tried is of
    one clause alone.
    """

    plan: Plan
    verdicts: tuple[Verdict, ...]
    settings: EvaluationSettings
    own: Mapping[str, EvaluationSettings] = field(default_factory=dict)

    def settings_of(self, clause_id: str) -> EvaluationSettings:
        """Return the settings under which the clause of that id was asked."""
        return self.own.get(clause_id, self.settings)

    def find(self, clause_id: str) -> Verdict | None:
        """Return the verdict on the clause of that id, if there is one."""
        return next((verdict for verdict in self.verdicts if verdict.clause.id == clause_id), None)
