"""Suggested sites and repairs as files: a GeoPackage, a table, a map, and a scenario to go on with."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from pandas.api.types import is_numeric_dtype
from pyogrio.errors import DataLayerError, DataSourceError

from ....coverage.evaluation.verdict import CircleEvidence, Verdict
from ....layers.schema import PlaceLayers
from ....texts import csv_cell
from ...editing.codec import dump_scenario
from ...editing.edits import AnyEdit
from ...editing.scenario import Scenario
from ...errors import ProjectError
from ...presentation.titles import title_of
from ...presentation.translate import Words
from ...project.storage.atomic_write import check_folder, replacing_folder
from ...project.storage.writing import USUAL, Writing
from ...project.tables import write_table
from ..sheets.drawing.fonts import families
from ..sheets.drawing.look import Look
from ..sheets.drawing.map_frame import draw_map
from ..sheets.drawing.style import plain_text
from ..sheets.drawing.wrapping import wrapped

GEOPACKAGE: Final = "sites.gpkg"
TABLE: Final = "sites.csv"
MAP: Final = "sites.png"
SCENARIO: Final = "scenario.json"
FILES: Final = (GEOPACKAGE, TABLE, MAP, SCENARIO)
UNREACHED: Final = ("unreached.gpkg", "unreached.csv")
_SITE: Final = "#c2185b"
_COLUMNS: Final = 110
"""So many columns wide is what is said of the proof."""
_MOST_RANKED: Final = 20
"""So many measures are drawn where none are chosen together."""
_MANY: Final = 60
"""More numbers than this are drawn smaller."""
_HALO: Final = [patheffects.withStroke(linewidth=3.0, foreground="white")]


def check_sites(folder: Path, *, how: Writing = USUAL) -> None:
    """Raise `ProjectError` where the results may not be written into the folder; asked before long work."""
    check_folder(folder, (*FILES, *UNREACHED), how=how)


def write_sites(
    folder: Path,
    words: Words,
    *,
    layers: PlaceLayers,
    tables: Mapping[str, gpd.GeoDataFrame],
    verdict: Verdict,
    edits: Sequence[AnyEdit],
    name: str,
    said: str = "",
    how: Writing = USUAL,
) -> list[Path]:
    """Write the tables (the first also as CSV), the map of the circle `verdict` with the first, and the scenario.

    `said` is what is proven of them; it stands on the map and as the scenario's note. Returns the files. Raises
    `ProjectError`.
    """
    first = next(iter(tables.values()))
    try:
        with replacing_folder(folder, how=how) as beside:
            for key, frame in tables.items():
                write_table(frame, key, beside / GEOPACKAGE, geometry=_geometry(frame))
            _write_csv(first, beside / TABLE)
            draw_sites(layers, verdict, first, words, beside / MAP, said=said)
            scenario = Scenario.named(name, note=said).with_edits(edits)
            (beside / SCENARIO).write_text(dump_scenario(scenario), encoding="utf-8")
    except (DataLayerError, DataSourceError, OSError) as error:
        raise ProjectError("{file} cannot be written ({reason}).", file=folder.name, reason=error) from error
    return [folder / one for one in FILES]


def write_unreached(folder: Path, frame: gpd.GeoDataFrame, *, how: Writing = USUAL) -> list[Path]:
    """Write whom no choice of sites can serve, as a GeoPackage and a table. Raises `ProjectError`."""
    geopackage, table = UNREACHED
    try:
        with replacing_folder(folder, how=how) as beside:
            write_table(frame, "unreached", beside / geopackage, geometry="Point")
            _write_csv(frame, beside / table)
    except (DataLayerError, DataSourceError, OSError) as error:
        raise ProjectError("{file} cannot be written ({reason}).", file=folder.name, reason=error) from error
    return [folder / one for one in UNREACHED]


def draw_sites(
    layers: PlaceLayers, verdict: Verdict, sites: gpd.GeoDataFrame, words: Words, path: Path, *, said: str = ""
) -> None:
    """Draw who is served with the sites, and the sites by their numbers, to a PNG; below the title what is `said`."""
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence), "only circles are drawn"
    standing = evidence.counted[evidence.counted < len(layers.facilities)]  # the new ones are drawn by their numbers
    evidence = replace(evidence, counted=standing)
    with plain_text(families((title_of(verdict.clause, words), layers.name, words("People"), said)), 10):
        figure = Figure(figsize=(11.69, 8.27), facecolor="white")
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.02, 0.02, 0.96, 0.96))
        draw_map(axes, layers, evidence, words, look=Look())
        _draw_numbers(axes, sites)
        title = f"{title_of(verdict.clause, words)}\n{words('Numbers: what is suggested. Red: who is still left out.')}"
        _write(axes, 0.985, title, size=11)
        _write(axes, 0.93, "\n".join(line for text in said.splitlines() for line in wrapped(text, _COLUMNS)), size=9)
        figure.savefig(path, dpi=150)


def _write(axes: Axes, y: float, text: str, *, size: float) -> None:
    """Write text at the upper left, its upper edge at a share of the height."""
    axes.text(
        0.01, y, text, transform=axes.transAxes, fontsize=size, va="top", zorder=30, path_effects=_HALO,
        linespacing=1.5,
    )  # fmt: skip


def _drawn(sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return what the map shows: those that meet the circle together, else the first that help most."""
    if "in_set" not in sites.columns:
        return sites
    chosen = sites[sites["in_set"].astype(bool)]
    return chosen if len(chosen) else sites.head(_MOST_RANKED)


def _draw_numbers(axes: Axes, sites: gpd.GeoDataFrame) -> None:
    shown = _drawn(sites).iloc[::-1]  # what helps most lies on top
    size, letters = (13, 8) if len(shown) <= _MANY else (9, 5.5)
    for number, shape in zip(shown["number"], shown.geometry, strict=True):
        line = np.asarray(shapely.get_coordinates(shape))
        if len(line) > 1:
            axes.plot(*line.T, color=_SITE, linewidth=3, zorder=19, path_effects=_HALO)
        x, y = line.mean(axis=0)
        axes.plot([x], [y], marker="o", markersize=size, color=_SITE, markeredgecolor="white", zorder=20)
        axes.text(x, y, str(number), color="white", fontsize=letters, ha="center", va="center", zorder=21, clip_on=True)


def _write_csv(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write the table with degrees, in an encoding that every spreadsheet takes for what it is."""
    degrees = shapely.get_coordinates(shapely.centroid(frame.to_crs("EPSG:4326").geometry.to_numpy()))
    plain = frame.drop(columns="geometry").assign(lon=degrees[:, 0].round(6), lat=degrees[:, 1].round(6))
    for name in plain.columns[[not is_numeric_dtype(kind) for kind in plain.dtypes]]:
        plain[name] = [csv_cell(str(value)) for value in plain[name]]
    plain.to_csv(path, index=False, encoding="utf-8-sig")


def _geometry(frame: gpd.GeoDataFrame) -> str:
    kinds = set(frame.geometry.geom_type)
    return "Unknown" if len(kinds) > 1 else next(iter(kinds), "Point")
