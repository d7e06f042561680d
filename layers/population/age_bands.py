"""Age groups added up from bands: 60-64岁, 65-69岁 ... 85岁及以上 are together 60岁及以上."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import numpy as np

from ...messages import Message
from ..files.tables.point_table import numbers
from ..files.texts.columns import find_columns
from ..files.texts.units import unit_texts
from ..report import Loaded, Notes

_OLDEST: Final = 999
_BOUNDS: Final = {
    "age_0_14": (0, 14), "age_15_59": (15, 59), "age_60_plus": (60, _OLDEST),
    "age_65_plus": (65, _OLDEST), "age_80_plus": (80, _OLDEST),
}  # fmt: skip
"""The groups of which bands of five years are whole parts."""
_BAND: Final = re.compile(
    r"(?:(?P<first>\d{1,3})(?:周?岁)?[-~—–至到](?P<last>\d{1,3})周?岁"
    r"|(?P<oldest>\d{1,3})周?岁?(?:及以上|以上|\+)岁?|(?P<single>\d{1,3})周?岁)(?:人口|人数|人)?数?"
)


def with_age_bands(loaded: Loaded, mapping: Mapping[str, str]) -> tuple[Loaded, dict[str, str], Notes]:
    """Return the layer with a column of each age group that no column tells but bands without a gap do.

    The mapping (role to column) that comes back names those columns; the messages say what was added up.
    """
    columns = [str(name) for name in loaded.frame.columns if name != "geometry"]
    bands = [(*band, name) for name in columns if (band := _band(name))]
    told = find_columns(columns, _BOUNDS).columns if bands else {}
    frame, named, said = loaded.frame, dict(mapping), []
    for group, (first, last) in _BOUNDS.items():
        parts = _parts(bands, first, last) if group not in told and not mapping.get(group) else []
        if len(parts) < 2:
            continue
        counts = np.sum([numbers(frame[name]) for name in parts], axis=0)
        unit = unit_texts(parts[0])[1]
        name = f"{unit_texts(parts[0])[0]} … {unit_texts(parts[-1])[0]}" + (f"（{unit[0]}）" if unit else "")
        frame, named[group] = frame.assign(**{name: counts}), name
        text = "{file}: {count} columns of ages, {first} to {last}, were added up to {group}."
        values = {"file": loaded.report.file, "count": len(parts), "first": parts[0], "last": parts[-1], "group": group}
        said.append(Message(text, values))
    return Loaded(gpd.GeoDataFrame(frame), loaded.report, loaded.left), named, tuple(said)


def _band(name: str) -> tuple[int, int] | None:
    """The first and the last year of the band that a column counts; None for any other column."""
    found = _BAND.fullmatch(re.sub(r"\s+", "", unicodedata.normalize("NFKC", unit_texts(name)[0])))
    if found is None:
        return None
    if found["oldest"]:
        return int(found["oldest"]), _OLDEST
    first, last = (found["single"], found["single"]) if found["single"] else (found["first"], found["last"])
    return int(first), int(last)


def _parts(bands: list[tuple[int, int, str]], first: int, last: int) -> list[str]:
    """The columns that together count the years from `first` to `last`, the narrowest at each step; none for a gap."""
    names: list[str] = []
    while first <= last:
        fits = [(end, name) for begin, end, name in bands if begin == first and begin <= end <= last]
        if not fits:
            return []
        end, name = min(fits)
        names.append(name)
        first = end + 1
    return names
