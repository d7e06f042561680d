"""`lifecircle grid POINTS`: a city's own grid from common points, its residuals, and the file to give it by."""

from pathlib import Path
from typing import Final

from rich.table import Table

from .....layers.crs.names import GRID_SUFFIX, crs_name
from ....analyses.city_grid import GridAsked, GridFound, find_city_grid
from ....presentation.translate import Words
from ....project.storage.atomic_write import replacing_file
from ...console import Shell

_KIND: Final = '"DerivedProjectedCRS"'


def run_grid(shell: Shell, asked: GridAsked, out: Path | None, *, force: bool = False) -> None:
    """Fit, print the residuals, and write the grid as PROJJSON beside the points or to `out`."""
    words, found = shell.words, find_city_grid(asked)
    shell.out.print(residual_table(found, words))
    grid = found.grid
    shell.tell(
        words(
            "Fitted to {crs}: scale {scale:.8f}, rotation {rotation:.6f} degrees, {rms:.3f} m off on average (root "
            "mean square).",
            crs=crs_name(grid.base),
            scale=grid.scale,
            rotation=grid.rotation_deg,
            rms=grid.rms_m,
        )
    )
    if grid.exchanged:
        shell.tell(words("The first coordinate is the northing, as surveyors write it; it was read as such."))
    if len(found.points) == 3:
        shell.tell(words("Three points leave little to check the fit by; add more where there are any."))
    residuals = dict(zip(found.points, grid.residuals_m, strict=True))
    shell.answers(
        crs=crs_name(grid.base),
        scale=grid.scale,
        rotation_deg=grid.rotation_deg,
        rms_m=grid.rms_m,
        residuals_m=residuals,
    )
    path = out or asked.file.with_suffix(GRID_SUFFIX)
    with replacing_file(path, how=shell.writing(force=force), ours=_is_grid) as beside:
        beside.write_text(grid.crs.to_json(pretty=True), encoding="utf-8")
    shell.tell(words("Written to {file}. Give it as the coordinate system of the city's files: crs = \"{name}\".",
                     file=path, name=path.name))  # fmt: skip


def residual_table(found: GridFound, words: Words) -> Table:
    """Return each common point with its residual, and the columns that were taken in the head."""
    table = Table(title=words("Common points: {columns}", columns=", ".join(found.columns)), title_justify="left",
                  header_style="bold")  # fmt: skip
    table.add_column(words("Name"), overflow="fold")
    table.add_column(words("Residual (m)"), justify="right", no_wrap=True)
    for name, residual in zip(found.points, found.grid.residuals_m, strict=True):
        table.add_row(name, f"{residual:.3f}")
    return table


def _is_grid(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as file:
        return _KIND in file.read(200)
