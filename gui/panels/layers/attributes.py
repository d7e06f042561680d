"""The attributes of a layer as columns: what its table lists, in words where there are words."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QCoreApplication

from ....arrays import Bools, Floats, Longs
from ....coverage.evaluation.verdict import CircleEvidence
from ....coverage.place import Place
from ....coverage.travel.modes import TIMED
from ....scenarios.presentation.summary import category_name
from ....scenarios.presentation.translate import Words
from ...map.scene import Area

translate = QCoreApplication.translate

LAYERS: Final = ("sites", "areas", "people", "districts")
_CAPACITIES: Final = ("beds", "nursing_beds", "places", "area_m2", "land_m2")


@dataclass(frozen=True, eq=False)
class Column:
    """`values` (n,) are sorted by and compared with; numbers are floats, NaN where unknown, all else is text."""

    key: str
    title: str
    values: NDArray[Any]
    decimals: int = 1

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return bool(np.issubdtype(self.values.dtype, np.floating))

    def text(self, row: int) -> str:
        """Write one value."""
        value = self.values[row]
        if not self.is_number:
            return str(value)
        if not np.isfinite(value):
            return ""
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.{self.decimals}f}"


@dataclass(frozen=True, eq=False)
class Attributes:
    """The rows of a layer: its columns, where each row lies (n, 2) in metres, and its row in the place's own table."""

    columns: tuple[Column, ...]
    xy: Floats
    rows: Longs

    def __len__(self) -> int:
        return len(self.rows)


def attributes_of(layer: str, place: Place, evidence: object, areas: tuple[Area, ...], words: Words) -> Attributes:
    """Return the attributes of one of LAYERS, of the place and the circle that are shown."""
    if layer == "sites":
        return _of_sites(place, evidence, words)
    if layer == "areas":
        return _of_areas(areas, evidence)
    if layer == "people":
        return _of_people(place, evidence, words)
    return _of_districts(place, words)


def _people(key: str, title: str, values: Floats) -> Column:
    return Column(key, title, np.asarray(values, dtype=np.float64), decimals=0)


def _column(key: str, title: str, values: ArrayLike) -> Column:
    array = np.asarray(values)
    number = array.dtype.kind in "fiu"
    return Column(key, title, array.astype(np.float64) if number else array.astype(object))


def _yes(flags: Bools) -> NDArray[np.object_]:
    return np.where(flags, translate("Attributes", "yes"), translate("Attributes", "no")).astype(object)


def _of_sites(place: Place, evidence: object, words: Words) -> Attributes:
    one = place.facilities
    categories = {key: category_name(str(key), words) for key in np.unique(one.category.astype(str))}
    columns = [
        _column("name", translate("Attributes", "Name"), one.name),
        _column("category", translate("Attributes", "Category"), [categories[str(key)] for key in one.category]),
        _column("status", translate("Attributes", "Status"), [words.name(str(key)) for key in one.status]),
    ]
    if isinstance(evidence, CircleEvidence):
        counts = np.isin(np.arange(len(one)), evidence.counted)
        columns.append(_column("counts", translate("Attributes", "Counts here"), _yes(counts)))
        columns.append(
            _people(
                "nearest_for", translate("Attributes", "People it is nearest for"), _nearest_for(evidence, len(one))
            )
        )
    titles = _capacity_titles()
    for key in _CAPACITIES:
        values = one.capacity.get(key)
        if values is not None and np.isfinite(values).any():
            columns.append(_column(key, titles[key], values))
    if len(one.opened) and np.isfinite(one.opened).any():
        columns.append(_column("opened", translate("Attributes", "Opened"), one.opened))
    columns.append(_column("id", translate("Attributes", "ID"), one.id))
    return Attributes(tuple(columns), one.xy, np.arange(len(one)))


def _nearest_for(evidence: CircleEvidence, count: int) -> Floats:
    """For how many people of the circle each facility is the nearest, within the limit."""
    served = (evidence.shares > 0) & (evidence.facility >= 0)
    people = evidence.people_served[served]
    sums: Floats = np.bincount(evidence.facility[served], people, minlength=count).astype(np.float64)
    return sums


def _capacity_titles() -> dict[str, str]:
    return {
        "beds": translate("Attributes", "Beds"),
        "nursing_beds": translate("Attributes", "Nursing beds"),
        "places": translate("Attributes", "Places"),
        "area_m2": translate("Attributes", "Floor area (m²)"),
        "land_m2": translate("Attributes", "Land (m²)"),
    }


def _of_areas(areas: tuple[Area, ...], evidence: object) -> Attributes:
    found = evidence.areas if isinstance(evidence, CircleEvidence) else ()
    columns = [
        _column("name", translate("Attributes", "Name"), [area.name for area in areas]),
        _people(
            "people",
            translate("Attributes", "People not served"),
            np.array([area.people for area in areas], dtype=np.float64),
        ),
    ]
    if isinstance(evidence, CircleEvidence) and len(found) == len(areas):
        costs = np.array([area.cost for area in found], dtype=np.float64)
        columns.append(_column("way", _way_title(evidence), costs))
        columns.append(_column("homes", translate("Attributes", "Points"), [float(len(area.points)) for area in found]))
    xy = np.array([area.xy for area in areas], dtype=np.float64).reshape(-1, 2)
    return Attributes(tuple(columns), xy, np.arange(len(areas)))


def _way_title(evidence: CircleEvidence) -> str:
    if evidence.mode in TIMED:
        return translate("Attributes", "Minutes to the nearest")
    return translate("Attributes", "Way to the nearest")


def _of_people(place: Place, evidence: object, words: Words) -> Attributes:
    people, rows = place.demand, np.flatnonzero(~place.demand.on_land)
    columns = [_people("people", translate("Attributes", "Residents"), people.weights["people"][rows])]
    if isinstance(evidence, CircleEvidence):
        columns.append(_people("asked", translate("Attributes", "Of them asked about"), evidence.people[rows]))
        columns.append(_column("served", translate("Attributes", "Served"), _yes(evidence.served[rows])))
    for level in ("county", "township", "village"):
        home = people.district.get(level, np.zeros(0, np.int32))
        if np.any(home >= 0):
            names, at = np.append(place.districts.name, ""), home[rows]
            columns.append(_column(level, words.name(level), names[np.where(at >= 0, at, len(names) - 1)]))
    return Attributes(tuple(columns), people.xy[rows], rows)


def _of_districts(place: Place, words: Words) -> Attributes:
    one = place.districts
    sums = np.zeros(len(one))
    for level in np.unique(one.level.astype(str)) if len(one) else ():
        home = place.demand.district.get(str(level))
        if home is not None:
            known = home >= 0
            weight = place.demand.weights["people"][known]
            sums += np.bincount(home[known], weight, minlength=len(one))[: len(one)]
    kinds = [words.name(str(kind)) if kind else "" for kind in one.area_type]
    columns = (
        _column("name", translate("Attributes", "Name"), one.name),
        _column("level", translate("Attributes", "Level"), [words.name(str(level)) for level in one.level]),
        _column("type", translate("Attributes", "Type"), np.array(kinds, dtype=object)),
        _people("people", translate("Attributes", "Residents"), sums),
    )
    xy = np.array([(shape.centroid.x, shape.centroid.y) for shape in one.geometry], dtype=np.float64).reshape(-1, 2)
    return Attributes(columns, xy, np.arange(len(one)))
