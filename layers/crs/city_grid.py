"""A city's own grid, fitted from points that are known in it and in a common system (公共点).

The fit is the four-parameter conformal (Helmert) transformation in the plane that surveyors use for this: shift, one
scale, one rotation, by least squares. It comes out as a coordinate system that is derived from the common one, so it
can be written to a file (PROJJSON) and given wherever a coordinate system is asked.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyproj

from ...arrays import Floats
from ..errors import DataError
from .metric import choose_metric_crs

LEAST_POINTS: Final = 3
"""Two points always fit; only from the third on residuals tell whether the pairs belong together."""
LEAST_SPREAD_M: Final = 10.0
"""Points nearer to each other than this say nothing of rotation and scale."""
MOST_SCALE: Final = 0.01
"""By so much, as a share, a city's grid may be scaled: a plane at 6 km height is scaled by 0.1 %."""
MOST_RESIDUAL_M: Final = 10.0
"""Beyond this a point is mistaken, or its two positions are not of one place."""


@dataclass(frozen=True, eq=False)
class CityGrid:
    """A city's grid and how well it fits.

    Attributes
    ----------
    crs
        The grid, derived from `base`.
    base
        The metric system that the points are known in, or that was chosen for their degrees.
    residuals_m
        For each common point the distance, in metres, between where it is known and where the grid puts it: shape (n,).
    scale, rotation_deg
        Of the grid against `base`; the rotation counts from east to north.
    exchanged
        Whether the grid's first coordinate is its northing, as surveyors write it.

    """

    crs: pyproj.CRS
    base: pyproj.CRS
    residuals_m: Floats
    scale: float
    rotation_deg: float
    exchanged: bool

    @property
    def rms_m(self) -> float:
        """Root mean square of the residuals, over the points' count."""
        return float(np.sqrt(np.mean(self.residuals_m**2)))


def fit_city_grid(local: Floats, known: Floats, known_crs: pyproj.CRS, *, name: str = "City grid") -> CityGrid:
    """Fit a city's grid from common points.

    Parameters
    ----------
    local
        Positions in the city's grid, metres, shape (n, 2), n at least 3, in the order in which its files have them.
    known
        The same points in `known_crs`, shape (n, 2): longitude and latitude in degrees, or easting and northing.
    known_crs
        The common system; degrees are projected to the zone of their middle.
    name
        What the grid is called in reports.

    Raises
    ------
    DataError
        Fewer than three points, coordinates that are no numbers, points at one place, pairs that do not fit.

    """
    points, places = np.asarray(local, float), np.asarray(known, float)
    _check_points(points, places)
    if known_crs.is_geographic:
        _check_degrees(places)
    base = _east_first(_metric(places, known_crs))
    true = np.column_stack(
        pyproj.Transformer.from_crs(known_crs, base, always_xy=True).transform(places[:, 0], places[:, 1])
    )
    _check_spread(true, points)
    straight, turned = _conformal(true, points), _conformal(true, points[:, ::-1])
    exchanged = turned.worst < straight.worst
    fit = turned if exchanged else straight
    _check_fit(fit)
    crs = _derived(base, fit, exchanged=exchanged, name=name)
    return CityGrid(crs, base, fit.residuals, abs(fit.turn), float(np.degrees(np.angle(fit.turn))), exchanged)


def as_common(crs: pyproj.CRS) -> pyproj.CRS | None:
    """Return the system that a derived one was fitted to; None for a system that is not derived from a plane one."""
    return crs.source_crs if crs.type_name == "Derived Projected CRS" else None


def with_easting_first(grid: pyproj.CRS) -> pyproj.CRS:
    """Return a city's grid with its easting first, as the columns of rasters count, whatever its files have first."""
    told = grid.to_json_dict()
    parameters = told["conversion"]["parameters"]
    values = [parameter["value"] for parameter in parameters]
    half = len(values) // 2
    if abs(values[1]) < abs(values[2]):  # the first equation is that of the northing
        for parameter, value in zip(parameters, (*values[half:], *values[:half]), strict=True):
            parameter["value"] = value
    return pyproj.CRS.from_json_dict(told)


# --------------------------------------------------------------------------------------------------------- the fit
@dataclass(frozen=True, eq=False)
class _Conformal:
    """local = shift + turn x true, as complex numbers."""

    shift: complex
    turn: complex
    residuals: Floats

    @property
    def worst(self) -> float:
        return float(self.residuals.max())


def _conformal(true: Floats, local: Floats) -> _Conformal:
    """Least squares in closed form: about the middles of both sets, the best turn is the ratio of their moments."""
    at, to = true[:, 0] + 1j * true[:, 1], local[:, 0] + 1j * local[:, 1]
    middle, aim = at.mean(), to.mean()
    turn = complex(np.vdot(at - middle, to - aim) / np.vdot(at - middle, at - middle).real)
    residuals = np.abs(to - aim - turn * (at - middle)) / max(abs(turn), 1e-12)
    return _Conformal(complex(aim - turn * middle), turn, residuals)


def _derived(base: pyproj.CRS, fit: _Conformal, *, exchanged: bool, name: str) -> pyproj.CRS:
    """Return the grid derived from `base`: EPSG's method 9624, two linear equations of easting and northing."""
    turn, shift = fit.turn, fit.shift
    east = (shift.real, turn.real, -turn.imag)
    north = (shift.imag, turn.imag, turn.real)
    first, second = (north, east) if exchanged else (east, north)
    codes = (8623, 8624, 8625, 8639, 8640, 8641)
    parameters = [
        {"name": f"{'AB'[i // 3]}{i % 3}", "value": value, "unit": "metre" if i % 3 == 0 else "unity",
         "id": {"authority": "EPSG", "code": codes[i]}}
        for i, value in enumerate((*first, *second))
    ]  # fmt: skip
    method = {"name": "Affine parametric transformation", "id": {"authority": "EPSG", "code": 9624}}
    return pyproj.CRS.from_json_dict({
        "type": "DerivedProjectedCRS", "name": name, "base_crs": base.to_json_dict(),
        "conversion": {"name": name, "method": method, "parameters": parameters},
        "coordinate_system": _EAST_NORTH,
    })  # fmt: skip


_EAST_NORTH: Final[dict[str, Any]] = {
    "subtype": "Cartesian",
    "axis": [
        {"name": "Easting", "abbreviation": "E", "direction": "east", "unit": "metre"},
        {"name": "Northing", "abbreviation": "N", "direction": "north", "unit": "metre"},
    ],
}


def _east_first(crs: pyproj.CRS) -> pyproj.CRS:
    """Return a Chinese system, whose first axis is north, with its easting first, as the equations take it."""
    if crs.axis_info[0].direction == "east":
        return crs
    told = {key: value for key, value in crs.to_json_dict().items() if key not in ("id", "$schema")}
    return pyproj.CRS.from_json_dict({**told, "coordinate_system": _EAST_NORTH})


def _metric(places: Floats, crs: pyproj.CRS) -> pyproj.CRS:
    if not crs.is_geographic:
        return crs
    (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
    return choose_metric_crs((west, south, east, north))


# --------------------------------------------------------------------------------------------------------- the checks
def _check_points(local: Floats, known: Floats) -> None:
    if len(local) < LEAST_POINTS:
        raise DataError(
            "{count} common points are too few to fit a city's grid; give at least {least}.",
            count=len(local), least=LEAST_POINTS,
        )  # fmt: skip
    bad = np.flatnonzero(~np.isfinite(np.column_stack([local, known])).all(axis=1))
    if len(bad):
        raise DataError("Common point {row} has coordinates that are not numbers; correct it.", row=int(bad[0]) + 1)


def _check_degrees(known: Floats) -> None:
    outside = np.flatnonzero((np.abs(known) > (180, 90)).any(axis=1))
    if len(outside):
        raise DataError(
            "Common point {row} has no longitude and latitude in degrees; correct it, or say its coordinate system.",
            row=int(outside[0]) + 1,
        )


def _check_spread(true: Floats, local: Floats) -> None:
    for points in (true, local):
        if np.ptp(points, axis=0).max() < LEAST_SPREAD_M:
            raise DataError("The common points all lie at one place; choose some at the city's edges.")


def _check_fit(fit: _Conformal) -> None:
    if abs(abs(fit.turn) - 1) > MOST_SCALE:
        raise DataError(
            "The common points do not fit: the one set is {scale:.3g} times as large as the other. Check which columns "
            "are which, and the coordinate system.",
            scale=abs(fit.turn),
        )
    if fit.worst > MOST_RESIDUAL_M:
        raise DataError(
            "The common points do not fit: point {row} is {worst:,.1f} m off, more than {most:g} m. Leave it out or "
            "correct it.",
            row=int(fit.residuals.argmax()) + 1, worst=fit.worst, most=MOST_RESIDUAL_M,
        )  # fmt: skip
