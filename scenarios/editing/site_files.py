"""Candidate sites from a planner's file: each row an edit that adds a facility, with all that the row tells of it."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from pydantic import ValidationError

from ...arrays import Floats
from ...json_texts import named_cells
from ...layers.crs.names import WGS_84
from ...layers.errors import DataError
from ...layers.facilities.facilities import load_facilities
from ...layers.schema import CAPACITIES
from .edits import AddFacility, Where

_COST: Final = ("造价", "总造价", "投资", "总投资", "投资额", "估算投资", "费用", "成本", "cost")
_DEPARTMENT: Final = ("责任部门", "责任单位", "牵头部门", "实施部门", "主管部门", "department")
_YEAR: Final = ("年份", "建设年份", "实施年份", "建设年度", "实施年度", "year")
_NOTE: Final = ("备注", "说明", "note", "notes", "remarks")
_BRACKETS: Final = re.compile(r"[(\[【].*?[)\]】]|\s")
_YUAN: Final = re.compile(r"[(\[【/]元|/元")
_YUAN_OF_COST: Final = 10_000.0


def candidate_sites(file: Path, category: str | None, *, built: bool = False) -> tuple[AddFacility, ...]:
    """Return the facilities of a table or layer as planned ones, or as `built` ones, which serve from then on.

    What a row tells of capacities, tier, grade, public hand and year stands in the edit, and so do its cost (in 10,000
    yuan, unless the column says yuan), department and note. Raises DataError as `load_facilities`, and for a cost or a
    year that is no number.
    """
    frame = load_facilities(file, category=category).frame.to_crs(WGS_84)
    points = shapely.get_coordinates(shapely.point_on_surface(frame.geometry.to_numpy()))
    rows = pd.DataFrame(frame.drop(columns=frame.geometry.name)).to_dict("records")
    return tuple(_site(file.stem, row, point, built=built) for row, point in zip(rows, points, strict=True))


def _site(stem: str, row: Mapping[Any, Any], point: Floats, *, built: bool) -> AddFacility:
    source = str(row["source"])
    told = _told(row) | _as_project(named_cells(str(row["more"])), source=source)
    try:
        return AddFacility(
            facility=f"{stem}-{row['facility_id']}",
            category=str(row["category"]),
            name=str(row["name"]),
            at=Where.degrees([point]),
            status="existing" if built else "planned",
            **told,
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise DataError(
            "{source}: {value} cannot be the {what} of a site; correct it, or leave it empty.",
            source=source, value=str(first["input"]), what=".".join(map(str, first["loc"])),
        ) from error  # fmt: skip


def _told(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return what a row tells of a facility; of what it does not tell nothing is said."""
    known = str(row["known"]).split()
    found: dict[str, Any] = {"capacities": {name: float(row[name]) for name in CAPACITIES if np.isfinite(row[name])}}
    found |= {name: bool(row[name]) for name in ("public", "new") if name in known}
    if "level" in known:
        found["level"] = str(row["level"])
    if "grade" in known and np.isfinite(row["grade"]):
        found["grade"] = float(row["grade"])
    return found | ({"year": int(row["opened"])} if np.isfinite(row["opened"]) else {})


def _as_project(cells: Mapping[str, str], *, source: str) -> dict[str, Any]:
    """Return what a row tells for the list of projects: cost, year, department and note."""
    found: dict[str, Any] = {}
    for column, cell in cells.items():
        plain = unicodedata.normalize("NFKC", column).casefold()
        word, text = _BRACKETS.sub("", plain).removesuffix("/万元").removesuffix("/元"), cell.strip()
        if not text:
            continue
        if word in _COST:
            found["cost"] = _number(text, column, source) / (_YUAN_OF_COST if _YUAN.search(plain) else 1.0)
        elif word in _YEAR:
            found["year"] = int(_number(text, column, source))
        elif word in _DEPARTMENT:
            found["department"] = text
        elif word in _NOTE:
            found["note"] = text
    return found


def _number(text: str, column: str, source: str) -> float:
    try:
        return float(unicodedata.normalize("NFKC", text).replace(",", ""))
    except ValueError as error:
        raise DataError(
            "{source}: '{column}' is '{value}', which is not a number; write a number, or nothing.",
            source=source, column=column, value=text,
        ) from error  # fmt: skip
