"""Verdicts as JSON, for machines."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pyproj

from .... import __version__
from ....coverage.accessibility.unserved_areas import UnservedArea
from ....coverage.evaluation.verdict import CircleEvidence, Evaluation, Verdict, VerdictPart
from ....layers.crs.metric import transformer
from ....layers.crs.names import WGS_84
from ...presentation.plain_json import json_text, number, plain_json
from ...presentation.summary import clause_line
from ...presentation.titles import note_of, title_of
from ...presentation.translate import Words
from ...project.settings import Control, InputRecord, Settings
from ..request import ExportRequest

VERSION: Final = 1
"""Of the JSON's layout; raised when a reader of before would stumble."""


def verdicts_document(evaluation: Evaluation, settings: Settings, crs: pyproj.CRS, words: Words) -> dict[str, Any]:
    """Return everything that the evaluation found as JSON holds it; unknown and unbounded figures are None."""
    found = plain_json(_document(evaluation, settings, to_degrees(crs), words))
    assert isinstance(found, dict)
    return found


def write_json(evaluation: Evaluation, settings: Settings, crs: pyproj.CRS, words: Words, path: Path) -> None:
    """Write everything that the evaluation found as UTF-8 JSON; unknown and unbounded figures are null."""
    path.write_text(json_text(_document(evaluation, settings, to_degrees(crs), words)), encoding="utf-8")


def _document(evaluation: Evaluation, settings: Settings, degrees: pyproj.Transformer, words: Words) -> dict[str, Any]:
    plan = evaluation.plan
    return {
        "format": "lifecircle-verdicts",
        "version": VERSION,
        "program": __version__,
        "language": words.language,
        "place": settings.name,
        "created": settings.created,
        "plan": {
            "key": plan.key,
            "title": title_of(plan, words),
            "document": plan.document or None,
            "issued": plan.issued or None,
            "year": plan.year,
            "base_year": plan.base_year,
            "note": words.of(note_of(plan)) or None,
            "scope": plan.scope.model_dump() if plan.scope else None,
        },
        "estimated": list(settings.estimated),
        "inputs": [_input(record, words) for record in settings.inputs],
        "warnings": [words.say(note.message()) for note in settings.warnings],
        "controls": [_control(row) for row in settings.controls],
        "clauses": [_verdict(verdict, degrees, words) for verdict in evaluation.verdicts],
    }


def _input(record: InputRecord, words: Words) -> dict[str, Any]:
    done = [words.say(note.message()) for note in record.done]
    return {"role": record.role, "file": record.file, "rows": record.rows, "done": done}


def _control(row: Control) -> dict[str, Any]:
    return {**row.model_dump(), "difference": row.difference, "share": row.share}


def _verdict(verdict: Verdict, degrees: pyproj.Transformer, words: Words) -> dict[str, Any]:
    clause, line = verdict.clause, clause_line(verdict, words)
    evidence = verdict.evidence
    return {
        "id": clause.id,
        "title": line.title,
        "kind": clause.kind,
        "group": verdict.group,
        "area": clause.area,
        "year": clause.year,
        "quoted": list(clause.quoted),
        "where": clause.where,
        "note": words.of(note_of(clause)) or None,
        "certainty": clause.certainty,
        "nature": clause.nature,
        "wording": clause.wording or None,
        "department": clause.department or None,
        "baseline": clause.baseline.model_dump() if clause.baseline else None,
        "read_by": verdict.reading,
        "state": verdict.state,
        "strict": verdict.strict,
        "lower_bound": verdict.bound,
        "reason": line.reason or None,
        **{key: number(getattr(verdict, key)) for key in ("measured", "target", "margin", "error")},
        "target_implied": verdict.target_implied,
        "unit": verdict.unit,
        **{key: number(getattr(verdict, key)) for key in ("people", "served", "unserved", "share")},
        "estimated": list(verdict.estimated),
        "notes": list(line.notes),
        "assumed": [words.say(one) for one in verdict.assumed],
        "by_group": [{**vars(row), "title": words.name(row.key)} for row in verdict.by_group],
        "by_area_type": [{**vars(row), "title": words.name(row.key)} for row in verdict.by_area_type],
        "by_district": [dict(vars(row)) for row in verdict.by_district],
        "parts": [_part(part, words) for part in verdict.parts],
        "sureness": asdict(verdict.sureness) if verdict.sureness else None,
        "unserved_areas": _areas(evidence, degrees) if isinstance(evidence, CircleEvidence) else [],
    }


def _part(part: VerdictPart, words: Words) -> dict[str, Any]:
    keys = ("state", "measured", "target", "unit", "people", "served", "unserved", "group", "error")
    figures = {key: plain_json(getattr(part, key)) for key in keys}
    return {"label": words.say(part.label), "reason": words.say(part.reason) if part.reason else None, **figures}


def _areas(evidence: CircleEvidence, degrees: pyproj.Transformer) -> list[dict[str, Any]]:
    return [
        {
            "rank": rank,
            "name": area.name,
            "people": number(area.people),
            "lon": lon,
            "lat": lat,
            "area_type": area.area_type,
            "cost": number(area.cost),
        }
        for rank, (area, lon, lat) in enumerate(located(evidence.areas, degrees), start=1)
    ]


def located(areas: Sequence[UnservedArea], degrees: pyproj.Transformer) -> Iterator[tuple[UnservedArea, float, float]]:
    """Yield each area with its longitude and latitude in WGS-84, to a centimetre or so."""
    for area in areas:
        lon, lat = degrees.transform(*area.xy)
        yield area, round(lon, 7), round(lat, 7)


def to_degrees(crs: pyproj.CRS) -> pyproj.Transformer:
    """Return the transformer from a metric system to WGS-84 degrees."""
    return transformer(crs, WGS_84)


def export_json(request: ExportRequest, path: Path) -> None:
    """Write the verdicts of an export as JSON."""
    result = request.result
    write_json(result.evaluation, result.project.settings, result.place.network.crs, request.words, path)
