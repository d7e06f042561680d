"""A plan and its clauses as values, read from TOML by `files` and checked here by pydantic.

A kind of clause is a subclass of `ClauseBase`; defining it makes it known. The kinds that many rooms speak of are here,
further ones each in one file (see `kinds`). In `circle` and `presence` the list `services` means *each of them* (a
resident needs all, a district must hold all); alternatives stand in one entry as `{ any_of = ["a", "b"] }`. In the
kinds that add up or count (`ratio`, `share`, `total`, `catchment`, `response`) the list is one pool. Shares and their
targets are percent.
"""

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Annotated, Any, ClassVar, Final, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SerializeAsAny, model_validator

from ...limits import MAX_FIGURE, MAX_MINUTES
from ...messages import Message, later
from ..travel.modes import UNIT_OF_MODE, Mode

Area = Literal["all", "urban", "rural"]
Level = Literal["city", "county", "township", "village", "estate"]
Capacity = str
"""A key of `SUMMED_UNIT`, or of a capacity that the plan defines."""

SUMMED_UNIT: Final[Mapping[str, str]] = {
    "count": "sites",
    "beds": "beds",
    "nursing_beds": "nursing beds",
    "places": "places",
    "area_m2": "m²",
    "land_m2": "m² of land",
    "doctors": "doctors",
    "nurses": "nurses",
}


def as_list(value: object) -> object:
    """A single string may stand for a list of one."""
    return [value] if isinstance(value, str) else value


def _as_pick(value: object) -> object:
    """A service's bare key may stand for `{ any_of = [key] }`."""
    return {"any_of": [value]} if isinstance(value, str) else value


Positive = Annotated[float, Field(strict=True, gt=0, le=MAX_FIGURE, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(strict=True, ge=0, le=MAX_FIGURE, allow_inf_nan=False)]
Limit = Annotated[float, Field(strict=True, gt=0, le=MAX_MINUTES, allow_inf_nan=False)]
"""Of a circle: minutes, or kilometres."""
Percent = Annotated[float, Field(strict=True, ge=0, le=100, allow_inf_nan=False)]
Year = Annotated[int, Field(strict=True, ge=1949, le=2100)]
Flag = Annotated[bool, Field(strict=True)]
Keys = Annotated[tuple[str, ...], BeforeValidator(as_list), Field(min_length=1)]
Report = Literal["report"]
"""As a target: the plan sets no figure; measure and report, without met or not met."""


Assumption = Literal["mode", "limit", "target", "group", "area", "services", "turnout", "tolerance", "categories"]
"""What of a clause may have been chosen here because the text leaves it open."""

Certainty = Literal["seen", "memory"]
"""How a clause's figure is known where the text itself is not at hand: from a source that quotes it, or remembered."""


class Misfit(ValueError):
    """What a clause sets does not go together: a sentence with the fields `file`, `line` and `where`."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


def _years(value: object) -> object:
    """Years as keys may be written as text only, in TOML."""
    if isinstance(value, dict) and not all(re.fullmatch(r"(19|20)\d\d", str(key)) for key in value):
        raise Misfit(
            Message('{file}, line {line}: in {where}, targets take years as keys: targets = {{ "2023" = 40 }}.')
        )
    return value


class _Value(BaseModel):
    """Frozen, and deaf to no misspelt key."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Service(_Value):
    """What residents call one service: any facility of these categories gives it; `group` is whom it is for."""

    title: str
    title_en: str = ""
    categories: Keys
    group: str = "people"


class OwnCapacity(_Value):
    """A capacity that the plan speaks of (doctors in general practice): which columns of a file hold it."""

    title: str
    title_en: str = ""
    columns: Keys


class Attribute(_Value):
    """A yes-or-no matter that the plan asks of facilities: which columns of a file tell it.

    A cell tells it by a usual yes or no; with `words` it says yes where it holds one of them and no where it holds
    anything else. `words_in` are columns that say yes by those words, and otherwise nothing.
    """

    title: str
    title_en: str = ""
    columns: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    words: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    words_in: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()


class Scope(_Value):
    """The whole that the plan's totals are for: codes of the area (a county lies in it by the first digits), people."""

    name: str = ""
    name_en: str = ""
    codes: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    people: Positive | None = None


class Baseline(_Value):
    """What the plan says the figure was before it began."""

    value: NotNegative
    year: Year


class Conditions(_Value):
    """What is asked of facilities: all of the conditions that are given.

    `grade` takes that class and the better ones, named as planners name it (三甲, 二级) and read by each category's own
    order; `grade_max` is the number of a class, 1 being the best. `run_by` is the tier that runs the facility (its
    `level`); `new` takes those opened after the plan's base year, or
    with false those that stood before; `has` asks for attributes, `at_least` for capacities;
    `mobile` "scheduled" lets mobile points count where they have a place and a time ("never": fixed facilities only).
    """

    grade: str | None = None
    grade_max: Positive | None = None
    has: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    public: Literal[True] | None = None
    run_by: Level | None = None
    new: Flag | None = None
    at_least: dict[Capacity, Positive] = Field(default_factory=dict)
    mobile: Literal["never", "scheduled"] = "never"


class Pick(Conditions):
    """Which facilities count: those of any of these services that meet the conditions.

    `without` leaves out the categories of these services: tiers that do not stand in for each other. `or_else` are
    further choices that count as well, each with its own conditions.
    """

    any_of: Keys
    or_else: tuple["Pick", ...] = ()
    without: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()


Sites = Annotated[tuple[Annotated[Pick, BeforeValidator(_as_pick)], ...], Field(min_length=1)]
"""A pool of facilities."""


class CircleService(Pick):
    """One service of a circle, with its own group, mode, limit or target where they differ from the clause's."""

    group: str | None = None
    mode: Mode | None = None
    limit: Limit | None = None
    target: Percent | None = None


class Required(Pick):
    """What a district must hold: at least `count` facilities that match."""

    count: Annotated[int, Field(strict=True, ge=1)] = 1


class DistrictPick(_Value):
    """Which districts are asked: of a level, and of these kinds, newness and area type where given.

    `kinds` are words such as 街道 or 社区; `with_people` leaves out districts where nobody of that group lives, and
    `people_min` those where fewer people live; `named` takes only districts of these names or codes.
    """

    level: Level
    kinds: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    new: Flag | None = None
    area: Area = "all"
    with_people: str | None = None
    people_min: Positive | None = None
    named: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()


class Tier(DistrictPick):
    """Districts of one level and what each of them must hold: all of the services, or `k_of` any of them."""

    services: Annotated[tuple[Annotated[Required, BeforeValidator(_as_pick)], ...], Field(min_length=1)]
    k_of: Annotated[int, Field(strict=True, ge=1)] | None = None
    target: Percent | None = None

    @model_validator(mode="after")
    def _has_as_many(self) -> Self:
        if self.k_of is not None and self.k_of > len(self.services):
            raise Misfit(Message("{file}, line {line}: in {where}, k_of is more than there are services."))
        return self


class ClauseBase(_Value):
    """What every clause has.

    `quoted` are the plan's own words, each to be found literally in its text, and `where` says in which chapter or
    table they stand. `wording` is the word by which the text softens its figure (左右, 约, 原则上, 力争): it is shown,
    and `tolerance` (percent of the target) is how far below it still counts as nearly met. `targets` are the figures of
    single years ("2023"); the one of the year that is asked holds. `assumed` names the values that the text leaves open
    and that were chosen here. `reading_of` is the clause of which this is a second reading; `see_also` are clauses that
    belong beside it. `department` is who answers for it. `certainty` is for standards whose text is not at hand: the
    figure was "seen" in a source that quotes the text, or stands here from "memory" and is to be checked; every output
    says which.

    Of a kind, `named` is its name, `keys` are the names of keys of its own, `by_ways` tells that it needs ways along
    the streets, `of_people` that it always asks people, so that what is estimated of them belongs to the verdict.
    """

    named: ClassVar[str] = ""
    keys: ClassVar[Mapping[str, str]] = {}
    by_ways: ClassVar[bool] = False
    of_people: ClassVar[bool] = False

    kind: str
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: str
    title_en: str = ""
    group: str = "people"
    area: Area = "all"
    year: Year | None = None
    nature: Literal["binding", "expected"] | None = None
    baseline: Baseline | None = None
    quoted: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    where: str = ""
    note: str = ""
    note_en: str = ""
    wording: str = ""
    department: str = ""
    certainty: Certainty | None = None
    tolerance: Percent | None = None
    targets: Annotated[Mapping[str, NotNegative], BeforeValidator(_years)] = Field(default_factory=dict)
    assumed: Annotated[tuple[Assumption, ...], BeforeValidator(as_list)] = ()
    reading_of: str | None = None
    see_also: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401  (pydantic's hook)
        super().__pydantic_init_subclass__(**kwargs)
        if kind := get_args(cls.model_fields["kind"].annotation):
            KINDS[kind[0]] = cls

    @property
    def pools(self) -> tuple[Pick, ...]:
        """The choices of facilities that the clause makes, in its order."""
        return ()

    @property
    def picks(self) -> tuple[Pick, ...]:
        """Every single choice: those of `pools`, and what counts as well in each."""
        return tuple(one for pick in self.pools for one in (pick, *pick.or_else))

    @property
    def groups(self) -> tuple[str, ...]:
        """Every population group that the clause names."""
        return (self.group,)

    @property
    def amounts(self) -> tuple[str, ...]:
        """Every capacity that the clause names."""
        return ()

    @property
    def more_facilities(self) -> Literal["help", "harm", "either"]:
        """What further facilities, of which the data does not tell, could do to the figure."""
        return "help"

    @property
    def less_is_better(self) -> bool:
        """Whether the figure must not be above its target."""
        return False


KINDS: Final[dict[str, type[ClauseBase]]] = {}
"""Every kind of clause that is defined, by its name."""


class OfServices(ClauseBase):
    """A clause about one pool of facilities."""

    services: Sites

    @property
    def pools(self) -> tuple[Pick, ...]:
        """The pool."""
        return self.services


class CircleClause(ClauseBase):
    """Share of a group whose way to the nearest facility is within a limit, for each service and for all together.

    `limit` is minutes or kilometres by `mode`. Without `target` every resident is meant, and the result says that this
    was implied. `also_report` are further limits whose share is told beside; `also_groups` are further groups or
    denominators (`residential_m2`: the area reading) whose share is told beside. With `k_of` so many of the services
    are enough, each within its own limit (a large park within 500 m or a small one within 300). With `own_groups` each
    service is asked of the group it is for (a kindergarten of children of 3 to 5): each by itself must be met, the
    least share is the figure, and all services together for everybody is one reading beside it. `rural_mode` is how the
    country travels where that differs; `uncrossed` are barriers that no way may cross: `trunk` (expressways
    and national roads), `arterial` (these and main roads, 主干路), `railway`. With
    `places_per_100` the circle is read by distance and capacity together: whoever counts as served finds a place within
    the limit, so many being needed for 100 of the group that the service is for.
    """

    named = later("circle")
    by_ways = True
    of_people = True

    kind: Literal["circle"]
    services: Annotated[tuple[Annotated[CircleService, BeforeValidator(_as_pick)], ...], Field(min_length=1)]
    mode: Mode
    limit: Limit
    target: Percent | Report | None = None
    also_report: tuple[Limit, ...] = ()
    also_groups: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    own_groups: Flag = False
    k_of: Annotated[int, Field(strict=True, ge=1)] | None = None
    rural_mode: Mode | None = None
    uncrossed: Annotated[tuple[Literal["trunk", "arterial", "railway"], ...], BeforeValidator(as_list)] = ()
    places_per_100: Positive | None = None

    @model_validator(mode="after")
    def _has_as_many(self) -> Self:
        if self.k_of is not None and (self.k_of > len(self.services) or self.asks_each_by_itself):
            text = Message(
                "{file}, line {line}: in {where}, k_of is more than there are services, or each of them is asked by "
                "itself."
            )
            raise Misfit(text)
        return self

    @model_validator(mode="after")
    def _counts_minutes_or_kilometres(self) -> Self:
        if self.rural_mode is not None and UNIT_OF_MODE[self.rural_mode] != UNIT_OF_MODE[self.mode]:
            text = Message(
                "{file}, line {line}: in {where}, mode and rural_mode must both be in minutes or both in kilometres."
            )
            raise Misfit(text)
        return self

    @property
    def asks_each_by_itself(self) -> bool:
        """Whether each service is asked of its own group or has a target of its own; the least share decides then."""
        return self.own_groups or any(service.target is not None for service in self.services)

    @property
    def pools(self) -> tuple[Pick, ...]:
        """Its services."""
        return self.services

    @property
    def groups(self) -> tuple[str, ...]:
        """The clause's group, those of its services, and those told beside."""
        return tuple(dict.fromkeys([self.group, *(one.group for one in self.services if one.group), *self.also_groups]))


class ResponseClause(OfServices):
    """Weighted mean of the drive from the nearest facility to the residents, plus `turnout_min` before it sets off.

    `strict`: the text says "less than", so the limit itself no longer keeps it.
    """

    named = later("response")
    by_ways = True
    of_people = True

    kind: Literal["response"]
    limit: Limit
    turnout_min: NotNegative = 0
    strict: Flag = False
    target: Report | None = None

    @property
    def less_is_better(self) -> bool:
        """A mean time."""
        return True


class PresenceClause(ClauseBase):
    """Share of districts that hold what they must, at each tier.

    One tier may be written into the clause itself (`level`, `services`, ...); several stand in `tiers`. The clause is
    kept when every tier is. A tier without its own target has the clause's; without either, 100 is implied.
    """

    named = later("presence")

    kind: Literal["presence"]
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]
    target: Percent | Report | None = None

    @property
    def pools(self) -> tuple[Pick, ...]:
        """What its tiers ask for."""
        return tuple(required for tier in self.tiers for required in tier.services)

    @property
    def groups(self) -> tuple[str, ...]:
        """The clause's group, and those that must live in a district that is asked."""
        return tuple(dict.fromkeys([self.group, *(tier.with_people for tier in self.tiers if tier.with_people)]))

    @model_validator(mode="before")
    @classmethod
    def _lift_the_only_tier(cls, value: Any) -> Any:  # noqa: ANN401  (whatever a TOML file holds)
        if not isinstance(value, dict):
            return value
        if "tiers" in value:
            return _with_area(value)
        own = {key for key in Tier.model_fields if key not in ClauseBase.model_fields and key != "target"}
        rest = {key: item for key, item in value.items() if key not in own}
        tier = {key: item for key, item in value.items() if key in own}
        return {**rest, "tiers": [{**tier, "area": value.get("area", "all")}]}


class RatioClause(OfServices):
    """A capacity or a count per so many people (or households): `per` 1 for per head, 100, 1000, 10000.

    With `districts` only what lies and lives in those districts counts, and with `every` each of them must reach the
    target by itself, or `share_of_districts` percent of them. `highest` turns the comparison round: at most the target.
    """

    named = later("ratio")
    of_people = True

    kind: Literal["ratio"]
    amount: Capacity | Literal["count"]
    per: Positive
    target: NotNegative | Report
    districts: DistrictPick | None = None
    every: Flag = False
    share_of_districts: Percent | None = None
    highest: Flag = False

    @property
    def more_facilities(self) -> Literal["help", "harm", "either"]:
        """They only add to what is there."""
        return "harm" if self.highest else "help"

    @property
    def less_is_better(self) -> bool:
        """At most so many, unless it is the districts that reach it which are counted."""
        return self.highest and self.share_of_districts is None

    @property
    def amounts(self) -> tuple[str, ...]:
        """The capacity."""
        return (self.amount,)

    @model_validator(mode="after")
    def _shares_districts(self) -> Self:
        if self.share_of_districts is not None and (self.districts is None or self.target == "report"):
            raise Misfit(
                Message(
                    "{file}, line {line}: in {where}, share_of_districts needs districts and a target for each of them."
                )
            )
        return self


class ShareClause(OfServices):
    """One capacity over another (`nursing_beds` over `beds`), percent."""

    named = later("share")

    kind: Literal["share"]
    amount: Capacity
    of: Capacity
    target: Percent | Report

    @property
    def more_facilities(self) -> Literal["help", "harm", "either"]:
        """They count on both sides of the share."""
        return "either"

    @property
    def amounts(self) -> tuple[str, ...]:
        """Both capacities."""
        return (self.amount, self.of)

    @model_validator(mode="after")
    def _is_of_another(self) -> Self:
        if self.amount == self.of:
            raise Misfit(
                Message(
                    "{file}, line {line}: in {where}, amount and of are the same, so that the share is always 100%; a "
                    'share of facilities is kind = "facility_share".'
                )
            )
        return self


class TotalClause(OfServices):
    """A sum of a capacity, or a count of facilities."""

    named = later("total")

    kind: Literal["total"]
    amount: Capacity | Literal["count"]
    target: NotNegative | Report

    @property
    def amounts(self) -> tuple[str, ...]:
        """The capacity."""
        return (self.amount,)


class CatchmentClause(OfServices):
    """People per facility when everyone goes to the nearest: each catchment within the range.

    `districts`, where given, must each hold at least one of the facilities.
    """

    named = later("catchment")
    by_ways = True
    of_people = True

    kind: Literal["catchment"]
    people_min: NotNegative = 0
    people_max: Positive
    mode: Mode = "network_km"
    districts: DistrictPick | None = None
    target: Report | None = None

    @property
    def more_facilities(self) -> Literal["help", "harm", "either"]:
        """They count on both sides of the share."""
        return "either"

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.people_min > self.people_max:
            raise Misfit(Message("{file}, line {line}: in {where}, people_min is above people_max."))
        return self


class TogetherClause(OfServices):
    """Facilities of two kinds within a way of each other: the share of `services` that have one of `beside`."""

    named = later("together")
    by_ways = True

    kind: Literal["together"]
    beside: Sites
    mode: Mode = "walk"
    limit: Limit
    target: Percent | Report

    @property
    def more_facilities(self) -> Literal["help", "harm", "either"]:
        """They count on both sides of the share."""
        return "either"

    @property
    def pools(self) -> tuple[Pick, ...]:
        """Both pools."""
        return (*self.services, *self.beside)


Clause = ClauseBase
"""A clause of any kind."""


def _of_its_kind(value: object) -> object:
    """Read a clause as what its `kind` says."""
    if isinstance(value, ClauseBase) or not isinstance(value, dict):
        return value
    kind = str(value.get("kind"))
    kinds = import_module(f"{__package__}.kinds")  # it imports this module, and loads a further kind where one is asked
    if kinds.clause_of(kind) is None:
        raise ValueError(f"kinds of clause are {', '.join(kinds.kind_names())}")
    return KINDS[kind].model_validate(value)


def _with_area(value: dict[str, Any]) -> dict[str, Any]:
    """Return a clause with its area in every tier where no tier names one; a tier that does speaks for itself."""
    tiers = value["tiers"]
    area = value.get("area", "all")
    if area == "all" or not isinstance(tiers, list) or any(isinstance(one, dict) and "area" in one for one in tiers):
        return value
    return {**value, "tiers": [{**one, "area": area} if isinstance(one, dict) else one for one in tiers]}


AnyClause = Annotated[SerializeAsAny[ClauseBase], BeforeValidator(_of_its_kind)]


class Indicator(_Value):
    """A figure of the plan's table of indicators that no map decides (enrolment, insurance): monitored, not measured.

    `target_text` is the target where it is no number (应保尽保), `wording` a sign or word beside it (≥, 左右);
    `falling` tells that less is better, `kind` the table's own heading (学有所教).
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: str
    title_en: str = ""
    kind: str = ""
    unit: str = ""
    unit_en: str = ""
    baseline: Baseline | None = None
    target: NotNegative | None = None
    target_text: str = ""
    wording: str = ""
    year: Year | None = None
    nature: Literal["binding", "expected"] | None = None
    falling: Flag = False
    quoted: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    where: str = ""
    department: str = ""
    note: str = ""
    note_en: str = ""


class Plan(_Value):
    """A plan: what it is, the services its clauses speak of, and the clauses in the plan's order.

    `service`, `capacity` and `attribute` hold the built-in ones and the plan's own; `text` is the file name of the
    plan's full text, `scope` the whole that its totals are for; `indicator` are figures that no map decides.
    """

    key: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    title: str
    title_en: str = ""
    document: str = ""
    issued: str = ""
    year: Year | None = None
    base_year: Year | None = None
    text: str = ""
    note: str = ""
    note_en: str = ""
    scope: Scope | None = None
    service: Mapping[str, Service] = Field(default_factory=dict)
    capacity: Mapping[str, OwnCapacity] = Field(default_factory=dict)
    attribute: Mapping[str, Attribute] = Field(default_factory=dict)
    indicator: tuple[Indicator, ...] = ()
    clause: Annotated[tuple[AnyClause, ...], Field(min_length=1)]

    def find(self, clause_id: str) -> Clause | None:
        """Return the clause of that id, if the plan has it."""
        return next((clause for clause in self.clause if clause.id == clause_id), None)


def picks(clause: Clause) -> tuple[Pick, ...]:
    """Return every choice of facilities that the clause makes, in its order."""
    return clause.picks


def service_keys(clause: Clause) -> tuple[str, ...]:
    """Return the key of every service that the clause names, in its order."""
    return tuple(dict.fromkeys(key for pick in clause.picks for key in pick.any_of))


def groups(clause: Clause) -> tuple[str, ...]:
    """Return every population group that the clause names."""
    return clause.groups
