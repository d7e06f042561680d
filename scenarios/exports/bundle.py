"""The output folder: a project with its results for QGIS, drawings, a web map, and the verdicts as JSON and Excel."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from ...coverage.evaluation.verdict import Verdict
from ...layers.crs.names import crs_name
from ...progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from ..build.request import CheckRequest
from ..build.sources import keep_sources
from ..planning.request import ViewRequest
from ..presentation.names import later
from ..presentation.summary import circles
from ..presentation.translate import Words
from ..project.atomic_write import check_folder, replacing_folder
from ..project.disk import told_of
from ..project.project import FILE_NAME, fill_project
from ..project.writing import USUAL, Writing
from ..runs.evaluation import Result
from .verdicts_json import write_json
from .verdicts_xlsx import write_results_xlsx

MAP: Final = "map.png"
WEB_MAP: Final = "map.html"
JSON: Final = "verdicts.json"
XLSX: Final = "verdicts.xlsx"

VERDICT_FILES: Final = (JSON, XLSX)
FIRST_FILES: Final = (FILE_NAME, *VERDICT_FILES, WEB_MAP, MAP)
"""What every folder of results holds; asked for before the long work, so that nobody waits for a refusal."""

Step = tuple[str, str, Callable[[Path], None]]
"""The file's name, what is being done, and what writes it to a path."""


def write_outputs(
    result: Result,
    folder: Path,
    words: Words,
    *,
    made_of: CheckRequest | None = None,
    how: Writing = USUAL,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> list[Path]:
    """Write all output files of `result` into `folder` and return them; on any error nothing is written.

    The project keeps from which files it was `made_of`, where that is told.

    `map.png` shows the plan's first circle, `map-<clause>.png` each further one. Files of the same names are replaced.
    Raises `ProjectError` where the folder cannot be written, a file stands there that LifeCircle did not write, or a
    drawing lacks a font; and `WorkCancelled`.
    """
    steps = list(_steps(result, words, folder, made_of))
    check_folder(folder, [name for name, _, _ in steps], how=how)
    with replacing_folder(folder, how=how) as beside:
        for done, (name, doing, write) in enumerate(steps):
            if cancelled():
                raise WorkCancelled
            progress(done / len(steps), doing)
            with told_of(folder):
                write(beside / name)
    progress(1.0, later("Writing the files"))
    return [folder / name for name, _, _ in steps]


def write_verdicts(result: Result, folder: Path, words: Words, *, how: Writing = USUAL) -> list[Path]:
    """Write only the verdicts, as JSON and XLSX, into `folder` and return both files; errors as `write_outputs`."""
    with replacing_folder(folder, how=how) as beside:
        for name, _, write in _verdict_steps(result, words):
            with told_of(folder):
                write(beside / name)
    return [folder / JSON, folder / XLSX]


def _steps(result: Result, words: Words, folder: Path, made_of: CheckRequest | None) -> Iterator[Step]:
    from .results_gpkg import write_results  # noqa: PLC0415  (the verdicts alone need no layers)

    project, evaluation = result.project, result.evaluation

    def write_project(path: Path) -> None:
        fill_project(project, path)
        write_results(project.layers, evaluation, words, path)
        if made_of is not None:
            keep_sources(path, made_of, folder=folder)

    yield FILE_NAME, later("Writing the project"), write_project
    yield from _verdict_steps(result, words)
    from .web_map import write_web_map  # noqa: PLC0415  (the verdicts alone need no map)

    yield (
        WEB_MAP,
        later("Drawing the web map"),
        lambda path: write_web_map(project.layers, project.settings, evaluation, words, path),
    )
    yield from _drawing_steps(result, words)


def _verdict_steps(result: Result, words: Words) -> Iterator[Step]:
    evaluation, settings = result.evaluation, result.project.settings
    crs = result.place.network.crs
    yield JSON, later("Writing the verdicts"), lambda path: write_json(evaluation, settings, crs, words, path)
    yield XLSX, later("Writing the verdicts"), lambda path: write_results_xlsx(ViewRequest(result), words, path)


def _drawing_steps(result: Result, words: Words) -> Iterator[Step]:
    from ..analyses.reached_ground import ground_of_verdict  # noqa: PLC0415  (as above)
    from .sheets.margin import TitleBlock  # noqa: PLC0415  (matplotlib takes its time, and only drawings need it)
    from .sheets.sheet import write_drawing  # noqa: PLC0415  (as above)

    project = result.project
    for place, (verdict, _) in enumerate(circles(result.evaluation)):
        name = MAP if place == 0 else f"map-{verdict.clause.id}.png"

        def draw(path: Path, verdict: Verdict = verdict) -> None:
            ground = ground_of_verdict(result.place, result.evaluation, verdict)
            block = TitleBlock(crs=crs_name(result.place.network.crs))
            write_drawing(project.layers, project.settings, verdict, words, path, ground=ground, block=block)

        yield name, later("Drawing the maps"), draw
