"""Layers that grow when they are opened: arcs drawn again for each shape, curves of thousands of points."""

import json
import mmap
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ....limits import MAX_CURVE_POINTS, MAX_TREE_BYTES, MAX_VERTICES
from ...errors import DataError
from .file_state import FileState, state_of

_CURVE: Final = re.compile(rb"\n[ \t]*0[ \t]*\r?\n[ \t]*SPLINE[ \t]*\r?\n")
_NEXT: Final = re.compile(rb"\n[ \t]*0[ \t]*\r?\n[ \t]*[A-Z]")
_POINT: Final = re.compile(rb"\n[ \t]*10[ \t]*\r?\n")


def check_topology(path: Path) -> None:
    """Raise DataError where the shapes of a TopoJSON, arc by arc, have more corners than memory bears."""
    if path.stat().st_size > MAX_TREE_BYTES:
        raise DataError(
            "{file} is larger than {megabytes} MB, and is read as a whole; save it as a GeoPackage.",
            file=path.name,
            megabytes=MAX_TREE_BYTES >> 20,
        )
    if _corners(path.resolve(), state_of(path)) > MAX_VERTICES:
        raise DataError(
            "{file} has more than {most:,} corners once its shapes are drawn; save the layer you need by itself.",
            file=path.name,
            most=MAX_VERTICES,
        )


def check_curves(path: Path) -> None:
    """Raise DataError where a curve of a drawing leads by so many points that to follow it takes hours."""
    if _longest_curve(path.resolve(), state_of(path)) > MAX_CURVE_POINTS:
        raise DataError(
            "{file} has a spline of more than {most:,} points; turn it into a polyline (in AutoCAD: PEDIT) and save "
            "the drawing again.",
            file=path.name,
            most=MAX_CURVE_POINTS,
        )


@lru_cache(maxsize=64)
def _corners(path: Path, _of: FileState) -> int:
    try:
        read = json.loads(path.read_bytes())
        lengths = [len(arc) for arc in read["arcs"]]
        return sum(lengths[at if at >= 0 else ~at] for at in _arcs(list(read["objects"].values())))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # told by who reads it
        return 0


def _arcs(objects: list[Any]) -> list[int]:
    """The numbers of all arcs that objects are drawn with, each as often as it is."""
    found: list[int] = []
    waiting = objects
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.get("geometries", ()), *one.get("arcs", ())]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, int):
            found.append(one)
    return found


@lru_cache(maxsize=64)
def _longest_curve(path: Path, state: FileState) -> int:
    if not state[0]:
        return 0
    longest = 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for curve in _CURVE.finditer(data):
            end = _NEXT.search(data, curve.end() - 1)
            text = data[curve.end() - 1 : end.start() if end else len(data)]
            longest = max(longest, sum(1 for _ in _POINT.finditer(text)))
    return longest
