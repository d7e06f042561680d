"""A plan's verdicts beside the figures counted again, and where they differ."""

from dataclasses import replace

import pytest

from lifecircle.coverage.evaluation.verdict import Verdict

from .clauses import Figure, Recount
from .place import Counted
from .plan_files import Raw

WHOLE = 0.9


def counted_again(place: Counted, plan: Raw, complete: frozenset[str] | None) -> list[Figure]:
    """The figure of every clause of a plan, with every reservation."""
    strict, generous = Recount(place, plan), Recount(place, plan, generous=True)
    return [_reserved(strict, generous, clause, complete) for clause in plan["clause"]]


def _reserved(recount: Recount, other: Recount, clause: Raw, complete: frozenset[str] | None) -> Figure:
    """The figure with what is not told, the plan's area, and data that is not complete in mind."""
    place, plan = recount.place, recount.plan
    figure, generous = recount.figure(clause), other.figure(clause)
    if generous.state != figure.state:
        figure = Figure("not_decided")
    figure = _within_tolerance(clause, figure)
    if clause["kind"] == "total" and figure.target is not None and _lies_elsewhere(place, plan):
        figure = replace(figure, state="not_decided")
    return _withheld(recount, clause, figure, complete)


def _within_tolerance(clause: Raw, figure: Figure) -> Figure:
    if figure.state != "not_met" or "tolerance" not in clause or not figure.told:
        return figure
    enough = figure.measured >= (figure.target or 0.0) * (1 - clause["tolerance"] / 100)
    return replace(figure, state="nearly_met") if enough else figure


def _lies_elsewhere(place: Counted, plan: Raw) -> bool:
    scope = plan.get("scope", {})
    codes = [one for one in place.districts["district_id"].astype(str) if one.isdigit()]
    coded = [one for one in codes if len(one) >= min(map(len, scope.get("codes", [])), default=0)]
    outside = bool(coded and scope.get("codes")) and not any(one.startswith(tuple(scope["codes"])) for one in coded)
    return outside or place.people["people"].sum() < WHOLE * scope.get("people", 0.0)


def _withheld(recount: Recount, clause: Raw, figure: Figure, complete: frozenset[str] | None) -> Figure:
    """Where the data is not said to be complete, what further facilities could turn stays open."""
    if complete is None:
        return figure
    named = {one for pick in _picks(clause) for one in recount.chooser.categories(pick)}
    either = clause["kind"] in {"share", "facility_share", "together", "catchment", "apart"}
    turned = {"met", "nearly_met", "not_met"} if either else {"not_met"}
    if named - complete and clause["kind"] != "partition" and figure.state in turned:
        return replace(figure, state="not_decided")
    return figure


def _picks(value: object) -> list[Raw]:
    """Every pick of facilities anywhere in a clause."""
    if isinstance(value, list):
        return [pick for one in value for pick in _picks(one)]
    if not isinstance(value, dict):
        return []
    own = [value] if "any_of" in value else []
    keys = [one for key in ("services", "beside") for one in _bare(value.get(key, []))]
    beside = [{"any_of": value["together_with"]}] if value.get("together_with") else []
    return [*own, *keys, *beside, *(pick for one in value.values() for pick in _picks(one))]


def _bare(services: object) -> list[Raw]:
    each = services if isinstance(services, list) else [services]
    return [{"any_of": [one]} for one in each if isinstance(one, str)]


def differences(verdict: Verdict, figure: Figure) -> list[str]:
    """What of a verdict is not as counted again; a share of land may differ by the error that it tells."""
    found = []
    if verdict.state != figure.state:
        found.append(f"{verdict.state} instead of {figure.state} ({verdict.measured}, {figure.measured})")
    if (
        figure.told
        and verdict.measured is not None
        and verdict.measured != pytest.approx(figure.measured, rel=1e-9, abs=1e-9 + (verdict.error or 0.0))
    ):
        found.append(f"{verdict.measured} instead of {figure.measured}")
    return found
