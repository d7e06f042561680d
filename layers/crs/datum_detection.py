"""Which datum a file's degrees are of, judged by the streets: evidence for the planner, who decides.

Facilities and houses stand beside streets: nearer to them than chance would have it, and yet seldom on the roadway.
Under the right datum both can be seen; under a wrong one, some hundred metres off, the points fall as if by
chance. How chance would have it is measured on the same points and the same streets, by moving the points a few
hundred metres in many directions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from ...arrays import Floats
from ...messages import Message
from ...progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from ..errors import DataError
from .datums import BD09, DATUM_TITLES, DATUMS, GCJ02, WGS84, to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from .metric import choose_metric_crs, in_china, transformer
from .names import WGS_84

MAX_POINTS: Final = 1_500
MIN_POINTS: Final = 30
"""Fewer points than this prove nothing."""
FAR_M: Final = 100.0
"""Distances count up to here, so that a few points far from any street do not decide."""
ROADWAY_M: Final = 6.0
"""A point nearer to a street's middle line than this stands on the roadway."""
HUGGING: Final = 0.5
"""Points nearer to streets than this share of what chance would have stand on them, as stops do, and house numbers that
a geocoder strings along a street: of those the roadway tells nothing."""
CLEAR_SCORE: Final = 2.5
CLEAR_LEAD: Final = 1.5
"""A datum is named only if it scores at least so much, and so much more than the next."""
_SHIFTS_M: Final = (150.0, 230.0, 310.0, 390.0)
_DIRECTIONS: Final = 8
_EDGE_STEP_DEGREES: Final = 0.001
"""Points on outlines stand some 100 m apart."""
_SEED: Final = 2020


OF_AMAP: Final = Message(
    "Its columns are those of AMap, which hands out GCJ-02, some 500 m beside WGS 84; the streets do not contradict."
)
"""What is told of a layer whose points alone do not show the datum."""


@dataclass(frozen=True)
class DatumEvidence:
    """How points lie to streets if their degrees are of `datum`, beside how they would lie by chance.

    `score` is how many standard deviations better than chance; about 0 for a wrong datum, 3 and more for the right one.
    """

    datum: str
    mean_m: float
    chance_mean_m: float
    on_roadway: float
    chance_on_roadway: float
    score: float

    def message(self) -> Message:
        """The evidence as a sentence."""
        return Message(
            "{datum}: {mean} m from a street on average (by chance {chance_mean} m), {on}% on the roadway (by chance "
            "{chance_on}%), score {score}.",
            {
                "datum": DATUM_TITLES[self.datum],
                "mean": round(self.mean_m, 1),
                "chance_mean": round(self.chance_mean_m, 1),
                "on": round(self.on_roadway * 100, 1),
                "chance_on": round(self.chance_on_roadway * 100, 1),
                "score": round(self.score, 1),
            },
        )


@dataclass(frozen=True)
class Detection:
    """The evidence for each datum, best first; `likely` is the one that stands out, or '' where none does."""

    evidence: tuple[DatumEvidence, ...]
    likely: str
    points: int
    conclusion: Message = field(default_factory=lambda: Message(""))

    @property
    def metres(self) -> dict[str, int]:
        """How far from a street the points lie on average by each datum, in whole metres."""
        return {one.datum: round(one.mean_m) for one in self.evidence}


def detect_datum(
    points: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
    *,
    outlines: bool = False,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Detection:
    """Score WGS 84, GCJ-02 and BD-09 for a layer against streets whose datum is known.

    `points` may hold areas too, which count by a point inside; with `outlines` (districts, whose edges run along
    streets) by points on their edges. A layer in metres is judged by the degrees that they lead to. Nothing is
    shifted. Raises DataError for a layer outside China (where nothing is shifted), or one that shares too few points
    with the streets.
    """
    lonlat = _degrees(points, outlines=outlines)
    as_read = {datum: to_wgs84(lonlat, datum) for datum in DATUMS}
    return _detected(as_read, streets, outlines=outlines, progress=progress, cancelled=cancelled)


def shifted_streets(points: gpd.GeoDataFrame, streets: gpd.GeoDataFrame, *, outlines: bool = False) -> Detection:
    """Score whether points of WGS 84 fit the streets only if it is the streets that are GCJ-02 or BD-09.

    `likely` names the datum of the streets. Raises DataError as `detect_datum` does.
    """
    lonlat = _degrees(points, outlines=outlines)
    as_streets = {WGS84: lonlat, GCJ02: wgs84_to_gcj02(lonlat), BD09: wgs84_to_bd09(lonlat)}
    return _detected(as_streets, streets, outlines=outlines, progress=ignore_progress, cancelled=never_cancelled)


def _detected(
    lonlat: Mapping[str, Floats], streets: gpd.GeoDataFrame, *, outlines: bool, progress: Progress, cancelled: Cancelled
) -> Detection:
    """Score the places (degrees, by datum) that the points have if that datum is right."""
    metric = choose_metric_crs(streets)
    lines = streets.to_crs(metric).geometry.to_numpy()
    placed = {datum: _project(places, metric) for datum, places in lonlat.items()}
    chosen = _within_all(placed, lines)
    tree = shapely.STRtree(_segments(lines))
    evidence = []
    for done, (datum, xy) in enumerate(placed.items()):
        progress(done / len(placed), "comparing with the streets")
        if cancelled():
            raise WorkCancelled
        evidence.append(_evidence(datum, xy[chosen], tree, on_streets=outlines))
    ranked = tuple(sorted(evidence, key=lambda found: -found.score))
    return _concluded(ranked, len(chosen))


def _degrees(points: gpd.GeoDataFrame, *, outlines: bool) -> Floats:
    if points.crs is None:
        raise DataError("The layer has no coordinate system, so its datum is unknown.")
    in_degrees = points if points.crs.is_geographic else points.to_crs(WGS_84)
    if not in_china(in_degrees.total_bounds):
        raise DataError("The layer lies outside China, where degrees are WGS 84.")
    shapes = in_degrees.geometry.to_numpy()
    if outlines:
        return shapely.get_coordinates(shapely.segmentize(shapely.boundary(shapes), _EDGE_STEP_DEGREES))
    inside = shapely.point_on_surface(shapes)
    return np.column_stack([shapely.get_x(inside), shapely.get_y(inside)])


def _project(lonlat: Floats, metric: pyproj.CRS) -> Floats:
    return np.column_stack(transformer(WGS_84, metric).transform(lonlat[:, 0], lonlat[:, 1]))


def _within_all(placed: Mapping[str, Floats], lines: NDArray[np.object_]) -> NDArray[np.int64]:
    """Rows that lie among the streets whichever datum is right, at most MAX_POINTS of them, evenly drawn."""
    hull = shapely.convex_hull(shapely.multipoints(shapely.get_coordinates(lines)))
    shapely.prepare(hull)
    inside = np.all([shapely.contains_xy(hull, xy[:, 0], xy[:, 1]) for xy in placed.values()], axis=0)
    rows = np.flatnonzero(inside)
    if len(rows) < MIN_POINTS:
        raise DataError(
            "Only {count} points lie among the streets, too few to determine the datum; at least {least} are needed.",
            count=len(rows),
            least=MIN_POINTS,
        )
    if len(rows) > MAX_POINTS:
        rows = np.sort(np.random.default_rng(_SEED).choice(rows, MAX_POINTS, replace=False))
    return rows


def _segments(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """The straight pieces of lines: their boxes are small, so that the nearest one is found sooner."""
    coords, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    joined = line[1:] == line[:-1]
    return np.asarray(shapely.linestrings(np.stack([coords[:-1][joined], coords[1:][joined]], axis=1)), dtype=object)


def _evidence(datum: str, xy: Floats, tree: shapely.STRtree, *, on_streets: bool) -> DatumEvidence:
    mean, on = _measures(xy, tree)
    chance = np.array([_measures(xy + shift, tree) for shift in _shifts()])
    centre, spread = chance.mean(axis=0), np.maximum(chance.std(axis=0), 1e-9)
    nearer, clearer = (centre - (mean, on)) / spread
    return DatumEvidence(
        datum=datum,
        mean_m=mean,
        chance_mean_m=float(centre[0]),
        on_roadway=on,
        chance_on_roadway=float(centre[1]),
        score=float(nearer if on_streets or mean < HUGGING * centre[0] else (nearer + clearer) / np.sqrt(2)),
    )


def _shifts() -> Floats:
    """Moves (m) in eight directions at each of four lengths, each length turned a little further."""
    angles = [
        2 * np.pi * (turn + ring / len(_SHIFTS_M)) / _DIRECTIONS
        for ring in range(len(_SHIFTS_M))
        for turn in range(_DIRECTIONS)
    ]
    lengths = np.repeat(_SHIFTS_M, _DIRECTIONS)
    return np.column_stack([lengths * np.cos(angles), lengths * np.sin(angles)])


def _measures(xy: Floats, tree: shapely.STRtree) -> tuple[float, float]:
    """Mean distance to the nearest street, capped at FAR_M, and the share of points on a roadway."""
    _, distance = tree.query_nearest(shapely.points(xy), max_distance=FAR_M, return_distance=True, all_matches=False)
    far = len(xy) - len(distance)
    return float((distance.sum() + far * FAR_M) / len(xy)), float((distance < ROADWAY_M).sum() / len(xy))


def _concluded(ranked: tuple[DatumEvidence, ...], points: int) -> Detection:
    best, second = ranked[0], ranked[1]
    if best.score >= CLEAR_SCORE and best.score - second.score >= CLEAR_LEAD:
        said = "{points} points fit the streets as {datum}; they are shifted only where you say so."
        plain = "{points} points fit the streets as WGS 84."
        told = {"points": points, "datum": DATUM_TITLES[best.datum]}
        message = Message(plain, {"points": points}) if best.datum == WGS84 else Message(said, told)
        return Detection(ranked, best.datum, points, message)
    unclear = (
        "{points} points fit the streets under no datum clearly better than under another; ask where they come from."
    )
    return Detection(ranked, "", points, Message(unclear, {"points": points}))
