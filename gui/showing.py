"""From a verdict's evidence to what the map draws and the table lists: people, facilities, and ranked areas."""

from dataclasses import dataclass

import numpy as np

from ..coverage.place import Bools, Facilities, Ints, Place
from ..coverage.verdict import CircleEvidence, DistrictEvidence, Evidence, FacilityEvidence, UnservedArea, Verdict
from ..scenarios.i18n import Words
from .map_scene import Area, People, Sites


@dataclass(frozen=True)
class AreaRow:
    """One line of the table: a name, what it lies in, its people, and the way to the nearest facility in words."""

    name: str
    kind: str
    people: float
    way: str


@dataclass(frozen=True, eq=False)
class Showing:
    """What one clause, or one part of it, shows. `areas` and `rows` go together, ranked by people."""

    people: People | None = None
    sites: Sites | None = None
    areas: tuple[Area, ...] = ()
    rows: tuple[AreaRow, ...] = ()


def showing(place: Place, verdict: Verdict, evidence: Evidence | None, words: Words) -> Showing:
    """Turn evidence into what can be seen; nothing where a verdict has none."""
    if isinstance(evidence, CircleEvidence):
        return _of_circle(place, evidence, words)
    if isinstance(evidence, DistrictEvidence):
        return _of_districts(place, verdict, evidence, words)
    if isinstance(evidence, FacilityEvidence):
        return Showing(sites=_sites(place.facilities, evidence.facilities))
    return Showing()


def _of_circle(place: Place, evidence: CircleEvidence, words: Words) -> Showing:
    asked = evidence.asked
    people = People(place.demand.xy[asked], evidence.people[asked], evidence.served[asked])
    areas = tuple(Area(area.name, area.people, area.xy, area.geometry) for area in evidence.areas)
    rows = tuple(_row(area, evidence, words) for area in evidence.areas)
    return Showing(people, _sites(place.facilities, evidence.counted), areas, rows)


def _row(area: UnservedArea, evidence: CircleEvidence, words: Words) -> AreaRow:
    return AreaRow(area.name, words.name(area.area_type), area.people, way_text(area.cost, evidence.mode, words))


def way_text(cost: float, mode: str, words: Words) -> str:
    """A way's length in words: minutes, kilometres, the share of the limit, or a dash where none was found."""
    if not np.isfinite(cost):
        return "–"
    if mode == "mixed":
        return f"{cost:.0%}"
    unit = words.name("min") if mode in {"walk", "drive"} else words.name("km")
    return f"{cost:.1f} {unit}"


def _of_districts(place: Place, verdict: Verdict, evidence: DistrictEvidence, words: Words) -> Showing:
    """Districts that lack what they must have, and who lives in them."""
    weight = _weights(place, verdict.clause.group)
    home = place.demand.district.get(evidence.level, np.full(len(place.demand), -1, dtype=np.int32))
    asked = np.isin(home, evidence.districts)
    lacking = evidence.districts[~evidence.met]
    people = People(place.demand.xy[asked], weight[asked], ~np.isin(home[asked], lacking))
    sums = np.bincount(home[home >= 0], weight[home >= 0], minlength=len(place.districts))
    ranked = lacking[np.argsort(-sums[lacking], kind="stable")]
    areas = tuple(_district_area(place, int(row), float(sums[row])) for row in ranked)
    rows = tuple(
        AreaRow(area.name, words.name(str(place.districts.area_type[row])), area.people, "")
        for area, row in zip(areas, ranked, strict=True)
    )
    found = np.unique(evidence.found[evidence.found >= 0]) if evidence.found.size else np.zeros(0, dtype=np.int32)
    return Showing(people, _sites(place.facilities, found.astype(np.int32)), areas, rows)


def _weights(place: Place, group: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    chosen = place.demand.weights.get(group)
    return np.asarray(place.demand.weights["people"] if chosen is None else chosen, dtype=np.float64)


def _district_area(place: Place, row: int, people: float) -> Area:
    shape = place.districts.geometry[row]
    middle = shape.representative_point()
    return Area(str(place.districts.name[row]), people, (middle.x, middle.y), shape)


def _sites(facilities: Facilities, counted: Ints) -> Sites:
    counts: Bools = np.zeros(len(facilities), dtype=bool)
    counts[counted] = True
    return Sites(facilities.xy, facilities.name, facilities.category, counts)
