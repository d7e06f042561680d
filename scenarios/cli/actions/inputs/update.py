"""`lifecircle update PROJECT`, and `lifecircle new FILE` to begin one."""

import json
from pathlib import Path
from typing import Final

from .....new_files import write_new
from .....progress import part
from ....build.sources import keeping_sources, sources_of
from ....editing.applying import begin_site, replay
from ....editing.edits import describe
from ....editing.lock import raise_where_edited
from ....editing.store import open_store
from ....errors import ProjectError
from ....exports.registry import RESULTS, find_exports, write_exports
from ....exports.request import ExportRequest
from ....project.project import project_file
from ....runs.check import run_check
from ....runs.opening import keep_for_opening
from ...console import Shell
from ...tables import show

TEMPLATE: Final = """# A check for LifeCircle: lifecircle check {name}
# Paths are taken from this file's folder. Only network, facilities and population are needed.
name = "{stem}"
plan = "circles"                     # see 'lifecircle plans list', or the path of a plan file
out = "result"

[network]
file = "streets.osm.pbf"             # OpenStreetMap, or a layer of street lines

[[facilities]]
file = "facilities.csv"              # category = "library" where the file does not tell

[population]
file = "people.gpkg"

# [[districts]]
# file = "townships.shp"
# level = "township"
"""


def do_update(shell: Shell, path: Path, *, as_json: bool) -> None:
    """Read what has changed anew, keep scenarios and history, and say which edits do not fit any more."""
    file = project_file(path)
    sources = sources_of(file)
    changed = sources.changed
    words = shell.words
    if not changed:
        if as_json:
            shell.out.print_json(json.dumps({"changed": [], "dangling": []}))
        shell.tell(words("None of the files has changed since the project was made."))
        return
    raise_where_edited(file)
    open_store(file, read_only=True).load()  # raises where a later program has written the scenarios
    with shell.progress() as progress:
        result = run_check(sources.request, progress=part(progress, 0.0, 0.8))
        asked = ExportRequest(result, words, quick=True)
        how, rest = shell.writing(force=False), part(progress, 0.8, 0.95)
        finish = keeping_sources(sources.request, file.parent)
        write_exports(asked, find_exports(RESULTS), file.parent, finish=finish, how=how, progress=rest)
        keep_for_opening(file, progress=part(progress, 0.95, 1.0))
    board, _, _ = open_store(file, read_only=True).load()
    site = begin_site(result.place)
    dangling = [(one.name, found) for one in board.scenarios for found in replay(site, one.edits).dangling]
    if as_json:
        told = [{"scenario": name, "edit": one.edit.id, "reason": words.say(one.reason)} for name, one in dangling]
        names = [one.name for one in changed]
        shell.out.print_json(json.dumps({"changed": names, "dangling": told}, ensure_ascii=False))
    else:
        show(shell, result)
    shell.tell(words("Read again: {files}", files=words(", ").join(one.name for one in changed)))
    for name, found in dangling:
        reason, edit = words.say(found.reason), words.say(describe(found.edit))
        shell.warn(words("{scenario}, {edit}: {reason}", scenario=name, edit=edit, reason=reason))


def begin_check(shell: Shell, file: Path) -> None:
    """Write a check file to begin from; one that is there is left as it is."""
    text = TEMPLATE.format(name=file.name, stem=file.stem)
    try:
        write_new(file, text)
    except OSError as error:
        raise ProjectError(
            "{file} cannot be written ({reason}).", file=file.name, reason=error.strerror or error
        ) from error
    shell.answers(file=file)
    shell.tell(shell.words("{file} was written; fill in your files, then run 'lifecircle check' with it.", file=file))
