"""What else lies in a project's file goes with it when its layers change: a planner's own layers, scenarios, styles."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from .geopackage import connect, copy_of, is_project, tables_of
from .kept_rows import KEPT_TABLE
from .qgis_styles import STYLES
from .storage.disk import told_of

RESULTS: Final = "result_"
"""How the names of tables begin that are worked out anew, and go where they are not."""
SESSION_TABLE: Final = "lifecircle_session"
"""Where a project's scenarios begin, see `editing.store`."""
_SYSTEM: Final = ("gpkg_", "sqlite_", "rtree_", RESULTS)
_REGISTERS: Final = {
    "gpkg_contents": "table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id",
    "gpkg_geometry_columns": "table_name, column_name, geometry_type_name, srs_id, z, m",
}
"""Where GeoPackage lists its tables, and the columns of its standard, in the order in which one refers to the other."""
_STYLE_COLUMNS: Final = (
    "f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, "
    "description, owner, ui, update_time"
)
_SYSTEMS: Final = "srs_name, srs_id, organization, organization_coordsys_id, definition, description"


def carry_over(former: Path, written: Path) -> None:
    """Copy into the new project `written` all tables of `former` that it has not, where `former` is a project.

    Spatial indexes stay behind; QGIS makes them again. Raises `ProjectError` where a table cannot be copied: the former
    project must then stay as it is.
    """
    if not (former.is_file() and is_project(former) and is_project(written)):
        return
    with told_of(former), copy_of(former) as source, closing(connect(written, "rw")) as database:
        database.execute("ATTACH ? AS former", [str(source)])
        database.execute("BEGIN IMMEDIATE")
        ours, theirs = tables_of(database), tables_of(database, schema="former")
        for name in theirs.keys() - ours.keys():
            if not name.startswith(_SYSTEM):
                database.execute(theirs[name])
                _fill(database, name)
        if STYLES in theirs and STYLES in ours:
            _keep_styles(database)
        if KEPT_TABLE in theirs and KEPT_TABLE in ours and SESSION_TABLE not in ours:
            _keep_rows(database)
        database.execute("COMMIT")


def _keep_rows(database: sqlite3.Connection) -> None:
    """Let the rows that the file keeps stand: somebody may have kept more since the project was read from it.

    A project that brings scenarios of its own is another one, and brings its own rows too.
    """
    database.execute(f"DELETE FROM main.{KEPT_TABLE}")  # noqa: S608  (our own name)
    database.execute(f"INSERT INTO main.{KEPT_TABLE} SELECT * FROM former.{KEPT_TABLE}")  # noqa: S608  (as above)


def _keep_styles(database: sqlite3.Connection) -> None:
    """Let the styles that a planner gave the layers in QGIS stand before ours."""
    database.execute(
        f"DELETE FROM main.{STYLES} WHERE f_table_name IN (SELECT f_table_name FROM former.{STYLES})"  # noqa: S608
    )
    database.execute(
        f"INSERT INTO main.{STYLES} ({_STYLE_COLUMNS}) SELECT {_STYLE_COLUMNS} FROM former.{STYLES}"  # noqa: S608
    )


def _fill(database: sqlite3.Connection, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    database.execute(f"INSERT INTO main.{quoted} SELECT * FROM former.{quoted}")  # noqa: S608  (quoted)
    there = tables_of(database, schema="former")
    if not {*_REGISTERS, "gpkg_spatial_ref_sys"} <= there.keys():
        return
    database.execute(
        f"INSERT OR IGNORE INTO main.gpkg_spatial_ref_sys ({_SYSTEMS}) SELECT {_SYSTEMS} "  # noqa: S608  (our own words)
        "FROM former.gpkg_spatial_ref_sys "
        "WHERE srs_id IN (SELECT srs_id FROM former.gpkg_contents WHERE table_name = ?)",
        [name],
    )
    for register, columns in _REGISTERS.items():
        database.execute(
            f"INSERT INTO main.{register} ({columns}) SELECT {columns} "  # noqa: S608  (as above)
            f"FROM former.{register} WHERE table_name = ?",
            [name],
        )
