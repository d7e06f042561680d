"""What an OpenStreetMap file holds at a glance: how many streets, facilities by their tags, and where they lie.

It is for looking into a file before it is read: nothing is joined, mended or left out yet.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import osmium

from ...arrays import Floats
from ..facilities.categories import built_in_categories
from .features import category_of, facility_keys

MOST_BYTES: Final = 48_000_000
"""Larger files take longer than a glance; of them only the header is read."""
_DOTS: Final = 8_000


@dataclass(frozen=True, eq=False)
class Glance:
    """`streets` ways, facilities by `categories`, most first, and `dots` (k, 2) where streets begin, in degrees."""

    streets: int
    categories: Mapping[str, int]
    dots: Floats


def glance(path: Path) -> Glance | None:
    """Count what a file holds; None for a file too large, or one that cannot be counted as it is."""
    if path.stat().st_size > MOST_BYTES:
        return None
    try:
        return _counted(path)
    except (RuntimeError, ValueError):  # what is wrong with it is said where it is read
        return None


def _counted(path: Path) -> Glance:
    categories = built_in_categories()
    keys = osmium.filter.KeyFilter("highway", *facility_keys(categories))
    kinds = osmium.osm.NODE | osmium.osm.WAY
    counts, dots, streets = Counter[str](), list[tuple[float, float]](), 0
    for one in osmium.FileProcessor(str(path), kinds).with_locations().with_filter(keys):
        tags = dict(one.tags)
        if isinstance(one, osmium.osm.Way) and "highway" in tags:
            streets += 1
            first = one.nodes[0].location
            if first.valid():
                dots.append((first.lon, first.lat))
        elif category := category_of(tags, categories):
            counts[category] += 1
    every = np.array(dots, np.float64).reshape(-1, 2)
    return Glance(streets, dict(counts.most_common()), every[:: max(1, len(every) // _DOTS)])
