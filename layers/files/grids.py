"""Plane coordinates as surveyors write them: X to the north, Y to the east, with or without the zone's number.

Tables of total stations and drawings of surveyors call the northing X. And the easting begins with the zone's number or
not, whatever the system's name says. Where numbers fit a system only when exchanged, or only with the other spelling
of the zone, they are read so, and it is said.
"""

from typing import Final

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from ...messages import Message
from ..crs.plausibility import fits_area

_MILLION: Final = 1_000_000.0
_MIDDLE: Final = 500_000.0
_EASTING: Final = "False easting"


def as_surveyed(
    shapes: NDArray[np.object_], crs: pyproj.CRS
) -> tuple[NDArray[np.object_], pyproj.CRS, tuple[Message, ...]]:
    """The shapes and the system under which their numbers fit, and what was done to make them fit.

    All come back as they are where the numbers fit as they stand, or fit in no way. `crs` is projected.
    """
    bounds = shapely.total_bounds(shapes).tolist()
    if fits_area(bounds, crs):
        return shapes, crs, ()
    turned = [bounds[place] for place in (1, 0, 3, 2)]
    for swap, box in ((False, bounds), (True, turned)):
        for system in (crs, other_spelling(crs, box[0])):
            if system is None or not fits_area(box, system):
                continue
            made = shapely.transform(shapes, lambda xy: xy[:, ::-1]) if swap else shapes
            return made, system, tuple(_said(swap=swap, zone=system is not crs))
    return shapes, crs, ()


def _said(*, swap: bool, zone: bool) -> list[Message]:
    done = []
    if swap:
        done.append(Message("X is the northing and Y the easting, as surveyors write them; they were exchanged."))
    if zone:
        done.append(Message(
            "The eastings fit the given coordinate system only with the zone's number spelt the other way; they were "
            "read so."))  # fmt: skip
    return done


def other_spelling(crs: pyproj.CRS, easting: float) -> pyproj.CRS | None:
    """The same Gauss-Krueger system with or without the zone's number in its eastings, as `easting` begins."""
    written = crs.to_json_dict()
    values = written.get("conversion", {}).get("parameters", ())
    named = {str(value["name"]): value for value in values}
    if _EASTING not in named or "Longitude of natural origin" not in named:
        return None
    meridian = float(str(named["Longitude of natural origin"]["value"]))
    zone = int(easting // _MILLION)
    if zone and zone not in (round(meridian / 3), round((meridian + 3) / 6)):
        return None
    wanted = zone * _MILLION + _MIDDLE
    if float(str(named[_EASTING]["value"])) == wanted:
        return None
    named[_EASTING]["value"] = wanted
    written.pop("id", None)
    return pyproj.CRS.from_json_dict({**written, "name": f"{crs.name} ({wanted:.0f} m)"})
