"""A place by its name within an OpenStreetMap file, without the internet: the box around its boundary."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely

from ..errors import DataError
from .scan import Shapes, Tags

Bounds = tuple[float, float, float, float]

_NAMES: Final = ("name", "name:zh", "name:en", "official_name", "alt_name", "short_name")
_SUFFIXES: Final = ("特别行政区", "自治州", "自治县", "街道", "市", "县", "区", "镇", "乡", "省", "盟", "旗")
"""What a name may lack: 湘潭 means 湘潭市. Ends that are longer come first."""
_TOLD: Final = 8
"""At most so many of the names that the file has are told."""
_LOWEST: Final = 99


def bounds_of(areas: Shapes, name: str, *, file: str) -> Bounds:
    """Return (west, south, east, north) of the boundary with this name, in the degrees of `areas`.

    A name without its suffix (湘潭 for 湘潭市) is understood. Of several places of one name it is the one of the
    highest level, of those the largest. Raises DataError, with names that there are, where `file` has none of it.
    """
    rows = [row for row, tags in enumerate(areas.tags) if _is_place(tags)]
    told = [(row, set(_names_of(areas.tags[row]))) for row in rows]
    found = [row for row, names in told if name in names]
    found = found or [row for row, names in told if _bare(name) in map(_bare, names)]
    if not found:
        raise _unknown(areas, rows, name, file)
    best = min(found, key=lambda row: (_level(areas.tags[row]), -float(shapely.area(areas.geometry[row]))))
    west, south, east, north = np.asarray(shapely.bounds(areas.geometry[best]), np.float64).tolist()
    return west, south, east, north


def _is_place(tags: Tags) -> bool:
    return tags.get("boundary") == "administrative" or "place" in tags


def _names_of(tags: Tags) -> Iterator[str]:
    for key in _NAMES:
        yield from (part.strip() for part in tags.get(key, "").split(";") if part.strip())


def _bare(name: str) -> str:
    """The name without what says of which kind it is; in lower case, for Latin letters."""
    said = name.strip().casefold()
    return next((said[: -len(end)] for end in _SUFFIXES if said.endswith(end) and len(said) > len(end) + 1), said)


def _level(tags: Tags) -> int:
    said = tags.get("admin_level", "")
    return int(said) if said.isascii() and said.isdigit() else _LOWEST


def _unknown(areas: Shapes, rows: list[int], name: str, file: str) -> DataError:
    ranked = sorted(rows, key=lambda row: _level(areas.tags[row]))
    names = list(dict.fromkeys(next(_names_of(areas.tags[row]), "") for row in ranked))
    some = [one for one in names if one][:_TOLD]
    if not some:
        return DataError(
            "{file} contains no boundary of a place whole, so that {name} cannot be looked up in it. Leave "
            "the name out "
            "and take the whole file, or choose an extract that is larger than the place.",
            file=file,
            name=name,
        )
    return DataError(
        "{file} has no boundary called {name}. Among those that it has are: {names}.",
        file=file,
        name=name,
        names=", ".join(some),
    )
