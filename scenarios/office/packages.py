"""An office's files as one zip: folders `plans`, `facility-words`, `street-words`, and SHA256SUMS with all sums.

The zip is kept as it was handed on and is checked each time it is read: a file that is missing, added or altered since
it was packed makes the whole of it worth nothing. Who hands it on tells its own SHA-256, by which who gets it knows
that it is the one.
"""

import zipfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal, get_args

from ...layers.files.kinds.archive import unpacked
from ...limits import MAX_OFFICE_FILES
from ...toml_texts import NoToml, read_small_text
from ..errors import ProjectError

PACKAGE: Final = ".zip"
SUMS: Final = "SHA256SUMS"
Kind = Literal["plans", "facility-words", "street-words"]
Packed = tuple[Kind, str, str]
"""A file of a package: its kind, name and text."""


def read_package(path: Path) -> tuple[Packed, ...]:
    """Return the files of a package; raises `DataError` or `ProjectError` where any of it is not as it was packed."""
    with unpacked(path) as folder:
        files = sorted(file for file in folder.rglob("*") if file.is_file() and file != folder / SUMS)
        if len(files) > MAX_OFFICE_FILES:
            raise ProjectError(
                "{file} holds {count} files, more than the {limit} that are read; take out what is not needed.",
                file=path.name, count=len(files), limit=MAX_OFFICE_FILES,
            )  # fmt: skip
        listed = _sums(folder / SUMS, path.name)
        found = {file.relative_to(folder).as_posix(): file for file in files}
        for name in sorted(found.keys() ^ listed.keys()):
            raise _not_as_packed(path.name, name)
        return tuple(_packed(name, file, listed[name], path.name) for name, file in found.items())


def _sums(file: Path, package: str) -> dict[str, str]:
    """Return the digests by name, as `sha256sum` writes them."""
    if not file.is_file():
        raise ProjectError(
            "{file} is not a package of plans and words: it has no list of sums ({sums}); make one with 'lifecircle "
            "office pack'.",
            file=package, sums=SUMS,
        )  # fmt: skip
    parts = [line.split(maxsplit=1) for line in _text(file, package).splitlines() if line.strip()]
    return {part[-1].lstrip("*"): part[0].lower() for part in parts}


def _packed(name: str, file: Path, digest: str, package: str) -> Packed:
    folder, _, own = name.partition("/")
    kind = next((kind for kind in get_args(Kind) if kind == folder), None)
    if kind is None or "/" in own or not own.endswith(".toml"):
        raise ProjectError(
            "{file} holds {name}; only .toml files in the folders {known} are taken.",
            file=package, name=name, known=", ".join(get_args(Kind)),
        )  # fmt: skip
    if sha256(file.read_bytes()).hexdigest() != digest:
        raise _not_as_packed(package, name)
    return kind, own, _text(file, package)


def _text(file: Path, package: str) -> str:
    try:
        return read_small_text(file)
    except (NoToml, OSError) as error:
        why = error.reason if isinstance(error, NoToml) else str(error.strerror)
        raise ProjectError("{file}, {name}: {why}.", file=package, name=file.name, why=why) from error


def _not_as_packed(package: str, name: str) -> ProjectError:
    return ProjectError(
        "{file} is not as it was packed: {name} is missing, added or changed; get it again from whoever made it.",
        file=package, name=name,
    )  # fmt: skip


def write_package(files: Sequence[tuple[Kind, str, bytes]], path: Path) -> None:
    """Write a package of files; the same files make the same bytes."""
    named = {f"{kind}/{name}": data for kind, name, data in sorted(files)}
    sums = "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in named.items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**named, SUMS: sums.encode()}.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
