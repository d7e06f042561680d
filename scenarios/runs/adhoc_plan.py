"""A plan made of circles that were named on the command line."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

import numpy as np

from ...coverage.errors import PlanError
from ...coverage.plans.clauses import CircleClause
from ...coverage.plans.files import built_in_services
from ...coverage.plans.picks import CircleService, Service
from ...coverage.plans.plan import Plan
from ...coverage.travel.modes import WAYS
from ...layers.facilities.categories import built_in_categories
from ...layers.schema import PEOPLE
from ...messages import Message
from ..build.request import CheckRequest, CircleAsked
from ..office.finding import find_plan

_TOLD: Final = 8
"""At most so many services are told where one is not known."""


def plan_of(request: CheckRequest) -> Plan:
    """Return the plan asked for: the request's own circles where it names any, else its plan; raises `PlanError`."""
    return own_plan(request.circles) if request.circles else find_plan(request.plan)


def own_plan(circles: Sequence[CircleAsked]) -> Plan:
    """Return the plan of circles of one's own, in their order; raises `PlanError` for a service that nobody knows."""
    circles = [circle.model_copy(update={"service": service_key(circle.service)}) for circle in circles]
    if twice := next((circle for place, circle in enumerate(circles) if circle in circles[:place]), None):
        raise PlanError(
            "The circle {service} within {limit:g} ({mode}, {group}) is named twice; name it once.",
            **twice.model_dump(include={"service", "limit", "mode", "group"}),
        )
    clauses = tuple(clause(circle) for circle in circles)
    services = {**built_in_services(), **{circle.service: service_of(circle.service) for circle in circles}}
    return Plan(key="own", title="自定服务圈", title_en="Circles of one's own", service=services, clause=clauses)


def clause(circle: CircleAsked) -> CircleClause:
    """Return the clause that asks for one circle."""
    service = service_of(circle.service)
    number = np.format_float_positional(circle.limit, trim="-")
    whose = "" if circle.group == PEOPLE else f"-{circle.group}"
    said = WAYS[circle.mode].limited
    return CircleClause(
        id=f"own-{circle.service}-{circle.mode}-{number}{whose}".replace("_", "-").replace(".", "-"),
        kind="circle",
        title=f"{number}{said.title}{service.title}圈",
        title_en=f"{service.title_en[:1].upper()}{service.title_en[1:]} within {number} {said.title_en}",
        services=(CircleService(any_of=(circle.service,)),),
        mode=circle.mode,
        limit=circle.limit,
        group=circle.group,
    )


def service_of(key: str) -> Service:
    """Return the service of that key or name; a category of which no service speaks is a service by itself."""
    key = service_key(key)
    known = built_in_services()
    if key in known:
        return known[key]
    category = built_in_categories().entries[key]
    return Service(title=category.zh, title_en=category.en, categories=(key,))


def service_key(said: str) -> str:
    """Return the key of the service or category that a planner names by its key or by its name in either language.

    Raises `PlanError` with those that are called alike.
    """
    names = _names()
    if said in names:
        return said
    asked = said.strip().casefold()
    found = next((key for key, told in names.items() if asked in {one.casefold() for one in told}), None)
    if found is not None:
        return found
    raise PlanError("There is no service or category {service}. {near}.", service=said, near=_near(said, names))


def _names() -> dict[str, tuple[str, str]]:
    """The names of all services and categories, Chinese and English, by key; services come first."""
    services = {key: (one.title, one.title_en) for key, one in built_in_services().items()}
    return {**{key: (one.zh, one.en) for key, one in built_in_categories().entries.items()}, **services}


def _near(said: str, names: dict[str, tuple[str, str]]) -> Message:
    """Those that are called alike, or that hold what was said; some of all where none is."""
    told = {key: f"{key} ({zh})" for key, (zh, _) in names.items()}
    holding = [key for key, name in names.items() if any(said.casefold() in one.casefold() for one in name)]
    alike = get_close_matches(said, names, n=_TOLD, cutoff=0.5)
    near = list(dict.fromkeys([*holding, *alike]))[:_TOLD]
    if near:
        return Message("Similar names: {known}", {"known": ", ".join(told[key] for key in near)})
    return Message("Known, among others: {known}", {"known": ", ".join(sorted(told.values())[:_TOLD])})
