"""Results as GeoJSON in a ZIP, and as a GeoPackage of results alone, in the coordinates asked for."""

from pathlib import Path

import pyogrio

from ....scratch import scratch_folder
from ...project.qgis_styles import add_styles
from ...project.tables import write_rows, write_table
from ..request import ExportRequest
from .archive import README, contents, readme, write_archive
from .results import clause_table, result_layers, target_of


def export_geojson(request: ExportRequest, path: Path) -> None:
    """Write every layer as GeoJSON; other degrees than WGS 84 are named in the file where they have a name."""
    where = target_of(request)
    plain = not where.shift and where.crs.to_epsg() == 4326
    with scratch_folder() as folder:
        for layer in result_layers(request, where):
            told = f"{layer.title}. {request.words.say(where.said)}"
            options = {"RFC7946": "YES" if plain else "NO", "COORDINATE_PRECISION": "8", "DESCRIPTION": told}
            file = folder / f"{layer.name}.geojson"
            with where.unnamed():
                pyogrio.write_dataframe(
                    layer.frame, file, driver="GeoJSON", geometry_type=layer.geometry, layer_options=options
                )
        write_archive(path, [(README, readme(request, where)), *contents(folder)])


def export_layers(request: ExportRequest, path: Path) -> None:
    """Write the results as a GeoPackage with styles for QGIS, without the project's own tables."""
    where = target_of(request)
    for layer in result_layers(request, where):
        with where.unnamed():
            write_table(layer.frame, f"result_{layer.name}", path, geometry=layer.geometry)
    write_rows(clause_table(request), "result_verdicts", path)
    add_styles(path, request.words)
