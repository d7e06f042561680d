"""Edits of facilities that stand: moved, closed, opened, given other capacities, attributes, category or entrances.

Each takes the facilities and gives what became of them as a `FacilityChange`, for `Place.edited` and for a followed
plan. Facilities keep their rows, and new ones come behind, so that a row means the same before and after. Coordinates
are metres in the place's CRS; `district` are rows of `Districts` by level, as `Facilities` has them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from ...arrays import Floats
from ...grades import same_order
from ...json_texts import named_cells
from ..errors import RequestError
from ..place import Facilities, FacilityChange

_Told = Literal["public", "new", "grade", "level"]
TOLD: Final[tuple[_Told, ...]] = ("public", "new", "grade", "level")
"""Columns of which `Facilities` tells apart what is told and what is not."""


def move_facility(
    facilities: Facilities,
    row: int,
    xy: tuple[float, float],
    *,
    entrances: ArrayLike | None = None,
    district: Mapping[str, int] | None = None,
) -> FacilityChange:
    """Move a facility; its entrances go along unless others are given. Raises RequestError for no coordinates.

    Parameters
    ----------
    facilities : the facilities before the edit; they stay as they are
    row : which of them, counted from 0
    xy : where it stands then, metres
    entrances : (k, 2) where one walks in then
    district : its rows of `Districts` by level

    Examples
    --------
    >>> from lifecircle.coverage.example import example_place
    >>> libraries = example_place().facilities
    >>> move_facility(libraries, 0, (400.0, 0.0)).after.entrance_xy[0].tolist()
    [400.0, 0.0]

    """
    site = points_of([xy])[0]
    here = facilities.entrance_xy[facilities.entrance_owner == row]
    doors = here + (site - facilities.xy[row]) if entrances is None else points_of(entrances)
    moved = facilities.xy.copy()
    moved[row] = site
    inside = {key: _set(rows, row, (district or {}).get(key, -1)) for key, rows in facilities.district.items()}
    return _changed(facilities, row, xy=moved, district=inside, **_doors(facilities, row, doors))


def set_entrances(facilities: Facilities, row: int, entrances: ArrayLike) -> FacilityChange:
    """Give a facility these entrances (k, 2), at least one. Raises RequestError for none.

    Parameters
    ----------
    facilities : the facilities before the edit; they stay as they are
    row : which of them, counted from 0
    entrances : (k, 2) metres, at least one

    Examples
    --------
    >>> from lifecircle.coverage.example import example_place
    >>> libraries = example_place().facilities
    >>> set_entrances(libraries, 0, [(90.0, 0.0), (110.0, 0.0)]).after.entrance_owner.tolist()
    [0, 0, 1]

    """
    return _changed(facilities, row, **_doors(facilities, row, points_of(entrances)))


def set_status(facilities: Facilities, row: int, status: str) -> FacilityChange:
    """Close a facility (`closed`), open one (`existing`), or make it a `planned` or `candidate` one.

    Parameters
    ----------
    facilities : the facilities before the edit; they stay as they are
    row : which of them, counted from 0
    status : `existing`, `planned`, `candidate` or `closed`

    Examples
    --------
    >>> from lifecircle.coverage.example import example_place
    >>> libraries = example_place().facilities
    >>> set_status(libraries, 0, "closed").after.status.tolist()
    ['closed', 'existing']

    """
    return _changed(facilities, row, status=_set(facilities.status, row, status))


def set_category(facilities: Facilities, row: int, category: str) -> FacilityChange:
    """Make a facility one of another category: it offers the services of that one instead.

    Its class is untold then where the other category has an order of classes of its own.

    Parameters
    ----------
    facilities : the facilities before the edit; they stay as they are
    row : which of them, counted from 0
    category : a key of the categories

    Examples
    --------
    >>> from lifecircle.coverage.example import example_place
    >>> libraries = example_place().facilities
    >>> set_category(libraries, 0, "fitness").after.category.tolist()
    ['fitness', 'library']

    """
    changed = _changed(facilities, row, category=_set(facilities.category, row, category))
    if same_order(str(facilities.category[row]), category):
        return changed
    known = {**facilities.known, "grade": _set(facilities.knows("grade"), row, value=False)}
    after = replace(changed.after, grade=_set(facilities.grade, row, np.nan), known=known)
    return replace(changed, after=after)


def set_capacity(facilities: Facilities, row: int, capacity: Mapping[str, float]) -> FacilityChange:
    """Give a facility other capacities (beds, places, m2); those that are not named stay.

    Parameters
    ----------
    facilities : the facilities before the edit; they stay as they are
    row : which of them, counted from 0
    capacity : by name: `beds`, `nursing_beds`, `places`, `area_m2`, `land_m2`

    Examples
    --------
    >>> from lifecircle.coverage.example import example_place
    >>> libraries = example_place().facilities
    >>> set_capacity(libraries, 0, {"places": 40}).after.capacity["places"].tolist()
    [40.0, 15.0]

    """
    return _changed(facilities, row, capacity=_capacities(facilities, row, capacity))


@dataclass(frozen=True)
class Attributes:
    """What a facility is told to be; None leaves a column as it is.

    `grade` is a number of `grades`, `opened` a year. `cells` are further columns of the source with what stands in them
    then, as a plan's attributes and own capacities read them; an empty text takes a cell away.
    """

    name: str | None = None
    level: str | None = None
    public: bool | None = None
    new: bool | None = None
    grade: float | None = None
    opened: float | None = None
    cells: Mapping[str, str] = field(default_factory=dict)


def set_attributes(facilities: Facilities, row: int, attributes: Attributes) -> FacilityChange:
    """Give a facility other attributes: what a clause may ask of it. Those that are not named stay, and untold ones so.

    Parameters
    ----------
    facilities : the facilities before the edit; they stay as they are
    row : which of them, counted from 0
    attributes : what is told of it from now on

    Examples
    --------
    >>> from lifecircle.coverage.example import example_place
    >>> libraries = example_place().facilities
    >>> change = set_attributes(libraries, 0, Attributes(grade=1.0, cells={"备案": "是"}))
    >>> change.after.grade.tolist(), change.after.more.tolist()
    ([1.0, nan], ['{"备案": "是"}', ''])

    """
    told = {key: getattr(attributes, key) for key in TOLD if getattr(attributes, key) is not None}
    columns: dict[str, Any] = {key: _set(getattr(facilities, key), row, value) for key, value in told.items()}
    if attributes.name is not None:
        columns["name"] = _set(facilities.name, row, attributes.name)
    if attributes.opened is not None or attributes.new is not None:
        # A year goes before a flag, so that a flag told alone takes an older year away.
        opened = facilities.opened if len(facilities.opened) else np.full(len(facilities), np.nan)
        columns["opened"] = _set(opened, row, np.nan if attributes.opened is None else attributes.opened)
    if attributes.cells:
        columns["more"] = _more(facilities, row, attributes.cells)
    known = {key: _set(facilities.knows(key), row, value=True) if key in told else facilities.knows(key)
             for key in TOLD}  # fmt: skip
    return _changed(facilities, row, known=known, **columns)


def _more(facilities: Facilities, row: int, cells: Mapping[str, str]) -> Any:  # noqa: ANN401  (a column of texts)
    more = facilities.more
    if not len(more):
        more = np.full(len(facilities), "", dtype=object)
    kept = {**named_cells(str(more[row])), **cells}
    said = {column: cell for column, cell in kept.items() if cell}
    return _set(more, row, json.dumps(said, ensure_ascii=False) if said else "")


def row_of(facilities: Facilities, facility_id: str) -> int:
    """Return the row of a facility. Raises RequestError where there is none of that id.

    Parameters
    ----------
    facilities : the facilities
    facility_id : the id that one of them has

    Examples
    --------
    >>> from lifecircle.coverage.example import example_place
    >>> libraries = example_place().facilities
    >>> row_of(libraries, "b")
    1

    """
    found = np.flatnonzero(facilities.id == facility_id)
    if not len(found):
        raise RequestError("There is no facility {id}.", id=facility_id)
    return int(found[0])


def _changed(facilities: Facilities, row: int, **columns: Any) -> FacilityChange:  # noqa: ANN401  (columns of all types)
    return FacilityChange(facilities, replace(facilities, **columns), np.array([row], np.int32))


def _doors(facilities: Facilities, row: int, doors: Floats) -> dict[str, Any]:
    """Return the columns of the entrances with others for one facility, in the facilities' order."""
    if not len(doors):
        raise RequestError("A facility needs at least one entrance; to close it, say so.")
    kept = facilities.entrance_owner != row
    xy = np.vstack([facilities.entrance_xy[kept], doors])
    owner = np.append(facilities.entrance_owner[kept], np.full(len(doors), row)).astype(np.int32)
    order = np.argsort(owner, kind="stable")
    return {"entrance_xy": xy[order], "entrance_owner": owner[order]}


def _capacities(facilities: Facilities, row: int, given: Mapping[str, float]) -> dict[str, Floats]:
    """Return the capacities with some of a facility's set to others. Raises RequestError."""
    check_capacities(given)
    none = np.full(len(facilities), np.nan)
    known = {name: facilities.capacity.get(name, none) for name in (*facilities.capacity, *given)}
    return {name: _set(column, row, given[name]) if name in given else column for name, column in known.items()}


def check_capacities(given: Mapping[str, float]) -> None:
    """Raise RequestError where a capacity is no number of 0 or above."""
    for name, value in given.items():
        if not (np.isfinite(value) and value >= 0):
            raise RequestError(
                "A capacity of {value} is not possible; give {capacity} of 0 or above.", value=value, capacity=name
            )


def _set(column: Any, row: int, value: object) -> Any:  # noqa: ANN401  (a column of any type)
    changed = column.copy()
    changed[row] = value
    return changed


def points_of(xy: ArrayLike) -> Floats:
    """Return places in metres as rows (p, 2). Raises RequestError for one that is no number."""
    points = np.asarray(xy, np.float64).reshape(-1, 2)
    if not np.isfinite(points).all():
        raise RequestError("A place of the facility has coordinates that are not numbers.")
    return points
