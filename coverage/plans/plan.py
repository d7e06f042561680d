"""A plan as a value: its services, its clauses of any kind, and the figures that no map decides."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import BeforeValidator, Field, SerializeAsAny

from .clause_base import ClauseBase
from .clauses import Clause
from .figures import Flag, Nature, NotNegative, PlanValue, Year, as_list
from .kinds import clause_of, kind_names
from .picks import Attribute, Baseline, OwnCapacity, Scope, Service


def _of_its_kind(value: object) -> object:
    """Read a clause as what its `kind` says."""
    if isinstance(value, ClauseBase) or not isinstance(value, dict):
        return value
    kind = str(value.get("kind"))
    clause = clause_of(kind)
    if clause is None:
        raise ValueError(f"kinds of clause are {', '.join(kind_names())}")
    return clause.model_validate(value)


AnyClause = Annotated[SerializeAsAny[ClauseBase], BeforeValidator(_of_its_kind)]


class Indicator(PlanValue):
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
    nature: Nature | None = None
    falling: Flag = False
    quoted: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    where: str = ""
    department: str = ""
    note: str = ""
    note_en: str = ""


class Plan(PlanValue):
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

    def asking(self, clauses: Sequence[Clause]) -> "Plan":
        """Return the plan with these clauses in the place of its own."""
        return self.model_copy(update={"clause": tuple(clauses)})

    def find(self, clause_id: str) -> Clause | None:
        """Return the clause of that id, if the plan has it."""
        return next((clause for clause in self.clause if clause.id == clause_id), None)
