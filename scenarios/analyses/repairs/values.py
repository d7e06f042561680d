"""What is asked of repairs, and what they are: one measure each, ranked, and the set that meets the circle."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import geopandas as gpd
import numpy as np

from ....arrays import Floats
from ....coverage.accessibility.unserved_areas import UnservedArea
from ....coverage.errors import RequestError
from ....coverage.evaluation.verdict import Verdict
from ....coverage.siting.problem import Siting
from ....messages import Message
from ...editing.edits import AnyEdit

Goal = Literal["fewest", "cheapest"]
Kind = Literal["site", "mobile_stop", "footbridge", "passage", "gate", "places"]
KINDS: Final[tuple[Kind, ...]] = ("site", "mobile_stop", "footbridge", "passage", "gate", "places")
COLUMNS: Final = ("number", "kind", "place", "people", "in_area", "cost", "per_person", "length_m", "in_set")


@dataclass(frozen=True)
class RepairRequest:
    """Which circle is to be repaired; `area` is the number of one of its unserved areas (by people), 0 for all.

    `costs` by kind, a link's for each metre and places' for each place; kinds without cost count as 1 measure each.
    `sites` are only looked for on street points `apart_m` apart. `kinds` are those that come into question. A mobile
    stop is entered for `stop_time`, since it counts with a place and a time only. Of a circle that asks each service of
    its own group, `service` is repaired, by default the one that falls farthest short.
    """

    clause: str
    area: int = 0
    kinds: tuple[Kind, ...] = KINDS
    costs: Mapping[str, float] = field(default_factory=dict)
    apart_m: float = 150.0
    seconds: float = 30.0
    stop_time: str = "每周三 9:00-11:00"
    service: str = ""


@dataclass(frozen=True, eq=False)
class Measure:
    """One repair, tried by itself: `gain` (n,) is the share of each demand point that it newly serves.

    `people` are those, `in_area` those of them who are to be helped; `cost` is known where a price was given. More
    places change nothing of a circle that is read by distance alone: then `people` are those who find a place. `edits`
    carry it out: the first is the measure itself, others the further services of a new site.
    """

    kind: Kind
    line: Floats
    gain: Floats
    people: float
    in_area: float
    cost: float | None
    edits: tuple[AnyEdit, ...]

    @property
    def edit(self) -> AnyEdit:
        """The measure itself."""
        return self.edits[0]

    @property
    def same(self) -> tuple[Kind, bytes]:
        """What makes two measures the same."""
        return self.kind, self.line.tobytes()


@dataclass(frozen=True)
class Proof:
    """How well a set of measures is proven: its `value` (their number or cost), and what no set goes below for certain.

    `said` is that in sentences.
    """

    goal: Goal
    value: float
    bound: float
    said: tuple[Message, ...]

    @property
    def proven(self) -> bool:
        """Whether no set has fewer measures, or costs less."""
        return self.value <= self.bound * (1 + 1e-9) + 1e-9


@dataclass(frozen=True, eq=False)
class RepairResult:
    """Measures ranked, and of those the fewest or cheapest that keep the circle.

    `table` has COLUMNS; `chosen` are rows of `measures`, none where no choice keeps the circle or it is kept. `siting`
    is what was solved, `proof` says in words how well the set is proven, `why` why there is no set. `edits` make a
    scenario: the chosen, else the first; `after` is the circle with those.
    """

    measures: tuple[Measure, ...]
    table: gpd.GeoDataFrame
    area: UnservedArea | None
    before: Verdict
    after: Verdict
    chosen: tuple[int, ...]
    siting: Siting | None
    proof: Proof | None
    edits: tuple[AnyEdit, ...]
    notes: tuple[Message, ...]
    why: tuple[Message, ...] = ()


def check_repair(request: RepairRequest) -> None:
    """Raise RequestError for what can be seen to be wrong before a place is asked."""
    for kind, cost in request.costs.items():
        if kind not in KINDS:
            raise RequestError(
                "There is no kind of repair called {kind}; known are {known}.", kind=kind, known=", ".join(KINDS)
            )
        if not (np.isfinite(cost) and cost >= 0):
            raise RequestError("The cost of {kind} must be 0 or more; {cost} is given.", kind=kind, cost=cost)
    if not request.kinds:
        raise RequestError("Name at least one kind of repair; known are {known}.", known=", ".join(KINDS))
    if not request.stop_time.strip():
        raise RequestError("Say when a mobile stop would come; it counts with a place and a time only.")
