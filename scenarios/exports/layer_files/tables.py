"""Results as plain tables: CSV for every program (a ZIP), Parquet with geometry for analysts (a ZIP)."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pandas as pd

from ....texts import csv_cell
from ..request import ExportRequest
from .archive import README, readme, write_archive
from .results import clause_table, result_layers, target_of, with_coordinates


def export_csv(request: ExportRequest, path: Path) -> None:
    """Write the verdicts and every layer as CSV: UTF-8 with a mark, which Excel reads, and no cell a formula."""
    where = target_of(request)

    def files() -> Iterator[tuple[str, bytes]]:
        yield README, readme(request, where)
        yield "clauses.csv", _csv(clause_table(request))
        for layer in result_layers(request, where):
            yield f"{layer.name}.csv", _csv(with_coordinates(layer.frame))

    write_archive(path, files())


def _csv(table: pd.DataFrame) -> bytes:
    safe = table.copy()
    for name in safe.columns:
        if safe[name].dtype == object or pd.api.types.is_string_dtype(safe[name]):
            safe[name] = [csv_cell(value) if isinstance(value, str) else value for value in safe[name]]
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def export_parquet(request: ExportRequest, path: Path) -> None:
    """Write the verdicts and every layer as (Geo)Parquet."""
    where = target_of(request)

    def files() -> Iterator[tuple[str, bytes]]:
        yield README, readme(request, where)
        yield "clauses.parquet", clause_table(request).to_parquet(index=False)
        for layer in result_layers(request, where):
            written = BytesIO()
            layer.frame.to_parquet(written, index=False)
            yield f"{layer.name}.parquet", written.getvalue()

    write_archive(path, files())
