"""A batch's long table as Parquet, Excel and JSON: the same rows in each."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd
import xlsxwriter

COLUMNS: Final = (
    "case", "project", "plan", "scenario", "parameters", "year", "clause", "state", "kind", "level", "key", "name",
    "people", "served", "unserved", "measured", "target", "margin", "unit",
)  # fmt: skip
FAILURES: Final = ("case", "project", "plan", "scenario", "parameters", "year", "error")
_MOST_ROWS: Final = 1_000_000
"""Excel takes 1,048,576; the other two forms hold all."""
_NUMBERS: Final = ("people", "served", "unserved", "measured", "target", "margin")


def write_results(
    folder: Path, rows: Sequence[dict[str, Any]], failures: Sequence[dict[str, Any]], *, titles: tuple[str, str]
) -> None:
    """Write `results.parquet`, `results.xlsx` and `results.json`; each is whole or the one of before.

    `titles` are those of the two sheets.
    """
    frame = _frame(rows, COLUMNS)
    for name in _NUMBERS:
        frame[name] = frame[name].astype("float64")
    told = _frame(failures, FAILURES)
    frame.to_parquet(folder / "results.part", index=False)
    (folder / "results.part").replace(folder / "results.parquet")
    plain = {"rows": frame.astype(object).where(frame.notna(), None).to_dict("records")}
    plain["failures"] = told.astype(object).where(told.notna(), None).to_dict("records")
    (folder / "results.part").write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    (folder / "results.part").replace(folder / "results.json")
    with xlsxwriter.Workbook(
        str(folder / "results.part"), {"constant_memory": True, "strings_to_formulas": False}
    ) as book:
        for title, table in zip(titles, (frame.head(_MOST_ROWS), told), strict=True):
            _fill(book.add_worksheet(title), table)
    (folder / "results.part").replace(folder / "results.xlsx")


def _frame(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(columns))
    return frame.assign(year=frame["year"].astype("Int64"))


def _fill(sheet: Any, table: pd.DataFrame) -> None:  # noqa: ANN401  (xlsxwriter has no types)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, list(table.columns))
    for row, values in enumerate(table.astype(object).where(table.notna(), None).itertuples(index=False), start=1):
        for column, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write_number(row, column, value)
