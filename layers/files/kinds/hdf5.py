"""Whether an HDF5 file, as NetCDF-4 is one, keeps a variable's values in other files; its library would read them.

Told by the bytes of the format's own description: the message that lists external files holds the address of the heap
of their names, the layout of a virtual dataset that of the heap of its sources.
"""

import mmap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

HDF5: Final = b"\x89HDF\r\n\x1a\n"
_BASE: Final = {0: 24, 1: 28, 2: 12, 3: 12}
"""Where each version of the superblock says from where addresses are counted."""
_SIZE: Final = {0: 13, 1: 13, 2: 9, 3: 9}
"""Where each says how many bytes an address has."""
_MOST_HEAPS: Final = 1_000
"""More of them stand in no raster, whose heaps hold the names of its variables and the words about them."""
_BEFORE: Final = 8


def keeps_values_elsewhere(path: Path) -> bool:
    """Tell whether a file is HDF5 with values in other files, or is so odd that this cannot be told. Raises OSError."""
    with path.open("rb") as file:
        if file.read(len(HDF5)) != HDF5:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _leads_away(data)


def _leads_away(data: mmap.mmap) -> bool:
    version = data[len(HDF5)] if len(data) > len(HDF5) else -1
    if version not in _BASE:
        return True
    size = data[_SIZE[version]]
    if size not in (4, 8) or any(data[_BASE[version] : _BASE[version] + size]):
        return True
    heaps = {mark: list(_heaps(data, mark)) for mark in (b"HEAP", b"GCOL")}
    if any(len(found) > _MOST_HEAPS for found in heaps.values()):
        return True
    return any(_is_pointed_at(data, heap, size, _is_file_list) for heap in heaps[b"HEAP"]) or any(
        _is_pointed_at(data, heap, size, _is_virtual) for heap in heaps[b"GCOL"]
    )


def _heaps(data: mmap.mmap, mark: bytes) -> Iterator[int]:
    """Give where heaps begin, one more than any raster has at most."""
    found, at = 0, data.find(mark)
    while at >= 0 and found <= _MOST_HEAPS:
        yield at
        found, at = found + 1, data.find(mark, at + 1)


def _is_pointed_at(data: mmap.mmap, heap: int, size: int, told: Callable[[bytes], bool]) -> bool:
    """Tell whether anything that is `told` by the eight bytes before an address has that of the heap."""
    address = heap.to_bytes(size, "little")
    at = data.find(address)
    while at >= 0:
        if told(data[max(0, at - _BEFORE) : at]):
            return True
        at = data.find(address, at + 1)
    return False


def _is_file_list(before: bytes) -> bool:
    """Tell whether this begins a list of external files: version 1, reserved, slots, and slots used, at least one."""
    return len(before) == _BEFORE and before[:4] == b"\x01\0\0\0" and before[6:8] != b"\0\0"


def _is_virtual(before: bytes) -> bool:
    """Tell whether this begins the layout of a virtual dataset: version 4 or later, class 3."""
    return before[-2:] in (b"\x04\x03", b"\x05\x03")
