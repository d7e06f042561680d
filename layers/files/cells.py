"""A layer's cells by the role their column plays, as text or numbers, whether the column is there or not."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..report import Loaded
from .columns import find_columns
from .tables.point_table import COORDINATE_ROLES, numbers

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Cells:
    """The rows of one file and the columns found in it; `columns` maps roles to columns of `frame`."""

    frame: gpd.GeoDataFrame
    columns: Mapping[str, str]
    file: str

    @classmethod
    def found(cls, loaded: Loaded, roles: Iterable[str], mapping: Mapping[str, str] | None) -> "Cells":
        """Find the columns for `roles`; `mapping` may name coordinate columns too, which have been used already.

        Raises DataError where `mapping` names a column that the file has not.
        """
        wanted = tuple(roles)
        file = loaded.report.file
        given = {role: column for role, column in (mapping or {}).items() if role not in COORDINATE_ROLES}
        names = [str(column) for column in loaded.frame.columns if column != "geometry"]
        return cls(loaded.frame, find_columns(names, wanted, mapping=given, file=file).columns, file)

    def text(self, role: str) -> list[str]:
        """Cells as text without outer spaces; '' where there is no column or the cell is empty."""
        return column_text(self.frame, self.columns.get(role))

    def meaning(self, role: str, tell: Callable[[str], T]) -> list[T]:
        """What each cell's text means; every different text is asked about once."""
        words = self.text(role)
        told = {word: tell(word) for word in set(words)}
        return [told[word] for word in words]

    def number(self, role: str) -> NDArray[np.float64]:
        """Cells as floats, NaN where there is no column or no number."""
        column = self.columns.get(role)
        return numbers(self.frame[column]) if column else np.full(len(self.frame), np.nan)


def column_text(frame: pd.DataFrame, column: str | None) -> list[str]:
    """A column's cells as text; '' where the column is None or a cell is empty. Whole floats lose their '.0'."""
    if column is None:
        return [""] * len(frame)
    return [cell_text(cell) for cell in frame[column].tolist()]


def cell_text(cell: object) -> str:
    """One cell as text, '' for an empty one."""
    if cell is None or cell is pd.NA or cell != cell:  # noqa: PLR0124 - NaN
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
