"""A table of common points (公共点) read, and the city's grid fitted from them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from ...arrays import Floats
from ...layers.crs.city_grid import CityGrid, fit_city_grid
from ...layers.crs.names import CGCS2000, parse_crs
from ...layers.errors import DataError
from ...layers.files.tables.read import read_table
from ...layers.files.texts.columns import check_column, find_columns

LOCAL: Final = ("x", "y")
"""The roles that the grid's own coordinates play, in the order in which files of the city have them."""
DEGREES: Final = ("lon", "lat")


@dataclass(frozen=True)
class GridAsked:
    """A table of common points: its columns of the grid's own and of the known positions, and the latter's system.

    `local` and `known` name two columns each; empty where the usual names tell them. `known` are longitude and
    latitude in degrees (CGCS2000 or WGS 84) unless `crs` says otherwise, then easting and northing.
    """

    file: Path
    local: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    crs: str | None = None


@dataclass(frozen=True, eq=False)
class GridFound:
    """The fitted grid, the common points by name, and the columns that were taken."""

    grid: CityGrid
    points: tuple[str, ...]
    columns: tuple[str, str, str, str]


def find_city_grid(asked: GridAsked) -> GridFound:
    """Read the points and fit. Raises DataError for a table, columns or points that cannot serve."""
    table = read_table(asked.file)
    frame, file = table.frame, table.report.file
    own = asked.local or _usual(frame, LOCAL, file, "--local")
    known = asked.known or _usual(frame, DEGREES, file, "--known")
    columns = (*_two(own, "--local"), *_two(known, "--known"))
    values = np.column_stack([_numbers(frame, column, file) for column in columns])
    crs = parse_crs(asked.crs) if asked.crs else parse_crs(CGCS2000)
    grid = fit_city_grid(values[:, :2], values[:, 2:], crs, name=Path(file).stem)
    return GridFound(grid, _names(frame.drop(columns=list(columns))), columns)


def _names(rest: pd.DataFrame) -> tuple[str, ...]:
    """Return the points' names: of the first column that is left and holds texts; else their numbers."""
    for column in rest.columns:
        if rest[column].map(lambda one: isinstance(one, str)).all():
            return tuple(rest[column])
    return tuple(str(number + 1) for number in range(len(rest)))


def _usual(frame: pd.DataFrame, roles: tuple[str, str], file: str, option: str) -> tuple[str, ...]:
    found = find_columns(map(str, frame.columns), roles).columns
    if set(found) != set(roles):
        raise DataError(
            "{file} does not show by its columns' names which are meant; name them with {option} COLUMN,COLUMN. Its "
            "columns are {columns}.",
            file=file, option=option, columns=", ".join(map(str, frame.columns)),
        )  # fmt: skip
    return tuple(found[role] for role in roles)


def _two(columns: tuple[str, ...], option: str) -> tuple[str, str]:
    if len(columns) != 2:
        raise DataError("{option} takes two columns with a comma between.", option=option)
    return columns[0], columns[1]


def _numbers(frame: pd.DataFrame, column: str, file: str) -> Floats:
    check_column(column, frame.columns, file=file)
    numbers = pd.to_numeric(frame[column], errors="coerce").to_numpy(float)
    bad = np.flatnonzero(~np.isfinite(numbers))
    if len(bad):
        raise DataError(
            "{file} has no number in the column {column} in {count} rows: {rows}. Fill them in.",
            file=file, column=column, count=len(bad), rows=", ".join(str(row + 1) for row in frame.index[bad[:5]]),
        )  # fmt: skip
    return numbers
