"""Texts that are templates, markup, formulas or broken letters, in every field that a planner or a file fills."""

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

from ..scenarios.town_files import write_town
from .kinds import Ground, Kind, Try, wrong
from .trying import tried

TEXTS = (
    "{{ 7*7 }}", "{% x %}", "{# x", "</title><script>alert(9)</script>", "<img src=x onerror=alert(9)>",
    "${7*7}", "$\\frac$", "$a_{$", "a$b$c", "\\input{x}", "[/foo]", "[red]x[/red]", "[link=file:///x]x[/link]",
    '=HYPERLINK("http:x")', "@SUM(1+1)", "+1", "-1+2", "\tx", "a\x00b", "a\x01b", "a\x0bb", "\x1b[31mx", "a\ufffeb",
    "a\uffffb", "a\ud800b", "\u202egnp", "a\u200bb", "%s %n {0} {x!r}", "{a:>3000000000}",
    '#import "x"', '#read("/etc/passwd")',
    "<w:p/>", "]]>", "&lt;&amp;", "'; DROP TABLE x", "x" * 40_000, " " * 20_000, "\n\n\n", "🏥" * 300, "../../x", "con",
)  # fmt: skip
FIELDS = (
    "place", "facility", "facility id", "category column", "district", "district id", "street", "plan", "clause",
    "file", "scenario", "department",
)  # fmt: skip


def texts(ground: Ground) -> Iterator[Try]:
    """Every text in every field, through check, export and comparison."""
    for field in FIELDS:
        for text in TEXTS:
            yield Try(f"{text[:20]!r} as {field}", partial(_with_text, ground, field, text))


def _with_text(ground: Ground, field: str, text: str) -> str:
    folder = ground.fresh()
    write_town(folder)
    options = _put(folder, field, text)
    out = folder / "out"
    found = wrong(tried("check", folder / "town.toml", *options, "--out", out))
    project = out / "lifecircle.gpkg"
    if found or not project.is_file():
        return found
    edits = folder / "edits.json"
    said = text if field in {"scenario", "department"} else "x"
    edits.write_text(
        json.dumps([{"verb": "scale_people", "factor": 1.5, "note": said, "department": said[:200]}]), encoding="utf-8"
    )
    for command in (
        ("scenario", "add", project, edits),
        ("compare", project, "--out", folder / "cmp"),
        ("export", project, "--kind", "xlsx", "--kind", "csv", "--kind", "report", "--out", folder / "ex"),
    ):
        if found := wrong(tried(*command)):
            return found
    written = (path for name in ("out", "cmp", "ex") for path in (folder / name).rglob("*") if path.is_file())
    return next(filter(None, map(_opened, written)), "")


def _put(folder: Path, field: str, text: str) -> tuple[object, ...]:
    """Put a text into a field of the town's files; return the options that it needs besides."""
    legal = text.encode("utf-8", errors="replace").decode()
    if field == "place":
        return ("--name", text) if "\x00" not in text else ()
    if field in {"facility", "facility id", "category column"}:
        column = {"facility": "名称", "facility id": "编号", "category column": "类别"}[field]
        row = {"编号": "1", "名称": "x", "类别": "社区养老服务站", "经度": "104.0", "纬度": "30.0"} | {column: legal}
        lines = (folder / "care.csv").read_text(encoding="utf-8-sig").splitlines()
        cells = dict(zip(lines[0].split(","), lines[1].split(","), strict=True)) | {column: row[column]}
        quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells.values())
        (folder / "care.csv").write_text(",".join(cells) + "\n" + quoted + "\n" + lines[2] + "\n", encoding="utf-8")
    elif field in {"district", "district id"}:
        path = folder / "districts.geojson"
        layer = json.loads(path.read_text(encoding="utf-8"))
        layer["features"][0]["properties"]["name" if field == "district" else "code"] = text
        path.write_text(json.dumps(layer), encoding="utf-8")
    elif field == "street":
        path = folder / "town.osm"
        shown = re.sub(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", "?", legal)
        tag = "".join(f"&#{ord(letter)};" for letter in shown[:200])
        path.write_text(
            path.read_text(encoding="utf-8").replace("</way>", f'<tag k="name" v="{tag}"/></way>', 3), encoding="utf-8"
        )
    elif field in {"plan", "clause"}:
        return _plan(folder, field, text)
    elif field == "file":
        name = re.sub(r"[/\x00]", "_", text)[:60].encode("utf-8", errors="replace").decode() + ".csv"
        shutil.move(folder / "care.csv", folder / name)
        (folder / "town.toml").write_text(
            (folder / "town.toml").read_text(encoding="utf-8").replace('"care.csv"', json.dumps(name)), encoding="utf-8"
        )
    return ()


def _plan(folder: Path, field: str, text: str) -> tuple[object, ...]:
    path = folder / "own.toml"
    assert tried("plans", "new", path).code == 0
    which = 0 if field == "plan" else 1
    titles = [
        match.span() for match in re.finditer(r'^title(?:_en)? = ".*"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    plan = path.read_text(encoding="utf-8")
    start, end = titles[min(2 * which, len(titles) - 1)]
    path.write_bytes((plan[:start] + "title = " + json.dumps(text) + plan[end:]).encode("utf-8", errors="replace"))
    return ("--plan", path)


def _opened(path: Path) -> str:
    """Return what is wrong with a file that was written: it must open, and hold no text as anything but text."""
    data = path.read_bytes()
    if path.suffix == ".html" and (
        b"<script>alert(9)" in data or b"onerror=alert(9)>" in data.replace(b"\\u003e", b"")
    ):
        return f"{path.name} holds markup of a text"
    if path.suffix in {".xlsx", ".docx"}:
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                if name.endswith((".xml", ".rels")):
                    try:
                        root = ET.fromstring(book.read(name))
                    except ET.ParseError as error:
                        return f"{path.name}: {name} {error}"
                    if path.suffix == ".xlsx" and any(cell.tag.endswith("}f") for cell in root.iter()):
                        return f"{path.name}: {name} holds a formula"
    if path.suffix == ".csv" and re.search(rb'(^|,)"?[=@]', data, re.MULTILINE):
        return f"{path.name} holds a formula"
    if path.suffix == ".json":
        json.loads(data)
    return ""


KINDS = (Kind("A1, B4, B5", "hostile texts in twelve fields, through check, comparison and export", texts, 0.005),)
