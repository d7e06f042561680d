"""From a verdict's evidence to what the map draws and the table lists: people, facilities, and ranked areas."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
import shapely

from ....arrays import Bools, Floats, Ints
from ....coverage.accessibility.unserved_areas import UnservedArea
from ....coverage.evaluation.facilities.facility_filter import categories_asked
from ....coverage.evaluation.verdict import CircleEvidence, DistrictEvidence, Evidence, FacilityEvidence, Verdict
from ....coverage.place import LAND, Facilities, Place
from ....coverage.plans.picks import Service
from ....coverage.travel.modes import TIMED
from ....scenarios.presentation.summary import about, category_name, parts_text
from ....scenarios.presentation.translate import Words
from ...map.scene import Area, People, Sites

Rect = tuple[float, float, float, float]
_HOMES_M: Final = 120.0
_AROUND_M: Final = 300.0
"""How much of the neighbourhood of a facility is shown."""
NO_SERVICES: Final[Mapping[str, Service]] = MappingProxyType({})


@dataclass(frozen=True)
class AreaRow:
    """One line of the table, in words: a name, a kind, people or another amount, and the way to the nearest facility.

    `bounds` (xmin, ymin, xmax, ymax in metres) is where to look; `alarming` whether it is as it should not be.
    `sort_by` are the four values that the columns are sorted by; `home` is a typical demand point, -1 for none.
    """

    name: str
    kind: str
    amount: str
    way: str
    bounds: Rect
    alarming: bool = True
    sort_by: tuple[str, str, float, float] = ("", "", 0.0, 0.0)
    home: int = -1


@dataclass(frozen=True, eq=False)
class Showing:
    """What one clause, or one part of it, shows.

    Where there are `areas`, `rows` go with them, ranked by people; else `rows` are the facilities that were counted.
    """

    people: People | None = None
    sites: Sites | None = None
    areas: tuple[Area, ...] = ()
    rows: tuple[AreaRow, ...] = ()
    of_facilities: bool = False


def showing(
    place: Place,
    verdict: Verdict,
    evidence: Evidence | None,
    words: Words,
    *,
    services: Mapping[str, Service] = NO_SERVICES,
) -> Showing:
    """Turn evidence into what can be seen; where a verdict has none, the facilities that it would have asked.

    They are what has to be told more of for a verdict, and are clicked for it; the people are shown as well, without
    a claim that anybody is served or not. `services` are the plan's.
    """
    if isinstance(evidence, CircleEvidence):
        return _of_circle(place, evidence, words, estimated=bool(verdict.estimated))
    if isinstance(evidence, DistrictEvidence):
        return _of_districts(place, verdict, evidence, words)
    if isinstance(evidence, FacilityEvidence):
        return _of_facilities(place, evidence, words)
    rows, people = _asked_of(place.facilities, verdict, services), _nobody_asked(place, verdict.clause.group)
    if not len(rows):
        return Showing(people)
    untold = FacilityEvidence((), rows, np.full(len(rows), np.nan), np.ones(len(rows), np.bool_))
    return replace(_of_facilities(place, untold, words), people=people)


def _nobody_asked(place: Place, group: str) -> People:
    """The group's people where nothing tells who is served."""
    rows = np.flatnonzero(~place.demand.on_land)
    weight = _weights(place, group)[rows]
    return People(place.demand.xy[rows], weight, np.ones(len(rows), np.bool_), rows, known=False)


def _asked_of(facilities: Facilities, verdict: Verdict, services: Mapping[str, Service]) -> Ints:
    """Return the facilities of the categories that a clause names, whatever else it asks of them."""
    named = sorted(categories_asked(verdict.clause.picks, services)) if services else []
    return np.flatnonzero(np.isin(facilities.category, named)).astype(np.int32)


def _of_facilities(place: Place, evidence: FacilityEvidence, words: Words) -> Showing:
    """The facilities that were counted, those that are not as the clause wants them first, then by what each adds."""
    facilities = place.facilities
    order = np.lexsort((-np.nan_to_num(evidence.value), evidence.met))
    rows = tuple(
        AreaRow(
            name=str(facilities.name[row]),
            kind=category_name(str(facilities.category[row]), words),
            amount=f"{value:,.0f}" if np.isfinite(value) else "–",
            way="",
            bounds=_around(facilities.xy[row]),
            alarming=not met,
            sort_by=(str(facilities.name[row]), str(facilities.category[row]), float(np.nan_to_num(value)), 0.0),
        )
        for row, value, met in zip(evidence.facilities[order], evidence.value[order], evidence.met[order], strict=True)
    )
    return Showing(sites=_sites(facilities, evidence.facilities), rows=rows, of_facilities=True)


def _around(xy: Floats) -> Rect:
    x, y = float(xy[0]), float(xy[1])
    return (x - _AROUND_M, y - _AROUND_M, x + _AROUND_M, y + _AROUND_M)


def _of_circle(place: Place, evidence: CircleEvidence, words: Words, *, estimated: bool) -> Showing:
    people = [area.people for area in evidence.areas]
    shown = list(map(about, people)) if estimated else parts_text(people)
    land = evidence.group == LAND
    areas = tuple(
        Area(area.name, area.people, area.xy, area, shown=text, of_land=land)
        for area, text in zip(evidence.areas, shown, strict=True)
    )
    rows = tuple(
        _row(place, area, evidence, words, shown=f"{text} m²" if land else text)
        for area, text in zip(evidence.areas, shown, strict=True)
    )
    return Showing(_people(place, evidence), _sites(place.facilities, evidence.counted), areas, rows)


def _people(place: Place, evidence: CircleEvidence) -> People:
    """Who is asked: where places run out at a point, both those who find one there and those who do not."""
    rows, land = np.flatnonzero(evidence.asked), evidence.group == LAND
    if evidence.seated is None:
        return People(place.demand.xy[rows], evidence.people[rows], evidence.served[rows], rows, land)
    parts = [rows[evidence.shares[rows] > 0], rows[~evidence.served[rows]]]
    people = np.concatenate([evidence.people_served[parts[0]], evidence.people_unserved[parts[1]]])
    both = np.concatenate(parts)
    return People(place.demand.xy[both], people, np.repeat([True, False], [len(one) for one in parts]), both, land)


def _row(place: Place, area: UnservedArea, evidence: CircleEvidence, words: Words, *, shown: str) -> AreaRow:
    way = way_text(area.cost, evidence.mode, words)
    return AreaRow(
        area.name,
        words.name(area.area_type),
        shown,
        way,
        _around_points(place.demand.xy[area.points]),
        sort_by=(area.name, area.area_type, area.people, area.cost),
        home=_typical_home(area, evidence),
    )


def _typical_home(area: UnservedArea, evidence: CircleEvidence) -> int:
    """Return the demand point whose way is nearest to the one that is told of the area, of several the one of most."""
    people, cost = evidence.people[area.points], evidence.cost[area.points]
    apart = np.abs(cost - area.cost) if np.isfinite(area.cost) else np.where(np.isinf(cost), 0.0, np.inf)
    return int(area.points[np.lexsort((-people, np.round(apart, 1)))[0]])


def _around_points(xy: Floats) -> Rect:
    """Where the people of an area live, with some of their neighbourhood: no polygon need be made for it."""
    (xmin, ymin), (xmax, ymax) = xy.min(axis=0) - _HOMES_M, xy.max(axis=0) + _HOMES_M
    return (float(xmin), float(ymin), float(xmax), float(ymax))


def _bounds(shape: shapely.Geometry) -> Rect:
    xmin, ymin, xmax, ymax = shapely.bounds(shape)
    return (float(xmin), float(ymin), float(xmax), float(ymax))


def way_text(cost: float, mode: str, words: Words) -> str:
    """A way's length in words: minutes, kilometres, the share of the limit, or a dash where none was found."""
    if not np.isfinite(cost):
        return "–"
    if mode == "mixed":
        return f"{cost:.0%}"
    unit = words.name("min") if mode in TIMED else words.name("km")
    return f"{cost:.1f} {unit}"


def _of_districts(place: Place, verdict: Verdict, evidence: DistrictEvidence, words: Words) -> Showing:
    """Districts that lack what they must have, and who lives in them."""
    weight = _weights(place, verdict.clause.group)
    home = place.demand.district.get(evidence.level, np.full(len(place.demand), -1, dtype=np.int32))
    asked = np.isin(home, evidence.districts) & ~place.demand.on_land
    lacking = evidence.districts[~evidence.met]
    served = ~np.isin(home[asked], lacking)
    people = People(place.demand.xy[asked], weight[asked], served, np.flatnonzero(asked))
    sums = np.bincount(home[home >= 0], weight[home >= 0], minlength=len(place.districts))
    ranked = lacking[np.argsort(-sums[lacking], kind="stable")]
    shown = parts_text([float(sums[row]) for row in ranked])
    areas = tuple(
        _district_area(place, int(row), float(sums[row]), text) for row, text in zip(ranked, shown, strict=True)
    )
    rows = tuple(
        AreaRow(
            area.name,
            _area_type(place, int(row), words),
            area.shown,
            "",
            _bounds(place.districts.geometry[row]),
            sort_by=(area.name, str(place.districts.area_type[row]), area.people, 0.0),
        )
        for area, row in zip(areas, ranked, strict=True)
    )
    return Showing(people, _sites(place.facilities, evidence.facilities), areas, rows)


def _area_type(place: Place, row: int, words: Words) -> str:
    known = str(place.districts.area_type[row])
    return words.name(known) if known else ""


def _weights(place: Place, group: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    chosen = place.demand.weights.get(group)
    return np.asarray(place.demand.weights["people"] if chosen is None else chosen, dtype=np.float64)


def _district_area(place: Place, row: int, people: float, shown: str) -> Area:
    shape = place.districts.geometry[row]
    middle = shape.representative_point()
    return Area(str(place.districts.name[row]), people, (middle.x, middle.y), shape, shown=shown)


def _sites(facilities: Facilities, counted: Ints) -> Sites:
    counts: Bools = np.zeros(len(facilities), dtype=bool)
    counts[counted] = True
    return Sites(facilities.xy, facilities.name, facilities.category, counts)
