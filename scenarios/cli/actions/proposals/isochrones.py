"""`lifecircle isochrones PROJECT --service KEY`: how far a service reaches, drawn, written and told in figures."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from rich.table import Table

from .....progress import part
from ....analyses.isochrones import IsochroneRequest, IsochroneResult, check_isochrones, draw_isochrones
from ....errors import ProjectError
from ....exports.results.isochrones_file import check_target, write_isochrones
from ....presentation.summary import people_text
from ....presentation.translate import Words
from ....project.network_cache import user_cache
from ....project.project import project_file, read_project
from ....project.to_place import make_place
from ....runs.adhoc_plan import service_of
from ...console import Shell

ROWS_SHOWN: Final = 30


def run_isochrones(shell: Shell, path: Path, request: IsochroneRequest, out: Path, *, force: bool = False) -> None:
    """Read the project, draw, write, and print areas and people by limit."""
    check_isochrones(request)
    how = shell.writing(force=force)
    check_target(out, how=how)
    file = project_file(path)
    with shell.progress() as progress:
        project = read_project(file)
        kept = project.settings
        request = replace(request, crossing_s=kept.crossing_wait_s, signal_s=kept.signal_wait_s)
        place = make_place(project.layers, kept=user_cache())
        drawn = draw_isochrones(place, request, progress=part(progress, 0.2, 0.9))
        files = write_isochrones(drawn, out, how=how)
    for message in project.said:
        shell.warn(shell.words.say(message))
    for note in drawn.notes:
        shell.tell(shell.words.say(note))
    columns = ["facility_id", "facility", "lower", "limit", "unit", "area_km2", "people"]
    rows = drawn.polygons.reindex(columns=columns).to_dict("records") if shell.answer.asked else []
    shell.answers(
        service=request.service, mode=request.mode, group=request.group, total=drawn.total, polygons=rows, files=files
    )
    shell.out.print(isochrone_table(drawn, request, shell.words))
    if request.group in place.demand.estimated:
        shell.out.print(shell.words("* people of this group are estimated, not counted"))
    if request.each and len(drawn.polygons) > ROWS_SHOWN:
        shell.out.print(shell.words("{count} more, see the files", count=len(drawn.polygons) - ROWS_SHOWN))
    shell.tell_written(out.parent, (one.name for one in files))


def limits_of(text: str) -> tuple[float, ...]:
    """Return the limits that `5,10,15` names; raises `ProjectError`."""
    try:
        return tuple(float(number) for number in text.replace("，", ",").split(","))
    except ValueError as error:
        raise ProjectError(
            "The limits '{text}' cannot be understood; write them as numbers with commas: 5,10,15.", text=text
        ) from error


def isochrone_table(drawn: IsochroneResult, request: IsochroneRequest, words: Words) -> Table:
    """Return areas and people inside, a row for each polygon, the first of many."""
    service = service_of(request.service)
    title = service.title if words.language == "zh" else service.title_en
    table = Table(title=f"{title} · {words.name(request.mode)}", title_justify="left", header_style="bold")
    if request.each:
        table.add_column(words("Facility"), overflow="fold")
    for heading in (words("Limit"), words("Area (km²)"), words.name(request.group), words("Share")):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in drawn.polygons.head(ROWS_SHOWN).itertuples():
        name = [str(row.facility or row.facility_id)] if request.each else []
        limit = f"{row.lower:g}–{row.limit:g}" if row.lower else f"{row.limit:g}"
        people = None if np.isnan(row.people) else float(row.people)
        share = f"{100 * people / drawn.total:.1f}%" if people is not None and drawn.total else "–"
        table.add_row(*name, f"{limit} {words.name(row.unit)}", f"{row.area_km2:,.2f}", people_text(people), share)
    return table
