"""Verdicts as files for machines and for Excel: `verdicts.json` and `verdicts.xlsx`."""

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import pyproj

from ....coverage.evaluation.verdict import CoverageRow, Evaluation, Verdict
from ...planning.request import ViewRequest
from ...presentation.estimates import as_known
from ...presentation.map_style import STATES
from ...presentation.plain_json import number
from ...presentation.summary import asked_groups, circles, clause_lines, limit_text, listed, unit_text
from ...presentation.titles import note_of, title_of
from ...presentation.translate import Words
from ...project.settings import Control, Settings
from ..request import ExportRequest
from .review_sheets import Plain, Row, further_sheets
from .verdicts_json import located, to_degrees
from .view_sheets import yearly_sheets
from .workbook import Sheet, write_workbook


def export_xlsx(request: ExportRequest, path: Path) -> None:
    """Write a workbook: clauses, parts, districts, groups, facilities, unserved areas, edits, problems of the data."""
    result, words = request.result, request.words
    colours = {words.name(state): colour for state, colour in STATES.items()}
    degrees, settings = to_degrees(result.place.network.crs), result.project.settings
    sheets = (
        *_sheets(result.evaluation, settings, degrees, words),
        *further_sheets(request, degrees),
        _basis_sheet(result.evaluation, settings, words),
    )
    own = [Sheet(title, header, rows, colours) for title, header, each in sheets if (rows := list(each))]
    asked = ViewRequest(result, request.board)
    views = yearly_sheets(asked, words, taken=[sheet.title for sheet in own]) if not request.quick else ()
    write_workbook(path, chain(own, views))


def _sheets(evaluation: Evaluation, settings: Settings, degrees: pyproj.Transformer, words: Words) -> Iterator[Plain]:
    figures = (words("People"), words("Served"), words("Unserved"))
    clause, measured = words("Clause"), words("Measured")
    yield (
        words("Clauses"),
        (clause, words("Verdict"), measured, words("Target"), words("Margin"), words("Unit"), words("Unserved"),
         words("People"), words("Served"), words("Group"), words("Area"), words("Reason"), words("Assumed here"),
         words("Notes"), words("Nature"), words("Base value"), words("Base year"), words("Target year"),
         words("Quoted"), words("Place in the text"), words("Note on the clause"), words("Department"),
         words("Plan"), words("Document"), words("Read by"), words("Error, ±"), words("Id")),
        _clause_rows(evaluation, words),
    )  # fmt: skip
    yield (
        words("Parts"),
        (
            clause,
            words("Part"),
            words("Counted"),
            *figures,
            measured,
            words("Target"),
            words("Unit"),
            words("Verdict"),
            words("Reason"),
            words("Error, ±"),
        ),
        _part_rows(evaluation, words),
    )
    yield (
        words("Districts"),
        (clause, words("Level"), words("Name"), *figures, measured, words("Unit"), words("Error, ±"), words("Id")),
        _district_rows(evaluation, words),
    )
    yield (
        words("Groups"),
        (clause, words("Group or area type"), *figures, measured, words("Unit"), words("Error, ±")),
        _group_rows(evaluation, frozenset(settings.estimated), words),
    )
    yield (
        words("Unserved areas"),
        (clause, words("Rank"), words("Name"), words("People"), words("Longitude"), words("Latitude"), words("Area"),
         words("Way to the nearest"), words("Limit")),
        _area_rows(evaluation, degrees, words),
    )  # fmt: skip
    if settings.controls:
        yield (
            words("Control totals"),
            (words("Level"), words("District"), words("People"), words("Census"), words("Difference"),
             words("Difference, %"), words("Id")),
            _control_rows(settings.controls, words),
        )  # fmt: skip


def _basis_sheet(evaluation: Evaluation, settings: Settings, words: Words) -> Plain:
    header = (words("What"), words("File or value"), words("What was done"))
    return words("Basis"), header, _basis(evaluation, settings, words)


def _clause_rows(evaluation: Evaluation, words: Words) -> Iterator[Row]:
    for line, verdict in zip(clause_lines(evaluation, words), evaluation.verdicts, strict=True):
        people = _known((line.unserved, line.people, line.served), estimated=line.estimated)
        figures = (line.measured, line.target, line.margin, line.unit, *people)
        assumed = "\n".join(words.say(one) for one in verdict.assumed)
        texts = (line.group, line.area, line.reason, assumed, "\n".join(line.notes))
        plan = _of_the_plan(verdict, evaluation, words)
        yield (
            line.title,
            line.verdict,
            *figures,
            *texts,
            *plan,
            line.reading,
            line.error,
            line.id,
        )


def _of_the_plan(verdict: Verdict, evaluation: Evaluation, words: Words) -> Row:
    """Return what the plan says of a clause: its nature, base, year, words, place, note and department."""
    clause = verdict.clause
    base = clause.baseline
    return (
        words.name(clause.nature) if clause.nature else "",
        None if base is None else base.value,
        None if base is None else base.year,
        clause.year or evaluation.plan.year,
        " … ".join(clause.quoted),
        clause.where,
        words.of(note_of(clause)),
        clause.department,
        title_of(evaluation.plan, words),
        evaluation.plan.document,
    )


def _part_rows(evaluation: Evaluation, words: Words) -> Iterator[Row]:
    for verdict in evaluation.verdicts:
        for part in verdict.parts:
            estimated = bool(verdict.estimated)
            people = _known((part.people, part.served, part.unserved), estimated=estimated)
            figures = (*people, part.measured, part.target)
            reason = words.say(part.reason) if part.reason else ""
            texts = (unit_text(part.unit, words), words.name(part.state), reason)
            counted = words.name(part.group) if part.group else words("districts or facilities")
            yield (title_of(verdict.clause, words), words.say(part.label), counted, *figures, *texts, part.error)


def _district_rows(evaluation: Evaluation, words: Words) -> Iterator[Row]:
    for verdict in evaluation.verdicts:
        for row in verdict.by_district:
            place = (title_of(verdict.clause, words), words.name(row.level), row.name)
            yield (
                *place,
                *_figures(row, estimated=bool(verdict.estimated)),
                unit_text(verdict.unit, words),
                row.error,
                row.key,
            )


def _group_rows(evaluation: Evaluation, estimated: Container[str], words: Words) -> Iterator[Row]:
    for verdict in evaluation.verdicts:
        for row in (*asked_groups(verdict), *verdict.by_area_type):
            unit = unit_text(verdict.unit, words)
            guessed = bool(verdict.estimated) or row.key in estimated
            yield (
                title_of(verdict.clause, words),
                words.name(row.key),
                *_figures(row, estimated=guessed),
                unit,
                row.error,
            )


def _figures(row: CoverageRow, *, estimated: bool) -> Row:
    return (*_known((row.people, row.served, row.unserved), estimated=estimated), row.measured)


def _known(people: Iterable[float | None], *, estimated: bool) -> Iterator[float | None]:
    return (as_known(one, estimated=estimated) for one in people)


def _area_rows(evaluation: Evaluation, degrees: pyproj.Transformer, words: Words) -> Iterator[Row]:
    for verdict, evidence in circles(evaluation):
        for rank, (area, lon, lat) in enumerate(located(evidence.areas, degrees), start=1):
            people = as_known(area.people, estimated=bool(verdict.estimated))
            place = (rank, area.name, people, lon, lat, words.name(area.area_type))
            yield (title_of(verdict.clause, words), *place, number(area.cost), limit_text(evidence, words))


def _control_rows(controls: Sequence[Control], words: Words) -> Iterator[Row]:
    for row in controls:
        share = None if row.share is None else 100 * row.share
        yield (words.name(row.level), row.name, row.ours, row.census, row.difference, share, row.district_id)


def _basis(evaluation: Evaluation, settings: Settings, words: Words) -> Iterator[Row]:
    yield (words("Place"), settings.name, "")
    yield (
        words("Plan"),
        title_of(evaluation.plan, words),
        " ".join(filter(None, (evaluation.plan.document, words.of(note_of(evaluation.plan))))),
    )
    yield (words("Made"), settings.created, "LifeCircle " + settings.program)
    yield (words("Estimated"), listed((words.name(key) for key in settings.estimated), words) or words("nothing"), "")
    for record in settings.inputs:
        done = "\n".join(words.say(note.message()) for note in record.done)
        yield (words.name(record.role), record.file, done)
    for note in settings.warnings:
        yield (words("Warning"), "", words.say(note.message()))
