"""Sheets of the workbook for the review: facilities with catchments, edits with costs, problems of the data."""

from collections.abc import Iterable, Iterator

import numpy as np
import pyproj
import shapely

from ...editing.edits import describe
from ...presentation.estimates import as_known
from ...presentation.summary import category_name, circles
from ...presentation.titles import title_of
from ...runs.comparison import Comparison, ScenarioChange
from ..request import ExportRequest
from ..results_gpkg import people_per_facility

Row = tuple[object, ...]
Plain = tuple[str, tuple[str, ...], Iterable[Row]]


def further_sheets(request: ExportRequest, degrees: pyproj.Transformer) -> Iterator[Plain]:
    """Yield title, header and rows of each."""
    words, comparison = request.words, request.comparison
    titles = [title_of(verdict.clause, words) for verdict, _ in circles(request.result.evaluation)]
    yield (
        words("Facilities"),
        (words("Name"), words("Category"), words("Status"),
         *(words("{clause}: people served", clause=title) for title in titles),
         words("Longitude"), words("Latitude"), words("Id")),
        _facility_rows(request, degrees),
    )  # fmt: skip
    if comparison is not None and comparison.scenarios:
        yield (
            words("Edits and costs"),
            (words("Scenario"), words("No."), words("Edit"), words("Cost (10,000 yuan)"), words("Year"),
             words("Department"), words("Note"), words("Clause"), words("Newly served")),
            edit_rows(comparison, request),
        )  # fmt: skip
    yield (
        words("Problems of the data"),
        (words("File"), words("Rows"), words("Problem")),
        _problem_rows(request),
    )


def _facility_rows(request: ExportRequest, degrees: pyproj.Transformer) -> Iterator[Row]:
    """Yield the facilities that a circle searched for, with the people for whom each is the nearest."""
    facilities, words = request.result.project.layers.facilities, request.words
    drawn = circles(request.result.evaluation)
    people = [people_per_facility(evidence, len(facilities)) for _, evidence in drawn]
    counted = np.unique(np.concatenate([np.zeros(0, np.int32), *(evidence.counted for _, evidence in drawn)]))
    xy = shapely.get_coordinates(shapely.centroid(facilities.geometry.to_numpy()))
    lon, lat = degrees.transform(xy[:, 0], xy[:, 1])
    keys = facilities[["facility_id", "name", "category", "status"]].to_numpy()
    for row in counted:
        ident, name, category, status = map(str, keys[row])
        served = (
            as_known(float(one[row]), estimated=bool(verdict.estimated)) if np.isfinite(one[row]) else None
            for one, (verdict, _) in zip(people, drawn, strict=True)
        )
        at = (round(float(lon[row]), 7), round(float(lat[row]), 7))
        yield (name, category_name(category, words), words.name(status), *served, *at, ident)


def edit_rows(comparison: Comparison, request: ExportRequest) -> Iterator[Row]:
    """Yield a row for every edit and circle that it changes, one alone for an edit that changes none."""
    words = request.words
    for scenario in comparison.scenarios:
        titles = {one.after.clause.id: title_of(one.after.clause, words) for one in scenario.clauses}
        guessed = {one.after.clause.id for one in scenario.clauses if one.after.estimated}
        for number, edit in enumerate(scenario.scenario.edits, start=1):
            said = (
                scenario.scenario.name,
                number,
                words.say(describe(edit, scenario.place.facilities)),
                edit.cost,
                edit.year,
            )
            brought: list[tuple[str, float | None]]
            brought = [
                (titles[key], as_known(value, estimated=key in guessed))
                for key, value in brought_by(scenario, edit.id).items()
                if value
            ]
            for title, value in brought or [("", None)]:
                yield (*said, edit.department, edit.note, title, value)


def brought_by(scenario: ScenarioChange, edit: str) -> dict[str, float | None]:
    """Return the people that an edit has served in addition, by clause."""
    return next((dict(part.served) for part in scenario.contributions if part.edit.id == edit), {})


def _problem_rows(request: ExportRequest) -> Iterator[Row]:
    """Yield what was left out of each file or is in doubt, and what was warned of."""
    words, settings = request.words, request.result.project.settings
    for record in settings.inputs:
        for note in record.told:
            yield (record.file, record.rows, words.say(note.message()))
    for note in settings.warnings:
        yield ("", None, words.say(note.message()))
