"""Age groups that hold more people than there are: a sign that the wrong column was taken for all people."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from ...messages import Message
from ..files.georeference import named_rows
from ..files.tables.cells import Cells
from ..files.tables.layout import totals
from ..files.tables.table import Table
from ..report import Loaded, Notes
from ..schema import AGE_GROUPS, PEOPLE
from .age_bands import with_age_bands
from .shares import with_counted_shares


def table_told(table: Table, mapping: Mapping[str, str] | None = None) -> Notes:
    """What must not be overlooked of a table of people that waits for its districts: ages that exceed all people."""
    rows = table.frame[~totals(table.frame)]
    loaded = Loaded(gpd.GeoDataFrame(rows.set_axis(rows.index + 1)), table.report)
    loaded, named, banded = with_age_bands(loaded, mapping or {})
    loaded, named, said = with_counted_shares(loaded, named)
    said = (*banded, *said)
    cells = Cells.found(loaded, (PEOPLE, *AGE_GROUPS), named)
    counts = pd.DataFrame({role: cells.number(role) for role in cells.columns}, index=loaded.frame.index)
    return (*said, *more_than_all(counts, loaded)) if PEOPLE in counts else ()


def more_than_all(people: pd.DataFrame, loaded: Loaded) -> tuple[Message, ...]:
    """What must be said of rows whose age groups together hold more people than the row has; rounding is forgiven."""
    ages = people[[group for group in AGE_GROUPS if group in people]]
    over = (ages.sum(axis=1) > people[PEOPLE] + max(1, len(ages.columns))).to_numpy(dtype=np.bool_)
    if not over.any():
        return ()
    said = (
        "In {count} rows of {file} the age groups hold more people than the column of all people: {rows}. Correct "
        "them, or choose the column that counts everybody."
    )
    some = named_rows(loaded.frame, over)
    return (Message(said, {"count": int(over.sum()), "file": loaded.report.file, "rows": some}),)
