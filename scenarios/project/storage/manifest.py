"""What LifeCircle wrote into a folder: a list of its files with their digests, so that no other file is replaced."""

import json
from collections.abc import Iterable, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Final

from .... import __version__
from ...errors import ProjectError
from ..geopackage import HEADER, MAGIC, is_project

MANIFEST: Final = "lifecircle-files.json"
_FILES: Final = "files"
_VERDICTS: Final = b'"format": "lifecircle-verdicts"'
_HEAD_BYTES: Final = 200
_MOST_BYTES: Final = 1_000_000


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes; of a database without its header, which counts the changes of that file."""
    with path.open("rb") as stream:
        if stream.read(len(MAGIC)) == MAGIC:
            stream.seek(HEADER)
        else:
            stream.seek(0)
        return file_digest(stream, "sha256").hexdigest()


def read_manifest(folder: Path) -> dict[str, str]:
    """Return the digests of the files that LifeCircle wrote into `folder`; none where it left no list."""
    path = folder / MANIFEST
    try:
        if path.stat().st_size > _MOST_BYTES:
            return {}
        files = json.loads(path.read_text(encoding="utf-8"))[_FILES]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}
    return {str(name): str(digest) for name, digest in files.items()} if isinstance(files, Mapping) else {}


def write_manifest(written: Path, folder: Path) -> None:
    """Write the list of what `folder` will hold of LifeCircle's once the files of `written` are moved into it."""
    fresh = {file.name: digest_of(file) for file in written.iterdir() if file.is_file()}
    kept = {name: digest for name, digest in read_manifest(folder).items() if (folder / name).is_file()}
    contents = {"program": f"LifeCircle {__version__}", _FILES: dict(sorted((kept | fresh).items()))}
    (written / MANIFEST).write_text(json.dumps(contents, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def check_ours(folder: Path, names: Iterable[str]) -> None:
    """Raise `ProjectError` for the first of `names` in `folder` that LifeCircle did not write, or not as it is now.

    A project is always its own, whatever QGIS did to it since. In a folder with a project or verdicts but no list,
    written by a LifeCircle that kept none, all files count as its own.
    """
    known = read_manifest(folder)
    before_lists = not known and _written_before_lists(folder)
    for path in (folder / name for name in names if name != MANIFEST):
        if path.is_dir():
            raise ProjectError("{path} is a folder, where a file is to be written; move it away.", path=path)
        if path.exists() and not before_lists and not _ours(path, known):
            raise foreign(path)


def _written_before_lists(folder: Path) -> bool:
    if any(is_project(path) for path in folder.glob("lifecircle.gpkg")):
        return True
    for path in folder.glob("verdicts.json"):
        with path.open("rb") as stream:
            return _VERDICTS in stream.read(_HEAD_BYTES)
    return False


def foreign(path: Path) -> ProjectError:
    """Return the sentence for a file that is not ours to replace."""
    return ProjectError(
        "{path} was not written by LifeCircle, or has been changed since; move it away, name another place, or replace "
        "it with --force.",
        path=path,
    )


def _ours(path: Path, known: Mapping[str, str]) -> bool:
    return is_project(path) if path.name == "lifecircle.gpkg" else known.get(path.name) == digest_of(path)
