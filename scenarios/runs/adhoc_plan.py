"""A plan made of circles that were named on the command line."""

from collections.abc import Sequence

import numpy as np

from ...coverage.errors import PlanError
from ...coverage.plans.clauses import CircleClause, CircleService, Plan, Service
from ...coverage.plans.files import built_in_services
from ...coverage.travel.modes import WAYS
from ...layers.facilities.categories import built_in_categories
from ...layers.schema import PEOPLE
from ..build.request import CheckRequest, CircleAsked
from ..office.finding import find_plan


def plan_of(request: CheckRequest) -> Plan:
    """Return the plan asked for: the request's own circles where it names any, else its plan; raises `PlanError`."""
    return own_plan(request.circles) if request.circles else find_plan(request.plan)


def own_plan(circles: Sequence[CircleAsked]) -> Plan:
    """Return the plan of circles of one's own, in their order; raises `PlanError` for a service that nobody knows."""
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
    """Return the service of that key; a category of which no service speaks is a service by itself."""
    known = built_in_services()
    if key in known:
        return known[key]
    category = built_in_categories().entries.get(key)
    if category is None:
        raise PlanError(
            "There is no service or category {service}. Known are {known}.",
            service=key,
            known=", ".join(sorted({*known, *built_in_categories().entries})),
        )
    return Service(title=category.zh, title_en=category.en, categories=(key,))
