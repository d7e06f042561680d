"""Zip files, unpacked where they can do no harm: nothing outside the folder, nothing without bound."""

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final

from ....limits import MAX_ZIP_BYTES, MAX_ZIP_DEPTH, MAX_ZIP_ENTRIES, MAX_ZIP_LIST_BYTES, MAX_ZIP_RATIO
from ....scratch import scratch_folder
from ...errors import DataError
from ..texts.encodings import GB18030, detect_encoding
from ..texts.windows_names import FORBIDDEN, is_device

ON_WINDOWS: Final = os.name == "nt"
"""There a colon opens a hidden stream of another file, and some names are devices, whatever their suffix."""
RATIO_FREE_BYTES: Final = 32 << 20
"""Below this size unpacked, any ratio is harmless."""
_CHUNK: Final = 1 << 20
_UTF8_NAME: Final = 0x800
_ENCRYPTED: Final = 0x1
_END: Final = b"PK\x05\x06"
_END_64: Final = b"PK\x06\x06"
_END_BYTES: Final = 1 << 17
"""Within so many bytes of a zip's end stands the record that says how long its list of contents is."""


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """A temporary folder holding the files of a zip; gone afterwards. Raises DataError for what cannot be trusted."""
    with scratch_folder() as folder:
        try:
            check_list(path)
            with zipfile.ZipFile(path) as archive:
                check_archive(archive, path.name)
                for entry in archive.infolist():
                    _extract(archive, entry, folder, path.name)
        except OSError as error:
            raise DataError("{file} cannot be unpacked: {reason}.", file=path.name, reason=error.strerror) from error
        except NotImplementedError as error:  # Deflate64 of large zips, LZMA and others of .zipx
            raise DataError(
                "{file} is packed by a method that is not unpacked here, as .zipx and very large zips are; unpack it "
                "and give the files inside.",
                file=path.name,
            ) from error
        except (zipfile.BadZipFile, EOFError, zlib.error, OverflowError, ValueError) as error:
            raise DataError("{file} is a damaged zip; copy or download it again.", file=path.name) from error
        yield folder


def check_list(path: Path) -> None:
    """Raise DataError where a zip's list of contents is longer than any of data, before it is read into memory."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END_BYTES))
        end = file.read()
    at, at_64 = end.rfind(_END), end.rfind(_END_64)
    said = [int.from_bytes(end[at + 12 : at + 16], "little")] if at >= 0 else []
    said = [int.from_bytes(end[at_64 + 40 : at_64 + 48], "little")] if said == [0xFFFFFFFF] and at_64 >= 0 else said
    if any(count > MAX_ZIP_LIST_BYTES for count in said):
        raise DataError(
            "{file} holds far more files than layers have; zip the layer you need by itself.", file=path.name
        )


def check_archive(archive: zipfile.ZipFile, file: str) -> None:
    """Raise DataError where the zip's own list of contents asks too much: too many files, too large, locked."""
    entries = archive.infolist()
    if len(entries) > MAX_ZIP_ENTRIES:
        raise DataError(
            "{file} holds {count} files, more than the {limit} that are unpacked; zip the layer you need by itself.",
            file=file,
            count=len(entries),
            limit=MAX_ZIP_ENTRIES,
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise DataError("{file} is locked with a password; unpack it and give the files in it.", file=file)
    _check_size(sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries), file)


def _check_size(unpacked_bytes: int, packed_bytes: int, file: str) -> None:
    bomb = unpacked_bytes > RATIO_FREE_BYTES and unpacked_bytes > MAX_ZIP_RATIO * max(packed_bytes, 1)
    if bomb or unpacked_bytes > MAX_ZIP_BYTES:
        raise DataError(
            "{file} would unpack to {megabytes} MB, which no layer needs; it was not unpacked.",
            file=file,
            megabytes=unpacked_bytes >> 20,
        )


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, file: str) -> None:
    name = entry_name(entry)
    if entry.filename.endswith("/"):  # `is_dir` stumbles over a name without letters
        return
    target = folder / _safe_name(name, entry, file)
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as source, target.open("wb") as sink:
        _copy(source, sink, entry, file)


def _copy(source: IO[bytes], sink: IO[bytes], entry: zipfile.ZipInfo, file: str) -> None:
    """Copy, trusting no size the zip claims: what is really unpacked is counted."""
    done = 0
    while chunk := source.read(_CHUNK):
        done += len(chunk)
        _check_size(done, entry.compress_size, file)
        sink.write(chunk)


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: Chinese Windows writes GBK where the standard says code page 437."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    try:
        return raw.decode(detect_encoding(raw) or GB18030)
    except UnicodeDecodeError:
        return entry.filename


def _safe_name(name: str, entry: zipfile.ZipInfo, file: str) -> PurePosixPath:
    path = PurePosixPath(name.replace("\\", "/"))
    if len(path.parts) > MAX_ZIP_DEPTH:
        raise DataError(
            "{file} holds folders {depth} deep, more than the {most} that are unpacked; zip the layer you need by "
            "itself.",
            file=file,
            depth=len(path.parts),
            most=MAX_ZIP_DEPTH,
        )
    climbs = not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]
    if ON_WINDOWS and not climbs and any(not _fits_windows(part) for part in path.parts):
        raise DataError(
            "{file} holds {name}, a name that Windows does not take; rename it where it was made, and zip it again.",
            file=file,
            name=name,
        )
    if climbs or stat.S_ISLNK(entry.external_attr >> 16):
        raise DataError(
            "{file} holds a name that points out of the zip ({name}); it was not unpacked: zip the files again.",
            file=file,
            name=name,
        )
    return path


def _fits_windows(part: str) -> bool:
    """Whether Windows takes a name as it is: no sign of its own, no device, no dot or blank at the end."""
    signs = any(letter in FORBIDDEN or ord(letter) < ord(" ") for letter in part)
    return not (signs or part[-1] in ". " or is_device(part))
