"""What Windows takes for a file's name, asked alike on every system and by every version of Python."""

from typing import Final

FORBIDDEN: Final = frozenset('<>:"/\\|?*')
RESERVED: Final = frozenset(
    {
        "con", "prn", "aux", "nul", "conin$", "conout$",
        *(f"{name}{digit}" for name in ("com", "lpt") for digit in "0123456789¹²³"),
    }
)  # fmt: skip
"""Devices: Windows takes no file of such a name, whatever its suffix."""


def is_device(name: str) -> bool:
    """Tell whether a name is that of a device, whatever stands behind its first dot."""
    return name.split(".", 1)[0].rstrip().casefold() in RESERVED
