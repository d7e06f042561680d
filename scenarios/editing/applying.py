"""What an edit means for a place: the change of its arrays, made of the place as the edits before it left it.

    start = begin_site(place)                        a place without edits
    site, change = apply_edit(start, edit)           one edit more; raises a sentence where it does not fit
    done = replay(start, edits)                      all edits; those that dangle are told, left out, and kept
    done.site.place                                  the place to be evaluated

An edit dangles where what it is about is gone: a facility that a new file no longer has, a street that lies elsewhere.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Floats
from ...coverage.edits.network_edits import add_link, bar_area, close_edges
from ...coverage.network.model import DRIVE, WALK
from ...coverage.network.point_tree import PointTree
from ...coverage.network.row_sets import among
from ...coverage.place import LEVELS, Change, Facilities, Place
from ...coverage.place_edits.demand_edits import NewEstate
from ...coverage.place_edits.demand_edits import add_estate as with_estate
from ...coverage.place_edits.demand_edits import scale_people as with_scaled
from ...coverage.place_edits.facility_edits import (
    Attributes,
    move_facility,
    row_of,
    set_attributes,
    set_capacity,
    set_category,
    set_entrances,
    set_status,
)
from ...coverage.place_edits.new_facilities import NewFacility, add_facilities, add_facility, add_service, check_new
from ...coverage.plans.figures import Capacity
from ...coverage.travel.edge_index import edges_meeting
from ...layers.facilities.categories import built_in_categories
from ...messages import LifecircleError, Message
from ..errors import ProjectError
from ..project.land import estate_land
from ..project.to_place import districts_at
from .edits import (
    AddEstate,
    AddFacility,
    AddLink,
    AddMobileStop,
    AddService,
    AmendFacility,
    AnyEdit,
    BarArea,
    CloseFacility,
    FacilityEdit,
    MoveFacility,
    RecategoriseFacility,
    RemoveLink,
    ReopenFacility,
    ResizeFacility,
    ScalePeople,
    SetEntrances,
)

NEAR_M: Final = 50.0
"""How far a point may lie from the street that it closes."""
AROUND_M: Final = 5_000.0
"""How far beyond the streets' extent an edit may lie."""
ESTATE_STEP_M: Final = 100.0
"""An estate's people live on a grid of this step in its area, as those of polygons do."""
MOST_POINTS: Final = 400


@dataclass(frozen=True, eq=False)
class Site:
    """A place after some edits. `links` say by which edit of the network each link of the scenario came."""

    place: Place
    crs: str
    extent: tuple[float, float, float, float]
    links: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Dangling:
    """An edit that does not fit the place any more, and why."""

    edit: AnyEdit
    reason: Message


@dataclass(frozen=True, eq=False)
class Replayed:
    """A site after the edits that fit, and those that dangle."""

    site: Site
    dangling: tuple[Dangling, ...]


def begin_site(place: Place) -> Site:
    """Return a place as the project has it, ready for edits."""
    xy = place.network.node_xy
    west, south = xy.min(axis=0) - AROUND_M
    east, north = xy.max(axis=0) + AROUND_M
    return Site(place, place.network.crs.to_string(), (float(west), float(south), float(east), float(north)))


def apply_edit(site: Site, edit: AnyEdit) -> tuple[Site, Change]:
    """Return the site after an edit, and the change of its arrays. Raises RequestError or ProjectError."""
    change = change_of(site, edit)
    links = site.links
    if isinstance(edit, AddLink):
        links = {**links, edit.link: len(site.place.edits)}
    elif isinstance(edit, RemoveLink) and edit.link:
        links = {name: at for name, at in links.items() if name != edit.link}
    return replace(site, place=site.place.edited(change), links=links), change


def replay(site: Site, edits: Iterable[AnyEdit]) -> Replayed:
    """Return the site after all edits that fit; what dangles is told with its reason and changes nothing."""
    dangling: list[Dangling] = []
    for adds, some in groupby(edits, lambda edit: isinstance(edit, AddFacility)):
        after = (_with_added if adds else _one_by_one)(site, some)
        site = after.site
        dangling += after.dangling
    return Replayed(site, tuple(dangling))


def _one_by_one(site: Site, edits: Iterable[AnyEdit]) -> Replayed:
    dangling: list[Dangling] = []
    for edit in edits:
        try:
            site, _ = apply_edit(site, edit)
        except LifecircleError as error:
            dangling.append(Dangling(edit, Message(error.template, error.values)))
    return Replayed(site, tuple(dangling))


def _with_added(site: Site, edits: Iterable[AnyEdit]) -> Replayed:
    """Return the site with facilities that are added one behind the other: all of them in one change of its arrays."""
    those = site.place.facilities
    taken, new, dangling = {*those.id.tolist()}, list[NewFacility](), list[Dangling]()
    for edit in edits:
        try:
            assert isinstance(edit, AddFacility)
            one = _new_facility(site, edit)
            check_new(one, taken)
        except LifecircleError as error:
            dangling.append(Dangling(edit, Message(error.template, error.values)))
        else:
            new.append(one)
            taken.add(one.id)
    place = site.place.edited(add_facilities(those, new)) if new else site.place
    return Replayed(replace(site, place=place), tuple(dangling))


def change_of(site: Site, edit: AnyEdit) -> Change:
    """Return what an edit changes. Raises RequestError or ProjectError with the reason why it does not fit."""
    match edit:
        case AddLink() | RemoveLink() | BarArea():
            return _of_network(site, edit)
        case AddEstate():
            return _estate(site, edit)
        case ScalePeople():
            return _scaled(site, edit)
        case _:
            return _of_facilities(site, edit)


def _of_network(site: Site, edit: AddLink | RemoveLink | BarArea) -> Change:
    network = site.place.latest_network
    match edit:
        case AddLink():
            if edit.link in site.links:
                raise ProjectError("There is already a link {link}.", link=edit.link)
            line = _inside(site, edit.at.in_metres(site.crs))
            return add_link(network, line, walk=edit.walk, drive=edit.drive, highway=edit.highway)
        case BarArea():
            return bar_area(network, shapely.Polygon(_inside(site, edit.at.in_metres(site.crs))))
        case _:
            return close_edges(network, _closed_by(site, edit))


def _closed_by(site: Site, edit: RemoveLink) -> NDArray[np.int64]:
    if edit.at is not None:
        return np.unique([_street_at(site, point) for point in _inside(site, edit.at.in_metres(site.crs))])
    if edit.link not in site.links:
        raise ProjectError("There is no link {link} in the scenario, or it was already removed.", link=edit.link)
    first, *later = site.place.edits[site.links[edit.link] :]
    rows = first.added
    for change in later:  # a link that a later one joins is in pieces
        rows = np.union1d(rows, change.piece[among(change.cut_edge, rows)])
    return rows.astype(np.int64)


def _street_at(site: Site, point: Floats) -> int:
    """Return the open street nearest to a point."""
    network, (x, y) = site.place.latest_network, point
    near = edges_meeting(network, x - NEAR_M, y - NEAR_M, x + NEAR_M, y + NEAR_M)
    near = near[network.column("edge_flags", near) & (WALK | DRIVE) > 0]
    gap = shapely.distance(network.take(near).lines, shapely.Point(x, y))
    if not len(near) or gap.min() > NEAR_M:
        raise ProjectError("There is no open street within {most:g} m of the place to close.", most=NEAR_M)
    return int(near[gap.argmin()])


def _of_facilities(site: Site, edit: FacilityEdit) -> Change:
    those = site.place.facilities
    if isinstance(edit, AddFacility):
        return add_facility(those, _new_facility(site, edit))
    if isinstance(edit, AddMobileStop):
        return add_facility(those, _new_stop(site, edit))
    row = row_of(those, edit.facility)
    return _FACILITY[type(edit)](site, those, row, edit)


def _moved(site: Site, those: Facilities, row: int, edit: MoveFacility) -> Change:
    _check_open(those, row)
    xy = _inside(site, edit.at.in_metres(site.crs))[0]
    doors = None if edit.entrances is None else _inside(site, edit.entrances.in_metres(site.crs))
    return move_facility(
        those, row, (float(xy[0]), float(xy[1])), entrances=doors, district=_districts(site, xy[None, :])
    )


def _closed(_site: Site, those: Facilities, row: int, _edit: CloseFacility) -> Change:
    _check_open(those, row)
    return set_status(those, row, "closed")


def _reopened(_site: Site, those: Facilities, row: int, _edit: ReopenFacility) -> Change:
    if those.status[row] == "existing":
        raise ProjectError("The facility {facility} is open already.", facility=_name(those, row))
    return set_status(those, row, "existing")


def _resized(_site: Site, those: Facilities, row: int, edit: ResizeFacility) -> Change:
    _check_open(those, row)
    return set_capacity(those, row, _plain(edit.capacities))


def _recategorised(_site: Site, those: Facilities, row: int, edit: RecategoriseFacility) -> Change:
    _check_open(those, row)
    return set_category(those, row, _category(those, edit.category))


def _with_service(_site: Site, those: Facilities, row: int, edit: AddService) -> Change:
    _check_open(those, row)
    name, category = f"{edit.facility}+{edit.category}", _category(those, edit.category)
    return add_service(those, row, facility_id=name, category=category, capacity=_plain(edit.capacities))


def _with_entrances(site: Site, those: Facilities, row: int, edit: SetEntrances) -> Change:
    _check_open(those, row)
    return set_entrances(those, row, _inside(site, edit.at.in_metres(site.crs)))


def _amended(_site: Site, those: Facilities, row: int, edit: AmendFacility) -> Change:
    _check_open(those, row)
    opened = None if edit.opened is None else float(edit.opened)
    told = Attributes(edit.name, edit.level, edit.public, edit.new, edit.grade, opened, edit.cells)
    return set_attributes(those, row, told)


_FACILITY: Final[Mapping[type[Any], Callable[[Site, Facilities, int, Any], Change]]] = {
    MoveFacility: _moved,
    CloseFacility: _closed,
    ReopenFacility: _reopened,
    ResizeFacility: _resized,
    RecategoriseFacility: _recategorised,
    AddService: _with_service,
    SetEntrances: _with_entrances,
    AmendFacility: _amended,
}


def _new_facility(site: Site, edit: AddFacility) -> NewFacility:
    xy = _inside(site, edit.at.in_metres(site.crs))[0]
    return NewFacility(
        id=edit.facility,
        category=_category(site.place.facilities, edit.category),
        xy=(float(xy[0]), float(xy[1])),
        name=edit.name,
        entrances=None if edit.entrances is None else _inside(site, edit.entrances.in_metres(site.crs)),
        status=edit.status,
        level=edit.level,
        capacity=_plain(edit.capacities),
        public=edit.public,
        grade=edit.grade,
        new=edit.new,
        opened=None if edit.year is None else float(edit.year),
        district=_districts(site, xy[None, :]),
    )


def _new_stop(site: Site, edit: AddMobileStop) -> NewFacility:
    xy = _inside(site, edit.at.in_metres(site.crs))[0]
    return NewFacility(
        id=edit.facility,
        category=_category(site.place.facilities, edit.category),
        xy=(float(xy[0]), float(xy[1])),
        name=edit.name or edit.stop,
        capacity=_plain(edit.capacities),
        public=edit.public,
        opened=None if edit.year is None else float(edit.year),
        district=_districts(site, xy[None, :]),
        stops=True,
    )


def _estate(site: Site, edit: AddEstate) -> Change:
    corners = _inside(site, edit.at.in_metres(site.crs))
    area = shapely.Polygon(corners) if len(corners) > 2 else None
    demand, homes = site.place.demand, corners[:1] if area is None else _spread(area)
    land = estate_land(demand, site.place.districts, area)
    xy = np.vstack([homes, land.xy])
    _, nearest = PointTree(demand.xy).nearest(xy)
    rural = demand.rural[nearest] if edit.area_type is None else np.full(len(xy), edit.area_type == "rural")
    points, districts = np.asarray(shapely.points(xy), object), site.place.districts
    inside = {level: districts_at(points, districts, level) for level in LEVELS if level in demand.district}
    people = dict(edit.people)
    new = NewEstate(xy, people, rural, inside, land_m2=np.concatenate([np.zeros(len(homes)), land.m2]))
    return with_estate(demand, new)


def _spread(area: shapely.Polygon) -> Floats:
    """Return points of a grid inside an area, its representative point where none is."""
    if not area.is_valid or area.area == 0:
        raise ProjectError("The estate's area is empty or crosses itself; draw it again.")
    step = max(ESTATE_STEP_M, float(np.sqrt(area.area / MOST_POINTS)))
    west, south, east, north = area.bounds
    x, y = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
    inside = shapely.contains_xy(area, x, y)
    points = np.column_stack([x[inside], y[inside]])
    return points if len(points) else shapely.get_coordinates(area.representative_point())


def _scaled(site: Site, edit: ScalePeople) -> Change:
    place = site.place
    if edit.district is None:
        return with_scaled(place.demand, edit.factor, group=edit.group)
    found = np.flatnonzero(place.districts.id == edit.district)
    if not len(found):
        raise ProjectError("There is no district {district}.", district=edit.district)
    level = str(place.districts.level[found[0]])
    rows = place.demand.district.get(level)
    where = np.zeros(len(place.demand), np.bool_) if rows is None else np.asarray(rows == found[0])
    if not (where & ~place.demand.on_land).any():
        raise ProjectError("Nobody lives in the district {district}.", district=str(place.districts.name[found[0]]))
    return with_scaled(place.demand, edit.factor, group=edit.group, where=where)


def _districts(site: Site, xy: Floats) -> dict[str, int]:
    """Return by level the district in which a point lies."""
    points = np.asarray(shapely.points(xy), object).reshape(-1)
    levels = site.place.facilities.district
    return {level: int(districts_at(points, site.place.districts, level)[0]) for level in levels}


def _inside(site: Site, xy: Floats) -> Floats:
    """Return points that lie within the place. Raises ProjectError for others."""
    west, south, east, north = site.extent
    x, y = xy.T
    if not ((west <= x) & (x <= east) & (south <= y) & (y <= north)).all():
        raise ProjectError(
            "The edit lies outside the place, more than {far:g} km beyond its streets; is it of another project, or "
            "are longitude and latitude exchanged?",
            far=AROUND_M / 1000,
        )
    return xy


def _category(those: Facilities, key: str) -> str:
    if key not in built_in_categories() and key not in those.category.tolist():
        raise ProjectError("There is no facility category {category}.", category=key)
    return key


def _check_open(those: Facilities, row: int) -> None:
    if those.status[row] == "closed":
        raise ProjectError("The facility {facility} is closed; open it first.", facility=_name(those, row))


def _plain(capacities: Mapping[Capacity, float]) -> dict[str, float]:
    return {str(name): value for name, value in capacities.items()}


def _name(those: Facilities, row: int) -> str:
    return str(those.name[row] or those.id[row])
