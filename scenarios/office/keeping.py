"""Into the office's folder and out of it: whole and checked, or not at all."""

from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Final

from ...limits import MAX_TEXT_BYTES
from ...toml_texts import NoToml, parse_toml
from ..errors import ProjectError
from ..project.storage.atomic_write import replacing_file
from ..project.storage.file_names import portable
from ..project.storage.writing import USUAL, Writing
from .contents import (
    KINDS,
    SUFFIX,
    OfficeFile,
    check_file,
    check_together,
    kind_of_folder,
    office_folder,
    read_office,
    text_of,
)
from .packages import PACKAGE, Kind, read_package, write_package

_STREETS: Final = frozenset({"classes", "flags", "oneway", "columns"})


def install(file: Path, *, sha256: str | None = None, folder: Path | None = None) -> tuple[OfficeFile, ...]:
    """Take a package, or a single plan or file of words, into the folder; one of the same name is replaced.

    Raises the error of whatever is not good in it, and then nothing is changed. With `sha256` the file's own digest
    must be that, as whoever handed it on tells it.
    """
    where = office_folder() if folder is None else folder
    digest = digest_of_file(file)
    if sha256 is not None and digest != sha256.strip().lower():
        raise ProjectError(
            "{file} has the SHA-256 {found}, not the expected one; it was changed in transfer, get it again.",
            file=file.name, found=digest,
        )  # fmt: skip
    files, target = _asked(file, where)
    for one in files:
        check_file(one)
    place = target.relative_to(where).as_posix()
    check_together((*(one for one in read_office(where).files if one.place != place), *files))
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing_file(target, how=USUAL, ours=lambda _: True) as written:
        written.write_bytes(file.read_bytes())
    return files


def digest_of_file(file: Path) -> str:
    """Return a file's SHA-256; raises `ProjectError` where it cannot be read."""
    if file.exists() and not file.is_file():
        raise ProjectError("{file} is not a file but a folder or a device.", file=str(file))
    if file.exists() and file.stat().st_size > MAX_TEXT_BYTES:
        raise ProjectError(
            "{file} is larger than {megabytes} MB, which no plan or package is.",
            file=str(file),
            megabytes=MAX_TEXT_BYTES >> 20,
        )
    try:
        with file.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ProjectError("{file} cannot be read: {why}.", file=str(file), why=error.strerror) from error


def _asked(file: Path, where: Path) -> tuple[tuple[OfficeFile, ...], Path]:
    """Return the files that are to be taken, and where the file goes."""
    name = portable(file.stem, file.suffix.lower())
    if file.suffix.lower() == PACKAGE:
        return tuple(OfficeFile(kind, own, text, name) for kind, own, text in read_package(file)), where / name
    if file.suffix.lower() != SUFFIX:
        raise ProjectError("{file} is neither a .toml file nor a .zip package.", file=file.name)
    text = text_of(file)
    kind = kind_of_text(text, file.name)
    return (OfficeFile(kind, name, text),), where / kind / name


def kind_of_text(text: str, file: str) -> Kind:
    """Return what a TOML text is: a plan has clauses, words of streets have their own tables, else words of facilities.

    Raises `ProjectError` for a text that is no TOML.
    """
    try:
        keys = parse_toml(text).keys()
    except NoToml as error:
        raise ProjectError("{file} cannot be read: {why}.", file=file, why=error.reason) from error
    if "clause" in keys or "key" in keys:
        return "plans"
    return "street-words" if keys and keys <= _STREETS else "facility-words"


def remove(place: str, *, folder: Path | None = None) -> None:
    """Take a file or package out of the folder, by the place or the name that the list gives, good or not.

    Raises `ProjectError` where there is none, or several have the name.
    """
    where = office_folder() if folder is None else folder
    candidates = [*where.glob(f"*{PACKAGE}"), *(path for kind in KINDS for path in (where / kind).glob(f"*{SUFFIX}"))]
    listed = {path.relative_to(where).as_posix(): path for path in sorted(candidates)}
    found = [path for name, path in listed.items() if place in (name, path.name)]
    if len(found) != 1:
        raise ProjectError(
            "There is no single file {name} in {folder}; it holds {known}.",
            name=place, folder=str(where), known=", ".join(listed) or "–",
        )  # fmt: skip
    try:
        found[0].unlink()
    except OSError as error:
        raise ProjectError("{file} cannot be removed: {why}.", file=str(found[0]), why=error.strerror) from error


def pack(folder: Path, out: Path, *, how: Writing = USUAL) -> tuple[OfficeFile, ...]:
    """Make a package of a folder with `plans`, `facility-words` and `street-words`; raises for what is not good."""
    paths = sorted(path for kind in KINDS for path in (folder / kind).glob(f"*{SUFFIX}"))
    if not paths:
        raise ProjectError(
            "{folder} has no .toml file in any of the folders {known}.", folder=str(folder), known=", ".join(KINDS)
        )
    files = [OfficeFile(kind_of_folder(path.parent.name), path.name, text_of(path)) for path in paths]
    for one in files:
        check_file(one)
    check_together(files)
    _write(files, paths, out, how)
    return tuple(files)


def _write(files: Sequence[OfficeFile], paths: Sequence[Path], out: Path, how: Writing) -> None:
    with replacing_file(out, how=how, ours=lambda _: False) as written:
        write_package(
            [(one.kind, one.name, path.read_bytes()) for one, path in zip(files, paths, strict=True)], written
        )
