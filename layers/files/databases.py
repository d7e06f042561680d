"""SQLite databases looked into without GDAL, which would run a view's query to describe it."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

_DRAWN: Final = ("gpkg_geometry_columns", "geometry_columns", "idx_geometry_columns")
"""Tables that list layers with geometry; the last is of an index that nobody writes without them."""
_OWN: Final = ("gpkg_", "sqlite_", "rtree_", "idx_", "spatial_ref_sys", "geometry_columns", "layer_styles", "qgis_",
               "lifecircle_")  # fmt: skip
"""Beginnings of the names of tables that programs keep for themselves."""


def read_only(path: Path) -> "closing[sqlite3.Connection]":
    """A connection that changes nothing, beside the file neither."""
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    base.text_factory = partial(str, encoding="utf-8", errors="replace")  # a damaged name is a name all the same
    return closing(base)


def plain_tables(path: Path) -> tuple[str, ...]:
    """The tables of a database that holds no layer with geometry, in their order; none of one that does, or is damaged.

    Views are left out, since their queries are not run.
    """
    try:
        with read_only(path) as base:
            rows = base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid").fetchall()
            names = [str(name) for (name,) in rows]
            lists = [name for name in _DRAWN if name in names]
            if any(base.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() for name in lists):  # noqa: S608 - ours
                return ()
    except (sqlite3.Error, UnicodeDecodeError):
        return ()
    return tuple(name for name in names if not name.casefold().startswith(_OWN))
