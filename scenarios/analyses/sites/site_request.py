"""What is asked of a search for sites, where one may build, and what it finds."""

from dataclasses import dataclass, field
from typing import Any, Final, Literal

import geopandas as gpd
from numpy.typing import NDArray

from ....arrays import Bools, Floats
from ....coverage.evaluation.verdict import Verdict
from ....coverage.siting.problem import Candidates, Siting
from ....messages import Message
from ...editing.edits import AnyEdit

Goal = Literal["most", "all", "share", "mean", "worst", "places"]
GOALS: Final[tuple[Goal, ...]] = ("most", "all", "share", "mean", "worst", "places")
SITE_COLUMNS: Final = ("number", "site", "candidate", "district", "people", "total", "cost", "places")


@dataclass(frozen=True)
class SiteRequest:
    """What is asked: for which circles (their weights beside), to what end, and how much may be built.

    The ends: `most` people with `sites` or `budget`; `all` people, each by `times` sites; a `share` (percent; the
    clause's own target where it is left open) with the fewest; least `mean` way; least `worst` way; most people who
    find `places`. `apart_m` thins street points where no candidates are given. With `beside`, a service of the plan,
    only candidates within `beside_m` metres along the streets of one of its facilities are built. `everybody` refuses
    places that cannot hold all who lack one. Of circles that ask each service of its own group, sites are for
    `service`, by default the one that falls farthest short.
    """

    clauses: tuple[str, ...]
    weights: tuple[float, ...] = ()
    goal: Goal = "most"
    sites: int | None = None
    budget: float | None = None
    spacing_m: float = 0.0
    share: float | None = None
    times: int = 1
    apart_m: float = 200.0
    gap: float = 0.0
    seconds: float = 60.0
    beside: str = ""
    beside_m: float = 300.0
    everybody: bool = False
    service: str = ""


@dataclass(frozen=True, eq=False)
class CandidateSites:
    """Where one may build, (c,) each: names, and cost, places and marks where given, as `Candidates` has them."""

    xy: Floats
    name: NDArray[Any]
    cost: Floats | None = None
    capacity: Floats | None = None
    excluded: Bools | None = None
    required: Bools | None = None
    notes: tuple[Message, ...] = ()

    @property
    def candidates(self) -> Candidates:
        """The same without names."""
        return Candidates(self.xy, self.cost, self.capacity, self.excluded, self.required)


@dataclass(frozen=True, eq=False)
class SiteResult:
    """Suggested sites.

    `sites` have SITE_COLUMNS: their number in the order of what each adds, the people each adds (`people`) and that
    all so far serve (`total`). `before` and `after` are the verdicts on each circle. `edits` make a scenario of it.
    """

    siting: Siting
    sites: gpd.GeoDataFrame
    candidates: gpd.GeoDataFrame
    before: tuple[Verdict, ...]
    after: tuple[Verdict, ...]
    edits: tuple[AnyEdit, ...]
    notes: tuple[Message, ...] = field(default=())
