"""A plan and its clauses as values, read from TOML by `planfiles` and checked here by pydantic.

Eight kinds of clause. In `circle` and `presence` the list `services` means *each of them* (a resident needs all, a
district must hold all); alternatives stand in one entry as `{ any_of = ["a", "b"] }`. In the kinds that add up or
count (`ratio`, `share`, `total`, `catchment`, `response`) the list is one pool. Shares and their targets are percent.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from ...limits import MAX_FIGURE, MAX_MINUTES
from ..travel.modes import Mode

Kind = Literal["circle", "response", "presence", "ratio", "share", "total", "catchment", "together"]
Area = Literal["all", "urban", "rural"]
Level = Literal["city", "county", "township", "village", "estate"]
Capacity = Literal["beds", "nursing_beds", "places", "area_m2", "land_m2", "doctors", "nurses"]

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


def _listed(value: object) -> object:
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
Keys = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]
Report = Literal["report"]
"""As a target: the plan sets no figure; measure and report, without kept or not kept."""


class _Value(BaseModel):
    """Frozen, and deaf to no misspelt key."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Service(_Value):
    """What residents call one service: any facility of these categories gives it; `group` is whom it is for."""

    title: str
    title_en: str
    categories: Keys
    group: str = "people"


class Baseline(_Value):
    """What the plan says the figure was before it began."""

    value: NotNegative
    year: Year


class Pick(_Value):
    """Which facilities count: any of these services, and all of the conditions that are given.

    `grade_max` 2 takes class one and two; `run_by` is the tier that runs the facility (its `level`); `new` takes those
    opened since the plan's base year; `at_least` asks for capacities; `mobile` "scheduled" lets mobile points count
    where they have a place and a time ("never": fixed facilities only).
    """

    any_of: Keys
    grade_max: Positive | None = None
    public: Literal[True] | None = None
    run_by: Level | None = None
    new: Literal[True] | None = None
    at_least: dict[Capacity, Positive] = Field(default_factory=dict)
    mobile: Literal["never", "scheduled"] = "never"


class CircleService(Pick):
    """One service of a circle, with its own group, mode or limit where they differ from the clause's."""

    group: str | None = None
    mode: Mode | None = None
    limit: Limit | None = None


class Required(Pick):
    """What a district must hold: at least `count` facilities that match."""

    count: Annotated[int, Field(strict=True, ge=1)] = 1


class DistrictPick(_Value):
    """Which districts are asked: of a level, and of these kinds, newness and area type where given.

    `kinds` are words such as 街道 or 社区; `with_people` leaves out districts where nobody of that group lives.
    """

    level: Level
    kinds: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    new: bool | None = None
    area: Area = "all"
    with_people: str | None = None


class Tier(DistrictPick):
    """Districts of one level and what each of them must hold."""

    services: Annotated[tuple[Annotated[Required, BeforeValidator(_as_pick)], ...], Field(min_length=1)]
    target: Percent | None = None


class ClauseBase(_Value):
    """What every clause has.

    `quoted` are the plan's own words, each to be found literally in its text, and `where` says in which chapter or
    table they stand. `assumed` names the values that the text leaves open and that were chosen here. `reading_of` is
    the clause of which this is a second reading; `see_also` are clauses that belong beside it.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: str
    title_en: str
    group: str = "people"
    area: Area = "all"
    year: Year | None = None
    nature: Literal["binding", "expected"] | None = None
    baseline: Baseline | None = None
    quoted: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    where: str = ""
    note: str = ""
    assumed: Annotated[tuple[Literal["mode", "limit", "target", "group", "area", "services"], ...],
                       BeforeValidator(_listed)] = ()  # fmt: skip
    reading_of: str | None = None
    see_also: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()


class CircleClause(ClauseBase):
    """Share of a group whose way to the nearest facility is within a limit, for each service and for all together.

    `limit` is minutes or kilometres by `mode`. Without `target` every resident is meant, and the result says that this
    was implied. `also_report` are further limits whose share is told beside. `own_groups` adds the reading in which
    each service is asked of the group it is for (a kindergarten of children of 3 to 5).
    """

    kind: Literal["circle"]
    services: Annotated[tuple[Annotated[CircleService, BeforeValidator(_as_pick)], ...], Field(min_length=1)]
    mode: Mode
    limit: Limit
    target: Percent | Report | None = None
    also_report: tuple[Limit, ...] = ()
    own_groups: bool = False


class ResponseClause(ClauseBase):
    """Weighted mean of the drive from the nearest facility to the residents, plus `turnout_min` before it sets off.

    `strict`: the text says "less than", so the limit itself no longer keeps it.
    """

    kind: Literal["response"]
    services: Annotated[tuple[Annotated[Pick, BeforeValidator(_as_pick)], ...], Field(min_length=1)]
    limit: Limit
    turnout_min: NotNegative = 0
    strict: bool = False
    target: Report | None = None


class PresenceClause(ClauseBase):
    """Share of districts that hold what they must, at each tier.

    One tier may be written into the clause itself (`level`, `services`, ...); several stand in `tiers`. The clause is
    kept when every tier is. A tier without its own target has the clause's; without either, 100 is implied.
    """

    kind: Literal["presence"]
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]
    target: Percent | Report | None = None

    @model_validator(mode="before")
    @classmethod
    def _lift_the_only_tier(cls, value: Any) -> Any:  # noqa: ANN401  (whatever a TOML file holds)
        if not isinstance(value, dict) or "tiers" in value:
            return value
        own = {key for key in Tier.model_fields if key not in ClauseBase.model_fields and key != "target"}
        rest = {key: item for key, item in value.items() if key not in own}
        tier = {key: item for key, item in value.items() if key in own}
        return {**rest, "tiers": [{**tier, "area": value.get("area", "all")}]}


class RatioClause(ClauseBase):
    """A capacity or a count per so many people (or households): `per` 1 for per head, 100, 1000, 10000.

    With `districts` only what lies and lives in those districts counts, and with `every` each of them must reach the
    target by itself. `highest` turns the comparison round: at most the target.
    """

    kind: Literal["ratio"]
    services: Annotated[tuple[Annotated[Pick, BeforeValidator(_as_pick)], ...], Field(min_length=1)]
    amount: Capacity | Literal["count"]
    per: Positive
    target: NotNegative | Report
    districts: DistrictPick | None = None
    every: bool = False
    highest: bool = False


class ShareClause(ClauseBase):
    """One capacity over another (`nursing_beds` over `beds`), percent."""

    kind: Literal["share"]
    services: Annotated[tuple[Annotated[Pick, BeforeValidator(_as_pick)], ...], Field(min_length=1)]
    amount: Capacity
    of: Capacity
    target: Percent | Report


class TotalClause(ClauseBase):
    """A sum of a capacity, or a count of facilities."""

    kind: Literal["total"]
    services: Annotated[tuple[Annotated[Pick, BeforeValidator(_as_pick)], ...], Field(min_length=1)]
    amount: Capacity | Literal["count"]
    target: NotNegative | Report


class CatchmentClause(ClauseBase):
    """People per facility when everyone goes to the nearest: each catchment within the range.

    `districts`, where given, must each hold at least one of the facilities.
    """

    kind: Literal["catchment"]
    services: Annotated[tuple[Annotated[Pick, BeforeValidator(_as_pick)], ...], Field(min_length=1)]
    people_min: NotNegative = 0
    people_max: Positive
    mode: Mode = "network_km"
    districts: DistrictPick | None = None
    target: Report | None = None

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.people_min > self.people_max:
            raise ValueError("people_min is above people_max")
        return self


class TogetherClause(ClauseBase):
    """Facilities of two kinds within a way of each other: the share of `services` that have one of `beside`."""

    kind: Literal["together"]
    services: Annotated[tuple[Annotated[Pick, BeforeValidator(_as_pick)], ...], Field(min_length=1)]
    beside: Annotated[tuple[Annotated[Pick, BeforeValidator(_as_pick)], ...], Field(min_length=1)]
    mode: Mode = "walk"
    limit: Limit
    target: Percent | Report


Clause = (
    CircleClause
    | ResponseClause
    | PresenceClause
    | RatioClause
    | ShareClause
    | TotalClause
    | CatchmentClause
    | TogetherClause
)
AnyClause = Annotated[Clause, Field(discriminator="kind")]


class Plan(_Value):
    """A plan: what it is, the services its clauses speak of, and the clauses in the plan's order.

    `service` holds the built-in services and the plan's own; `text` is the file name of the plan's full text.
    """

    key: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    title: str
    title_en: str
    document: str = ""
    issued: str = ""
    year: Year | None = None
    base_year: Year | None = None
    text: str = ""
    note: str = ""
    service: Mapping[str, Service] = Field(default_factory=dict)
    clause: Annotated[tuple[AnyClause, ...], Field(min_length=1)]

    def find(self, clause_id: str) -> Clause | None:
        """Return the clause of that id, if the plan has it."""
        return next((clause for clause in self.clause if clause.id == clause_id), None)


def picks(clause: Clause) -> tuple[Pick, ...]:
    """Return every choice of facilities that the clause makes, in its order."""
    if isinstance(clause, PresenceClause):
        return tuple(required for tier in clause.tiers for required in tier.services)
    if isinstance(clause, TogetherClause):
        return (*clause.services, *clause.beside)
    return clause.services


def service_keys(clause: Clause) -> tuple[str, ...]:
    """Return the key of every service that the clause names, in its order."""
    return tuple(key for pick in picks(clause) for key in pick.any_of)


def groups(clause: Clause) -> tuple[str, ...]:
    """Return every population group that the clause names."""
    named = [clause.group]
    if isinstance(clause, CircleClause):
        named += [service.group for service in clause.services if service.group]
    if isinstance(clause, PresenceClause):
        named += [tier.with_people for tier in clause.tiers if tier.with_people]
    return tuple(dict.fromkeys(named))
