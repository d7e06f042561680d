"""What a reader hands over: the frame, and a report of what was found, assumed and left out while reading it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from ..messages import Message

Notes = tuple[Message, ...]


@dataclass(frozen=True)
class Problem:
    """Something wrong with one row, or with the file as a whole where `row` is None.

    Rows are counted as the planner sees them: in a table the first line under the header is row 1, in a layer the
    first feature is row 1.
    """

    message: Message
    row: int | None = None


@dataclass(frozen=True)
class Report:
    """What was found in one file. Everything a planner should know before trusting it.

    `crs` and `encoding` are '' where the file has none; `crs_source` is 'file', 'given' or 'columns'. `columns` maps
    the role a column plays (see `columns.toml`) to the column's name. `unmapped` counts the values of the category
    column that no category claims. `notes` tell what was assumed or repaired; `problems` what is wrong, row by row;
    `lost` tells in one sentence for each kind what was left out of the file, with its remedy; `doubts` what must not be
    overlooked of what was assumed. `above` are the lines above a table's header and its sheet's name. `dotted` are the
    columns of a table whose numbers all have three decimals (3.400), so that the point may part thousands.
    """

    file: str
    format: str
    layer: str = ""
    layers: tuple[str, ...] = ()
    rows: int = 0
    crs: str = ""
    crs_source: str = ""
    encoding: str = ""
    geometry_types: Mapping[str, int] = field(default_factory=dict)
    all_columns: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, int] = field(default_factory=dict)
    unmapped: Mapping[str, int] = field(default_factory=dict)
    notes: Notes = ()
    problems: tuple[Problem, ...] = ()
    lost: Notes = ()
    doubts: Notes = ()
    above: tuple[str, ...] = ()
    dotted: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Loaded:
    """A frame in the coordinate system of its file, the report of how it was read, and the rows that lie nowhere."""

    frame: gpd.GeoDataFrame
    report: Report
    left: pd.DataFrame = field(default_factory=pd.DataFrame)
