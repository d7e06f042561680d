"""Further kinds of clause: shares of facilities, distances to keep, and the town parted into circles."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from ..travel.modes import Mode
from .clauses import (
    Capacity,
    ClauseBase,
    Conditions,
    DistrictPick,
    Limit,
    NotNegative,
    OfServices,
    Percent,
    Pick,
    Positive,
    Report,
    Sites,
    as_list,
)


class FacilitiesClause(OfServices):
    """Share of the facilities that are as they should be: `having` the attributes, the class, the owner asked.

    `together_with` asks that the same site gives one of these services too. With `amount` each facility weighs as much
    as its capacity (places in kindergartens), else each is one.
    """

    kind: Literal["facility_share"]
    having: Conditions = Field(default_factory=Conditions)
    together_with: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    amount: Capacity | None = None
    target: Percent | Report

    @property
    def more_facilities(self) -> Literal["help", "harm", "either"]:
        """They count on both sides of the share."""
        return "either"

    @property
    def pools(self) -> tuple[Pick, ...]:
        """The pool, and the services that are to be at the same site."""
        beside = (Pick(any_of=self.together_with),) if self.together_with else ()
        asked = tuple(pick.model_copy(update=self.having.model_dump(exclude_unset=True)) for pick in self.services)
        return (*asked, *beside)

    @property
    def amounts(self) -> tuple[str, ...]:
        """The capacity by which facilities weigh."""
        return (self.amount,) if self.amount else ()

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.having.model_fields_set and not self.together_with:
            raise ValueError("having or together_with must say what is asked of the facilities")
        return self


class ApartClause(OfServices):
    """Share of `services` that keep a distance from all of `beside`: not nearer than `limit`."""

    kind: Literal["apart"]
    beside: Sites
    mode: Mode = "radius_km"
    limit: Limit
    target: Percent | Report | None = None

    @property
    def more_facilities(self) -> Literal["help", "harm", "either"]:
        """Another one may be too near, or far enough."""
        return "either"

    @property
    def pools(self) -> tuple[Pick, ...]:
        """Both pools."""
        return (*self.services, *self.beside)


class PartitionClause(ClauseBase):
    """The town parted into circles, one a district: each with people and ground in a range, and cut by no barrier.

    `uncut` are barriers that must not cross a circle.
    """

    kind: Literal["partition"]
    districts: DistrictPick
    people_min: NotNegative = 0
    people_max: Positive | None = None
    km2_min: NotNegative = 0
    km2_max: Positive | None = None
    uncut: Annotated[tuple[Literal["trunk", "railway", "river"], ...], BeforeValidator(as_list)] = ("trunk", "railway")
    target: Percent | Report | None = None
