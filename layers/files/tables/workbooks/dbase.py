"""dBASE tables without shapes."""

from pathlib import Path

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from ....errors import DataError
from ....report import Report
from ...kinds.shapefile import check_held, dbf_encoding
from ...texts.dbf_names import whole_names
from ...texts.encodings import known_encoding
from ..table import Table, finish


def read_dbf(path: Path, encoding: str | None) -> Table:
    """A dBASE table without shapes, as statistics offices hand them out."""
    if path.with_suffix(".shp").exists():
        raise DataError("{file} is a part of a shapefile; give the .shp that belongs to it.", file=path.name)
    check_held(path)
    used, note = (known_encoding(encoding, path.name), None) if encoding else dbf_encoding(path)
    with whole_names(path, used) as (copy, cut):
        try:
            frame = pyogrio.read_dataframe(copy, encoding=used, read_geometry=False, datetime_as_string=True)
        except (DataSourceError, DataLayerError, ValueError, OSError) as error:
            raise DataError("{file} is a damaged dBASE table; export or copy it again.", file=path.name) from error
    notes = tuple(said for said in (note, cut) if said is not None)
    report = Report(file=path.name, format="dBASE table", encoding=used, notes=notes)
    return finish(frame.astype(object).where(frame.notna(), None), report)
