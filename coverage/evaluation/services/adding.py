"""What facilities add up to: each site counted once, and a verdict that hangs on figures that are missing left open."""

from dataclasses import replace

import numpy as np

from ....arrays import Bools, Ints
from ....messages import Message, TitledText
from ...plans.figures import SUMMED_UNIT
from ..asks import Asks
from ..context import EvaluationContext
from ..verdict import Verdict


def unit_of(case: EvaluationContext, amount: str) -> str:
    """Return the unit of a sum: a usual one, or the title of the plan's own capacity."""
    own = case.plan.capacity.get(amount)
    return SUMMED_UNIT.get(amount, amount) if own is None else TitledText(own.title_en or own.title, own.title)


def one_per_site(case: EvaluationContext, rows: Ints) -> Ints:
    """Return the first facility of every site: what counts sites counts one that gives several services once."""
    site = case.facilities.site
    if not len(site):
        return rows
    _, first = np.unique(site[rows].astype(str), return_index=True)
    return rows[np.sort(first)]


def any_at_site(case: EvaluationContext, rows: Ints, met: Bools) -> tuple[Ints, Bools]:
    """Return the first facility of every site of `rows` (f,), and whether any of the site's is `met` (f,)."""
    first = one_per_site(case, rows)
    site = case.facilities.site
    if len(first) == len(rows):
        return rows, met
    return first, np.isin(site[first].astype(str), site[rows[met]].astype(str))


def but_for_gaps(verdict: Verdict, capacity: str, gaps: int, count: int, *, sure: bool) -> Verdict:
    """Leave the verdict open where the facilities without a figure could change it, and say how it stands without."""
    values = {"unknown": gaps, "count": count, "capacity": capacity}
    if not gaps:
        return verdict
    if verdict.state == "reported":
        note = Message(
            "Without a value for {capacity}, so that the true figure may differ: {unknown} of {count} facilities.",
            values,
        )
        return replace(verdict, notes=(*verdict.notes, note))
    if sure:
        note = Message(
            "Without a value for {capacity}, though no value changes the verdict: {unknown} of {count} facilities.",
            values,
        )
        return replace(verdict, notes=(*verdict.notes, note))
    reason = Message(
        "Without a value for {capacity}, on which the verdict depends: {unknown} of {count} facilities.",
        values,
        Asks.ATTRIBUTES,
    )
    known = Message("The others come to {measured:.4g} {unit}.", {"measured": verdict.measured, "unit": verdict.unit})
    open_ended = replace(verdict, state="not_decided", reason=reason, measured=None, margin=None)
    return replace(open_ended, by_district=(), notes=(*verdict.notes, known))
