"""What stands beside the map of a clause that is no circle: its figures, districts and facilities."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from ....coverage.evaluation.facilities.facility_filter import service_title
from ....coverage.evaluation.left_out import CountedFacilities
from ....coverage.evaluation.verdict import CoverageRow, DistrictEvidence, FacilityEvidence, Verdict, VerdictPart
from ....coverage.plans.clauses import CatchmentClause, RatioClause, ShareClause, TotalClause
from ....coverage.plans.figures import SUMMED_UNIT
from ....coverage.plans.picks import Service
from ....coverage.travel.modes import UNIT_OF_MODE
from ....layers.schema import PlaceLayers
from ....messages import Message
from ....texts import one_line
from ...analyses.counted import Counted
from ...presentation import map_style
from ...presentation.summary import (
    MARKS,
    PER,
    clause_line,
    decided,
    figure_text,
    listed,
    measured_text,
    people_of,
    unit_text,
)
from ...presentation.translate import Words
from ...project.project import Project
from .circle_panel import estimate, in_small, noted, origin
from .drawing.content import Line, Listing, Panel

DISTRICTS_SHOWN: Final = 12
FACILITIES_SHOWN: Final = 8
_LONGEST: Final = 60
"""Letters of a facility's name in a list."""


def counted_panel(
    project: Project,
    verdict: Verdict,
    counted: Counted,
    services: Mapping[str, Service],
    words: Words,
    *,
    common: Sequence[Message] = (),
) -> Panel:
    """Return the panel of a verdict; `services` are those of its plan."""
    line = clause_line(verdict, words)
    percent = verdict.measured is not None and verdict.unit == "%"
    return Panel(
        place=project.settings.name,
        title=line.title,
        asked=_asked(verdict, services, words),
        small=tuple(in_small(verdict, words)),
        figure=measured_text(verdict, line.unit),
        mark=MARKS[verdict.state],
        verdict=decided(verdict, words),
        colour=map_style.STATES[verdict.state],
        reason=words.say(verdict.reason) if verdict.reason else "",
        share=verdict.measured if percent else None,
        facts=tuple(_facts(verdict, counted, words)),
        estimate=estimate(verdict, words),
        listings=tuple(
            one
            for one in (
                _parts(verdict.parts, words),
                _districts(verdict, counted, words),
                _left_out(counted.facilities, words),
                _facilities(project.layers, verdict, counted.facilities, words),
            )
            if one.lines
        ),
        basis=(" ".join(words.say(one) for one in verdict.assumed), *origin(project.settings, words)),
        notes=noted(verdict, words, common),
    )


def _asked(verdict: Verdict, services: Mapping[str, Service], words: Words) -> str:
    """Return what kind of clause it is, of whom, where, and the services that it counts."""
    clause = verdict.clause
    keys = dict.fromkeys(key for pick in clause.counting for one in (pick, *pick.or_else) for key in one.any_of)
    told = listed((words.of(service_title([key], services)) for key in keys), words)
    kind, area = words(clause.named), words.name(clause.area)
    if verdict.people is None and not clause.of_people:
        return words("{kind}; {area}; {services}", kind=kind, area=area, services=told)
    group = words.name(clause.group)
    if not told:
        return words("{kind}; {group}, {area}", kind=kind, group=group, area=area)
    return words("{kind}; {group}, {area}; {services}", kind=kind, group=group, area=area, services=told)


def _facts(verdict: Verdict, counted: Counted, words: Words) -> Iterator[Line]:
    """Yield how many people, districts and facilities the figure is made of."""
    found = counted.facilities
    if verdict.people is not None:
        yield Line(words("People to be served"), people_of(verdict, verdict.people))
    if verdict.unserved is not None:
        left = people_of(verdict, verdict.unserved)
        yield Line(words("Unserved"), left, colour=map_style.UNSERVED_EDGE, strong=True)
    if PER not in verdict.unit and counted.level:
        rows = [row for row in verdict.by_district if row.level == counted.level and row.met is not None]
        short = sum(row.met is False for row in rows)
        yield Line(words("Districts asked"), f"{len(rows):,}")
        yield Line(words("Districts not as asked"), f"{short:,}", colour=map_style.UNSERVED_EDGE, strong=True)
    yield Line(words("Facilities that count"), f"{len(found.rows):,}")
    if not found.met.all():
        lacking = f"{int((~found.met).sum()):,}"
        yield Line(words("Facilities not as asked"), lacking, colour=map_style.UNSERVED_EDGE, strong=True)
    amount = _amount(verdict)
    if amount and np.isfinite(found.value).any():
        yield Line(words("In all"), figure_text(float(np.nansum(found.value)), unit_text(amount, words)))
    if found.left_out:
        yield Line(words("Facilities not counted"), f"{sum(len(one.rows) for one in found.left_out):,}")


def _amount(verdict: Verdict) -> str:
    """Return the unit of what each facility adds to a sum, '' where nothing is added up but one each."""
    clause = verdict.clause
    summed = isinstance(clause, RatioClause | ShareClause | TotalClause)
    name = clause.amounts[0] if summed and clause.amounts else "count"
    return "" if name == "count" else SUMMED_UNIT.get(name, name)


def _parts(parts: Sequence[VerdictPart], words: Words) -> Listing:
    lines = tuple(
        Line(
            words.say(part.label), figure_text(part.measured, unit_text(part.unit, words)),
            colour=map_style.STATES[part.state], mark=MARKS[part.state],
        )
        for part in parts
    )  # fmt: skip
    return Listing(words("Parts of the clause"), lines)


def _districts(verdict: Verdict, counted: Counted, words: Words) -> Listing:
    """List the districts of the map, those that fall short first: of a rate by it, of others by who lives there."""
    level, unit = counted.level, unit_text(counted.unit, words)
    rows = [row for row in verdict.by_district if row.level == level and row.measured is not None]
    sign = -1.0 if isinstance(verdict.clause, RatioClause) and verdict.clause.highest else 1.0

    def rank(row: CoverageRow) -> tuple[bool, float]:
        return row.met is True, sign * (row.measured or 0.0) if unit else -row.people

    lines = tuple(
        Line(
            row.name,
            figure_text(row.measured, unit) if unit else people_of(verdict, row.people),
            mark="" if row.met is None else MARKS["met" if row.met else "not_met"],
            colour="" if row.met is None else map_style.STATES["met" if row.met else "not_met"],
        )
        for row in sorted(rows, key=rank)[:DISTRICTS_SHOWN]
    )
    title = (
        words("{level}: figure", level=words.name(level)) if unit else words("{level}: people", level=words.name(level))
    )
    return Listing(title if level else "", lines, len(rows))


def _left_out(found: CountedFacilities, words: Words) -> Listing:
    lines = tuple(Line(words.say(one.reason), f"{len(one.rows):,}") for one in found.left_out)
    return Listing(words("Facilities not counted"), lines)


def _facilities(layers: PlaceLayers, verdict: Verdict, found: CountedFacilities, words: Words) -> Listing:
    """List the facilities, those not as asked first, then by what each adds; of many that are alike none."""
    if len(found.rows) > FACILITIES_SHOWN and found.met.all() and not _value(verdict, 0.0, words):
        return Listing("", ())
    order = np.lexsort((-np.nan_to_num(found.value, posinf=0.0), found.met))[:FACILITIES_SHOWN]
    names = layers.facilities["name"].to_numpy()[found.rows]
    lacking = map_style.STATES["not_met"]
    lines = tuple(
        Line(
            one_line(str(names[row]), _LONGEST) or "–",
            _value(verdict, float(found.value[row]), words),
            colour="" if found.met[row] else lacking,
            mark="" if found.met[row] else MARKS["not_met"],
        )
        for row in order
    )
    return Listing(words("Facilities that count"), lines, len(found.rows))


def _value(verdict: Verdict, value: float, words: Words) -> str:
    """Return what a facility adds, or how far it is from its neighbour; '' where it is one of so many."""
    clause, mode = verdict.clause, getattr(verdict.clause, "mode", None)
    if isinstance(verdict.evidence, DistrictEvidence) or not isinstance(verdict.evidence, FacilityEvidence):
        return ""
    if isinstance(clause, CatchmentClause):
        return people_of(verdict, value)
    if clause.near and mode is not None:
        return f"{value:.1f} {words.name(UNIT_OF_MODE[mode])}" if np.isfinite(value) else "–"
    amount = _amount(verdict)
    return figure_text(value, unit_text(amount, words)) if amount else ""
