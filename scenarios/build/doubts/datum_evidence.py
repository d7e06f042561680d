"""Degrees that may be of another datum than they were read as: the streets' evidence, told and never acted upon."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import pyproj
import shapely

from ....layers.crs.baidu_metres import metres_to_bd09
from ....layers.crs.datum_detection import Detection, detect_datum, shifted_streets
from ....layers.crs.datums import BD09, BD09MC, DATUM_TITLES, WGS84, to_wgs84
from ....layers.crs.metric import bounds_in_degrees, in_china
from ....layers.crs.plausibility import in_web_mercator
from ....layers.errors import DataError
from ....messages import Message

Messages = tuple[Message, ...]


@dataclass(frozen=True)
class DatumDoubt:
    """What the streets say of a layer's datum: `notes` on how each would fit, `warnings` where another fits better.

    `unsure` tells that too little lies among the streets to tell.
    """

    notes: Messages = ()
    warnings: Messages = ()
    unsure: bool = False


def datum_evidence(
    layer: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
    file: str,
    *,
    outlines: bool = False,
    said: str | None = None,
) -> DatumDoubt:
    """Return what the streets say of the datum of points or areas read as WGS 84.

    Nothing is shifted. Layers elsewhere than in China have no such doubt. `outlines` is for districts, whose edges run
    along streets. Where the planner `said` the datum, only what contradicts them is told.
    """
    if said == BD09MC or not in_china(bounds_in_degrees(layer.total_bounds, layer.crs)):
        return DatumDoubt()
    try:
        found = detect_datum(layer, streets, outlines=outlines)
    except DataError as error:
        if said is not None:
            return DatumDoubt()
        return DatumDoubt(notes=(Message(error.template, error.values),), unsure="count" in error.values)
    if said is not None:
        return DatumDoubt(warnings=contradicted(found, said, file))
    notes = tuple(evidence.message() for evidence in found.evidence)
    if found.likely == "":
        return DatumDoubt(notes, _streets_doubted(layer, streets, file, outlines=outlines))
    return DatumDoubt(notes, _warning(found, file) if found.likely != WGS84 else ())


def _streets_doubted(layer: gpd.GeoDataFrame, streets: gpd.GeoDataFrame, file: str, *, outlines: bool) -> Messages:
    """Return a warning where the layer fits the streets only if it is these that are shifted."""
    found = shifted_streets(layer, streets, outlines=outlines)
    if found.likely in ("", WGS84):
        return ()
    metres = found.metres
    return (
        Message(
            "{file} lies {read} m from a street on average, and would lie {fits} m from one if the streets, not it, "
            "were {title}: then the streets are shifted. Have them converted to WGS 84, or take those of "
            "OpenStreetMap.",
            {"file": file, "read": metres[WGS84], "fits": metres[found.likely], "title": DATUM_TITLES[found.likely]},
        ),
    )


def contradicted(found: Detection, said: str, file: str) -> Messages:
    """Return a warning where the streets speak for another datum than the planner said."""
    if found.likely in ("", said):
        return ()
    metres = found.metres
    return (
        Message(
            "{file}: you said that its degrees are {said}, but its points fit the streets as {likely}: {fits} m from "
            "a street on average, as {said} {read} m. Where it is {likely}, facilities stand hundreds of metres off "
            "and the verdicts are wrong; check where the file comes from.",
            {
                "file": file,
                "said": DATUM_TITLES[said],
                "likely": DATUM_TITLES[found.likely],
                "fits": metres[found.likely],
                "read": metres[said],
            },
        ),
    )


def preselected(found: Detection) -> Message:
    """Say on what evidence a datum is proposed, before anything is read with it."""
    return Message(
        "Preselected: {points} points lie {fits} m from a street on average as {title}, {read} m as WGS 84. Choose "
        "otherwise where you know better.",
        _compared(found),
    )


def shifted_by_evidence(found: Detection, file: str) -> Message:
    """Say that degrees were shifted as their evidence proposed and the planner let stand."""
    return Message(
        "{file}: nothing in it says whether its degrees are shifted. {points} points lie {fits} m from a street on "
        "average as {title}, {read} m as WGS 84; on this evidence they were taken as {title}, shifted to WGS 84: "
        "it was preselected, and confirmed by starting the check. Ask where the file comes from; if it is not {title}, "
        "import it again and choose otherwise.",
        {"file": file, **_compared(found)},
    )


def _compared(found: Detection) -> dict[str, str | int]:
    metres = found.metres
    return {
        "points": found.points,
        "title": DATUM_TITLES[found.likely],
        "fits": metres[found.likely],
        "read": metres[WGS84],
    }


def unsure_note(files: Sequence[str]) -> Messages:
    """Return one sentence on all files of which the streets cannot tell the datum."""
    if not files:
        return ()
    return (
        Message(
            "Too few places lie among the streets to tell whether coordinates are shifted, as AMap's and Baidu's are: "
            "{files}; look at them on the map.",
            {"files": ", ".join(dict.fromkeys(files))},
        ),
    )


def fits_as_baidu_metres(layer: gpd.GeoDataFrame, box: shapely.Polygon, crs: pyproj.CRS) -> bool:
    """Tell whether plane numbers would lie in `box` (of the system `crs`) if they were Baidu's metres."""
    if not in_web_mercator(layer.total_bounds):
        return False
    xy = shapely.get_coordinates(shapely.point_on_surface(layer.geometry.to_numpy()))
    degrees = shapely.points(to_wgs84(metres_to_bd09(xy), BD09))
    return bool(shapely.intersects(gpd.GeoSeries(degrees, crs=4326).to_crs(crs).to_numpy(), box).any())


def _warning(found: Detection, file: str) -> Messages:
    metres = found.metres
    return (
        Message(
            "{file}: nothing says whether its degrees are shifted. They were taken as WGS 84, where its points lie "
            "{read} m from a street on average; as {title} they would lie {fits} m from one. If that is what they are, "
            'give datum = "{datum}" (on the command line: --datum {file}={datum}) to shift them.',
            {
                "file": file,
                "read": metres[WGS84],
                "title": DATUM_TITLES[found.likely],
                "datum": found.likely,
                "fits": metres[found.likely],
            },
        ),
    )
