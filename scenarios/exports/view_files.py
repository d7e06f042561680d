"""Views as files: a workbook, JSON, layers and tables for QGIS, and a report of one view."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from ...texts import clean
from ..errors import ProjectError
from ..planning.registry import ViewKind
from ..planning.request import ViewRequest
from ..planning.view import Opens, Row, Table, View
from ..planning.wording import headings, plain, title_text
from ..presentation.estimates import Estimate
from ..presentation.plain_json import json_text
from ..presentation.translate import Words
from ..project.storage.atomic_write import replacing_file
from ..project.storage.disk import told_of
from ..project.storage.writing import USUAL, Writing
from ..project.tables import write_rows, write_table
from .tables.view_sheets import sheets_of
from .tables.workbook import write_workbook

SUFFIXES: Final = (".xlsx", ".json", ".gpkg", ".pdf", ".docx")


def write_views(
    request: ViewRequest, kinds: Sequence[ViewKind], words: Words, path: Path, *, how: Writing = USUAL
) -> list[View]:
    """Write views as what the path's suffix says (`SUFFIXES`) and return them; on an error nothing is written.

    Raises ProjectError for any other suffix, and where the file cannot be written or another program wrote it.
    """
    check_suffix(path)
    views = [kind.make(request) for kind in kinds]
    with replacing_file(path, how=how, ours=lambda _: False) as beside, told_of(path):
        match path.suffix.casefold():
            case ".xlsx":
                write_workbook(beside, sheets_of(views, words))
            case ".json":
                beside.write_text(json_text(document(views, words)), encoding="utf-8")
            case ".gpkg":
                _write_layers(views, words, beside)
            case _:
                _write_paper(request, views, words, beside)
    return views


def check_suffix(path: Path) -> None:
    """Raise ProjectError for a suffix that views are not written as."""
    if path.suffix.casefold() not in SUFFIXES:
        raise ProjectError(
            "Views are written as {known}, not as {suffix}.",
            known=", ".join(SUFFIXES),
            suffix=path.suffix or path.name,
        )


def document(views: Iterable[View], words: Words) -> list[dict[str, Any]]:
    """Return views as JSON holds them: numbers as numbers, texts in the planner's language, what each row opens."""
    return [
        {
            "view": view.key,
            "title": title_text(view.title, words),
            "tables": [_plain_table(table, words) for table in view.tables],
            "notes": [words.say(note) for note in view.notes],
            "assumed": [words.say(note) for note in view.assumed],
        }
        for view in views
    ]


def _plain_table(table: Table, words: Words) -> dict[str, Any]:
    return {
        "table": table.key,
        "title": title_text(table.title, words),
        "columns": [
            {"key": column.key, "title": title, "kind": column.kind}
            for column, title in zip(table.columns, headings(table, words), strict=True)
        ],
        "rows": [_plain_row(table, row, words) for row in table.rows],
    }


def _plain_row(table: Table, row: Row, words: Words) -> dict[str, Any]:
    cells = zip(table.columns, row.cells, strict=True)
    found: dict[str, Any] = {"cells": {column.key: plain(cell, words) for column, cell in cells}}
    if row.opens:
        found["opens"] = _plain_opens(row.opens)
    if row.cells_open:
        found["cells_open"] = {table.columns[at].key: _plain_opens(those) for at, those in row.cells_open.items()}
    return found


def _plain_opens(opens: Iterable[Opens]) -> list[dict[str, str]]:
    return [{"kind": one.kind, "key": one.key} for one in opens]


def _write_layers(views: Iterable[View], words: Words, path: Path) -> None:
    """Write the layers of the views, and their tables as tables without geometry."""
    for view in views:
        if view.layer is not None and len(view.layer):
            write_table(_cleaned(view.layer), view.key, path, geometry=_geometry(view.layer))
        for table in view.tables:
            if table.rows:
                write_rows(_frame(table, words), f"{view.key}_{table.key}", path)


def _frame(table: Table, words: Words) -> pd.DataFrame:
    columns = zip(*(row.cells for row in table.rows), strict=True)
    return pd.DataFrame(
        {
            column.key: [_clean_cell(plain(cell, words)) for cell in cells]
            for column, cells in zip(table.columns, columns, strict=True)
        }
    )


def _geometry(layer: gpd.GeoDataFrame) -> str:
    kinds = {kind.removeprefix("Multi") for kind in layer.geom_type.dropna()}
    return f"Multi{kinds.pop()}" if len(kinds) == 1 else "Unknown"


def _cleaned(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the layer with every text in it fit for a file."""
    plain_columns = [name for name in layer.columns if name != layer.geometry.name]
    texts = [name for name in plain_columns if not pd.api.types.is_numeric_dtype(layer[name])]
    return layer.assign(**{name: layer[name].map(_clean_cell) for name in texts})


def _clean_cell(cell: object) -> object:
    return clean(cell) if isinstance(cell, str) else float(cell) if isinstance(cell, Estimate) else cell


def _write_paper(request: ViewRequest, views: Iterable[View], words: Words, path: Path) -> None:
    from .report.report import write_report  # noqa: PLC0415  (Typst and Word only where they are asked for)
    from .report.views import report_of_views  # noqa: PLC0415  (as above)

    write_report(report_of_views(request, views, words), path)
