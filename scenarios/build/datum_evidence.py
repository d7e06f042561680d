"""Degrees that may be of another datum than they were read as: the streets' evidence, told and never acted upon."""

from typing import Final

import geopandas as gpd

from ...layers.crs.datum_detection import Detection, detect_datum
from ...layers.crs.datums import WGS84
from ...layers.crs.metric import in_china
from ...layers.errors import DataError
from ...messages import Message

Messages = tuple[Message, ...]
NO_DOUBT: Final[tuple[Messages, Messages]] = ((), ())
"""Neither notes nor warnings."""


def datum_evidence(points: gpd.GeoDataFrame, streets: gpd.GeoDataFrame, file: str) -> tuple[Messages, Messages]:
    """Return what the streets say of the datum of points read as WGS 84: notes, and warnings where another fits better.

    Nothing is shifted. Points elsewhere than in China, or in metres, have no such doubt.
    """
    if not points.crs.is_geographic or not in_china(points.total_bounds):
        return NO_DOUBT
    try:
        found = detect_datum(points, streets)
    except DataError as error:
        return (Message(error.template, error.values),), ()
    notes = tuple(evidence.message() for evidence in found.evidence)
    return notes, _warning(found, file) if found.likely not in ("", WGS84) else ()


def _warning(found: Detection, file: str) -> Messages:
    metres = {evidence.datum: round(evidence.mean_m) for evidence in found.evidence}
    return (
        Message(
            "{file}: nothing says whether its degrees are shifted. They were taken as WGS 84, where its points lie "
            "{read} m from a street on average; as {datum} they would lie {fits} m from one. If that is what they are, "
            'give datum = "{datum}" (on the command line: --datum {file}={datum}) to shift them.',
            {"file": file, "read": metres[WGS84], "datum": found.likely, "fits": metres[found.likely]},
        ),
    )
