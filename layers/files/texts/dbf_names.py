"""Names of fields that a .dbf cuts off after ten bytes, in the middle of a Chinese character: mended in a copy.

geopandas and QGIS write such names daily, and GDAL's Python reader fails on them (pyshp#416, pyogrio#380).
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ....messages import Message
from ....scratch import scratch_folder

_HEADER: Final = 32
_NAME: Final = 11
_PARTS: Final = (".shp", ".shx", ".prj", ".cpg", ".dbf")


@contextmanager
def whole_names(path: Path, encoding: str) -> Iterator[tuple[Path, Message | None]]:
    """The file itself, or a copy whose field names end with a whole character, and what must be said of it.

    `path` is a .shp or a .dbf; the copy lasts as long as the context.
    """
    table = next(
        (each for each in path.parent.iterdir() if each.name.casefold() == (path.stem + ".dbf").casefold()), None
    )
    with table.open("rb") if table else path.open("rb") as file:
        head = file.read(1 << 16)
    cut = [] if table is None else _cut_names(head, encoding)
    if table is None or not cut:
        yield path, None
        return
    with scratch_folder() as folder:
        for part in path.parent.iterdir():
            if part.stem.casefold() == path.stem.casefold() and part.suffix.casefold() in _PARTS:
                shutil.copyfile(part, folder / (path.stem + part.suffix.casefold()))
        with (folder / (path.stem + ".dbf")).open("r+b") as file:
            for place, name in cut:
                file.seek(place)
                file.write(name.ljust(_NAME, b"\0"))
        yield folder / (path.stem + path.suffix.casefold()), _said(path, [name for _, name in cut], encoding)


def _cut_names(head: bytes, encoding: str) -> list[tuple[int, bytes]]:
    """Where names stand that do not end with a whole character, and what is whole of them, each still unlike others."""
    length = int.from_bytes(head[8:10], "little")
    places = range(_HEADER, min(length, len(head)) - _HEADER, _HEADER)
    names = {place: head[place : place + _NAME].split(b"\0")[0] for place in places if head[place] != 0x0D}
    taken = {name for name in names.values() if _decodes(name, encoding)}
    cut = []
    for place, name in names.items():
        if not _decodes(name, encoding):
            whole = _unlike(_whole(name, encoding), taken)
            taken.add(whole)
            cut.append((place, whole))
    return cut


def _whole(name: bytes, encoding: str) -> bytes:
    for end in range(len(name), max(len(name) - 4, 0), -1):
        if _decodes(name[:end], encoding):
            return name[:end]
    return name.decode(encoding, errors="ignore").encode(encoding)


def _unlike(name: bytes, taken: set[bytes]) -> bytes:
    number, made = 1, name
    while made in taken:
        made, number = name + f"_{number}".encode("ascii"), number + 1
    return made[: _NAME - 1]


def _decodes(name: bytes, encoding: str) -> bool:
    try:
        name.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _said(path: Path, names: Sequence[bytes], encoding: str) -> Message:
    listed = ", ".join(name.decode(encoding, errors="replace") for name in names)
    return Message(
        "{file}: {count} names of columns were cut off after ten bytes, as shapefiles do; they were read as {names}.",
        {"file": path.name, "count": len(names), "names": listed},
    )
