"""The kinds of clause that many rooms speak of, as values that pydantic checks; further ones stand each in one file.

In `circle` and `presence` the list `services` means *each of them* (a resident needs all, a district must hold all);
alternatives stand in one entry as `{ any_of = ["a", "b"] }`. In the kinds that add up or count (`ratio`, `share`,
`total`, `catchment`, `response`) the list is one pool. Shares and their targets are percent.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from ...messages import Message, later
from ..travel.modes import UNIT_OF_MODE, Mode
from .clause_base import ClauseBase, OfServices
from .figures import Capacity, Flag, Limit, Misfit, NotNegative, Percent, Positive, Report, as_list
from .picks import CircleService, DistrictPick, Pick, Sites, Tier, as_pick


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
    services: Annotated[tuple[Annotated[CircleService, BeforeValidator(as_pick)], ...], Field(min_length=1)]
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

    @property
    def near(self) -> tuple[Pick, ...]:
        """The other pool."""
        return self.beside


Clause = ClauseBase
"""A clause of any kind."""


def _with_area(value: dict[str, Any]) -> dict[str, Any]:
    """Return a clause with its area in every tier where no tier names one; a tier that does speaks for itself."""
    tiers = value["tiers"]
    area = value.get("area", "all")
    if area == "all" or not isinstance(tiers, list) or any(isinstance(one, dict) and "area" in one for one in tiers):
        return value
    return {**value, "tiers": [{**one, "area": area} if isinstance(one, dict) else one for one in tiers]}


def picks(clause: Clause) -> tuple[Pick, ...]:
    """Return every choice of facilities that the clause makes, in its order."""
    return clause.picks


def service_keys(clause: Clause) -> tuple[str, ...]:
    """Return the key of every service that the clause names, in its order."""
    return tuple(dict.fromkeys(key for pick in clause.picks for key in pick.any_of))


def groups(clause: Clause) -> tuple[str, ...]:
    """Return every population group that the clause names."""
    return clause.groups
