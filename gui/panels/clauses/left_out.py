"""Those whom a clause leaves out, by group and by district: the lines of a verdict's tables, ranked by people."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import shapely

from ....coverage.evaluation.verdict import CoverageRow, Verdict
from ....coverage.place import Place
from ....scenarios.presentation.summary import asked_groups, left_share_text, parts_text, people_text
from ....scenarios.presentation.translate import Words
from .map_content import AreaRow

BY_GROUP: Final = "group"
LEVELS: Final = ("county", "township", "village")
_NO_PEOPLE: Final = frozenset(("buildings", "residential_m2"))
"""Denominators beside the people, which are none."""
_NOWHERE: Final = (0.0, 0.0, 0.0, 0.0)


def left_out_by(place: Place, verdict: Verdict, words: Words) -> Mapping[str, tuple[AreaRow, ...]]:
    """Return rows by group, and by each level of districts that the verdict tells of; nothing where it tells none."""
    found = {BY_GROUP: _rows(_groups(verdict, words), {}, parted=False)}
    bounds = _bounds(place)
    for level in LEVELS:
        rows = [row for row in verdict.by_district if row.level == level]
        found[level] = _rows([(row.name or row.key, row) for row in rows], bounds, parted=True)
    return {key: rows for key, rows in found.items() if rows}


def _groups(verdict: Verdict, words: Words) -> list[tuple[str, CoverageRow]]:
    rows = (*asked_groups(verdict), *verdict.by_area_type)
    return [(words.name(row.key), row) for row in rows if row.key not in _NO_PEOPLE]


def _rows(
    named: Sequence[tuple[str, CoverageRow]],
    bounds: Mapping[str, tuple[float, float, float, float]],
    *,
    parted: bool,
) -> tuple[AreaRow, ...]:
    """Most people left out first; those of whom nobody is asked are not listed.

    `parted` tells that everybody is in one row, so that the rows add up as they are shown.
    """
    asked = sorted((pair for pair in named if pair[1].people > 0), key=lambda pair: -pair[1].unserved)
    amounts = (
        parts_text([row.unserved for _, row in asked]) if parted else [people_text(row.unserved) for _, row in asked]
    )
    return tuple(
        AreaRow(
            name=name,
            kind="",
            amount=amount,
            way=left_share_text(row.unserved, row.people, row.error),
            bounds=bounds.get(row.key, _NOWHERE),
            alarming=row.unserved > 0,
            sort_by=(name, "", row.unserved, row.unserved / row.people),
        )
        for (name, row), amount in zip(asked, amounts, strict=True)
    )


def _bounds(place: Place) -> Mapping[str, tuple[float, float, float, float]]:
    districts = place.districts
    if not len(districts):
        return {}
    boxes = shapely.bounds(np.asarray(districts.geometry, object))
    ids = [str(one) for one in districts.id.tolist()]
    return {key: (float(a), float(b), float(c), float(d)) for key, (a, b, c, d) in zip(ids, boxes, strict=True)}
