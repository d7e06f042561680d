"""What a planner keeps with a project for its views: one model for each kind of row, checked where it comes in."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ....coverage.plans.figures import NotNegative, Year
from ....reasons import reason_of
from ...errors import ProjectError
from ...presentation.plain_text import Text
from ...project.kept_rows import KEPT_TABLE
from ...project.project import Project

_YES: Final = frozenset({"yes", "true", "1", "是", "已建成", "已完成", "建成", "完成", "√"})
_BETWEEN: Final = re.compile(r"[、，,;；\n]")
_NO: Final = frozenset({"", "no", "false", "0", "否", "未建成", "未完成", "在建"})


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


def _yes(value: object) -> object:
    if isinstance(value, str):
        word = value.strip().casefold()
        return True if word in _YES else False if word in _NO else value
    return value


Told = Annotated[Text, Field(max_length=2_000)]
Named = Annotated[Text, Field(min_length=1, max_length=500)]
MaybeFigure = Annotated[NotNegative | None, BeforeValidator(_blank_is_none)]
MaybeYear = Annotated[Year | None, BeforeValidator(_blank_is_none)]
Flag = Annotated[bool, BeforeValidator(_yes)]
Date = Annotated[Text, Field(max_length=30)]


class Kept(BaseModel):
    """A row that is kept; `key` tells it from others of its kind, and the one that is brought later wins."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    @property
    def key(self) -> str:
        """What tells it from the others."""
        raise NotImplementedError


class Figure(Kept):
    """What somebody measured of an indicator or a clause in a year: by its id or its title, with the source."""

    indicator: Named
    year: Year
    value: float
    unit: Told = ""
    source: Named
    note: Told = ""

    @property
    def key(self) -> str:
        """An indicator has one figure a year."""
        return f"{self.indicator}|{self.year}"


class LedgerLine(Kept):
    """What the program records of a shortfall: when it was first found, closed, and found again."""

    plan: Named
    line: Named
    clause: Named
    district: Told = ""
    service: Told = ""
    missing: float = 0.0
    unit: Told = ""
    opened: Date
    closed: Date = ""
    reopened: Date = ""
    times: int = 0

    @property
    def key(self) -> str:
        """The plan and the shortfall's own key."""
        return f"{self.plan}|{self.line}"


class Task(Kept):
    """What a planner says of a shortfall: who answers for it, by when, at what cost (10,000 yuan), if it is built."""

    line: Named
    department: Told = ""
    year: MaybeYear = None
    cost: MaybeFigure = None
    built: Flag = False
    note: Told = ""

    @property
    def key(self) -> str:
        """The line's number, as the table of shortfalls has it."""
        return self.line


class EstateGiven(Kept):
    """A residential estate of a batch: who is to live there, and what is agreed for it.

    `agreed` lists the services that are agreed or stand, by their titles; the amounts are theirs. `within` is the
    township or street.
    """

    name: Named
    within: Told = ""
    people: MaybeFigure = None
    dwellings: MaybeFigure = None
    year: MaybeYear = None
    agreed: Told = ""
    places: MaybeFigure = None
    beds: MaybeFigure = None
    nursing_beds: MaybeFigure = None
    area_m2: MaybeFigure = None
    land_m2: MaybeFigure = None

    @property
    def key(self) -> str:
        """An estate has one row."""
        return self.name

    @property
    def services(self) -> tuple[str, ...]:
        """The services that are agreed, each as often as it is listed."""
        return tuple(one.strip() for one in _BETWEEN.split(self.agreed) if one.strip())

    def amount(self, name: str) -> float | None:
        """Return a capacity that is agreed, None where nobody tells it."""
        known = {"places", "beds", "nursing_beds", "area_m2", "land_m2"}
        value = getattr(self, name) if name in known else None
        return None if value is None else float(value)


Row = TypeVar("Row", bound=Kept)


def kept_of(project: Project, kind: str, model: type[Row]) -> tuple[Row, ...]:
    """Return the rows of a kind that a project keeps. Raises ProjectError for one that is none of its kind."""
    return tuple(_checked(model, values, kind, key) for key, values in project.kept.get(kind, {}).items())


def as_kept(rows: Mapping[str, Kept]) -> dict[str, dict[str, Any]]:
    """Return rows as the project keeps them."""
    return {key: row.model_dump(exclude_defaults=True) for key, row in rows.items()}


def _checked(model: type[Row], values: Mapping[str, Any], kind: str, key: str) -> Row:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise ProjectError(
            "In the project's table {table} the row {key} of kind {kind} cannot be used ({field}: {reason}); "
            "correct it in QGIS, or import the table again.",
            table=KEPT_TABLE,
            key=key,
            kind=kind,
            field=".".join(map(str, first["loc"])),
            reason=reason_of(first),
        ) from error
