"""What a clause asks of facilities and districts: which of them count, under which conditions."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from ...messages import Message
from ..travel.modes import Mode
from .figures import (
    Area,
    Capacity,
    Flag,
    Keys,
    Level,
    Limit,
    Misfit,
    NotNegative,
    Percent,
    PlanValue,
    Positive,
    Year,
    as_list,
)


def as_pick(value: object) -> object:
    """A service's bare key may stand for `{ any_of = [key] }`."""
    return {"any_of": [value]} if isinstance(value, str) else value


class Service(PlanValue):
    """What residents call one service: any facility of these categories gives it; `group` is whom it is for."""

    title: str
    title_en: str = ""
    categories: Keys
    group: str = "people"


class OwnCapacity(PlanValue):
    """A capacity that the plan speaks of (doctors in general practice): which columns of a file hold it."""

    title: str
    title_en: str = ""
    columns: Keys


class Attribute(PlanValue):
    """A yes-or-no matter that the plan asks of facilities: which columns of a file tell it.

    A cell tells it by a usual yes or no; with `words` it says yes where it holds one of them and no where it holds
    anything else. `words_in` are columns that say yes by those words, and otherwise nothing.
    """

    title: str
    title_en: str = ""
    columns: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    words: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    words_in: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()


class Scope(PlanValue):
    """The whole that the plan's totals are for: codes of the area (a county lies in it by the first digits), people."""

    name: str = ""
    name_en: str = ""
    codes: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    people: Positive | None = None


class Baseline(PlanValue):
    """What the plan says the figure was before it began."""

    value: NotNegative
    year: Year


class Conditions(PlanValue):
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

    @property
    def key(self) -> str:
        """The keys of the services as one, by which evidence and options name the choice."""
        return "|".join(self.any_of)


Sites = Annotated[tuple[Annotated[Pick, BeforeValidator(as_pick)], ...], Field(min_length=1)]
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


class DistrictPick(PlanValue):
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

    services: Annotated[tuple[Annotated[Required, BeforeValidator(as_pick)], ...], Field(min_length=1)]
    k_of: Annotated[int, Field(strict=True, ge=1)] | None = None
    target: Percent | None = None

    @model_validator(mode="after")
    def _has_as_many(self) -> Self:
        if self.k_of is not None and self.k_of > len(self.services):
            raise Misfit(Message("{file}, line {line}: in {where}, k_of is more than there are services."))
        return self
