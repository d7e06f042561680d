"""From which files a project was made: the whole request, its paths from the project's folder, and a hash of each file.

Kept in the project itself, so that `lifecircle update` reads anew what has changed, wherever the folder was taken.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from ...json_texts import parse_json
from ..errors import ProjectError
from ..project.geopackage import reading, tables_of, transaction
from ..project.project import FILE_NAME
from ..project.storage.atomic_write import recover
from .request import CheckRequest, check_request

TABLE: Final = "lifecircle_sources"
_BLOCK: Final = 1 << 20


@dataclass(frozen=True)
class Sources:
    """What was asked, and the hash of every file when it was read."""

    request: CheckRequest
    hashes: Mapping[Path, str]

    @property
    def changed(self) -> tuple[Path, ...]:
        """The files that hold something else now. Raises ProjectError where one is gone."""
        return tuple(file for file, old in self.hashes.items() if digest_of_file(file) != old)


def keep_sources(project: Path, request: CheckRequest, *, folder: Path | None = None) -> None:
    """Write into a project's file what it was made from. Raises ProjectError where it cannot be written.

    `folder` is where the project will lie, by default where it lies now.
    """
    folder = project.absolute().parent if folder is None else folder.absolute()
    raw = request.model_dump(exclude_unset=True, exclude={"out"})
    if request.plan.endswith(".toml"):
        raw["plan"] = Path(request.plan)
    hashes = {_from(file, folder): digest_of_file(file) for file in _files(raw)}
    text = json.dumps({"request": _plain(raw, folder), "hashes": hashes}, ensure_ascii=False)
    with transaction(project) as database:
        database.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (fid INTEGER PRIMARY KEY, json TEXT NOT NULL)")
        database.execute(f"DELETE FROM {TABLE}")  # noqa: S608  (our name)
        database.execute(f"INSERT INTO {TABLE} (json) VALUES (?)", (text,))  # noqa: S608  (our name)


def keeping_sources(request: CheckRequest, folder: Path) -> Callable[[Path], None]:
    """Return what writes into the project of a folder what it was made from, before it takes its place in `folder`."""
    return lambda made: keep_sources(made / FILE_NAME, request, folder=folder)


def sources_of(project: Path) -> Sources:
    """Return what a project was made from. Raises ProjectError where it does not tell."""
    recover(project.parent)
    with reading(project) as database:
        known = TABLE in tables_of(database)
        rows = database.execute(f"SELECT json FROM {TABLE}").fetchall() if known else []  # noqa: S608  (our name)
    folder = project.absolute().parent
    try:
        plain = parse_json(rows[0][0])
        hashes = {Path(os.path.normpath(folder / name)): str(one) for name, one in plain["hashes"].items()}
        return Sources(check_request(plain["request"], file=project.name, folder=folder), hashes)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ProjectError(
            "{file} does not tell from which files it was made; make it again with 'lifecircle check'.",
            file=project.name,
        ) from error


def digest_of_file(path: Path) -> str:
    """Return a hash of a file with its sidecars, or of a folder. Raises ProjectError where it cannot be read."""
    digest = blake2b(digest_size=16)
    try:
        if not path.exists():
            raise FileNotFoundError(2, "No such file")
        for file in _parts(path):
            with file.open("rb") as stream:
                while block := stream.read(_BLOCK):
                    digest.update(block)
    except OSError as error:
        raise ProjectError(
            "{file}, from which the project was made, cannot be read ({reason}); put it back where it was.",
            file=path.name,
            reason=error.strerror or error,
        ) from error
    return digest.hexdigest()


def _parts(path: Path) -> list[Path]:
    """Return the files that make up a source: a folder's, a shapefile's, or the one."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file())
    if path.suffix.casefold() == ".shp":
        return sorted(file for file in path.parent.glob(f"{path.stem}.*") if file.is_file())
    return [path]


def files_of(request: CheckRequest) -> tuple[Path, ...]:
    """Return every file that a request names, each once."""
    return tuple(dict.fromkeys(_files(request.model_dump(exclude={"out"}))))


def _files(value: Any) -> Iterator[Path]:  # noqa: ANN401  (whatever stands in a request)
    if isinstance(value, Path):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _files(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _files(item)


def _plain(value: Any, folder: Path) -> Any:  # noqa: ANN401  (as above)
    if isinstance(value, Path):
        return _from(value, folder)
    if isinstance(value, Mapping):
        return {key: _plain(item, folder) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, folder) for item in value]
    return value


def _from(path: Path, folder: Path) -> str:
    """Return a path from the project's folder; on another drive it stays as it is."""
    try:
        return Path(os.path.relpath(path.absolute(), folder)).as_posix()
    except ValueError:
        return path.absolute().as_posix()
