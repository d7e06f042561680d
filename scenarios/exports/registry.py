"""Everything that can be handed on: every command, the window and the output folder read this list.

To add an export: a module of `kinds`, in the room of its kind and named as its key.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Final

from ...progress import Cancelled, Progress, go_on, ignore_progress, never_cancelled, part
from ...scratch import scratch_folder
from ..errors import ProjectError
from ..presentation.translate import speak_on_paper
from ..project.storage.atomic_write import check_folder, replacing_folder
from ..project.storage.disk import told_of
from ..project.storage.writing import USUAL as USUAL_WRITING
from ..project.storage.writing import Writing
from .export import Export
from .kinds import ROOMS, export_modules, key_of
from .request import ExportRequest, Sharing, Telling

DIFFERENCES: Final = "differences"
"""The maps of what scenarios change; there is nothing to draw where none is told of."""


def _found() -> tuple[Export, ...]:
    """Return every export by its room and its place in it."""
    found = [(room, key_of(name), import_module(f"{_KINDS}.{room}.{name}").EXPORT) for room, name in export_modules()]
    placed = [replace(export, key=key, kind=room) for room, key, export in found]
    return tuple(sorted(placed, key=lambda one: (ROOMS.index(one.kind), one.place, one.key)))


_KINDS: Final = f"{__package__}.kinds"
EXPORTS: Final = _found()
USUAL: Final = ("report", "sheets", "xlsx", "json", "web-map", "gpkg")
"""What is written where nobody chose."""
HANDED_IN: Final = (*USUAL, "report-docx")
"""What the window proposes: offices go on writing in the report before they hand it in."""
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
        import_module(".report.docx", __package__).opened(template)
    if sheet_template is not None:
        import_module(".sheets.drawing.look", __package__).read_look(sheet_template)


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
    request = replace(request, words=speak_on_paper(request.words.language), telling=Telling())
    steps = [(export, export.names(request)) for export in exports]
    check_folder(folder, list(_names(steps)), how=how)
    with scratch_folder() as shared, replacing_folder(folder, how=how) as made:
        request = replace(request, sharing=Sharing(shared))
        for done, (export, names) in enumerate(steps):
            go_on(progress, cancelled, done / len(steps), export.title)
            if names:
                share = part(progress, done / len(steps), (done + 1) / len(steps))
                share(0.0, request.words("{what}: {file}", what=request.words(export.title), file=names[0]))
                request.telling.progress, request.telling.file = share, names[0]
                with told_of(folder):
                    export.write(request, made / names[0])
        if finish is not None:
            finish(made)
    return [folder / name for name in _names(steps)]


def _names(steps: Iterable[tuple[Export, tuple[str, ...]]]) -> Iterator[str]:
    for _, names in steps:
        yield from names
