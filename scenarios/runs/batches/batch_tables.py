"""A batch's long table as Parquet, Excel and JSON: the same rows in each."""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pandas as pd

from ....texts import one_line
from ...project.storage.workbooks import new_workbook

COLUMNS: Final = (
    "case", "project", "plan", "scenario", "parameters", "year", "clause", "state", "kind", "level", "key", "name",
    "name_en", "people", "served", "unserved", "measured", "target", "margin", "unit", "error", "strict", "lower_bound",
    "estimated", "reason", "notes",
)  # fmt: skip
FAILURES: Final = ("case", "project", "plan", "scenario", "parameters", "year", "error")
_MOST_ROWS: Final = 1_000_000
"""Excel takes 1,048,576; the other two forms hold all."""
_MOST_LETTERS: Final = 32_000
"""Of a cell; Excel takes 32,767."""
_NUMBERS: Final = ("people", "served", "unserved", "measured", "target", "margin", "error")
_TEXTS: Final = ("name_en", "strict", "reason", "notes")
_FLAGS: Final = ("lower_bound", "estimated")


def write_results(
    beside: Path,
    folder: Path,
    rows: Sequence[dict[str, Any]],
    failures: Sequence[dict[str, Any]],
    *,
    titles: tuple[str, str],
) -> None:
    """Write `results.parquet`, `results.xlsx` and `results.json`; each is whole or the one of before.

    They are made in `beside`, a folder of this run alone on the same disk. `titles` are those of the two sheets.
    """
    frame = _frame(rows, COLUMNS)
    for name in _NUMBERS:
        frame[name] = frame[name].astype("float64")
    frame = frame.astype({**dict.fromkeys(_TEXTS, "string"), **dict.fromkeys(_FLAGS, "boolean")})
    told = _frame(failures, FAILURES)
    with (beside / "results.parquet").open("wb") as stream:  # a full disk is then told as the system tells it
        frame.to_parquet(stream, index=False)
    plain = {"rows": frame.astype(object).where(frame.notna(), None).to_dict("records")}
    plain["failures"] = told.astype(object).where(told.notna(), None).to_dict("records")
    (beside / "results.json").write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    with new_workbook(beside / "results.xlsx") as book:
        for title, table in zip(titles, (frame.head(_MOST_ROWS), told), strict=True):
            _fill(book.add_worksheet(title), table)
    for name in ("results.parquet", "results.json", "results.xlsx"):
        (beside / name).replace(folder / name)


def _frame(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(columns))
    return frame.assign(year=frame["year"].astype("Int64"))


def _fill(sheet: Any, table: pd.DataFrame) -> None:  # noqa: ANN401  (xlsxwriter has no types)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, list(table.columns))
    for row, values in enumerate(table.astype(object).where(table.notna(), None).itertuples(index=False), start=1):
        for column, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(row, column, _cell(value))
            elif isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            elif value is not None:
                sheet.write_number(row, column, value)


@lru_cache(maxsize=4096)  # the same projects, scenarios, clauses and districts stand in thousands of rows
def _cell(text: str) -> str:
    return one_line(text, _MOST_LETTERS)
