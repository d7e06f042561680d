"""Side by side (毗邻、共建共享): services that stand together, those that could, and sites that give several.

The pairs are those that the plan names (clauses of the kind `together`), and the usual ones of `USUAL`. Distances are
metres between the nearest entrances, along the streets and straight; which of the two decides is told with each pair.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import shapely

from ....arrays import Ints
from ....coverage.accessibility.side_by_side import Neighbours, neighbours
from ....coverage.evaluation.context import EvaluationContext, make_case
from ....coverage.evaluation.facilities.facility_filter import service_title
from ....coverage.place import Place
from ....coverage.plans.clauses import Clause, TogetherClause
from ....coverage.plans.picks import Pick
from ....coverage.travel.profiles import WALK_ADULT
from ....messages import Message, Titled
from ....progress import never_cancelled
from ...presentation.names import later
from ...presentation.summary import category_title
from ..request import ViewRequest
from ..view import Cell, Column, Name, Opens, Row, Table, View, Word, clause_opens, clause_title

USUAL: Final = (
    ("health_station", "community_elderly"),
    ("kindergarten", "childcare"),
    ("community_service", "childcare"),
    ("community_service", "elderly_meal"),
    ("culture", "fitness_site"),
    ("primary_school", "sports_ground"),
)
"""What the five plans speak of together without a distance: 医养毗邻、托幼一体、嵌入社区综合设施、共享场地."""
USUAL_M: Final = 300.0
SEARCHED_M: Final = 5_000.0
HOSTS: Final = ("community_service", "culture_station", "elderly_centre", "township_hospital")
"""Categories of houses into which a further service can be taken."""
UNUSED: Final = ("candidate", "planned", "closed")
State = Literal["same", "beside", "round", "apart"]
_STATES: Final[dict[State, Word]] = {
    "same": Word(later("at one site"), "good"),
    "beside": Word(later("side by side"), "good"),
    "round": Word(later("near, but only by a detour"), "near"),
    "apart": Word(later("apart"), "bad"),
}
_PAIRS: Final = (
    Column("first", later("Service")),
    Column("second", later("Beside")),
    Column("from", later("Asked by")),
    Column("metres", later("Within, m"), "count"),
    Column("sites", later("Sites"), "count"),
    Column("same", later("At one site"), "count"),
    Column("beside", later("Side by side"), "count"),
    Column("round", later("Detour"), "count"),
    Column("apart", later("Apart"), "count"),
    Column("share", later("Together"), "percent"),
)
_SITES: Final = (
    Column("first", later("Service")),
    Column("facility", later("Facility")),
    Column("second", later("Beside")),
    Column("neighbour", later("The nearest of these")),
    Column("along", later("Along the streets, m"), "count"),
    Column("straight", later("Straight, m"), "count"),
    Column("state", later("State")),
)
_COULD: Final = (
    Column("site", later("Site")),
    Column("what", later("What it is")),
    Column("status", later("Status")),
    Column("could", later("Could give")),
    Column("facility", later("To stand beside")),
    Column("along", later("Along the streets, m"), "count"),
)
_SEVERAL: Final = (
    Column("site", later("Site")),
    Column("count", later("Services"), "count"),
    Column("services", later("Which")),
)


@dataclass(frozen=True, eq=False)
class PairOfServices:
    """One pair: the rows of the facilities of the first service, their neighbours, and what of them is together."""

    first: Titled
    second: Titled
    second_keys: tuple[str, ...]
    clause: Clause | None
    metres: float
    straight: bool
    rows: Ints
    found: Neighbours

    def state(self, row: int) -> State:
        """Return how the facility at a place in `rows` stands."""
        if self.found.same[row]:
            return "same"
        near, straight = self.found.along_m[row] <= self.metres, self.found.straight_m[row] <= self.metres
        if near or (self.straight and straight):
            return "beside"
        return "round" if straight else "apart"

    def states(self) -> list[State]:
        """Return the states of all."""
        return [self.state(row) for row in range(len(self.rows))]


def pairs(request: ViewRequest) -> View:
    """Return the pairs of services, site by site, what could stand beside, and sites that give several."""
    place = request.place
    found = pairs_of(request)
    tables = (
        Table("pairs", later("Pairs of services"), _PAIRS, tuple(_pair_rows(found))),
        Table("sites", later("Site by site"), _SITES, tuple(_site_rows(place, found))),
        Table("could", later("What could stand beside"), _COULD, tuple(_could_rows(place, found))),
        Table("several", later("Sites with several services"), _SEVERAL, tuple(_several_rows(place))),
    )
    return View(
        "pairs",
        later("Services side by side"),
        tables,
        tuple(_notes(found)),
        tuple(_assumed(found)),
        _lines(place, found),
    )


def pairs_of(request: ViewRequest) -> tuple[PairOfServices, ...]:
    """Return the plan's own pairs, and the usual ones of services that it knows and that are in the data."""
    settings = replace(request.evaluation.settings, sureness=False)
    case = make_case(request.place, request.plan, settings, never_cancelled)
    own = [_of_clause(case, clause) for clause in request.plan.clause if isinstance(clause, TogetherClause)]
    usual = [
        _pair(case, (Pick(any_of=(one,)),), (Pick(any_of=(other,)),), None, USUAL_M)
        for one, other in USUAL
        if {one, other} <= case.services.keys()
    ]
    return tuple(pair for pair in (*own, *usual) if pair is not None)


def _of_clause(case: EvaluationContext, clause: TogetherClause) -> PairOfServices | None:
    """Return the pair of a clause; minutes on foot are metres at the pace of adults."""
    mode, limit = case.mode(clause, clause.mode), case.limit(clause, clause.limit)
    profile = case.profile("people", "walk") or WALK_ADULT
    metres = 1000 * limit if mode in {"network_km", "radius_km"} else 60 * limit * profile.speed_mps
    return _pair(case, clause.services, clause.beside, clause, metres, straight=mode == "radius_km")


def _pair(
    case: EvaluationContext,
    first: tuple[Pick, ...],
    second: tuple[Pick, ...],
    clause: Clause | None,
    metres: float,
    *,
    straight: bool = False,
) -> PairOfServices | None:
    rows, others = case.choose_any(first).rows, case.choose_any(second).rows
    if not len(rows) or not len(others):
        return None
    titles = [service_title([key for pick in pool for key in pick.any_of], case.services) for pool in (first, second)]
    keys = tuple(key for pick in second for key in pick.any_of)
    found = neighbours(case.place, rows, others, most_m=max(SEARCHED_M, metres), ways=case.ways)
    return PairOfServices(titles[0], titles[1], keys, clause, metres, straight, rows, found)


def _pair_rows(found: tuple[PairOfServices, ...]) -> Iterator[Row]:
    for pair in found:
        states = pair.states()
        counts = {state: states.count(state) for state in _STATES}
        together = counts["same"] + counts["beside"]
        cells: tuple[Cell, ...] = (
            pair.first,
            pair.second,
            clause_title(pair.clause) if pair.clause else Word(later("usual pair")),
            pair.metres,
            len(states),
            *counts.values(),
            100 * together / len(states),
        )
        yield Row(cells, clause_opens(pair.clause) if pair.clause else ())


def _site_rows(place: Place, found: tuple[PairOfServices, ...]) -> Iterator[Row]:
    for pair in found:
        for at, row in enumerate(pair.rows.tolist()):
            neighbour = int(pair.found.along[at] if pair.found.along[at] >= 0 else pair.found.straight[at])
            cells: tuple[Cell, ...] = (
                pair.first,
                _name(place, row),
                pair.second,
                _name(place, neighbour) if neighbour >= 0 else None,
                _metres(pair.found.along_m[at]),
                _metres(pair.found.straight_m[at]),
                _STATES[pair.state(at)],
            )
            yield Row(cells, _facility(place, row))


def _could_rows(place: Place, found: tuple[PairOfServices, ...]) -> Iterator[Row]:
    """Yield unused sites, and houses that take further services, within the distance of one that stands alone."""
    facilities = place.facilities
    hosts = np.isin(facilities.category, HOSTS) & (facilities.status == "existing")
    free = np.flatnonzero(hosts | np.isin(facilities.status, UNUSED)).astype(np.int32)
    for pair in found:
        alone = pair.rows[[state in {"round", "apart"} for state in pair.states()]]
        if not len(alone) or not len(free):
            continue
        near = neighbours(place, free, alone, most_m=pair.metres)
        for at in np.flatnonzero((near.along_m <= pair.metres) & (near.along >= 0)).tolist():
            row = int(free[at])
            cells: tuple[Cell, ...] = (
                _name(place, row),
                category_title(str(facilities.category[row])),
                Name(str(facilities.status[row])),
                pair.second,
                _name(place, int(near.along[at])),
                _metres(near.along_m[at]),
            )
            yield Row(cells, _facility(place, row))


def _several_rows(place: Place) -> Iterator[Row]:
    """Yield the sites that give two services or more, the most first."""
    facilities = place.facilities
    sites: dict[str, list[int]] = {}
    for row in np.flatnonzero(facilities.status == "existing").tolist():
        sites.setdefault(str(facilities.site[row]) if len(facilities.site) else str(facilities.id[row]), []).append(row)
    several = [rows for site, rows in sites.items() if site and len(set(facilities.category[rows])) > 1]
    for rows in sorted(several, key=lambda one: -len(one)):
        kinds = [category_title(key) for key in dict.fromkeys(str(facilities.category[row]) for row in rows)]
        which = Titled("、".join(one.title for one in kinds), ", ".join(one.title_en for one in kinds))
        yield Row((_name(place, rows[0]), len(kinds), which), _facility(place, rows[0]))


def _lines(place: Place, found: tuple[PairOfServices, ...]) -> gpd.GeoDataFrame:
    """Return a line for each facility to its neighbour along the streets, or its point where it has none."""
    xy = place.facilities.xy
    shapes, keys, states = [], [], []
    for number, pair in enumerate(found):
        for at, row in enumerate(pair.rows.tolist()):
            other = int(pair.found.along[at])
            beyond = other < 0 or np.array_equal(xy[row], xy[other])
            shapes.append(shapely.Point(xy[row]) if beyond else shapely.LineString([xy[row], xy[other]]))
            keys.append(f"{number}:{place.facilities.id[row]}")
            states.append(pair.state(at))
    return gpd.GeoDataFrame({"key": keys, "state": states}, geometry=shapes, crs=place.network.crs)


def _name(place: Place, row: int) -> Cell:
    facilities = place.facilities
    return str(facilities.name[row]) or category_title(str(facilities.category[row]))


def _facility(place: Place, row: int) -> tuple[Opens, ...]:
    return (Opens("facility", str(place.facilities.id[row])),)


def _metres(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _notes(found: tuple[PairOfServices, ...]) -> Iterator[Message]:
    if not found:
        return
    yield Message(
        "Distances are between the nearest entrances: along the streets, with the way from door to street, and "
        "straight. Beyond {most:,.0f} m along the streets no distance is given.",
        {"most": SEARCHED_M},
    )
    for pair in found:
        if pair.straight:
            yield Message("{service}: the plan counts straight lines.", {"service": pair.first})


def _assumed(found: tuple[PairOfServices, ...]) -> Iterator[Message]:
    if any(pair.clause is None for pair in found):
        yield Message(
            "The usual pairs have no distance in the plan; {metres:g} m along the streets are taken.",
            {"metres": USUAL_M},
        )
    for pair in found:
        if pair.clause is not None and not pair.straight:
            text = "{clause}: {metres:.0f} m stand for the plan's limit, at the pace of adults."
            yield Message(text, {"clause": clause_title(pair.clause), "metres": pair.metres})
