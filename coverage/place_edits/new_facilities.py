"""Facilities that a planner proposes, added to those that stand: values in, values out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...arrays import Floats
from ...grades import same_order
from ..errors import RequestError
from ..place import Facilities, FacilityChange
from .facility_edits import TOLD, _Told, check_capacities, points_of


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
    points_of([new.xy])
    if new.entrances is not None:
        points_of(new.entrances)
    check_capacities(new.capacity)


def add_facilities(facilities: Facilities, those: Sequence[NewFacility]) -> FacilityChange:
    """Add several facilities, each of which `check_new` lets pass, in one edit: as one after the other."""
    first, count = len(facilities), len(those)
    doors = [points_of([new.xy] if new.entrances is None else new.entrances) for new in those]
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
    told = {key: bool(facilities.knows(key)[row]) for key in TOLD}
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


def _with(column: Any, values: Sequence[object]) -> Any:  # noqa: ANN401  (a column of any type)
    longer = np.empty(len(column) + len(values), column.dtype)
    longer[: len(column)], longer[len(column) :] = column, values
    return longer
