"""Response: the drive from the nearest station to the residents, as a mean over all of them.

A mean needs an end to every way: where residents cannot be reached at all the clause fails, and says how many.
Residents who live too far from any road for the drive to be found are left out of the mean and told.
"""

from dataclasses import replace

import numpy as np

from .. import Message
from .case import LEVELS, Asked, Case
from .clauses import ResponseClause
from .district_choice import people_in
from .place import Bools, Floats
from .rulings import state_of, target_of, undecided
from .tables import RELATIVE_SLACK, area_rows, group_rows
from .unserved import Gatherer
from .verdict import CircleEvidence, CoverageRow, Part, Verdict
from .ways import Way


def evaluate_response(case: Case, clause: ResponseClause, gatherer: Gatherer) -> Verdict:
    """Return the verdict on a mean response time; the served are those within the limit themselves."""
    asked = case.asked(clause.group, clause.area)
    chosen = case.choose_any(clause.services)
    if isinstance(asked, Message):
        return undecided(clause, asked, unit="min", notes=chosen.notes)
    if chosen.reason is not None:
        return undecided(clause, chosen.reason, unit="min", notes=chosen.notes)
    way = case.ways.find(chosen.rows, "drive", case.profile(clause.group, "drive"), "from_facility")
    minutes = way.in_units + clause.turnout_min
    limit = case.limit(clause, clause.limit)
    evidence = _evidence(clause, asked, way, minutes, limit)
    reached = asked.mask & np.isfinite(minutes)
    if not reached.any():
        none = Message("No station reaches any of the residents along the roads.")
        return replace(undecided(clause, none, unit="min", notes=chosen.notes), evidence=evidence, people=asked.total)
    mean = float(np.average(minutes[reached], weights=asked.people[reached]))
    cut_off = float(asked.people[asked.mask & ~reached & ~way.unsnapped].sum())
    reports = target_of(case, clause, clause.target, implied=limit).value is None
    met = None if reports else _quick_enough(clause, mean, limit) and not cut_off
    served = float(asked.people[evidence.served].sum())
    areas = gatherer.areas(~evidence.served, asked.people, minutes)
    return Verdict(
        clause,
        state_of(met),
        measured=mean,
        target=None if reports else limit,
        margin=None if reports else limit - mean,
        unit="min",
        people=asked.total,
        served=served,
        unserved=float(asked.people[~evidence.served].sum()),
        by_group=group_rows(case, asked, evidence.served),
        by_area_type=area_rows(case, asked, evidence.served, None),
        by_district=_district_means(case, clause, asked, minutes, limit),
        parts=(_within(asked, served, limit),),
        notes=(*chosen.notes, *_left_out(cut_off, float(asked.people[way.unsnapped].sum()))),
        estimated=case.estimated(clause.group, area=clause.area),
        evidence=replace(evidence, areas=areas),
    )


def _evidence(clause: ResponseClause, asked: Asked, way: Way, minutes: Floats, limit: float) -> CircleEvidence:
    served: Bools = way.within(limit - clause.turnout_min) if limit > clause.turnout_min else np.zeros_like(asked.mask)
    return CircleEvidence(
        services=tuple(key for pick in clause.services for key in pick.any_of),
        mode="drive",
        limit=limit,
        group=asked.group,
        cost=minutes,
        facility=way.facility,
        asked=asked.mask,
        served=served,
        unsnapped=way.unsnapped,
        people=asked.people,
        counted=np.unique(way.facility[way.facility >= 0]),
    )


def _quick_enough(clause: ResponseClause, mean: float, limit: float) -> bool:
    """Compare with a trillionth of slack for the order of adding up: on the limit's side, whichever that is."""
    return mean < limit * (1 - RELATIVE_SLACK) if clause.strict else mean <= limit * (1 + RELATIVE_SLACK)


def _within(asked: Asked, served: float, limit: float) -> Part:
    label = Message("reached within {limit} min", {"limit": limit})
    people = asked.total
    return Part(label, "reported", 100 * served / people, None, "%", people, served, people - served, asked.group)


def _district_means(
    case: Case, clause: ResponseClause, asked: Asked, minutes: Floats, limit: float
) -> tuple[CoverageRow, ...]:
    """Return each district's own mean; `served` are its people within the limit."""
    districts = case.place.districts
    reached = np.isfinite(minutes)
    within = reached & (minutes <= limit)
    rows = []
    for level in LEVELS:
        people = people_in(case, level, asked.people)
        counted = people_in(case, level, np.where(reached, asked.people, 0.0))
        spent = people_in(case, level, np.where(reached, asked.people * np.where(reached, minutes, 0.0), 0.0))
        served = people_in(case, level, np.where(within, asked.people, 0.0))
        for row in np.flatnonzero((districts.level == level) & (people > 0)):
            mean = float(spent[row] / counted[row]) if counted[row] > 0 else None
            met = None if mean is None else _quick_enough(clause, mean, limit)
            key, name = str(districts.id[row]), str(districts.name[row])
            ends = (float(people[row]), float(served[row]), float(people[row] - served[row]))
            rows.append(CoverageRow(key, name, level, *ends, mean, met))
    return tuple(rows)


def _left_out(cut_off: float, unsnapped: float) -> tuple[Message, ...]:
    notes = []
    if cut_off:
        template = "{people:,.0f} cannot be reached by road at all, so their mean has no end and the clause fails."
        notes.append(Message(template, {"people": cut_off}))
    if unsnapped:
        template = "{people:,.0f} live too far from any road for a drive to be found; the mean is without them."
        notes.append(Message(template, {"people": unsnapped}))
    return tuple(notes)
