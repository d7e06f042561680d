"""What a plan's figures and words may be, as types that pydantic checks: percents, limits, years, levels."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ...limits import MAX_FIGURE, MAX_MINUTES
from ...messages import Message

Area = Literal["all", "urban", "rural"]
Nature = Literal["binding", "expected"]
"""约束性 and 预期性."""
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


class PlanValue(BaseModel):
    """Frozen, and deaf to no misspelt key."""

    model_config = ConfigDict(frozen=True, extra="forbid")
