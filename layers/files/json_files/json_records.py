"""JSON that holds records, as map services answer: the longest list of objects in it becomes a table."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from ....limits import MAX_RECORDS_BYTES
from ...crs.datums import of_datum
from ...errors import DataError
from ...report import Notes
from ..kinds.sizes import check_cells, check_width
from ..texts.encodings import decoded, detect_encoding, known_encoding
from ..texts.scripts import is_printed, json_of_script
from .answers import datum_of, refusal, unfinished
from .tables_as_json import rows_of, rows_under_names

_DEEPEST: Final = 8
_TELLING: Final = frozenset(
    (
        "name",
        "title",
        "id",
        "uid",
        "location",
        "lng",
        "lon",
        "lat",
        "x",
        "y",
        "名称",
        "经度",
        "formatted_address",
        "type",
    )
)
"""Keys of a record, by which it is told from a page of an answer that only holds records."""
_ENDS: Final = {"lon": ("lng", "lon", "longitude"), "lat": ("lat", "latitude")}
_PAIR: Final = 2
_BELOW: Final = frozenset(("districts", "children"))
"""Keys under which a record holds more of its kind: the districts of a district."""


def load_json(path: Path, encoding: str | None) -> tuple[Any, str]:
    """What a file of JSON, or of one JSON value a line, holds, and its encoding. Raises DataError where it is none."""
    if path.stat().st_size > MAX_RECORDS_BYTES:
        raise DataError(
            "{file} is larger than {megabytes} MB; cut it to the place you plan for.",
            file=path.name,
            megabytes=MAX_RECORDS_BYTES >> 20,
        )
    data = path.read_bytes()
    used = known_encoding(encoding, path.name) if encoding else detect_encoding(data) or "utf-8"
    text = decoded(data, used, path.name).lstrip("\ufeff \r\n")
    try:
        return json.loads(text), used
    except RecursionError as error:
        raise DataError("{file} is not readable JSON: it is nested too deeply.", file=path.name) from error
    except json.JSONDecodeError as error:
        try:
            return _by_lines_or_script(text), used
        except (json.JSONDecodeError, RecursionError):
            if is_printed(text):
                raise DataError(
                    "{file} is not JSON but what Python prints (single quotes); write it with json.dump.",
                    file=path.name,
                ) from error
            raise DataError(
                "{file} is not readable JSON, or is cut off (line {line}); download it again.",
                file=path.name,
                line=error.lineno,
            ) from error


def _by_lines_or_script(text: str) -> Any:  # noqa: ANN401 - JSON
    """One value a line, or the value that a script holds. Raises json.JSONDecodeError where it is neither."""
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        return [json.loads(line.strip("\x1e, ")) for line in lines]
    except json.JSONDecodeError:
        return json_of_script(text)


@dataclass(frozen=True, eq=False)
class Records:
    """The records of a file as a table, its encoding, and what must be said of what it lacks and of its datum."""

    frame: pd.DataFrame
    encoding: str
    lost: Notes
    doubts: Notes


def read_records(path: Path, encoding: str | None) -> Records:
    """The records of a JSON answer as a table, nested values as `location.lng`.

    Raises DataError where it holds no list of objects, or only the service's refusal.
    """
    value, used = load_json(path, encoding)
    lists: dict[str, list[dict[str, Any]]] = defaultdict(list)
    named = rows_under_names(value)
    for name, rows in [("", named)] if named else _lists(value, "", 0):
        lists[name] += rows
    if not lists and (words := refusal(value)):
        raise DataError(
            "{file} contains no places, only a refusal by the service: {words}. Ask it again.",
            file=path.name,
            words=words[:200],
        )
    if not lists and (tabled := rows_of(value)):
        lists[""] = tabled
    if not lists:
        raise DataError(
            "{file} is JSON without features or records; give what the service answered, or export it as GeoJSON.",
            file=path.name,
        )
    rows = max(lists.values(), key=len)
    flat = [dict(_flat(row, "", 0)) for row in rows]
    width = len(set[str]().union(*flat))
    check_width(width, path.name)
    check_cells(width * len(flat), path.name)
    frame = _plainly_named(pd.DataFrame(flat, dtype=object))
    told = datum_of(value)
    doubts = (of_datum(told[1], path.name, service=told[0]),) if told is not None else ()
    return Records(frame, used, unfinished(value, len(rows)), doubts)


def _plainly_named(frame: pd.DataFrame) -> pd.DataFrame:
    """Coordinates that lie deep, as `geometry.location.lat`, under their last name: of several the least deep."""
    names = [str(name) for name in frame.columns]
    ends: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: name.count(".")):
        ends[name.rpartition(".")[2].casefold()].append(name)
    told = {role: next((end for end in ends if end in words), "") for role, words in _ENDS.items()}
    if not all(told.values()) or not all("." in ends[end][0] for end in told.values()):
        return frame
    return frame.rename(columns={ends[end][0]: end for end in told.values()})


def _lists(value: Any, name: str, depth: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:  # noqa: ANN401 - JSON
    """Every list of objects with the key it stands under; pages of one answer are found under one key."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _lists(inner, str(key), depth + 1)
    elif isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        records = [row for row in rows if _TELLING & {str(key).casefold() for key in row}]
        if records:
            yield name, records
        telling = set(map(id, records))
        for row in rows:
            inner = row if id(row) not in telling else {key: row[key] for key in _BELOW & row.keys()}
            yield from _lists(inner, name, depth + 1)


def _is_place(cells: list[Any]) -> bool:
    """Whether a list begins with a longitude and a latitude, and a number follows, as charts of points have it."""
    numbers = len(cells) == _PAIR + 1 and all(isinstance(cell, int | float) for cell in cells)
    return (
        numbers and all(isinstance(cell, float) for cell in cells[:_PAIR]) and abs(cells[0]) <= 180 >= 2 * abs(cells[1])
    )


def _flat(value: dict[str, Any], before: str, depth: int) -> Iterator[tuple[str, object]]:
    for key, inner in value.items():
        if isinstance(inner, dict) and depth < _DEEPEST:
            yield from _flat(inner, f"{before}{key}.", depth + 1)
        elif isinstance(inner, list):
            pair, rest = (inner[:_PAIR], inner[_PAIR:]) if _is_place(inner) else (inner, [])
            yield f"{before}{key}", ";".join(map(str, pair)) if inner else None
            yield from ((f"{before}{key}.{number}", value) for number, value in enumerate(rest, _PAIR))
        else:
            yield f"{before}{key}", inner
