"""The columns of people in a table or layer as counts, and what must be told of them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ...limits import MAX_PEOPLE
from ...messages import Message
from ..crs.metric import choose_metric_crs
from ..errors import DataError
from ..files.tables.cells import Cells
from ..report import Loaded, Notes
from ..schema import AGE_GROUPS, HOUSEHOLDS, MORE_GROUPS, PEOPLE
from .age_bands import with_age_bands
from .ages_told import more_than_all
from .overlaps import check_years, counted_once
from .shares import with_counted_shares
from .totals import with_total

COUNTED: Final = (PEOPLE, *AGE_GROUPS, HOUSEHOLDS, *MORE_GROUPS)


_WHOLE: Final = (AGE_GROUPS, ("age_0_14", "age_15_59", "age_60_plus"))
"""Age groups that together are everybody."""


_NAMED_ROWS: Final = 10


@dataclass(frozen=True, eq=False)
class People:
    """Demand points, and how they came about: `lost` and `doubts` are what must not be overlooked of it.

    `layer` is the layer as it was read, None for a raster and for people who were placed by districts.
    """

    frame: gpd.GeoDataFrame
    notes: Notes
    lost: Notes = ()
    doubts: Notes = ()
    layer: gpd.GeoDataFrame | None = None


_OTHERWISE: Final[Mapping[str, tuple[str, ...]]] = {
    PEOPLE: ("户籍", "登记人口", "户口", "实有"),
    "age_0_2": ("0-3",),
    "age_3_5": ("3-6",),
    "age_6_11": ("6-12",),
    "age_12_14": ("12-15",),
    "age_60_plus": ("户籍",),
}
"""What the names of columns say that count nearly the group: registered people, an age more."""


def people_told(loaded: Loaded, mapping: Mapping[str, str] | None = None) -> Notes:
    """What must not be overlooked where a layer's rows are taken as people: left out, doubled, in which unit.

    Raises DataError where the rows cannot be taken so, as `load_population` does.
    """
    named = dict(mapping or {})
    people, units = people_counts(loaded, named)
    metric = people.to_crs(choose_metric_crs(people))
    return (
        *people_lost(loaded, named),
        *units,
        *more_than_all(people, loaded),
        *counted_once(metric, loaded.frame)[1],
    )


def people_lost(loaded: Loaded, named: Mapping[str, str]) -> Notes:
    """How many people the rows counted that lie nowhere."""
    if loaded.left.empty:
        return ()
    cells = Cells.found(Loaded(gpd.GeoDataFrame(loaded.left), loaded.report), (PEOPLE,), _counted(named))
    people = float(np.nansum(cells.number(PEOPLE)))
    if not people > 0:
        return ()
    return (Message("The rows without a place count {people} people, who are left out.",
                    {"people": f"{people:,.0f}"}),)  # fmt: skip


def _counted(mapping: Mapping[str, str]) -> dict[str, str]:
    return {role: column for role, column in mapping.items() if role in COUNTED}


def people_counts(loaded: Loaded, mapping: Mapping[str, str]) -> tuple[gpd.GeoDataFrame, Notes]:
    """Only the counted groups, under our names, checked, and what is said of their units.

    People are the sum of the age groups where no column says.
    """
    loaded, mapping, summed = with_total(loaded, mapping)
    loaded, mapping, banded = with_age_bands(loaded, mapping)
    loaded, mapping, shares = with_counted_shares(loaded, mapping)
    frame, file = loaded.frame, loaded.report.file
    check_years(frame, np.unique(shapely.to_wkb(frame.geometry.to_numpy()), return_inverse=True)[1], file)
    cells = Cells.found(loaded, COUNTED, mapping)
    found = cells.columns
    counts = {role: _counts(pd.Series(cells.number(role), frame.index, name=column), file)
              for role, column in found.items()}  # fmt: skip
    if PEOPLE not in counts:
        ages = next((groups for groups in _WHOLE if set(groups) <= set(counts)), None)
        if ages is None:
            raise DataError(
                "{file} has no column that is known to hold people. Say which one does (on the command line with "
                "--people-column); its columns are: {columns}.",
                file=file,
                columns=", ".join(map(str, frame.columns.drop(frame.geometry.name))),
            )
        counts[PEOPLE] = pd.concat([counts[group] for group in ages], axis=1).sum(axis=1)
    if not counts[PEOPLE].sum() > 0:
        raise DataError(
            "{file} has no people: the column {column} adds up to 0.", file=file, column=found.get(PEOPLE, "-")
        )
    people = gpd.GeoDataFrame(counts, geometry=frame.geometry.to_numpy(), crs=frame.crs)
    people.attrs["counted_as"] = {role: name for role, name in found.items() if _is_otherwise(role, name)}
    return people, (*summed, *banded, *shares, *cells.unit_notes(COUNTED), *cells.rival_notes(COUNTED))


def _is_otherwise(role: str, column: str) -> bool:
    """Tell whether a column counts something else than the group it stands for, by its name."""
    plain = (
        unicodedata.normalize("NFKC", column).replace("—", "-").replace("~", "-").replace("至", "-").replace("到", "-")
    )
    return any(part in plain for part in _OTHERWISE.get(role, ()))


def _counts(column: "pd.Series[float]", file: str) -> "pd.Series[float]":
    """A column as numbers. Raises DataError that names the rows with none, infinite, or negative people."""
    numbers = pd.to_numeric(column, errors="coerce").astype(np.float64)
    for wrong, sentence in (
        (~np.isfinite(numbers), "{file} has no number in the column {column} in {count} rows: {rows}. Fill them in."),
        (numbers > MAX_PEOPLE, "{file} has more people than a country in the column {column} in {count} rows: {rows}."),
        (numbers < 0, "{file} has negative numbers in the column {column} in {count} rows: {rows}. Correct them."),
    ):
        rows = np.flatnonzero(wrong)
        if len(rows):
            some = ", ".join(str(row) for row in column.index[rows[:_NAMED_ROWS]])
            more = ", ..." if len(rows) > _NAMED_ROWS else ""
            raise DataError(sentence, file=file, column=str(column.name), count=len(rows), rows=some + more)
    return numbers
