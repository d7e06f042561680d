"""Everything that can be handed on, one row each: every command, the window and the output folder read this list.

To add an export: write a function of an `ExportRequest` and a path in a module of its own, and name it here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Literal

from ...progress import Cancelled, Progress, go_on, ignore_progress, never_cancelled
from ..errors import ProjectError
from ..presentation.names import later
from ..presentation.translate import speak_on_paper
from ..project.project import FILE_NAME
from ..project.storage.atomic_write import check_folder, replacing_folder
from ..project.storage.disk import told_of
from ..project.storage.writing import USUAL as USUAL_WRITING
from ..project.storage.writing import Writing
from .request import ExportRequest

Kind = Literal["paper", "screen", "tables", "layers"]
DIFFERENCES: Final = "differences"
"""The maps of what scenarios change; there is nothing to draw where none is told of."""


@dataclass(frozen=True)
class Export:
    """A kind of file: its key on the command line, its title, the file's name, and `module:function` that writes it.

    An export of several files says in `several`, a `module:function` of the request, how they are called; `file` is the
    first of them, and the writer writes the others beside it.
    """

    key: str
    kind: Kind
    title: str
    file: str
    writer: str
    several: str = ""

    def write(self, request: ExportRequest, path: Path) -> None:
        """Write the file; what it needs is loaded only now."""
        _function(self.writer)(request, path)

    def names(self, request: ExportRequest) -> tuple[str, ...]:
        """Return the names of its files; none where there is nothing to write."""
        return tuple(_function(self.several)(request)) if self.several else (self.file,)


def _function(address: str) -> Callable[..., Any]:
    module, _, name = address.partition(":")
    found: Callable[..., Any] = getattr(import_module(module, __package__), name)
    return found


EXPORTS: Final = (
    Export("report", "paper", later("Report (PDF)"), "report.pdf", ".report.report:export_report"),
    Export("report-docx", "paper", later("Report (Word)"), "report.docx", ".report.report:export_report"),
    Export(
        "sheets",
        "paper",
        later("Map sheets (PDF, one for each circle)"),
        "sheets.pdf",
        ".sheets.atlas:export_atlas",
    ),
    Export(
        "pictures",
        "paper",
        later("Map sheets as pictures (PNG)"),
        "map.png",
        ".sheets.pictures:export_pictures",
        ".sheets.pictures:picture_names",
    ),
    Export(
        "web-map",
        "screen",
        later("Interactive map (opens in any browser, offline)"),
        "map.html",
        ".web_map:export_web_map",
    ),
    Export(
        "public-map",
        "screen",
        later("Map of public services for citizens (one page, offline, no people's data)"),
        "public-map.html",
        ".public_map.public_map:export_public_map",
        ".public_map.public_map:public_names",
    ),
    Export(
        "fitness-map",
        "screen",
        later("Map of where to do sport, for citizens"),
        "fitness-map.html",
        ".public_map.public_map:export_fitness_map",
        ".public_map.public_map:fitness_names",
    ),
    Export(
        "care-map",
        "screen",
        later("Map of care for older people, in large letters"),
        "care-map.html",
        ".public_map.public_map:export_care_map",
        ".public_map.public_map:care_names",
    ),
    Export(
        "districts",
        "paper",
        later("Atlas of districts (PDF, every circle in every district)"),
        "districts.pdf",
        ".sheets.district_atlas:export_districts",
        ".sheets.district_atlas:district_names",
    ),
    Export(
        DIFFERENCES,
        "paper",
        later("Difference maps of scenarios (PDF)"),
        "differences.pdf",
        ".sheets.difference_map:export_differences",
        ".sheets.difference_map:difference_names",
    ),
    Export("xlsx", "tables", later("Verdicts for Excel"), "verdicts.xlsx", ".tables.verdicts_xlsx:export_xlsx"),
    Export(
        "json", "tables", later("Verdicts for machines (JSON)"), "verdicts.json", ".tables.verdicts_json:export_json"
    ),
    Export(
        "gpkg",
        "layers",
        later("Project and results for QGIS (GeoPackage)"),
        FILE_NAME,
        ".results_gpkg:export_gpkg",
    ),
    Export("csv", "tables", later("Tables as CSV (ZIP)"), "tables-csv.zip", ".layer_files.tables:export_csv"),
    Export(
        "parquet",
        "tables",
        later("Tables as Parquet (ZIP)"),
        "parquet.zip",
        ".layer_files.tables:export_parquet",
    ),
    Export(
        "layers",
        "layers",
        later("Results alone for QGIS (GeoPackage)"),
        "layers.gpkg",
        ".layer_files.geojson_files:export_layers",
    ),
    Export("shp", "layers", later("Shapefiles (ZIP)"), "layers-shp.zip", ".layer_files.shapefiles:export_shapefiles"),
    Export(
        "geojson", "layers", later("GeoJSON (ZIP)"), "layers-geojson.zip", ".layer_files.geojson_files:export_geojson"
    ),
    Export("dxf", "layers", later("Drawing for CAD (DXF)"), "layers.dxf", ".layer_files.dxf:export_dxf"),
    Export("kml", "layers", later("KML for globes and phones"), "layers.kml", ".layer_files.kml:export_kml"),
)
USUAL: Final = ("report", "sheets", "xlsx", "json", "web-map", "gpkg")
"""What is written where nobody chose."""
RESULTS: Final = ("pictures", "web-map", "xlsx", "json", "gpkg")
"""What a folder of results holds."""
VERDICTS: Final = ("xlsx", "json")
"""The verdicts alone."""


def find_exports(keys: Sequence[str]) -> tuple[Export, ...]:
    """Return the exports of these keys, in the list's order; raises ProjectError for a key that none has."""
    known = [export.key for export in EXPORTS]
    for key in keys:
        if key not in known:
            raise ProjectError(
                "There is no export called {name}; choose from {known}.", name=key, known=", ".join(known)
            )
    return tuple(export for export in EXPORTS if export.key in keys)


def check_exports(folder: Path, exports: Iterable[Export], *, how: Writing = USUAL_WRITING) -> None:
    """Raise ProjectError where the exports may not be written into `folder`; asked before the long work."""
    check_folder(folder, [export.file for export in exports], how=how)


def check_templates(template: Path | None, sheet_template: Path | None) -> None:
    """Raise ProjectError for a bureau's own template that is none; asked before the long work."""
    if template is not None:
        _function(".report.docx:opened")(template)
    if sheet_template is not None:
        _function(".sheets.drawing.look:read_look")(sheet_template)


def write_exports(
    request: ExportRequest,
    exports: Iterable[Export],
    folder: Path,
    *,
    finish: Callable[[Path], None] | None = None,
    how: Writing = USUAL_WRITING,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> list[Path]:
    """Write these exports into a folder and return the files; on any error the folder is as it was before.

    `finish` is given the folder in which they were made before they take their places. What is handed on tells nobody
    what to type.

    Raises ProjectError where the folder cannot be written to or holds such files that are not ours, and WorkCancelled.
    """
    request = replace(request, words=speak_on_paper(request.words.language))
    steps = [(export, export.names(request)) for export in exports]
    check_folder(folder, list(_names(steps)), how=how)
    with replacing_folder(folder, how=how) as made:
        for done, (export, names) in enumerate(steps):
            go_on(progress, cancelled, done / len(steps), export.title)
            if names:
                with told_of(folder):
                    export.write(request, made / names[0])
        if finish is not None:
            finish(made)
    return [folder / name for name in _names(steps)]


def _names(steps: Iterable[tuple[Export, tuple[str, ...]]]) -> Iterator[str]:
    for _, names in steps:
        yield from names
