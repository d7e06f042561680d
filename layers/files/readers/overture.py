"""Overture's data as downloaded: nested cells taken apart into the columns that are read elsewhere.

Places tell their kind in `categories`, streets their bridges, one-way rules and rights in lists of rules that hold
along a part of a segment (`between`); streets meet only where their `connectors` are, so that segments are cut there.
See docs.overturemaps.org, schema of places, transportation and divisions.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

Rule = Mapping[str, Any]

_KINDS: Final = frozenset(("categories", "connectors", "subtype", "sources"))
_ROAD: Final = "road"
_RAILS: Final = {"railway": "rail"}
_OF_OTHERS: Final = {"water": {"route": "ferry"}}
"""What segments of other kinds are, in tags."""
_UNUSED: Final = frozenset(("is_under_construction", "is_abandoned"))
_KEYS: Final = {"foot": "foot", "bicycle": "bicycle", "motor_vehicle": "motor_vehicle", "vehicle": "vehicle",
                "car": "motorcar"}  # fmt: skip
_LEAST: Final = 1e-9


def is_overture(frame: pd.DataFrame) -> bool:
    """Whether a layer is Overture's: its names are cells of several, and it has one of its other columns."""
    if "names" not in frame.columns or not _KINDS & set(map(str, frame.columns)):
        return False
    return any(isinstance(value, Mapping) and "primary" in value for value in map(_value, frame["names"].dropna()))


def flat(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the layer with plain columns: `name`, `category` of places; streets in the tags of OpenStreetMap, cut.

    A layer of any other origin comes back as it is.
    """
    if not is_overture(frame):
        return frame
    columns: dict[str, list[Any]] = {"name": [_primary(cell) for cell in frame["names"]]}
    if "categories" in frame.columns:
        columns["category"] = [_primary(cell) for cell in frame["categories"]]
    named = frame.assign(**columns).drop(columns=[name for name in ("names", "categories") if name in frame.columns])
    return _streets(gpd.GeoDataFrame(named)) if "connectors" in frame.columns else gpd.GeoDataFrame(named)


def _value(cell: object) -> Any:  # noqa: ANN401  (whatever stands in a nested cell)
    """A nested cell as it was meant: GDAL gives JSON's text, Parquet dictionaries and arrays."""
    if isinstance(cell, str):
        try:
            return json.loads(cell)
        except ValueError:
            return None
    return cell.tolist() if isinstance(cell, np.ndarray) else cell


def _primary(cell: object) -> str | None:
    value = _value(cell)
    return value.get("primary") if isinstance(value, Mapping) else None


def _rules(cell: object) -> list[Rule]:
    value = _value(cell)
    return [rule for rule in value if isinstance(rule, Mapping)] if isinstance(value, list | tuple) else []


# ------------------------------------------------------------------------------------------------------------ streets
@dataclass(frozen=True)
class _Piece:
    """A part of a segment between two connectors: its shape, and where along the segment it begins and ends."""

    shape: shapely.Geometry
    start: float
    end: float

    def along(self, rules: Sequence[Rule]) -> list[Rule]:
        """The rules that hold somewhere along it, at any hour."""
        return [rule for rule in rules if self._meets(rule.get("between")) and not _when(rule).get("during")]

    def _meets(self, between: object) -> bool:
        first, last = _listed(between) or (0.0, 1.0)
        return max(self.start, first) + _LEAST < min(self.end, last)


def _streets(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Segments cut at their connectors, each piece with the tags that the rules along it say."""
    cells = frame.drop(columns=frame.geometry.name).to_dict("records")
    rows: list[dict[str, str | None]] = []
    shapes: list[shapely.Geometry] = []
    for cell, line in zip(cells, frame.geometry, strict=True):
        subtype, common = str(cell.get("subtype") or _ROAD), {key: cell.get(key) for key in ("id", "name")}
        for piece in _pieces(cell, line) if subtype == _ROAD else [_Piece(line, 0.0, 1.0)]:
            rows.append({**common, **(_tags(cell, piece) if subtype == _ROAD else _OF_OTHERS.get(subtype, _RAILS))})
            shapes.append(piece.shape)
    return gpd.GeoDataFrame(pd.DataFrame(rows, dtype=object), geometry=shapes, crs=frame.crs)


def _pieces(cell: Mapping[str, Any], line: shapely.Geometry) -> Iterator[_Piece]:
    """The parts between connectors, each of which is a corner of the segment: so pieces meet exactly."""
    xy = shapely.get_coordinates(line)
    if not isinstance(line, shapely.LineString) or len(xy) < 2:
        return
    steps = np.diff(xy, axis=0) * [np.cos(np.radians(xy[:, 1].mean())), 1.0]
    passed = np.r_[0.0, np.cumsum(np.hypot(*steps.T))]
    passed /= max(passed[-1], _LEAST)
    at = [float(rule["at"]) for rule in _rules(cell.get("connectors")) if isinstance(rule.get("at"), int | float)]
    corners = {0, len(xy) - 1, *(int(np.argmin(np.abs(passed - place))) for place in at)}
    for first, last in pairwise(sorted(corners)):
        yield _Piece(shapely.LineString(xy[first : last + 1]), float(passed[first]), float(passed[last]))


def _tags(cell: Mapping[str, Any], piece: _Piece) -> dict[str, str]:
    flags = {flag for rule in piece.along(_rules(cell.get("road_flags"))) for flag in _listed(rule.get("values"))}
    kind = str(cell.get("class") or "unclassified").replace("unknown", "unclassified")
    if ("is_link" in flags or cell.get("subclass") == "link") and not kind.endswith("_link"):
        kind = f"{kind}_link"
    tags = {
        "highway": "construction" if flags & _UNUSED else kind,
        "bridge": "yes" if "is_bridge" in flags else "no",
        "tunnel": "yes" if "is_tunnel" in flags else "no",
    }
    return tags | _rights(piece.along(_rules(cell.get("access_restrictions"))))


def _rights(rules: Sequence[Rule]) -> dict[str, str]:
    """Who may pass and which way, of the rules along a piece, by the keys of OpenStreetMap; later rules win."""
    tags: dict[str, str] = {}
    for rule in rules:
        when, denied = _when(rule), rule.get("access_type") == "denied"
        modes, heading = _listed(when.get("mode")), when.get("heading")
        conditional = bool(_listed(when.get("using")) or _listed(when.get("recognized")))
        if heading:
            if denied and "foot" not in modes:
                tags["oneway"] = "yes" if heading == "backward" else "-1"
        elif conditional:  # for residents, customers or who has business there
            if not denied and tags.get("access") == "no":
                tags["access"] = "private"
        else:
            said = "no" if denied else "yes"
            tags |= {_KEYS[mode]: said for mode in modes if mode in _KEYS} if modes else {"access": said}
    return tags


def _when(rule: Rule) -> Rule:
    when = rule.get("when")
    return when if isinstance(when, Mapping) else {}


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | np.ndarray) else []
