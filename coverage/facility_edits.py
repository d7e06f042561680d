"""Edits of facilities: one added, moved, closed, opened, given other capacities, attributes, category or entrances.

Each takes the facilities and gives what became of them as a `FacilityChange`, for `Place.edited` and for a followed
plan. Facilities keep their rows, and new ones come behind, so that a row means the same before and after. Coordinates
are metres in the place's CRS; `district` are rows of `Districts` by level, as `Facilities` has them.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats
from ..grades import same_order
from ..json_texts import named_cells
from .errors import RequestError
from .place import Facilities, FacilityChange

_Told = Literal["public", "new", "grade", "level"]
_TOLD: Final[tuple[_Told, ...]] = ("public", "new", "grade", "level")
"""Columns of which `Facilities` tells apart what is told and what is not."""


@dataclass(frozen=True, eq=False)
class NewFacility:
    """A facility that was not there: one row of `Facilities`, with what is not told as there.

    `xy` (2,) is where it stands, `entrances` (k, 2) where one walks in, by default where it stands. `public`, `new`,
    `grade` and `level` are None or '' where nobody told, so that a clause that asks for them is not decided by a guess.
    `opened` is the year; `site` is shared by the services of one house, by default its own. `stops` marks a mobile
    point that comes by at a place and a time.
    """

    id: str
    category: str
    xy: tuple[float, float]
    name: str = ""
    entrances: ArrayLike | None = None
    status: str = "existing"
    level: str = ""
    capacity: Mapping[str, float] = field(default_factory=dict)
    public: bool | None = None
    grade: float | None = None
    new: bool | None = True
    opened: float | None = None
    site: str = ""
    district: Mapping[str, int] = field(default_factory=dict)
    stops: bool = False


def add_facility(facilities: Facilities, new: NewFacility) -> FacilityChange:
    """Add a facility behind the others. Raises RequestError for an id that is taken, and for no coordinates.

    Parameters
    ----------
    facilities : the facilities before the edit; they stay as they are
    new : the facility, as it will stand

    Examples
    --------
    >>> from lifecircle.coverage.example import example_place
    >>> libraries = example_place().facilities
    >>> change = add_facility(libraries, NewFacility("c", "library", (400.0, 0.0)))
    >>> change.after.id.tolist(), change.rows.tolist(), len(libraries)
    (['a', 'b', 'c'], [2], 2)

    """
    check_new(new, {*facilities.id.tolist()})
    return add_facilities(facilities, [new])


def check_new(new: NewFacility, taken: Collection[str]) -> None:
    """Raise RequestError for an id that is taken, coordinates that are no numbers, and capacities that are none."""
    if new.id in taken:
        raise RequestError("There is already a facility {id}.", id=new.id)
    _points([new.xy])
    if new.entrances is not None:
        _points(new.entrances)
    _check_capacities(new.capacity)


def add_facilities(facilities: Facilities, those: Sequence[NewFacility]) -> FacilityChange:
    """Add several facilities, each of which `check_new` lets pass, in one edit: as one after the other."""
    first, count = len(facilities), len(those)
    doors = [_points([new.xy] if new.entrances is None else new.entrances) for new in those]
    owner = np.repeat(np.arange(first, first + count), [len(xy) for xy in doors])
    columns: dict[str, list[Any]] = {
        "id": [new.id for new in those],
        "name": [new.name for new in those],
        "category": [new.category for new in those],
        "status": [new.status for new in those],
        "level": [new.level for new in those],
        "public": [bool(new.public) for new in those],
        "new": [bool(new.new) for new in those],
        "mobile": [new.stops for new in those],
        "scheduled": [new.stops for new in those],
        "grade": [np.nan if new.grade is None else new.grade for new in those],
    }
    told: dict[_Told, list[bool]] = {
        "public": [new.public is not None for new in those],
        "new": [new.new is not None for new in those],
        "grade": [new.grade is not None for new in those],
        "level": [bool(new.level) for new in those],
    }
    inside = {key: [new.district.get(key, -1) for new in those] for key in facilities.district}
    after = replace(
        facilities,
        **{key: _with(getattr(facilities, key), values) for key, values in columns.items()},
        xy=np.vstack([facilities.xy, [new.xy for new in those]]),
        entrance_xy=np.vstack([facilities.entrance_xy, *doors]),
        entrance_owner=np.concatenate([facilities.entrance_owner, owner]).astype(np.int32),
        capacity=_with_capacities(facilities, those),
        district={key: _with(facilities.district[key], values) for key, values in inside.items()},
        known={key: _with(facilities.knows(key), values) for key, values in told.items()},
        **_untold(facilities, those),
    )
    return FacilityChange(facilities, after, np.arange(first, first + count, dtype=np.int32))


def _with_capacities(facilities: Facilities, those: Sequence[NewFacility]) -> dict[str, Floats]:
    names = dict.fromkeys([*facilities.capacity, *(name for new in those for name in new.capacity)])
    none = np.full(len(facilities), np.nan)
    return {
        name: _with(facilities.capacity.get(name, none), [new.capacity.get(name, np.nan) for new in those])
        for name in names
    }


def _untold(facilities: Facilities, those: Sequence[NewFacility]) -> dict[str, Any]:
    """Return the columns that stay empty as long as they tell nothing, with the new rows where they tell something."""
    opened, closed, site, more = facilities.opened, facilities.closed, facilities.site, facilities.more
    if not len(opened) and any(new.opened is not None for new in those):
        opened = np.full(len(facilities), np.nan)
    if not len(site) and any(new.site for new in those):
        site = facilities.id
    years = [np.nan if new.opened is None else new.opened for new in those]
    return {
        "opened": _with(opened, years) if len(opened) else opened,
        "closed": _with(closed, [np.nan] * len(those)) if len(closed) else closed,
        "site": _with(site, [new.site or new.id for new in those]) if len(site) else site,
        "more": _with(more, [""] * len(those)) if len(more) else more,
    }


def add_service(
    facilities: Facilities, row: int, *, facility_id: str, category: str, capacity: Mapping[str, float] | None = None
) -> FacilityChange:
    """Give a facility a further service: one more row of the same site and entrances, of another category.

    Its capacities are those given, not those of the first service. Raises RequestError as `add_facility`.

    Parameters
    ----------
    facilities : the facilities before the edit; they stay as they are
    row : which of them, counted from 0
    facility_id : the new row's id
    category : what it offers
    capacity : capacities by name, those not named unknown

    Examples
    --------
    >>> from lifecircle.coverage.example import example_place
    >>> libraries = example_place().facilities
    >>> add_service(libraries, 0, facility_id="c", category="fitness").after.category.tolist()
    ['library', 'library', 'fitness']

    """
    doors = facilities.entrance_xy[facilities.entrance_owner == row]
    told = {key: bool(facilities.knows(key)[row]) for key in _TOLD}
    graded = told["grade"] and same_order(str(facilities.category[row]), category)
    new = NewFacility(
        id=facility_id,
        category=category,
        xy=(float(facilities.xy[row, 0]), float(facilities.xy[row, 1])),
        name=str(facilities.name[row]),
        entrances=doors,
        status=str(facilities.status[row]),
        level=str(facilities.level[row]) if told["level"] else "",
        capacity=capacity or {},
        public=bool(facilities.public[row]) if told["public"] else None,
        grade=float(facilities.grade[row]) if graded else None,
        new=bool(facilities.new[row]) if told["new"] else None,
        opened=float(facilities.opened[row]) if len(facilities.opened) else None,
        site=str(facilities.site[row] if len(facilities.site) else facilities.id[row]),
        district={key: int(rows[row]) for key, rows in facilities.district.items()},
    )
    return add_facility(facilities, new)


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
    site = _points([xy])[0]
    here = facilities.entrance_xy[facilities.entrance_owner == row]
    doors = here + (site - facilities.xy[row]) if entrances is None else _points(entrances)
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
    return _changed(facilities, row, **_doors(facilities, row, _points(entrances)))


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
    told = {key: getattr(attributes, key) for key in _TOLD if getattr(attributes, key) is not None}
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
             for key in _TOLD}  # fmt: skip
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
    _check_capacities(given)
    none = np.full(len(facilities), np.nan)
    known = {name: facilities.capacity.get(name, none) for name in (*facilities.capacity, *given)}
    return {name: _set(column, row, given[name]) if name in given else column for name, column in known.items()}


def _check_capacities(given: Mapping[str, float]) -> None:
    for name, value in given.items():
        if not (np.isfinite(value) and value >= 0):
            raise RequestError(
                "A capacity of {value} is none; give {capacity} of 0 or above.", value=value, capacity=name
            )


def _set(column: Any, row: int, value: object) -> Any:  # noqa: ANN401  (a column of any type)
    changed = column.copy()
    changed[row] = value
    return changed


def _with(column: Any, values: Sequence[object]) -> Any:  # noqa: ANN401  (a column of any type)
    longer = np.empty(len(column) + len(values), column.dtype)
    longer[: len(column)], longer[len(column) :] = column, values
    return longer


def _points(xy: ArrayLike) -> Floats:
    points = np.asarray(xy, np.float64).reshape(-1, 2)
    if not np.isfinite(points).all():
        raise RequestError("A place of the facility has coordinates that are not numbers.")
    return points
