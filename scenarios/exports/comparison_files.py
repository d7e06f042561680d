"""A comparison as files: for machines, for Excel, for QGIS, and as maps of who gains and who loses.

`comparison.json` holds all of it; `comparison.xlsx` the same in sheets; `comparison.gpkg` the areas newly served and
newly left out; `difference-<scenario>-<clause>.png` a map for every circle that changes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyproj

from ...coverage.accessibility.unserved_areas import UnservedArea
from ...coverage.evaluation.verdict import CoverageRow, Verdict
from ...layers.schema import PlaceLayers
from ...texts import clean
from ..editing.codec import plain_edit
from ..editing.edits import describe
from ..editing.own_settings import own_settings
from ..presentation.estimates import as_known, is_estimated
from ..presentation.map_style import STATES
from ..presentation.plain_json import json_text, number
from ..presentation.titles import title_of
from ..presentation.translate import Words
from ..project.storage.atomic_write import replacing_folder
from ..project.storage.file_names import portable
from ..project.tables import write_table
from ..runs.comparison import ClauseChange, Comparison, RowChange, ScenarioChange
from ..runs.equality import Equality
from .tables.verdicts_json import located, to_degrees
from .tables.workbook import Sheet, write_workbook

Row = tuple[object, ...]

FORMAT: Final = 1
JSON: Final = "comparison.json"
XLSX: Final = "comparison.xlsx"
GPKG: Final = "comparison.gpkg"


def write_comparison(
    comparison: Comparison, layers: PlaceLayers, folder: Path, words: Words, *, maps: bool = True
) -> list[Path]:
    """Write all files into `folder` and return them. Raises `ProjectError` where it cannot be written."""
    from .sheets.difference_map import write_difference  # noqa: PLC0415  (matplotlib, where maps are asked for)

    with replacing_folder(folder) as beside:
        (beside / JSON).write_text(json_text(comparison_document(comparison, words)), encoding="utf-8")
        _write_xlsx(comparison, words, beside / XLSX)
        _write_areas(comparison, layers, beside / GPKG, words)
        drawn = [
            (one, change) for one in comparison.scenarios for change in one.clauses if maps and change.moves_people
        ]
        for row, (one, change) in enumerate(drawn):
            name = portable(f"difference-{row + 1}-{change.after.clause.id}", ".png")
            write_difference(layers, comparison.base_place, (one, change), words, beside / name)
        names = sorted(file.name for file in beside.iterdir())
    return [folder / name for name in names]


def comparison_document(comparison: Comparison, words: Words) -> dict[str, Any]:
    """Return the whole comparison as plain values for JSON."""
    degrees = to_degrees(comparison.base_place.network.crs)
    return {
        "format": FORMAT,
        "plan": comparison.base.plan.key,
        "base": comparison.base_name,
        "scenarios": [_scenario(one, degrees, words) for one in comparison.scenarios],
    }


def _scenario(one: ScenarioChange, degrees: pyproj.Transformer, words: Words) -> dict[str, Any]:
    scenario = one.scenario
    return {
        "id": scenario.id,
        "name": scenario.name,
        "note": scenario.note,
        "cost": scenario.cost,
        "parameters": scenario.parameters.model_dump(mode="json", exclude_defaults=True),
        "edits": [
            {**plain_edit(edit), "said": words.say(describe(edit, one.place.facilities))} for edit in scenario.edits
        ],
        "dangling": [{"edit": found.edit.id, "reason": words.say(found.reason)} for found in one.dangling],
        "clauses": [_clause(one, change, degrees, words) for change in one.clauses],
        "contributions": [
            {
                "edit": part.edit.id,
                "served": dict(part.served),
                "measured": dict(part.measured),
                "fallen": list(part.fallen),
            }
            for part in one.contributions
        ],
    }


def _clause(one: ScenarioChange, change: ClauseChange, degrees: pyproj.Transformer, words: Words) -> dict[str, Any]:
    before, after = change.equality
    return {
        "id": change.after.clause.id,
        "title": title_of(change.after.clause, words),
        "unit": change.after.unit,
        "before": _verdict(change.before),
        "after": _verdict(change.after),
        "change": number(change.change),
        "notes": [clean(words.say(note)) for note in change.told],
        "newly_served": change.newly_served,
        "left_out": change.left_out,
        "newcomers_served": change.newcomers_served,
        "newcomers_unserved": change.newcomers_unserved,
        "cost_per_newly_served": one.cost_per_newly_served(change.after.clause.id),
        "equality": {"before": _equality(before), "after": _equality(after)},
        "groups": [{**_row(row), "title": words.name(row.key)} for row in change.by_group],
        "area_types": [{**_row(row), "title": words.name(row.key)} for row in change.by_area_type],
        "districts": [_row(row) for row in change.by_district],
        "facilities": [asdict(row) for row in change.facilities],
        "gained_areas": _areas(change.gained, degrees),
        "lost_areas": _areas(change.lost, degrees),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    names = ("measured", "target", "margin", "people", "served", "unserved")
    return {"state": verdict.state, **{name: number(getattr(verdict, name)) for name in names}}


def _equality(found: Equality | None) -> dict[str, Any] | None:
    return None if found is None else {**asdict(found), "urban_rural_gap": found.urban_rural_gap}


def _row(row: RowChange) -> dict[str, Any]:
    sides = {side: _side(getattr(row, side)) for side in ("before", "after")}
    return {"key": row.key, "name": clean(row.name), "level": row.level, **sides, "change": number(row.change)}


def _side(row: CoverageRow | None) -> dict[str, Any] | None:
    names = ("people", "served", "unserved", "measured")
    return None if row is None else {name: number(getattr(row, name)) for name in names}


def _areas(areas: tuple[UnservedArea, ...], degrees: pyproj.Transformer) -> list[dict[str, Any]]:
    return [
        {"name": clean(area.name), "people": area.people, "lon": lon, "lat": lat}
        for area, lon, lat in located(areas, degrees)
    ]


# -------------------------------------------------------------------------------------------------------- XLSX
def _write_xlsx(comparison: Comparison, words: Words, path: Path) -> None:
    colours = {words.name(state): colour for state, colour in STATES.items()}
    sheets = _sheets(comparison, words)
    write_workbook(path, (Sheet(title, header, rows, colours) for title, header, rows in sheets))


def _sheets(comparison: Comparison, words: Words) -> Iterator[tuple[str, tuple[str, ...], Iterable[Row]]]:
    scenario, clause = words("Scenario"), words("Clause")
    before, after, change = words("Before"), words("After"), words("Change")
    gained, lost = words("Newly served"), words("Newly left out")
    yield (
        words("Clauses"),
        (scenario, clause, words("Verdict before"), words("Verdict"), before, after, change, words("Unit"),
         words("Margin"), words("Served"), words("Unserved"), gained, lost, words("Newcomers served"),
         words("Newcomers unserved"), words("Cost (10,000 yuan)"), words("Cost per person newly served"),
         words("Notes")),
        _clause_rows(comparison, words),
    )  # fmt: skip
    yield (
        words("Districts"),
        (scenario, clause, words("Level"), words("Id"), words("Name"), before, after, change, words("Served before"),
         words("Served")),
        _change_rows(comparison, words, "by_district"),
    )  # fmt: skip
    yield (
        words("Groups"),
        (scenario, clause, words("Level"), words("Id"), words("Group"), before, after, change, words("Served before"),
         words("Served")),
        _change_rows(comparison, words, "by_group"),
    )  # fmt: skip
    yield (
        words("Areas"),
        (scenario, clause, words("Kind"), words("Name"), words("People")),
        _area_rows(comparison, words, gained, lost),
    )
    yield (
        words("Equality"),
        (scenario, clause, words("Level"), words("Worst district"), words("Gap before"), words("Gap"),
         words("Gini before"), words("Gini"), words("Urban less rural before"), words("Urban less rural")),
        _equality_rows(comparison, words),
    )  # fmt: skip
    yield (
        words("Facilities"),
        (scenario, clause, words("Id"), words("Name"), before, after),
        _facility_rows(comparison, words),
    )
    yield (
        words("Projects"),
        (scenario, words("Id"), words("Project"), words("Cost (10,000 yuan)"), words("Year"), words("Department"),
         words("Note"), clause, words("People served by it"), words("Edits that no longer apply")),
        _project_rows(comparison, words),
    )  # fmt: skip


def _known(people: Iterable[float | None], *, estimated: bool) -> Iterator[float | None]:
    """Return people; estimated ones are shown behind the sign."""
    return (as_known(one, estimated=estimated) for one in people)


def _each(comparison: Comparison) -> Iterator[tuple[ScenarioChange, ClauseChange]]:
    return ((one, change) for one in comparison.scenarios for change in one.clauses)


def _clause_rows(comparison: Comparison, words: Words) -> Iterator[Row]:
    for one, change in _each(comparison):
        old, new = change.before, change.after
        people = (change.newly_served, change.left_out, change.newcomers_served, change.newcomers_unserved)
        guessed = bool(new.estimated)
        standing, moved = (_known(some, estimated=guessed) for some in ((new.served, new.unserved), people))
        cost = (one.scenario.cost, one.cost_per_newly_served(new.clause.id))
        yield (
            one.scenario.name, title_of(new.clause, words), words.name(old.state), words.name(new.state), old.measured,
            new.measured, change.change, words.unit(new.unit), new.margin, *standing, *moved, *cost,
            "\n".join(clean(words.say(note)) for note in change.told),
        )  # fmt: skip


def _change_rows(comparison: Comparison, words: Words, which: str) -> Iterator[Row]:
    demand = comparison.base_place.demand
    for one, change in _each(comparison):
        rows: tuple[RowChange, ...] = getattr(change, which)
        for row in rows:
            sides = [side.measured if side else None for side in (row.before, row.after)]
            people = [side.served if side else None for side in (row.before, row.after)]
            guessed = is_estimated(row.key, demand) if which == "by_group" else bool(change.after.estimated)
            served = _known(people, estimated=guessed)
            name = words.name(row.key) if which == "by_group" else row.name
            yield (
                one.scenario.name, title_of(change.after.clause, words), words.name(row.level), row.key, name, *sides,
                row.change, *served,
            )  # fmt: skip


def _area_rows(comparison: Comparison, words: Words, gained: str, lost: str) -> Iterator[Row]:
    for one, change in _each(comparison):
        for kind, areas in ((gained, change.gained), (lost, change.lost)):
            for area in areas:
                (people,) = _known((area.people,), estimated=bool(change.after.estimated))
                yield one.scenario.name, title_of(change.after.clause, words), kind, area.name, people


def _equality_rows(comparison: Comparison, words: Words) -> Iterator[Row]:
    for one, change in _each(comparison):
        old, new = change.equality
        if old is None or new is None:
            continue
        gaps = (old.gap, new.gap, old.gini, new.gini, old.urban_rural_gap, new.urban_rural_gap)
        yield one.scenario.name, title_of(change.after.clause, words), words.name(new.level), new.worst, *gaps


def _facility_rows(comparison: Comparison, words: Words) -> Iterator[Row]:
    for one, change in _each(comparison):
        for row in change.facilities:
            people = _known((row.before, row.after), estimated=bool(change.after.estimated))
            yield one.scenario.name, title_of(change.after.clause, words), row.id, row.name, *people


def _project_rows(comparison: Comparison, words: Words) -> Iterator[Row]:
    for one in comparison.scenarios:
        titles = {change.after.clause.id: title_of(change.after.clause, words) for change in one.clauses}
        guessed = {change.after.clause.id for change in one.clauses if change.after.estimated}
        brought = {part.edit.id: part for part in one.contributions}
        for text in own_settings(one.scenario.parameters, one.asked, words):
            yield one.scenario.name, "", text, None, None, "", "", "", None, ""
        for edit in one.scenario.edits:
            told = (
                one.scenario.name,
                edit.id,
                words.say(describe(edit, one.place.facilities)),
                edit.cost,
                edit.year,
                edit.department,
                edit.note,
            )
            part = brought.get(edit.id)
            served: list[tuple[str, float | None]] = [("", None)]
            if part and any(part.served.values()):
                served = [
                    (titles[key], as_known(value, estimated=key in guessed))
                    for key, value in part.served.items()
                    if value
                ]
            for title, value in served:
                yield *told, title, value, ", ".join(part.fallen) if part else ""


# -------------------------------------------------------------------------------------------------- GeoPackage
def _write_areas(comparison: Comparison, layers: PlaceLayers, path: Path, words: Words) -> None:
    rows = [
        {
            "scenario": clean(one.scenario.name),
            "clause": change.after.clause.id,
            "title": title_of(change.after.clause, words),
            "kind": kind,
            "name": clean(area.name),
            "people": area.people,
            "geometry": area.geometry,
        }
        for one, change in _each(comparison)
        for kind, areas in (("newly_served", change.gained), ("left_out", change.lost))
        for area in areas
    ]
    names = ["scenario", "clause", "title", "kind", "name", "people", "geometry"]
    frame = gpd.GeoDataFrame(pd.DataFrame(rows, columns=names), geometry="geometry", crs=layers.streets.edges.crs)
    write_table(frame, "difference_areas", path, geometry="MultiPolygon")
