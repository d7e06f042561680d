"""Everything that can be handed on, one row each: the command line, the window and the output folder read this list.

To add an export: write a function of an `ExportRequest` and a path in a module of its own, and name it here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Final, cast

from ...progress import Cancelled, Progress, go_on, ignore_progress, never_cancelled
from ..editing.scenario import Board
from ..errors import ProjectError
from ..presentation.names import later
from ..presentation.translate import Words
from ..project.atomic_write import check_folder, replacing_folder
from ..project.disk import told_of
from ..project.writing import USUAL as USUAL_WRITING
from ..project.writing import Writing
from ..runs.evaluation import Result


@dataclass(frozen=True, eq=False)
class ExportRequest:
    """What every export is made from: an evaluated project, the language, and what stands in the title block."""

    result: Result
    words: Words
    unit: str = ""
    """The office that answers for it (编制单位)."""
    date: str = ""
    paper: str = "A3"
    """Of the sheets: A4 to A0."""
    template: Path | None = None
    """A bureau's own Word document for the report."""
    board: Board = field(default_factory=Board)
    """The project's scenarios."""


@dataclass(frozen=True)
class Export:
    """A kind of file: its key on the command line, its title, the file's name, and `module:function` that writes it."""

    key: str
    title: str
    file: str
    writer: str

    def write(self, request: ExportRequest, path: Path) -> None:
        """Write the file; what it needs is loaded only now."""
        module, _, name = self.writer.partition(":")
        write = getattr(import_module(module, __package__), name)
        cast("Callable[[ExportRequest, Path], None]", write)(request, path)


EXPORTS: Final = (
    Export("report", later("Report (PDF)"), "report.pdf", ".report.report:export_report"),
    Export("report-docx", later("Report (Word)"), "report.docx", ".report.report:export_report"),
    Export("sheets", later("Map sheets (PDF, one for each circle)"), "sheets.pdf", ".sheets.atlas:export_atlas"),
    Export("json", later("Verdicts for machines (JSON)"), "verdicts.json", ".verdicts_json:export_json"),
    Export("xlsx", later("Verdicts for Excel"), "verdicts.xlsx", ".verdicts_xlsx:export_xlsx"),
    Export("web-map", later("Interactive map (opens in any browser, offline)"), "map.html", ".web_map:export_web_map"),
    Export(
        "public-map",
        later("Map of public services for citizens (one page, offline, no people's data)"),
        "public-map.html",
        ".public_map.public_map:export_public_map",
    ),
    Export(
        "fitness-map",
        later("Map of where to do sport, for citizens"),
        "fitness-map.html",
        ".public_map.public_map:export_fitness_map",
    ),
    Export(
        "care-map",
        later("Map of care for older people, in large letters"),
        "care-map.html",
        ".public_map.public_map:export_care_map",
    ),
    Export("gpkg", later("Project and results for QGIS (GeoPackage)"), "lifecircle.gpkg", ".results_gpkg:export_gpkg"),
)
USUAL: Final = ("report", "sheets", "xlsx", "json", "web-map", "gpkg")
"""What is written where nobody chose."""


def find_exports(keys: Sequence[str]) -> tuple[Export, ...]:
    """Return the exports of these keys, in the list's order; raises ProjectError for a key that none has."""
    known = [export.key for export in EXPORTS]
    for key in keys:
        if key not in known:
            raise ProjectError(
                "There is no export called {name}; choose from {known}.", name=key, known=", ".join(known)
            )
    return tuple(export for export in EXPORTS if export.key in keys)


def write_exports(
    request: ExportRequest,
    exports: Iterable[Export],
    folder: Path,
    *,
    how: Writing = USUAL_WRITING,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> list[Path]:
    """Write these exports into a folder and return the files; on any error the folder is as it was before.

    Raises ProjectError where the folder cannot be written to or holds such files that are not ours, and WorkCancelled.
    """
    wanted = tuple(exports)
    check_folder(folder, [export.file for export in wanted], how=how)
    with replacing_folder(folder, how=how) as made:
        for done, export in enumerate(wanted):
            go_on(progress, cancelled, done / len(wanted), export.title)
            with told_of(folder):
                export.write(request, made / export.file)
    return [folder / export.file for export in wanted]
