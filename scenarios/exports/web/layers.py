"""What the interactive map holds beside its circles: reached ground in bands, scenarios, every clause in a table."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, cast

import contourpy
import numpy as np
import pyproj
import shapely

from ....coverage.evaluation.verdict import CircleEvidence, Evaluation
from ....coverage.place import Place
from ....coverage.plans.clauses import Clause
from ...analyses.reached_ground import ReachedGround
from ...editing.edits import AddLink, AnyEdit, BarArea, Where, describe
from ...presentation import map_style
from ...presentation.reach_bands import reach_bands
from ...presentation.summary import (
    MARKS,
    clause_lines,
    counted_text,
    figure_text,
    labelled,
    measured_text,
    money_text,
    unit_text,
)
from ...presentation.titles import title_of
from ...presentation.translate import Words
from ...runs.comparison import ClauseChange, Comparison, ScenarioChange, share_before
from .coordinates import as_lines

Filled = tuple[list[np.ndarray], list[np.ndarray]]
"""Points, and where each ring among them begins and ends."""

TOLERANCE_M: Final = 12.0
_BEYOND: Final = 4.0
"""As a share of the limit; more than any band."""
_SAME: Final = 1e-9
"""Of a point's people; what differs by less is as before."""


def bands(ground: ReachedGround, degrees: pyproj.Transformer, words: Words) -> list[dict[str, Any]]:
    """Return the reached ground as filled bands, the nearest first: colour, words, and rings."""
    share = np.minimum(np.nan_to_num(ground.share, nan=_BEYOND, posinf=_BEYOND), _BEYOND)
    rows, columns = share.shape
    x, y = ground.x + np.arange(columns) * ground.step_m, ground.y + np.arange(rows) * ground.step_m
    cutter = contourpy.contour_generator(x, y, share, fill_type=contourpy.FillType.OuterOffset)
    found = []
    for band in reach_bands(ground.limit, ground.mode, words):
        points, offsets = cast("Filled", cutter.filled(band.low or -1.0, band.high))
        shapes = [_simple(some, cuts) for some, cuts in zip(points, offsets, strict=True)]
        found.append(
            {
                "colour": map_style.BANDS[band.colour],
                "label": words("Reached ground, {span}", span=band.label),
                "areas": [
                    as_lines(shapely.get_rings(shape), degrees) for shape in shapes if not shapely.is_empty(shape)
                ],
            }
        )
    return found


def _simple(points: np.ndarray, offsets: np.ndarray) -> shapely.Geometry:
    rings = [points[start:end] for start, end in pairwise(offsets)]
    shape = shapely.simplify(shapely.Polygon(rings[0], rings[1:]), TOLERANCE_M)
    return shape if shape.geom_type == "Polygon" else shapely.Polygon()


def clause_rows(evaluation: Evaluation, words: Words) -> list[dict[str, Any]]:
    """Return every clause of the plan as a line of the table; `circle` is its place among the circles, -1 for none."""
    rows, place = [], 0
    for line, verdict in zip(clause_lines(evaluation, words), evaluation.verdicts, strict=True):
        drawn = isinstance(verdict.evidence, CircleEvidence)
        rows.append(
            {
                "title": line.title,
                "group": line.group,
                "measured": measured_text(line, line.unit),
                "target": figure_text(line.target, line.unit),
                "unserved": counted_text(line.unserved, line.counts, estimated=line.estimated),
                "verdict": f"{MARKS[line.state]} {line.verdict}",
                "colour": map_style.STATES[line.state],
                "reason": line.reason,
                "notes": [*_in_the_plan(verdict.clause, words), *line.notes],
                "circle": place if drawn else -1,
            }
        )
        place += drawn
    return rows


def _in_the_plan(clause: Clause, words: Words) -> Iterator[str]:
    """Yield the plan's own words, where they stand, and the clause's nature and target year."""
    yield from clause.quoted
    if clause.where:
        yield clause.where
    if clause.nature:
        yield labelled(words("Nature"), words.name(clause.nature), words)
    if clause.year:
        yield labelled(words("Target year"), str(clause.year), words)


def scenarios(comparison: Comparison | None, words: Words) -> list[dict[str, Any]]:
    """Return each scenario: its name and cost, what it builds and where, and every circle before and after."""
    if comparison is None:
        return []
    return [
        {
            "name": one.scenario.name,
            "cost": money_text(one.scenario.cost),
            "edits": [_edit(edit, one.place, words) for edit in one.scenario.edits],
            "circles": list(_circles(comparison, one, words)),
        }
        for one in comparison.scenarios
    ]


def _circles(comparison: Comparison, one: ScenarioChange, words: Words) -> Iterator[dict[str, Any]]:
    for change in one.clauses:
        if isinstance(change.before.evidence, CircleEvidence):
            unit, estimated = unit_text(change.after.unit, words), bool(change.after.estimated)
            yield {
                "title": title_of(change.after.clause, words),
                "before": measured_text(change.before, unit),
                "after": f"{MARKS[change.after.state]} {measured_text(change.after, unit)}",
                "gained": counted_text(change.newly_served, change.after.group, estimated=estimated),
                "lost": counted_text(change.left_out, change.after.group, estimated=estimated),
                "state": _state(comparison, one, change),
            }


def _state(comparison: Comparison, one: ScenarioChange, change: ClauseChange) -> str:
    """Return a letter for each point of the place as it is: `g` newly served, `l` newly left out, `-` as before.

    Where places run out at a point, a part of those who live there is enough.
    """
    old, new = change.was, change.after.evidence
    count = len(comparison.base_place.demand)
    if not isinstance(old, CircleEvidence) or not isinstance(new, CircleEvidence):
        return "-" * count
    was, newcomer = share_before(comparison.base_place, one.place, old)
    here, more = new.asked & (new.people > 0) & ~newcomer, new.shares - was
    letters = np.where(here & (more > _SAME), "g", np.where(here & (more < -_SAME), "l", "-"))
    return "".join(letters[:count])


def _edit(edit: AnyEdit, place: Place, words: Words) -> dict[str, Any]:
    """Return an edit's words, and its place in degrees where it has one."""
    at = getattr(edit, "at", None)
    lonlat = np.asarray(at.lonlat) if isinstance(at, Where) else np.zeros((0, 2))
    kind = "link" if isinstance(edit, AddLink) else "area" if isinstance(edit, BarArea) else "site"
    plain = [[round(float(lat), 6), round(float(lon), 6)] for lon, lat in lonlat]
    said, cost = words.say(describe(edit, place.facilities)), money_text(edit.cost)
    return {"said": said, "cost": cost, "kind": kind, "at": plain}
