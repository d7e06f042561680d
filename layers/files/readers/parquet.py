"""GeoParquet through geopandas, and plain Parquet as a table."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
from pyproj.exceptions import CRSError

from ...errors import DataError
from ...report import Loaded, Report
from ..kinds.sizes import check_cells
from ..tables.table import Table


def read_parquet_layer(path: Path) -> Loaded | Table:
    """The layer of a GeoParquet file, or the table of one without geometry. Raises DataError where it is damaged."""
    try:
        held = pyarrow.parquet.read_metadata(path)
        check_cells(held.num_rows * max(held.num_columns, 1), path.name)
        metadata = held.schema.to_arrow_schema().metadata or {}
        frame = gpd.read_parquet(path) if b"geo" in metadata else pd.read_parquet(path)
    except CRSError as error:
        raise DataError(
            "{file} names an unknown coordinate system; export it again in one that is known.", file=path.name
        ) from error
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        raise DataError("{file} is a damaged Parquet file; export or copy it again.", file=path.name) from error
    if frame.empty:
        raise DataError("{file} has no rows; export it again.", file=path.name)
    plain = frame.reset_index(drop=True)
    columns = tuple(str(name) for name in plain.columns if name != getattr(plain, "_geometry_column_name", None))
    report = Report(file=path.name, format="GeoParquet", rows=len(plain), encoding="utf-8", all_columns=columns)
    if isinstance(plain, gpd.GeoDataFrame):
        return Loaded(plain, Report(**{**vars(report), "crs_source": "file"}))
    return Table(plain.set_axis([str(name) for name in plain.columns], axis=1), report)
