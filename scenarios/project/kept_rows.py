"""Rows that a planner keeps with a project beside its layers: measured figures, the ledger of shortfalls and so on.

One table of the GeoPackage, a row for each with its kind, its key and its values as JSON; what the values mean is known
to those who keep them. They change only within a `transaction`, all of one kind at once.
"""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ...json_texts import NoJson, parse_json
from ..errors import ProjectError
from .geopackage import tables_of

KEPT_TABLE: Final = "lifecircle_kept"
MOST_ROWS: Final = 200_000
"""Rows of all kinds together: every village of a province with a dozen services."""
_LONGEST: Final = 20_000
"""Letters of one row."""
_SCHEMA: Final = f"""CREATE TABLE IF NOT EXISTS {KEPT_TABLE} (
    fid INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (kind, key)
)"""

KeptRows = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""By kind and key the values of each row, in the order in which they were kept."""


def read_kept(database: sqlite3.Connection, file: Path) -> KeptRows:
    """Return the rows kept in a project, none where it has no such table. Raises ProjectError for what is no row."""
    if KEPT_TABLE not in tables_of(database):
        return {}
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    query = f"SELECT kind, key, json FROM {KEPT_TABLE} ORDER BY fid LIMIT {MOST_ROWS}"  # noqa: S608  (our own name)
    for kind, key, text in database.execute(query):
        found.setdefault(str(kind), {})[str(key)] = _values(text, kind, file)
    return found


def store_kept(database: sqlite3.Connection, kind: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Put `rows` in the place of all rows of a kind, within a transaction."""
    database.execute(_SCHEMA)
    _register(database)
    database.execute(f"DELETE FROM {KEPT_TABLE} WHERE kind = ?", [kind])  # noqa: S608  (our own name)
    database.executemany(
        f"INSERT INTO {KEPT_TABLE} (kind, key, json) VALUES (?, ?, ?)",  # noqa: S608  (as above)
        [(kind, key, json.dumps(dict(values), ensure_ascii=False)) for key, values in rows.items()],
    )


def _values(text: object, kind: object, file: Path) -> Mapping[str, Any]:
    try:
        values = parse_json(text) if isinstance(text, str) and len(text) <= _LONGEST else None
    except NoJson:
        values = None
    if not isinstance(values, dict):
        raise ProjectError(
            "A row of {table} in {file} cannot be read (kind {kind}); delete it in QGIS, or take the last copy that "
            "opened.",
            table=KEPT_TABLE,
            file=file.name,
            kind=str(kind),
        )
    return values


def _register(database: sqlite3.Connection) -> None:
    """Make the table known to QGIS as one without geometry."""
    if "gpkg_contents" in tables_of(database):
        database.execute(
            "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, 'attributes', ?)",
            [KEPT_TABLE, KEPT_TABLE],
        )
