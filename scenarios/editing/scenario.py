"""A scenario: what the planner proposes for a place, as a value. Pure functions make one scenario from another.

    Scenario(id, name, note, project, parameters, edits)
    scenario.with_edit(edit)            the scenario with one edit more, which gets an id
    scenario.without(edit_id)           ... with an edit less
    scenario.replaced(edit)             ... with another edit of the same id
    scenario.reordered(edit_id, place)  ... with an edit at another place of the list
    scenario.add_facility("library", at=(116.4, 39.9), ...)   and one such verb for every edit, in degrees of WGS 84

A `Board` is all scenarios of a project in their order, with the one that is worked on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Literal, Self
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field

from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.plans.figures import NotNegative, Positive
from ...coverage.travel.modes import Mode
from ..errors import ProjectError
from ..project.judging import laid_over
from ..project.settings import Choices
from .edits import (
    AddFacility,
    AddLink,
    AddMobileStop,
    AmendFacility,
    AnyEdit,
    CloseFacility,
    Edit,
    MoveFacility,
    Status,
    Where,
)  # fmt: skip

BASE: Final = ""
"""The id that stands for the project as it is, without any scenario."""


class Parameters(BaseModel):
    """What a scenario sets beside its edits; what is not set is as in the project. See `EvaluationSettings`."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    speeds_mps: dict[str, Positive] = {}
    modes: dict[str, Mode] = {}
    limits: dict[str, Positive] = {}
    targets: dict[str, NotNegative] = {}
    area_types: dict[str, Literal["urban", "rural"]] = {}
    statuses: tuple[Status, ...] | None = None
    crossing_s: NotNegative | None = None
    signal_s: NotNegative | None = None

    def with_values(self, given: Mapping[str, object]) -> "Parameters":
        """Return the parameters with these in their place; of those by group or clause only the ones named.

        Raises RequestError for numbers that are none.
        """
        kept = laid_over(self.model_dump(), given)
        Parameters.model_construct(**kept).over(EvaluationSettings())
        return Parameters.model_validate(kept)

    def over(self, settings: EvaluationSettings) -> EvaluationSettings:
        """Return the settings with these laid over them."""
        merged = ("speeds_mps", "modes", "limits", "targets", "area_types")
        values: dict[str, Any] = {key: {**getattr(settings, key), **getattr(self, key)} for key in merged}
        single = ("statuses", "crossing_s", "signal_s")
        values |= {key: getattr(self, key) for key in single if getattr(self, key) is not None}
        return replace(settings, **values)


class Scenario(BaseModel):
    """A name, a note, parameters, and edits in their order, for the project whose id is `project`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Annotated[str, Field(min_length=1)]
    name: str
    note: str = ""
    project: str = ""
    parameters: Parameters = Parameters()
    edits: tuple[Edit, ...] = ()

    @classmethod
    def named(cls, name: str, **more: Any) -> Self:  # noqa: ANN401  (the fields of a scenario)
        """Return a new scenario without edits."""
        return cls(id=uuid4().hex[:12], name=name, **more)

    def find(self, edit_id: str) -> AnyEdit:
        """Return the edit of that id. Raises ProjectError."""
        found = next((edit for edit in self.edits if edit.id == edit_id), None)
        if found is None:
            raise ProjectError("The scenario {name} has no edit {edit}.", name=self.name, edit=edit_id)
        return found

    def with_edit(self, edit: AnyEdit) -> "Scenario":
        """Return the scenario with an edit more, which gets an id that no other has."""
        return self.with_edits([edit])

    def with_edits(self, edits: Iterable[AnyEdit]) -> "Scenario":
        """Return the scenario with some edits more, in their order."""
        new = list(self.edits)
        taken = {edit.id for edit in new}
        number = len(new)
        for edit in edits:
            name = edit.id
            while not name or name in taken:
                number += 1
                name = f"e{number}"
            taken.add(name)
            new.append(edit if edit.id == name else edit.model_copy(update={"id": name}))
        return self._of(new)

    def without(self, edit_id: str) -> "Scenario":
        """Return the scenario with an edit less. Raises ProjectError where it has none of that id."""
        gone = self.find(edit_id)
        return self._of(edit for edit in self.edits if edit is not gone)

    def replaced(self, edit: AnyEdit) -> "Scenario":
        """Return the scenario with this edit in the place of that of the same id. Raises ProjectError."""
        old = self.find(edit.id)
        return self._of(edit if one is old else one for one in self.edits)

    def reordered(self, edit_id: str, place: int) -> "Scenario":
        """Return the scenario with an edit at another place of its list. Raises ProjectError."""
        moved = self.find(edit_id)
        rest = [edit for edit in self.edits if edit is not moved]
        return self._of([*rest[:place], moved, *rest[place:]])

    def renamed(self, name: str) -> "Scenario":
        """Return the scenario under another name."""
        return self.model_copy(update={"name": name})

    def with_note(self, note: str) -> "Scenario":
        """Return the scenario with another note."""
        return self.model_copy(update={"note": note})

    def with_parameters(self, parameters: Parameters) -> "Scenario":
        """Return the scenario with other parameters."""
        return self.model_copy(update={"parameters": parameters})

    def branched(self, name: str) -> "Scenario":
        """Return a copy under another name, which goes its own way from here on."""
        return self.model_copy(update={"id": uuid4().hex[:12], "name": name})

    @property
    def cost(self) -> float | None:
        """The cost of all edits in 万元, None where none has one."""
        costs = [edit.cost for edit in self.edits if edit.cost is not None]
        return sum(costs) if costs else None

    def add_facility(self, category: str, at: tuple[float, float], *, facility: str = "", **more: Any) -> "Scenario":  # noqa: ANN401
        """Return the scenario with a facility more, at a longitude and latitude; `more` as `AddFacility`."""
        name = facility or self._free("new-facility", "facility")
        return self.with_edit(AddFacility(facility=name, category=category, at=Where.degrees([at]), **more))

    def add_mobile_stop(
        self,
        category: str,
        at: tuple[float, float],
        *,
        stop: str,
        time: str,
        facility: str = "",
        **more: Any,  # noqa: ANN401
    ) -> "Scenario":
        """Return the scenario with a mobile stop more, which comes at `time`; `more` as `AddMobileStop`."""
        name = facility or self._free("mobile-stop", "facility")
        edit = AddMobileStop(facility=name, category=category, at=Where.degrees([at]), stop=stop, time=time, **more)
        return self.with_edit(edit)

    def move_facility(self, facility: str, at: tuple[float, float], **more: Any) -> "Scenario":  # noqa: ANN401
        """Return the scenario with a facility moved to a longitude and latitude."""
        return self.with_edit(MoveFacility(facility=facility, at=Where.degrees([at]), **more))

    def close_facility(self, facility: str, **more: Any) -> "Scenario":  # noqa: ANN401
        """Return the scenario with a facility closed."""
        return self.with_edit(CloseFacility(facility=facility, **more))

    def amend_facility(self, facility: str, **more: Any) -> "Scenario":  # noqa: ANN401
        """Return the scenario with other attributes of a facility; `more` as `AmendFacility`."""
        return self.with_edit(AmendFacility(facility=facility, **more))

    def add_link(self, at: Iterable[tuple[float, float]], *, link: str = "", **more: Any) -> "Scenario":  # noqa: ANN401
        """Return the scenario with a new way along longitudes and latitudes; `more` as `AddLink`."""
        return self.with_edit(AddLink(link=link or self._free("link", "link"), at=Where.degrees(at), **more))

    def _free(self, stem: str, field: str) -> str:
        taken = {getattr(edit, field, "") for edit in self.edits}
        return next(name for name in (f"{stem}-{number}" for number in range(1, len(taken) + 2)) if name not in taken)

    def _of(self, edits: Iterable[AnyEdit]) -> "Scenario":
        return self.model_copy(update={"edits": tuple(edits)})


@dataclass(frozen=True)
class Board:
    """The scenarios of a project in their order, and the id of the one that is worked on (`BASE` for none).

    `choices` are what is decided for the project as it is, None where that is not followed.
    """

    scenarios: tuple[Scenario, ...] = ()
    current: str = BASE
    choices: Choices | None = None

    def find(self, scenario_id: str) -> Scenario:
        """Return the scenario of that id. Raises ProjectError."""
        found = next((one for one in self.scenarios if one.id == scenario_id), None)
        if found is None:
            raise ProjectError("There is no scenario {scenario}.", scenario=scenario_id)
        return found

    def named(self, name: str) -> Scenario:
        """Return the scenario of that name or id. Raises ProjectError that names those there are."""
        found = [one for one in self.scenarios if name in (one.name, one.id)]
        if len(found) != 1:
            known = ", ".join(one.name for one in self.scenarios) or "-"
            raise ProjectError(
                "There is no scenario {scenario}, or more than one; known are {known}.", scenario=name, known=known
            )
        return found[0]

    @property
    def by_id(self) -> Mapping[str, Scenario]:
        """The scenarios by their ids."""
        return {one.id: one for one in self.scenarios}

    def with_scenario(self, scenario: Scenario, *, place: int | None = None) -> "Board":
        """Return the board with this scenario in the place of that of its id, or as a new one, last or at a place."""
        if scenario.id in self.by_id:
            return replace(self, scenarios=tuple(scenario if one.id == scenario.id else one for one in self.scenarios))
        at = len(self.scenarios) if place is None else place
        return replace(self, scenarios=(*self.scenarios[:at], scenario, *self.scenarios[at:]))

    def without(self, scenario_id: str) -> "Board":
        """Return the board with a scenario less; the project as it is is worked on where it was the current one."""
        gone = self.find(scenario_id)
        current = BASE if self.current == scenario_id else self.current
        return replace(self, scenarios=tuple(one for one in self.scenarios if one is not gone), current=current)

    def reordered(self, scenario_id: str, place: int) -> "Board":
        """Return the board with a scenario at another place."""
        moved = self.find(scenario_id)
        rest = [one for one in self.scenarios if one is not moved]
        return replace(self, scenarios=(*rest[:place], moved, *rest[place:]))

    def choosing(self, scenario_id: str) -> "Board":
        """Return the board with another scenario to work on, `BASE` for the project as it is."""
        if scenario_id != BASE:
            self.find(scenario_id)
        return replace(self, current=scenario_id)

    def with_choices(self, choices: Choices) -> "Board":
        """Return the board with other decisions on the project as it is."""
        return replace(self, choices=choices)
