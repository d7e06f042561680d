"""Whole places of a few streets for tests: who lives where, what serves them, and in which district.

Without more said: one straight street of 4 km along y = 0 with a node every 100 m from x = 0, everyone a resident in
town, no districts, and fixed, public, existing facilities of unknown capacity.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import Verdict
from lifecircle.coverage.network.model import Network
from lifecircle.coverage.place import Barriers, Demand, Districts, Facilities, Place
from lifecircle.coverage.plans.files import parse_plan
from lifecircle.coverage.plans.plan import Plan

from .sketch import make

CAPACITIES = ("beds", "nursing_beds", "places", "area_m2", "land_m2")
LEVELS = ("city", "county", "township", "village", "estate")


def street(length_m: int = 4000, step_m: int = 100, **columns: Any) -> Network:
    """One straight street along y = 0."""
    xs = np.arange(0, length_m + step_m, step_m)
    ends = [(row, row + 1) for row in range(len(xs) - 1)]
    return make(np.column_stack([xs, np.zeros(len(xs))]), ends, **columns)


def homes(
    xs: Sequence[float | tuple[float, float]],
    people: Sequence[float] | None = None,
    *,
    rural: Sequence[bool] | None = None,
    estimated: Sequence[str] = (),
    district: Mapping[str, Sequence[int]] | None = None,
    **groups: Sequence[float],
) -> Demand:
    """Homes along the street (x) or anywhere (x, y); one person each unless said otherwise."""
    xy = np.array([at if isinstance(at, tuple) else (at, 0.0) for at in xs], float).reshape(-1, 2)
    count = len(xy)
    weights = {"people": people if people is not None else np.ones(count), **groups}
    return Demand(
        xy=xy,
        weights={key: np.asarray(column, float) for key, column in weights.items()},
        rural=np.zeros(count, bool) if rural is None else np.asarray(rural, bool),
        district={key: np.asarray(rows, np.int32) for key, rows in (district or {}).items()},
        estimated=frozenset(estimated),
    )


def site(category: str, x: float, y: float = 0.0, **more: Any) -> dict[str, Any]:
    """One facility; `more` overrides what `sites` assumes, and sets capacities and districts (rows by level)."""
    return {"category": category, "x": x, "y": y, **more}


def sites(*those: Mapping[str, Any]) -> Facilities:
    """The facilities of a place."""

    def column(key: str, default: Any, kind: Any) -> Any:
        return np.array([one.get(key, default) for one in those], dtype=kind)

    xy = np.array([(one["x"], one["y"]) for one in those], float).reshape(-1, 2)
    doors = [(row, door) for row, one in enumerate(those) for door in one.get("doors", [(one["x"], one["y"])])]
    return Facilities(
        id=np.array([f"f{row}" for row in range(len(those))], object),
        name=column("name", "", object),
        category=column("category", "", object),
        status=column("status", "existing", object),
        level=column("level", "", object),
        xy=xy,
        entrance_xy=np.array([door for _, door in doors], float).reshape(-1, 2),
        entrance_owner=np.array([row for row, _ in doors], np.int32),
        capacity={name: column(name, np.nan, float) for name in CAPACITIES},
        public=column("public", True, bool),
        grade=column("grade", np.nan, float),
        new=column("new", False, bool),
        mobile=column("mobile", False, bool),
        scheduled=column("scheduled", False, bool),
        district={level: column(level, -1, np.int32) for level in LEVELS},
        known={name: column(f"knows_{name}", True, bool) for name in ("public", "new", "grade", "level")},
        opened=column("opened", np.nan, float),
        closed=column("closed", np.nan, float),
        site=np.array([one.get("site", f"f{row}") for row, one in enumerate(those)], object),
        more=np.array([json.dumps(one["more"], ensure_ascii=False) if "more" in one else "" for one in those], object),
    )


def area(
    level: str, name: str = "", *, kind: str = "", area_type: str = "", new: bool = False, **more: Any
) -> dict[str, Any]:
    """One district."""
    return {"level": level, "name": name, "kind": kind, "area_type": area_type, "new": new, **more}


def areas(*those: Mapping[str, Any]) -> Districts:
    """The districts of a place; their polygons play no part where none is given."""

    def column(key: str, kind: Any) -> Any:
        return np.array([one[key] for one in those], dtype=kind)

    return Districts(
        id=np.array([f"d{row}" for row in range(len(those))], object),
        name=column("name", object),
        level=column("level", object),
        kind=column("kind", object),
        parent=np.full(len(those), -1, np.int32),
        area_type=column("area_type", object),
        new=column("new", bool),
        opened=np.array([one.get("opened", np.nan) for one in those], np.float64),
        geometry=np.array([one.get("shape", shapely.Point(0, 0).buffer(1)) for one in those], dtype=object),
    )


def barriers(*those: tuple[str, Any]) -> Barriers:
    """Barriers as (kind, geometry)."""
    return Barriers(
        kind=np.array([kind for kind, _ in those], object),
        name=np.full(len(those), "", object),
        geometry=np.array([shape for _, shape in those], dtype=object),
    )


def place(
    demand: Demand,
    facilities: Facilities,
    districts: Districts | None = None,
    *,
    network: Network | None = None,
    crossing: Barriers | None = None,
) -> Place:
    """A place of these parts."""
    return Place(network or street(), demand, facilities, districts or areas(), crossing or barriers())


def plan(clauses: str) -> Plan:
    """A plan of the clauses written in `clauses`, which need no titles."""
    text = clauses.replace("[[clause]]", '[[clause]]\ntitle = ""\ntitle_en = ""')
    return parse_plan('key = "test"\ntitle = ""\ntitle_en = ""\n' + text, "test.toml")


def judge(where: Place, clause: str, **settings: Any) -> Verdict:
    """The verdict on one clause, written without its header and its id."""
    asked = plan(f'[[clause]]\nid = "it"\n{clause}')
    return evaluate(where, asked, settings=EvaluationSettings(**settings)).verdicts[0]
