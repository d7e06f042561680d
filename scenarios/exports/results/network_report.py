"""What was found in a network, and the network mended, as files for QGIS, for Excel and for the next check."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ....coverage.network.street_table import StreetArrays
from ....layers.osm.access.access_rules import DRIVE_CLASSES
from ...analyses.network_check import KIND_NAMES, SEVERITY_NAMES, CaredFor, Listed
from ...presentation.translate import Words
from ...project.storage.atomic_write import replacing_folder
from ...project.storage.disk import told_of
from ...project.storage.writing import USUAL, Writing
from ...project.tables import write_table
from ..tables.workbook import Sheet, write_workbook

FINDINGS: Final = "findings.gpkg"
XLSX: Final = "findings.xlsx"
STREETS: Final = "streets.gpkg"
STREETS_LAYER: Final = "streets"


def write_care(cared: CaredFor, folder: Path, words: Words, *, how: Writing = USUAL) -> list[Path]:
    """Write the lists, and the mended streets where there are any, into `folder`; on any error nothing is written.

    Raises `ProjectError` where the folder cannot be written to, or holds files of these names that are not ours.
    """
    with replacing_folder(folder, how=how) as beside:
        with told_of(folder):
            _write_layers(cared, beside / FINDINGS, words)
            _write_sheets(cared, beside / XLSX, words)
            if cared.mended:
                write_streets(cared.mended.streets, beside / STREETS)
        written = sorted(file.name for file in beside.iterdir())
    return [folder / name for name in written]


def write_streets(streets: StreetArrays, path: Path) -> None:
    """Write streets as a layer of lines with OpenStreetMap's tags, which `lifecircle check --network` takes again.

    Who may use a line stands in `foot`, `motor_vehicle` and `oneway`, so that the layer can be edited in QGIS as any
    other. Signals at crossings have no place in a layer of lines and are not kept.
    """
    frame = gpd.GeoDataFrame(tags_of(streets), geometry=streets.geometry, crs=streets.crs)
    write_table(frame, STREETS_LAYER, path, geometry="LineString")


def tags_of(streets: StreetArrays) -> pd.DataFrame:
    """Return the tags from which `layers.osm_access.access` tells the same: who may go, which way, over what."""
    walk, drive, gate = streets.walk, streets.drive, streets.gate
    highway = streets.highway.astype(str)
    on_foot = np.where(walk, np.where(gate, "private", "yes"), "no")
    # A way that nobody walks is gated for cars; where cars may not go either, the word says no more than that.
    private = gate & ~walk & (drive | ~np.isin(highway, list(DRIVE_CLASSES)))
    speed = [f"{kmh:.10g}" if np.isfinite(kmh) else "" for kmh in streets.maxspeed_kmh.tolist()]
    return pd.DataFrame(
        {
            "highway": np.where(streets.stairs, "steps", highway),
            "name": streets.name,
            "foot": on_foot,
            "motor_vehicle": np.where(private, "private", np.where(drive, "yes", "no")),
            # A cycleway is walked where it is said to be shared.
            "segregated": np.where(walk & (highway == "cycleway"), "yes", ""),
            "oneway": np.select([streets.oneway > 0, streets.oneway < 0], ["yes", "-1"], "no"),
            "bridge": np.where(streets.bridge, "yes", ""),
            "tunnel": np.where(streets.tunnel, "yes", ""),
            "maxspeed": speed,
            # Such a line over a square is joined at its ends only, when the layer is read again.
            "across": np.where(streets.across, "yes", ""),
            "source_id": streets.source_id,
        }
    )


def _lists(cared: CaredFor) -> Iterator[tuple[str, Sequence[Listed], StreetArrays]]:
    yield "findings", cared.found, cared.streets
    if cared.mended:
        yield "repairs", cared.mended.done, cared.streets
        yield "left", cared.mended.left, cared.mended.streets


def _write_layers(cared: CaredFor, path: Path, words: Words) -> None:
    """Write each list as points, and as `<list>_streets` the lines of the streets that a point speaks of."""
    for name, listed, streets in _lists(cared):
        columns = _columns(listed, words)
        points = [shapely.Point(one.x, one.y) for one in listed]
        write_table(gpd.GeoDataFrame(columns, geometry=points, crs=streets.crs), name, path, geometry="Point")
        lines = gpd.GeoDataFrame(columns, geometry=_lines(listed, streets), crs=streets.crs)
        write_table(lines, f"{name}_streets", path, geometry="MultiLineString")


def _columns(listed: Sequence[Listed], words: Words) -> pd.DataFrame:
    rows = [
        (number, one.kind, one.severity, one.lon, one.lat, one.x, one.y, one.street, one.length_m,
         words.say(one.message))
        for number, one in enumerate(listed, start=1)
    ]  # fmt: skip
    names = ("number", "kind", "severity", "lon", "lat", "x", "y", "street", "length_m", "sentence")
    return pd.DataFrame(rows, columns=names)


def _lines(listed: Sequence[Listed], streets: StreetArrays) -> list[shapely.MultiLineString]:
    return [shapely.MultiLineString(list(streets.geometry[list(one.rows)])) for one in listed]


def _write_sheets(cared: CaredFor, path: Path, words: Words) -> None:
    titles = (words("Found"), words("Repaired"), words("Left"))
    header = (words("No."), words("Kind"), words("Severity"), words("Longitude"), words("Latitude"), "X (m)", "Y (m)",
              words("Street"), words("Length (m)"), words("What is wrong, or was done"))  # fmt: skip
    lists = zip(titles, _lists(cared), strict=False)
    write_workbook(path, (Sheet(title, header, _cells(listed, words)) for title, (_, listed, _) in lists))


def _cells(listed: Sequence[Listed], words: Words) -> Iterator[tuple[object, ...]]:
    for number, one in enumerate(listed, start=1):
        place = (one.lon, one.lat, round(one.x, 2), round(one.y, 2))
        kind, severity = words(KIND_NAMES[one.kind]), words(SEVERITY_NAMES[one.severity])
        yield number, kind, severity, *place, one.street, one.length_m, words.say(one.message)
