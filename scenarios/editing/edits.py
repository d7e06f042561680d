"""Edits as values: a verb with plain values, ready for JSON, and where wanted its cost, year and department.

So the edits of a scenario are at the same time the plan's list of projects (项目清单). Places are kept in degrees of
WGS 84, which travel, beside metres of the project's CRS, which are exact. An edit does nothing by itself: `applying`
says what it means for a place, `codec` reads and writes it. `Edit` is the union of all verbs, told apart by `verb`:

    AddFacility(facility, category, at, name, entrances, status, level, capacities, public, new, grade)
    AddMobileStop(facility, category, at, stop, time, name, capacities)
    MoveFacility(facility, at, entrances)         CloseFacility(facility)         ReopenFacility(facility)
    ResizeFacility(facility, capacities)          RecategoriseFacility(facility, category)
    AddService(facility, category, capacities)    SetEntrances(facility, at)
    AmendFacility(facility, name, level, public, new, grade, opened, cells)
    AddLink(link, at, walk, drive, highway)       RemoveLink(link) or RemoveLink(at)
    BarArea(at)
    AddEstate(estate, at, people, name, area_type)
    ScalePeople(factor, group, district)

All take `cost` (万元), `year`, `department` and `note`; `id` is given by the scenario that the edit is added to.
`facility` is a facility's id, of the project or of an `AddFacility` before. `at` is a `Where`: one point, the points of
a line, or the corners of an area.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated, Final, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from ...arrays import Floats
from ...coverage.place import Facilities
from ...coverage.plans.figures import Capacity, NotNegative, Year
from ...coverage.plans.groups import GROUP_NAMES
from ...layers import schema
from ...messages import Message
from ...reasons import Unfit
from ..errors import ProjectError
from ..presentation.summary import category_title

Pairs = tuple[tuple[float, float], ...]
Status = Literal["existing", "planned", "candidate", "closed"]
Level = Literal["", "city", "county", "township", "village"]
_WGS84: Final = "EPSG:4326"


class _Value(BaseModel):
    """Frozen; a key that is misspelt is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Where(_Value):
    """A point, a line or the corners of an area: `lonlat` in degrees of WGS 84, beside `xy` in metres of `crs`.

    The metres count where the project is in that very CRS, else they are worked out from the degrees.
    """

    lonlat: Annotated[Pairs, Field(min_length=1)]
    xy: Pairs = ()
    crs: str = ""

    @classmethod
    def metric(cls, xy: Iterable[Iterable[float]], crs: str) -> Self:
        """Return the place of some points (k, 2) in metres of `crs`, such as the window has them."""
        points = np.array([tuple(point) for point in xy], np.float64).reshape(-1, 2)
        lonlat = np.column_stack(_transformer(crs, _WGS84).transform(*points.T))
        return cls(lonlat=_pairs(lonlat), xy=_pairs(points), crs=crs)

    @classmethod
    def degrees(cls, lonlat: Iterable[Iterable[float]]) -> Self:
        """Return the place of some points (longitude, latitude) of WGS 84."""
        return cls(lonlat=_pairs(np.array([tuple(point) for point in lonlat], np.float64).reshape(-1, 2)))

    def in_metres(self, crs: str) -> Floats:
        """Return the points (k, 2) in metres of `crs`."""
        if self.xy and self.crs == crs:
            return np.array(self.xy, np.float64)
        return np.column_stack(_transformer(_WGS84, crs).transform(*np.array(self.lonlat).T))

    @model_validator(mode="after")
    def _is_on_earth(self) -> Self:
        if any(not (-180 <= lon <= 180 and -90 <= lat <= 90) for lon, lat in self.lonlat):
            text = Message("longitudes are within 180 and latitudes within 90 degrees; perhaps the two are exchanged")
            raise Unfit(text)
        if self.xy and len(self.xy) != len(self.lonlat):
            raise Unfit(Message("there are as many points in metres as in degrees"))
        return self


class _Edit(_Value):
    """What every edit may carry: its id in the scenario, its cost in 万元, and whose project it is."""

    id: str = ""
    cost: NotNegative | None = None
    year: Year | None = None
    department: str = ""
    note: str = ""


class AddFacility(_Edit):
    """A new facility; `public`, `grade` and `level` stay untold where nothing is said of them."""

    verb: Literal["add_facility"] = "add_facility"
    facility: Annotated[str, Field(min_length=1)]
    category: Annotated[str, Field(min_length=1)]
    at: Where
    name: str = ""
    entrances: Where | None = None
    status: Status = "existing"
    level: Level = ""
    capacities: dict[Capacity, NotNegative] = {}
    public: bool | None = True
    new: bool | None = True
    grade: NotNegative | None = None


class AddMobileStop(_Edit):
    """A stop of a mobile service (a library bus, a clinic on wheels): a place with a name, and when it comes.

    It counts only where a clause lets mobile points count, and like any other facility from then on: it can be moved,
    closed and given another capacity.
    """

    verb: Literal["add_mobile_stop"] = "add_mobile_stop"
    facility: Annotated[str, Field(min_length=1)]
    category: Annotated[str, Field(min_length=1)]
    at: Where
    stop: Annotated[str, Field(min_length=1)]
    time: Annotated[str, Field(min_length=1)]
    name: str = ""
    capacities: dict[Capacity, NotNegative] = {}
    public: bool | None = True


class MoveFacility(_Edit):
    """A facility moved to another place; its entrances go along unless others are given."""

    verb: Literal["move_facility"] = "move_facility"
    facility: str
    at: Where
    entrances: Where | None = None


class CloseFacility(_Edit):
    """A facility that serves nobody any more."""

    verb: Literal["close_facility"] = "close_facility"
    facility: str


class ReopenFacility(_Edit):
    """A closed, planned or candidate facility that serves from now on."""

    verb: Literal["reopen_facility"] = "reopen_facility"
    facility: str


class ResizeFacility(_Edit):
    """Other capacities for a facility; those that are not named stay."""

    verb: Literal["resize_facility"] = "resize_facility"
    facility: str
    capacities: Annotated[dict[Capacity, NotNegative], Field(min_length=1)]


class RecategoriseFacility(_Edit):
    """A facility that becomes one of another category, and offers that one's services instead."""

    verb: Literal["recategorise_facility"] = "recategorise_facility"
    facility: str
    category: Annotated[str, Field(min_length=1)]


class AddService(_Edit):
    """A further service in the same house, of another category, with capacities of its own."""

    verb: Literal["add_service"] = "add_service"
    facility: str
    category: Annotated[str, Field(min_length=1)]
    capacities: dict[Capacity, NotNegative] = {}


class SetEntrances(_Edit):
    """Other entrances for a facility."""

    verb: Literal["set_entrances"] = "set_entrances"
    facility: str
    at: Where


class AmendFacility(_Edit):
    """Other attributes of a facility, such as a clause asks for; what is not named stays.

    `grade` is a number as `AddFacility` has it, `opened` the year of opening. `cells` are further columns of the
    planner's files with what stands in them then (备案: 是), by which a plan's attributes and own capacities are told.
    """

    verb: Literal["amend_facility"] = "amend_facility"
    facility: str
    name: str | None = None
    level: Level | None = None
    public: bool | None = None
    new: bool | None = None
    grade: NotNegative | None = None
    opened: Year | None = None
    cells: dict[Annotated[str, Field(min_length=1)], str] = {}

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        told = (self.name, self.level, self.public, self.new, self.grade, self.opened)
        if not self.cells and all(one is None for one in told):
            raise Unfit(Message("name at least one attribute"))
        return self


class AddLink(_Edit):
    """A new way along a line, such as a footbridge; it joins the nearest street at either end, within 50 m."""

    verb: Literal["add_link"] = "add_link"
    link: Annotated[str, Field(min_length=1)]
    at: Where
    walk: bool = True
    drive: bool = False
    highway: str = ""

    @model_validator(mode="after")
    def _is_a_way(self) -> Self:
        if len(self.at.lonlat) < 2 or not (self.walk or self.drive):
            raise Unfit(Message("a link needs two points or more, and somebody who may use it"))
        return self


class RemoveLink(_Edit):
    """A link of the scenario taken back, or the streets nearest to some points closed."""

    verb: Literal["remove_link"] = "remove_link"
    link: str = ""
    at: Where | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if bool(self.link) == (self.at is not None):
            raise Unfit(Message("name either a link or a place on a street"))
        return self


class BarArea(_Edit):
    """An area that nobody may pass: the streets inside are closed."""

    verb: Literal["bar_area"] = "bar_area"
    at: Where

    @model_validator(mode="after")
    def _is_an_area(self) -> Self:
        if len(self.at.lonlat) < 3:
            raise Unfit(Message("an area needs three corners or more"))
        return self


class AddEstate(_Edit):
    """A residential estate with people by group, on a point or, with three corners or more, spread over an area.

    `people` of age groups that are not named are estimated by the place's own proportions. `area_type` is that of the
    nearest residents where nothing is said.
    """

    verb: Literal["add_estate"] = "add_estate"
    estate: Annotated[str, Field(min_length=1)]
    at: Where
    people: Annotated[dict[str, NotNegative], Field(min_length=1)]
    name: str = ""
    area_type: Literal["urban", "rural"] | None = None

    @model_validator(mode="after")
    def _is_known(self) -> Self:
        for group in self.people:
            if group not in schema.GROUPS:
                known = ", ".join(schema.GROUPS)
                raise Unfit(Message("there is no group {group}; known are {known}", {"group": group, "known": known}))
        return self


class ScalePeople(_Edit):
    """People of a group multiplied, everywhere or in the district of that id: a target year's population."""

    verb: Literal["scale_people"] = "scale_people"
    factor: NotNegative
    group: str = "people"
    district: str | None = None


FacilityEdit = (
    AddFacility
    | AddMobileStop
    | MoveFacility
    | CloseFacility
    | ReopenFacility
    | ResizeFacility
    | RecategoriseFacility
    | AddService
    | SetEntrances
    | AmendFacility
)
NetworkEdit = AddLink | RemoveLink | BarArea
PeopleEdit = AddEstate | ScalePeople
AnyEdit = FacilityEdit | NetworkEdit | PeopleEdit
Edit = Annotated[AnyEdit, Field(discriminator="verb")]

VERBS: Final[tuple[str, ...]] = tuple(
    str(kind.model_fields["verb"].default)
    for kind in (*FacilityEdit.__args__, *NetworkEdit.__args__, *PeopleEdit.__args__)
)
"""Every verb, in the order of a menu."""


def describe(edit: AnyEdit, facilities: Facilities | None = None, *, beside: Iterable[AnyEdit] = ()) -> Message:
    """Return what an edit does, as a list of projects or of undo steps words it.

    With the `facilities` of the place a facility is called by its name, one without a name by its category; without
    them by its id. `beside` are the edits of the scenario, where the place is without what they add.
    """
    template = _SAID[edit.verb] if not isinstance(edit, RemoveLink) or edit.link else _STREET_CLOSED
    if isinstance(edit, AddEstate) and "people" in edit.people:
        template = _ESTATE_OF
    values: dict[str, object] = {
        key: value for key, value in edit if isinstance(value, str | int | float) and key not in {"verb", "id"}
    }
    if "category" in values:
        values["category"] = category_title(str(values["category"]))
    if isinstance(edit, ScalePeople):
        values["group"] = GROUP_NAMES.get(edit.group, edit.group)
    if isinstance(edit, AddEstate):
        values |= {"estate": edit.name or edit.estate, "people": edit.people.get("people", 0.0)}
    for made in values.keys() & {"link", "estate"}:
        values[made] = _numbered(str(values[made]))
    if facilities is not None and "facility" in values:
        values["facility"] = facility_name(str(values["facility"]), facilities, beside)
    return Message(template.template, values | {"name": getattr(edit, "name", "") or values.get("facility", "")})


def _numbered(key: str) -> str:
    """Return the number of a key that the program made, such as `link-2`; any other is the planner's own."""
    made = _MADE.fullmatch(key)
    return made.group(1) if made else key


def facility_name(key: str, facilities: Facilities, edits: Iterable[AnyEdit] = ()) -> object:
    """Return what planners call a facility: its name, else its category, else the id of one that is not there.

    One that the place does not have may be added by one of the `edits`.
    """
    found = np.flatnonzero(facilities.id == key)
    if not len(found):
        added = (one for one in edits if isinstance(one, AddFacility | AddMobileStop) and one.facility == key)
        return next((one.name or category_title(one.category) for one in added), key)
    return str(facilities.name[found[0]]) or category_title(str(facilities.category[found[0]]))


_MADE: Final = re.compile(r"(?:link|gate|footbridge|passage|estate)-(\d+)")
_STREET_CLOSED: Final = Message("Close a street")
_ESTATE_OF: Final = Message("Add the estate {estate} with {people:,.0f} people")
_SAID: Final = {
    "add_facility": Message("Add {category} {name}"),
    "add_mobile_stop": Message("Add a mobile stop of {category} at {stop}: {time}"),
    "move_facility": Message("Move {facility}"),
    "close_facility": Message("Close {facility}"),
    "reopen_facility": Message("Open {facility}"),
    "resize_facility": Message("Change the capacity of {facility}"),
    "recategorise_facility": Message("Make {facility} a {category}"),
    "add_service": Message("Add {category} at {facility}"),
    "set_entrances": Message("Move the entrances of {facility}"),
    "amend_facility": Message("Change the attributes of {facility}"),
    "add_link": Message("Add the link {link}"),
    "remove_link": Message("Remove the link {link}"),
    "bar_area": Message("Close off an area"),
    "add_estate": Message("Add the estate {estate}"),
    "scale_people": Message("Multiply {group} by {factor:g}"),
}


@lru_cache(maxsize=32)
def _transformer(source: str, target: str) -> Transformer:
    try:
        return Transformer.from_crs(CRS.from_user_input(source), CRS.from_user_input(target), always_xy=True)
    except CRSError as error:
        raise ProjectError("{crs} is not a known coordinate system.", crs=source) from error


def _pairs(points: Floats) -> Pairs:
    return tuple((float(x), float(y)) for x, y in points)
