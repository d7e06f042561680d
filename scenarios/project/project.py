"""A project is one GeoPackage: a place's layers as tables that QGIS opens, and the settings as JSON with a version."""

import gc
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyproj
import shapely

from ...layers.facilities.categories import built_in_categories
from ...layers.files.kinds.layer_kinds import is_sqlite
from ...layers.schema import PlaceLayers
from ...messages import Message
from ..errors import ProjectError
from .carry_over import carry_over
from .door.reading import TABLES, Asked, Read, read_checked_layers
from .door.rows import column_names, read_rows
from .geopackage import SETTINGS_TABLE, check_whole, is_database, is_project, reading, tables_of, transaction
from .kept_rows import KeptRows, read_kept, store_kept
from .layers_cache import Unkept, keep_layers, kept_layers
from .network_cache import layers_cache
from .qgis_styles import add_styles
from .settings import CATEGORIES_SINCE, VERSION, Settings, believed, parse_settings
from .storage.atomic_write import recover, replacing_file
from .storage.disk import damaged, told_of
from .storage.writing import USUAL, Writing
from .tables import Table, write_layers, write_rows

FILE_NAME: Final = "lifecircle.gpkg"
"""The project's name inside an output folder."""
DIGESTS_TABLE: Final = "lifecircle_digests"
_BROKEN: Final = (
    shapely.errors.ShapelyError,
    pyproj.exceptions.ProjError,
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    RecursionError,
)
"""What numpy, shapely and pyproj raise on content that passed all questions and is still no place."""


@dataclass(frozen=True, eq=False)
class Project:
    """A place with what is known of how it came about; `said` is what was assumed or mended when it was read.

    `kept` are the rows that the planner keeps beside the layers; `unkept` is what the first reading of a large project
    worked out, to be kept on this computer for the next one.
    """

    layers: PlaceLayers
    settings: Settings
    said: tuple[Message, ...] = ()
    kept: KeptRows = field(default_factory=dict)
    unkept: Unkept | None = field(default=None, repr=False)


def write_project(project: Project, path: Path, *, how: Writing = USUAL) -> None:
    """Write `project` to the GeoPackage `path`: the old file stays until the new one is whole.

    Raises `ProjectError` where it cannot be written, or where a file stands there that is no project.
    """
    with replacing_project(path, how=how) as beside:
        fill_project(project, beside)


@contextmanager
def replacing_project(path: Path, *, how: Writing = USUAL) -> Iterator[Path]:
    """Yield a path for a new project, which takes `path`'s place at the end of the block with all else that lay there.

    Tables of the former file that the new one has not go with it, but not its results. Raises as `write_project`.
    """
    with replacing_file(path, how=how, ours=is_project) as beside:
        yield beside
        carry_over(path, beside)


def fill_project(project: Project, path: Path) -> None:
    """Write the tables of `project` to a new file at `path`, without the safety of `write_project`."""
    frame = project.layers.streets.edges
    settings = project.settings.model_copy(
        update={
            "version": VERSION,
            "name": project.layers.name,
            "crs": frame.crs.to_wkt() if frame.crs else "",
            "estimated": tuple(sorted(project.layers.demand.attrs.get("estimated", ()))),
            "categories": tuple(sorted({*project.layers.facilities["category"]} - {*built_in_categories().entries})),
        }
    )
    text = settings.model_dump_json()
    with told_of(path):
        write_layers(project.layers, path)
        write_rows(pd.DataFrame({"json": [text]}), SETTINGS_TABLE, path)
        add_styles(path)
        _fill_kept(project.kept, path)
        write_rows(pd.DataFrame(_digests(path, text), columns=["table_name", "digest"]), DIGESTS_TABLE, path)


def _fill_kept(kept: KeptRows, path: Path) -> None:
    if kept:
        with transaction(path) as database:
            for kind, rows in kept.items():
                store_kept(database, kind, rows)


def keep_rows(path: Path, kind: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Put `rows` in the place of all rows of a kind that the project at `path` keeps, or leave it as it was.

    Raises `ProjectError` where another program is writing, or the file may not be written to.
    """
    file = project_file(path)
    recover(file.parent)
    with transaction(file) as database:
        store_kept(database, kind, rows)


def read_project(path: Path, *, keep: bool = True) -> Project:
    """Read the project at `path`, a GeoPackage or the output folder that holds one, as it is at one moment.

    What a first reading works out is kept for the next one at once; without `keep` it comes as `unkept`.
    Raises `ProjectError`, and `DataError` where its coordinate system cannot be measured in.
    """
    file = project_file(path)
    recover(file.parent)
    if not is_database(file):
        raise _no_project(file)
    with reading(file) as database, _not_collecting():
        try:
            found = _read(database, file)
        except _BROKEN as error:
            raise damaged(file, error) from error
    if keep and found.unkept:
        keep_layers(layers_cache(), found.unkept)
        return replace(found, unkept=None)
    return found


@contextmanager
def _not_collecting() -> Iterator[None]:
    """Keep Python from looking for cycles among millions of cells, where there are none: a quarter of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _read(database: sqlite3.Connection, file: Path) -> Project:
    text = _settings_text(database, file)
    settings, dropped = believed(parse_settings(text, file=file), file=file)
    own = settings.categories if settings.version >= CATEGORIES_SINCE else None
    asked = Asked(settings.name, settings.crs, settings.estimated, own)

    def read_all(settled: bool, once_read: Callable[[], object]) -> Read:
        return read_checked_layers(database, file, asked, settled=settled, once_read=once_read)

    read, unkept = kept_layers(layers_cache(), database, file, asked, read_all)
    read.layers.demand.attrs["counted_as"] = dict(settings.judging.counted_as)
    changed = _changed(database, file, {**read.digests, SETTINGS_TABLE: _digest(text)})
    return Project(read.layers, settings, (*dropped, *changed, *read.said), read_kept(database, file), unkept)


def project_file(path: Path) -> Path:
    """Return the GeoPackage that `path` names, itself or inside the folder `path`; raises `ProjectError`."""
    file = path / FILE_NAME if path.is_dir() else path
    if not file.is_file():
        raise ProjectError(
            "There is no project at {path}; name a lifecircle.gpkg or the folder that holds it.", path=path
        )
    return file


def holds_project(path: Path) -> bool:
    """Tell whether a GeoPackage or a folder holds a project, however broken: `read_project` then says what is wrong."""
    file = path / FILE_NAME if path.is_dir() else path
    if file.suffix.casefold() != ".gpkg" or not is_sqlite(file):  # GDAL would follow whatever else it is
        return False
    return is_project(file)


def _settings_text(database: sqlite3.Connection, file: Path) -> str:
    found = None
    if SETTINGS_TABLE in tables_of(database) and "json" in column_names(database, SETTINGS_TABLE):
        found = database.execute(f"SELECT json FROM {SETTINGS_TABLE} LIMIT 1").fetchone()  # noqa: S608  (our own name)
    if not found or not isinstance(found[0], str):
        raise _no_project(file)
    return found[0]


def _no_project(file: Path) -> ProjectError:
    return ProjectError("{file} is not a LifeCircle project; make one from it with 'lifecircle check'.", file=file)


# ------------------------------------------------------------------------------------------------- what changed since
def check_unedited(folder: Path, *, how: Writing = USUAL) -> None:
    """Raise `ProjectError` where another program edited the project in `folder`, which a new one would undo.

    A project that cannot be read at all holds no edits that anybody could still use.
    """
    file = folder / FILE_NAME
    if how.force or not (file.is_file() and is_project(file)):
        return
    edited: list[str] = []
    with suppress(ProjectError), reading(file) as database:
        before = _digests_before(database)
        now = {table.name: _digest_now(database, table) for table in TABLES if before}
        edited = [name for name, digest in now.items() if digest != before.get(name)]
    if edited:
        raise ProjectError(
            "The layers of {path} were edited since LifeCircle wrote them ({tables}), and a new check would undo that; "
            "name another folder, or replace them with --force.",
            path=file,
            tables=", ".join(edited),
        )


def kept_settings(database: sqlite3.Connection, file: Path) -> Settings | None:
    """Return the settings in an open project, None in a file that has no table of them. Raises `ProjectError`."""
    if SETTINGS_TABLE not in tables_of(database):
        return None
    return parse_settings(_settings_text(database, file), file=file)


def store_settings(database: sqlite3.Connection, settings: Settings) -> None:
    """Put other settings into a project within a `transaction`; its layers stay as they are."""
    text = settings.model_dump_json()
    database.execute(f"UPDATE {SETTINGS_TABLE} SET json = ?", [text])  # noqa: S608  (our own name)
    if DIGESTS_TABLE in tables_of(database):
        database.execute(
            f"UPDATE {DIGESTS_TABLE} SET digest = ? WHERE table_name = ?",  # noqa: S608  (as above)
            [_digest(text), SETTINGS_TABLE],
        )


def _digests(path: Path, text: str) -> list[tuple[str, str]]:
    """Return a digest of each table's content as SQLite holds it, to tell later whether another program changed it."""
    with reading(path) as database:
        found = [(table.name, _digest_now(database, table)) for table in TABLES]
    return [*found, (SETTINGS_TABLE, _digest(text))]


def _digest_now(database: sqlite3.Connection, table: Table) -> str:
    there = column_names(database, table.name)
    return read_rows(database, table.name, [name for name in table.columns if name in there]).digest


def _digests_before(database: sqlite3.Connection) -> dict[str, str]:
    """Return the digests that LifeCircle wrote, none in a file of before."""
    if DIGESTS_TABLE not in tables_of(database):
        return {}
    return dict(database.execute(f"SELECT table_name, digest FROM {DIGESTS_TABLE}"))  # noqa: S608  (our own name)


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _changed(database: sqlite3.Connection, file: Path, now: Mapping[str, str]) -> list[Message]:
    """Say which tables are not as LifeCircle wrote them; then, or where nobody can know, the file must be whole."""
    before = _digests_before(database)
    changed = [name for name, digest in now.items() if before.get(name) != digest]
    if changed:
        check_whole(database, file)
    if not before or not changed:
        return []
    text = (
        "Changed since LifeCircle wrote it: {tables}. If nobody did so in QGIS, take the last copy that is as written."
    )
    return [Message(text, {"tables": ", ".join(changed)})]
