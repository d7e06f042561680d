"""A place as values: the network, who lives where, what serves them, and the districts they belong to.

Plain arrays, so that this floor needs no file and no frame. All coordinates are metres in one metric CRS.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from ..arrays import Bools, Floats, Ints
from .edits.network_edits import NetworkChange
from .errors import RequestError
from .network.derived import once
from .network.model import BRIDGE, TUNNEL, WALK, Network, edge_lines
from .network.overlay import NetworkOverlay, edited
from .travel.snap import Obstacles

Strings = NDArray[Any]
"""An object array of str."""
LAND: Final = "residential_m2"
"""The weight that counts square metres of residential land; where it is known it stands on points of its own."""


@dataclass(frozen=True, eq=False)
class Demand:
    """Points with people.

    `xy` (n, 2); `weights[group]` (n,) people or households, keys as `people`, `age_60_plus`, `households`;
    `residential_m2` is land, which stands at points of its own, behind those of the residents, where nobody lives;
    `rural` (n,); `district[level]` (n,) rows of `Districts`, -1 for none; `estimated` names the groups (and
    `area_type`) that were estimated rather than counted; `counted_as` names the groups for which the data counts
    something else, in its own words (`people` as 户籍人口).
    """

    xy: Floats
    weights: Mapping[str, Floats]
    rural: Bools
    district: Mapping[str, Ints]
    estimated: frozenset[str] = frozenset()
    counted_as: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.xy)

    @property
    def on_land(self) -> Bools:
        """Tell (n,) which points stand for residential land alone: nobody is counted there."""
        people, land = self.weights.get("people"), self.weights.get(LAND)
        if people is None or land is None:
            return np.zeros(len(self), np.bool_)
        return (land > 0) & ~(people > 0)


@dataclass(frozen=True, eq=False)
class Facilities:
    """What serves people. `entrance_xy` (k, 2) with `entrance_owner` (k,), a row of this table; every facility has one.

    `capacity[name]` (n,) is NaN where unknown (`beds`, `nursing_beds`, `places`, `area_m2`, `land_m2`); `grade` is a
    number of `grades` (lower is better), NaN where unknown; `scheduled` is True for a mobile point with a place and a
    time; `district[level]` as in `Demand`. `known[column]` (n,) says of which facilities the source told `public`,
    `new`, `grade` or `level`; where it is not given, a grade or a level that is there is told, and a flag that is the
    same for all is not.
    `opened` and `closed` (n,) are the years of opening and closing, NaN where unknown; `site` (n,) is shared by the
    services of one site; `more` (n,) holds what else the source tells of each, as a JSON object of column to text.
    Empty arrays tell nothing.
    """

    id: Strings
    name: Strings
    category: Strings
    status: Strings
    level: Strings
    xy: Floats
    entrance_xy: Floats
    entrance_owner: Ints
    capacity: Mapping[str, Floats]
    public: Bools
    grade: Floats
    new: Bools
    mobile: Bools
    scheduled: Bools
    district: Mapping[str, Ints]
    known: Mapping[str, Bools] = field(default_factory=dict)
    opened: Floats = field(default_factory=lambda: np.zeros(0))
    closed: Floats = field(default_factory=lambda: np.zeros(0))
    site: Strings = field(default_factory=lambda: np.zeros(0, dtype=object))
    more: Strings = field(default_factory=lambda: np.zeros(0, dtype=object))

    def __len__(self) -> int:
        return len(self.id)

    def knows(self, column: Literal["public", "new", "grade", "level"]) -> Bools:
        """Tell (n,) of which facilities the data tells a column rather than holding what stands for nothing told."""
        if column in self.known:
            return self.known[column]
        said = {"grade": ~np.isnan(self.grade), "level": np.asarray(self.level != "", dtype=np.bool_)}
        flags = {"public": self.public, "new": self.new}
        return said[column] if column in said else np.full(len(self), len(np.unique(flags[column])) > 1)


@dataclass(frozen=True, eq=False)
class FacilityChange:
    """`after` is `before` with one edit; the rows `rows` of `after` differ, new ones behind. See `facility_edits`."""

    before: Facilities
    after: Facilities
    rows: Ints


@dataclass(frozen=True, eq=False)
class DemandChange:
    """`after` is `before` with one edit; the rows `rows` of `after` differ, new ones behind. See `demand_edits`."""

    before: Demand
    after: Demand
    rows: Ints


Change = NetworkChange | FacilityChange | DemandChange
"""One edit of a place as arrays: what was, what became of it, and what differs."""


@dataclass(frozen=True, eq=False)
class Districts:
    """Administrative areas and residential estates, one row each.

    `level` is city, county, township, village or estate; `parent` the row one level up or -1; `kind` 街道, 镇, 乡,
    社区, 村 or ''; `area_type` urban, rural or ''; `geometry` (n,) shapely polygons. `new` is what a source flags, and
    `opened` (n,) the year in which an estate was finished, NaN where unknown.
    """

    id: Strings
    name: Strings
    level: Strings
    kind: Strings
    parent: Ints
    area_type: Strings
    new: Bools
    geometry: NDArray[Any]
    opened: Floats = field(default_factory=lambda: np.zeros(0))

    def __len__(self) -> int:
        return len(self.id)

    def new_since(self, base_year: int | None) -> Bools:
        """Tell which were finished after a year; what tells no year is as its source flags it."""
        if base_year is None or not len(self.opened):
            return self.new
        return np.asarray(np.where(np.isfinite(self.opened), self.opened > base_year, self.new))

    def there_in(self, year: int | None) -> Bools:
        """Tell which stand at the end of a year; None, and without a year of their own: all do."""
        later = self.opened > (np.inf if year is None else year)
        return ~later if len(later) else np.ones(len(self), np.bool_)

    @cached_property
    def _by_level(self) -> Mapping[str, Ints]:
        levels = self.level.astype(str)
        return {level: np.flatnonzero(levels == level).astype(np.int32) for level in np.unique(levels).tolist()}

    def rows_of(self, level: str) -> Ints:
        """Return the rows of a level, ascending."""
        return self._by_level.get(level, np.zeros(0, np.int32))

    @cached_property
    def _listed(self) -> dict[str, list[int]]:
        return {level: rows.tolist() for level, rows in self._by_level.items()}

    def listed(self, level: str) -> Sequence[int]:
        """Return the rows of a level, ascending, as a list."""
        return self._listed.get(level, ())


@dataclass(frozen=True, eq=False)
class Barriers:
    """Rivers, railways, trunk roads that a way on foot may have to cross, and walls: one row each."""

    kind: Strings
    name: Strings
    geometry: NDArray[Any]


@dataclass(frozen=True, eq=False)
class Place:
    """All that a plan is checked against.

    `edits` are what was done to `first_network` one after the other, so that everybody keeps the street they belong
    to; `network` is what came of them.
    """

    first_network: Network
    demand: Demand
    facilities: Facilities
    districts: Districts
    barriers: Barriers
    edits: tuple[NetworkChange, ...] = ()

    @property
    def network(self) -> Network:
        """The whole network after the edits, made when first asked for; one followed from edit to edit is not."""
        return self.edits[-1].network if self.edits else self.first_network

    @property
    def latest_network(self) -> NetworkOverlay:
        """The network as the edits left it, to be edited further."""
        return self.edits[-1].after if self.edits else edited(self.first_network)

    def edited(self, change: Change) -> "Place":
        """Give the place after an edit of its network as the edits left it, of its facilities, or of its demand.

        Raises RequestError where the edit was made of another network, or of other facilities or people than these.
        """
        if isinstance(change, NetworkChange):
            change.check_made_of(self.latest_network)
            return replace(self, edits=(*self.edits, change))
        if isinstance(change, FacilityChange):
            _check_made_of(change.before, self.facilities)
            return replace(self, facilities=change.after)
        _check_made_of(change.before, self.demand)
        return replace(self, demand=change.after)


def _check_made_of(before: object, now: object) -> None:
    if before is not now:
        raise RequestError("The edit was made of other facilities or people than the place has now; make it again.")


LEVELS: Final = ("city", "county", "township", "village", "estate")


SEVERING: Final = ("river", "railway")
"""Barriers that part neighbourhoods."""
WALL: Final = "wall"
"""Walls and fences: they are open wherever the map knows a way through."""
WALLS: Final = (*SEVERING, WALL)
"""Barriers that no way between door and street leads across, and an isochrone only where a street does.

So are the motorways of the network, see `motorways`. Any other trunk road has crossings that no map shows."""
_MOTORWAYS: Final = ("motorway", "motorway_link", "trunk", "trunk_link")


def walls(place: Place) -> NDArray[Any]:
    """Return what no way between door and street leads across: waters, railways, walls, and behind these motorways."""
    return np.concatenate([_of_kinds(place.barriers, WALLS), motorways(place.first_network)])


def obstacles(place: Place) -> Obstacles:
    """Return the same, parted by whether they give way to whom they would shut in."""
    return Obstacles(severing(place), _of_kinds(place.barriers, (WALL,)))


def severing(place: Place) -> NDArray[Any]:
    """Return what parts neighbourhoods: waters, railways and motorways. A fence does not."""
    return np.concatenate([_of_kinds(place.barriers, SEVERING), motorways(place.first_network)])


def _of_kinds(barriers: Barriers, kinds: Sequence[str]) -> NDArray[Any]:
    return np.asarray(barriers.geometry[np.isin(barriers.kind.astype(str), kinds)], dtype=object)


def motorways(network: Network) -> NDArray[Any]:
    """Return, as lines, motorways and such trunk roads as are closed on foot, where they run on the ground."""
    return once(network, "motorways", lambda: _motorways(network))


def _motorways(network: Network) -> NDArray[Any]:
    of_class = np.isin(np.array(network.classes, dtype=object), _MOTORWAYS)[network.edge_class]
    return edge_lines(network, np.flatnonzero(of_class & ((network.edge_flags & (WALK | BRIDGE | TUNNEL)) == 0)))
