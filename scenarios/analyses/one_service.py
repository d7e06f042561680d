"""One service of a circle that asks each of its services of its own group: what is built is for one of them at a time.

The figure of such a circle is that of the service which falls farthest short. Another one decides as soon as that is
mended, so people, ways and sites are those of one service, and the plan is asked for it alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...coverage.errors import RequestError
from ...coverage.evaluation.context import group_name
from ...coverage.evaluation.evaluate import evaluate
from ...coverage.evaluation.facilities.facility_filter import service_title
from ...coverage.evaluation.services.same_service import alone, deciding
from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.evaluation.verdict import Verdict
from ...coverage.place import Place
from ...coverage.plans.clauses import CircleClause
from ...coverage.plans.picks import CircleService
from ...coverage.plans.plan import Plan
from ...messages import Message, Titled


@dataclass(frozen=True, eq=False)
class Narrowed:
    """A plan in which each of the circles that is asked has one group, and what is to be said of that."""

    plan: Plan
    notes: tuple[Message, ...] = ()


def one_service_each(
    place: Place, plan: Plan, clauses: Sequence[str], settings: EvaluationSettings | None, *, service: str = ""
) -> Narrowed:
    """Return the plan with `service`, or the one farthest from its target, for circles that ask each by itself.

    Circles that ask their services together stay as they are. Raises RequestError for a service that such a circle has
    not, or that is named where no circle asks each by itself.
    """
    found = [one for one in plan.clause if one.id in clauses and isinstance(one, CircleClause)]
    apart = [one for one in found if one.asks_each_by_itself]
    if service and not apart:
        raise RequestError(
            "The services of {clause} are asked together, so none of them can be named by itself.",
            clause=", ".join(clauses),
        )
    narrowed, notes = plan, tuple[Message, ...]()
    for clause in apart:
        verdict = _verdict(place, plan, clause, settings)
        row = _named(clause, service) if service else deciding(verdict)
        if row is None:
            continue
        narrowed = _with(narrowed, alone(clause, row, verdict.parts[row].group, plan.service))
        notes += tuple(_notes(plan, clause, verdict, row)) if len(clause.services) > 1 else ()
    return Narrowed(narrowed, notes)


def _verdict(place: Place, plan: Plan, clause: CircleClause, settings: EvaluationSettings | None) -> Verdict:
    asked = replace(settings or EvaluationSettings(), sureness=False)
    return evaluate(place, plan.asking([clause]), settings=asked, areas=False).verdicts[0]


def _with(plan: Plan, clause: CircleClause) -> Plan:
    return plan.asking([clause if one.id == clause.id else one for one in plan.clause])


def _named(clause: CircleClause, service: str) -> int:
    keys = [one.key for one in clause.services]
    if service not in keys:
        raise RequestError(
            "The circle {clause} has no service called {service}; it has {known}.",
            clause=clause.id,
            service=service,
            known=", ".join(keys),
        )
    return keys.index(service)


def _notes(plan: Plan, clause: CircleClause, verdict: Verdict, row: int) -> Iterator[Message]:
    part = verdict.parts[row]
    yield Message(
        "In {clause} each service is judged for its own group. This is for {service}, {group} ({measured:.1f}%).",
        {
            "clause": clause.titles,
            "service": _titles(plan, clause.services[row]),
            "group": group_name(part.group),
            "measured": part.measured or 0.0,
        },
    )
    for other, one in zip(clause.services, verdict.parts, strict=False):
        if one is not part and one.state in {"not_met", "nearly_met"}:
            yield Message(
                "{service}, {group}, falls short as well ({measured:.1f}%) and takes measures of its own.",
                {
                    "service": _titles(plan, other),
                    "group": group_name(one.group),
                    "measured": one.measured or 0.0,
                },
            )


def _titles(plan: Plan, service: CircleService) -> Titled:
    return service_title(service.any_of, plan.service)
