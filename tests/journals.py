"""Rollback journals as SQLite's description of its files has them."""

import struct
from pathlib import Path
from typing import Final

MAGIC: Final = bytes.fromhex("d9d505f920a163d7")
SECTOR: Final = 512
_PAGE: Final = 4096


def journal(*, names: Path | None = None, pages: int = 1) -> bytes:
    """A journal that puts no page back into a database of so many `pages`.

    `names` is the file that it is part of, as of a transaction over several databases.
    """
    head = (MAGIC + struct.pack(">IIIII", 0, 1, pages, SECTOR, _PAGE)).ljust(SECTOR, b"\0")
    if names is None:
        return head
    name = str(names).encode()
    return head + struct.pack(">I", (1 << 30) // _PAGE + 1) + name + struct.pack(">II", len(name), sum(name)) + MAGIC
