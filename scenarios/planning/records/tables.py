"""Tables that a planner brings for the views, one line each: their columns' names, and what a row is.

To add one: a model in `kept`, and a line in `TABLES`; `lifecircle keep KIND PROJECT FILE` then reads it.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from pydantic import ValidationError

from ....layers.files.tables.read import read_table
from ....layers.files.texts.columns import plain_name, shortened
from ....messages import Message
from ...errors import ProjectError
from ...presentation.names import later
from .kept import EstateGiven, Figure, Kept, Task


@dataclass(frozen=True)
class TableKind:
    """A kind of table: its key on the command line, what it holds, a row's model, the usual names of its columns."""

    key: str
    title: str
    model: type[Kept]
    columns: Mapping[str, tuple[str, ...]]

    @property
    def needed(self) -> tuple[str, ...]:
        """The fields that every row must fill in."""
        return tuple(name for name, field in self.model.model_fields.items() if field.is_required())


TABLES: Final = (
    TableKind(
        "figures",
        later("Measured figures of indicators, with year and source"),
        Figure,
        {
            "indicator": ("指标", "指标名称", "indicator", "名称", "项目"),
            "year": ("年份", "年度", "year", "统计年份"),
            "value": ("数值", "实际值", "完成值", "完成情况", "现状值", "value", "measured"),
            "unit": ("单位", "unit"),
            "source": ("来源", "数据来源", "资料来源", "source"),
            "note": ("备注", "说明", "note"),
        },
    ),
    TableKind(
        "tasks",
        later("Who is responsible for a shortfall, by when, at what cost, and whether it is built"),
        Task,
        {
            "line": ("编号", "number", "短板编号"),
            "department": ("责任部门", "责任单位", "牵头部门", "department"),
            "year": ("完成年份", "完成年度", "年份", "year of completion", "year"),
            "cost": ("投资", "投资额", "估算投资", "造价", "投资（万元）", "cost"),
            "built": ("已建成", "是否建成", "建成情况", "built"),
            "note": ("备注", "说明", "note"),
        },
    ),
    TableKind(
        "estates",
        later("Residential estates of a batch: people or dwellings, and what is agreed for them"),
        EstateGiven,
        {
            "name": ("小区名称", "小区", "项目名称", "名称", "estate", "name"),
            "within": ("所在街道", "街道", "乡镇", "所在乡镇街道", "district"),
            "people": ("规划人口", "人口", "居住人口", "people"),
            "dwellings": ("户数", "规划户数", "住宅套数", "套数", "dwellings"),
            "year": ("交付年份", "建成年份", "年份", "handed over in", "year"),
            "agreed": ("配建设施", "已配建", "配套设施", "agreed"),
            "places": ("托位", "托位数", "places"),
            "beds": ("养老床位", "床位", "beds"),
            "nursing_beds": ("护理型床位", "nursing beds"),
            "area_m2": ("配建面积", "建筑面积", "area"),
            "land_m2": ("配建用地", "用地面积", "land"),
        },
    ),
)


def find_table(key: str) -> TableKind:
    """Return the kind of table of a key; raises ProjectError that names the known ones."""
    found = next((kind for kind in TABLES if kind.key == key), None)
    if found is None:
        known = ", ".join(kind.key for kind in TABLES)
        raise ProjectError("No table is called {name}; one can keep {known}.", name=key, known=known)
    return found


def read_rows(kind: TableKind, path: Path) -> dict[str, Kept]:
    """Return the rows of a table by their keys; of rows with one key the last counts.

    Raises DataError for what is no table, and ProjectError that names the column or the row and what to do.
    """
    frame = read_table(path).frame
    columns = _found(kind, frame, path)
    rows: dict[str, Kept] = {}
    for number, values in zip(
        frame.index.astype(int), frame[list(columns.values())].itertuples(index=False), strict=True
    ):
        cells = dict(zip(columns, values, strict=True))
        row = _row(kind, {name: _cell(cell, kind, name) for name, cell in cells.items()}, columns, (path, int(number)))
        rows[row.key] = row
    return rows


def _found(kind: TableKind, frame: pd.DataFrame, path: Path) -> dict[str, str]:
    """Return the table's column for each field; raises ProjectError where a needed one has none."""
    named = {plain_name(str(column)): str(column) for column in reversed(frame.columns)}
    found = {}
    for field, names in kind.columns.items():
        column = next((named[plain_name(name)] for name in names if plain_name(name) in named), None)
        if column is not None:
            found[field] = column
    missing = [kind.columns[field][0] for field in kind.needed if field not in found]
    if missing:
        raise ProjectError(
            "{file} has no column {missing}; its columns are {columns}. Give the columns these names: {names}.",
            file=path.name,
            missing=", ".join(missing),
            columns=shortened(frame.columns),
            names=", ".join(names[0] for names in kind.columns.values()),
        )
    return found


def _row(kind: TableKind, values: Mapping[str, Any], columns: Mapping[str, str], where: tuple[Path, int]) -> Kept:
    filled = {name: value for name, value in values.items() if value is not None}
    try:
        return kind.model.model_validate(filled)
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        raise ProjectError(
            "{file}, row {row}: the column {column} says '{value}', which cannot be used ({reason}); correct it and "
            "import the table again.",
            file=where[0].name,
            row=where[1] + 1,
            column=columns.get(field, field),
            value="" if values.get(field) is None else str(values[field]),
            reason=_expected(kind, field, first["type"]),
        ) from error


def _expected(kind: TableKind, field: str, fault: str) -> Message:
    if fault in ("missing", "string_too_short"):
        return Message("it must be filled in")
    if _is_text(kind, field):
        return Message("another word is expected")
    return Message("a year from 1949 to 2100 is expected") if field == "year" else Message("a number is expected")


def _cell(cell: object, kind: TableKind, field: str) -> object:
    """Return a cell as its field takes it: text as text, numbers without thousands, percent signs and 年."""
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return None
    if _is_text(kind, field):
        return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    if isinstance(cell, str):
        text = unicodedata.normalize("NFKC", cell).strip().replace(",", "").removesuffix("%").removesuffix("年").strip()
        cell = _number(text)
    number = float(cell) if isinstance(cell, int | float | np.number) else None
    if number is None:
        return cell or None
    return int(number) if number.is_integer() else number


def _number(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def _is_text(kind: TableKind, field: str) -> bool:
    schema = kind.model.model_json_schema()["properties"][field]
    return bool(schema.get("type") == "string")
