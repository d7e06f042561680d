"""Results as shapefiles in a ZIP, for programs that know no other: short names, their legend, texts in UTF-8 or GBK."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from ....scratch import scratch_folder
from ....texts import clean, one_line
from ...errors import ProjectError
from ..request import ExportRequest
from .archive import README, contents, readme, write_archive
from .encodings import ENCODINGS
from .field_names import fitted, short_names
from .results import Layer, clause_columns, result_layers, target_of


def export_shapefiles(request: ExportRequest, path: Path) -> None:
    """Write every layer as a shapefile. Raises ProjectError for an encoding that is neither UTF-8 nor GBK."""
    encoding = request.encoding.casefold()
    if encoding not in ENCODINGS:
        raise ProjectError(
            "A shapefile's texts are written in {known}, not in {encoding}.",
            known=", ".join(ENCODINGS),
            encoding=request.encoding,
        )
    where, clauses = target_of(request), clause_columns(request)
    legend: list[str] = ["", request.words("Texts are in {encoding}. Names of columns:", encoding=encoding)]
    with scratch_folder() as folder:
        for layer in result_layers(request, where):
            names = short_names([str(one) for one in layer.frame.columns if one != "geometry"], clauses)
            with where.unnamed():
                _write(layer, names, folder / f"{layer.name}.shp", encoding)
            legend += [f"{layer.name}.shp  {layer.title}", *_told(names, clauses)]
        write_archive(path, [(README, readme(request, where, legend)), *contents(folder)])


def _told(names: Mapping[str, str], clauses: Mapping[str, str]) -> Iterator[str]:
    for column, short in names.items():
        title = next((text for clause, text in clauses.items() if column.startswith(f"{clause}_")), "")
        yield f"  {short:<10}  {column}  {one_line(title)}".rstrip()


def _write(layer: Layer, names: Mapping[str, str], path: Path, encoding: str) -> None:
    frame = gpd.GeoDataFrame(layer.frame.rename(columns=dict(names)), crs=layer.frame.crs)
    for column in names.values():
        if frame[column].dtype == object or pd.api.types.is_string_dtype(frame[column]):
            frame[column] = [_text(value, encoding) for value in frame[column]]
    pyogrio.write_dataframe(
        frame, path, driver="ESRI Shapefile", encoding=encoding, geometry_type=layer.geometry.removeprefix("Multi")
    )


def _text(value: object, encoding: str) -> str | None:
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):  # noqa: PLR0124  (NaN)
        return None
    return fitted(clean(str(value)).replace("\n", " "), encoding)
