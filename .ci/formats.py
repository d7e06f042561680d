# ruff: noqa: INP001  (a script beside CI, no package)
"""The documentation's page of formats and words, written from the tables that the program itself reads by.

Run it after a format, a column's name, a unit or a category's word was added: `.venv/bin/python .ci/formats.py`. It
rewrites docs/formats.md; a test does the same without writing, and fails where the page is not current.
"""

from collections.abc import Iterator
from pathlib import Path

from lifecircle.layers.facilities.categories import NO_SERVICE, built_in_categories
from lifecircle.layers.facilities.values import known_words
from lifecircle.layers.files.kinds.formats import FORMATS, Format
from lifecircle.layers.files.tables.text import DELIMITERS
from lifecircle.layers.files.texts.columns import known_names
from lifecircle.layers.files.texts.units import known_units
from lifecircle.layers.osm.access.road_words import road_tables
from lifecircle.yes_no import NO_WORDS, YES_WORDS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "formats.md"
KINDS = {
    "osm": "streets and facilities of OpenStreetMap",
    "layer": "layer of points, lines or areas",
    "table": "table; its rows lie where its coordinates say, people without any in the districts that they name",
    "raster": "raster of people",
    "archive": "unpacked; the layer, table or raster in it is taken",
}


def page() -> str:
    """Return the whole page."""
    return "\n".join([*_formats(), "", *_units(), "", *_columns(), "", *_cells(), "", *_roads(), "", *_words(), ""])


def _formats() -> Iterator[str]:
    yield "# Files and words that LifeCircle reads"
    yield ""
    yield "Written by `.ci/formats.py` from the program's own tables. Content decides what a file is, not its name."
    yield ""
    yield "## Read"
    yield ""
    yield "| format | 格式 | suffixes | as |"
    yield "|---|---|---|---|"
    for entry in FORMATS:
        if entry.reader:
            yield f"| {entry.title_en} | {entry.title} | {_suffixes(entry)} | {KINDS[entry.kind]} |"
    yield ""
    marks = " ".join("tab" if mark == "\t" else f"`{mark}`" for mark in DELIMITERS)
    yield f"Columns of a text table are parted by one of {marks}, or, where none of these is in it, by blanks. JSON may"
    yield "stand in a script: JSONP, the value of a variable, an argument of `registerMap`, below comments."
    yield "Encodings are found by content: UTF-8, UTF-16 and UTF-32 with and without their mark, GB18030 (GBK, GB2312),"
    yield "Big5 and the usual others."
    yield ""
    yield "## Not read, and what to do"
    yield ""
    yield "| format | 格式 | suffixes | what the program says |"
    yield "|---|---|---|---|"
    for entry in FORMATS:
        if entry.remedy is not None:
            said = entry.remedy.template.format(file="The file")
            yield f"| {entry.title_en} | {entry.title} | {_suffixes(entry)} | {said} |"


def _suffixes(entry: Format) -> str:
    return " ".join(f"`{suffix}`" for suffix in entry.suffixes) or "by content"


def _units() -> Iterator[str]:
    yield "## Units in headers, in titles and above tables"
    yield ""
    yield "Any of 十 百 千 万 十万 百万 亿, thousand, million may stand before them. Others are refused."
    yield ""
    yield "| counts | units |"
    yield "|---|---|"
    for quantity, units in known_units().items():
        yield f"| {quantity} | {', '.join(units)} |"


def _columns() -> Iterator[str]:
    yield "## Columns"
    yield ""
    yield "Case, spaces, punctuation and what stands in brackets do not count; more names:"
    yield "`layers/files/texts/columns.toml`."
    yield ""
    yield "| role | names |"
    yield "|---|---|"
    for role, names in known_names().items():
        yield f"| {role} | {', '.join(names)} |"


def _cells() -> Iterator[str]:
    yield "## What cells say"
    yield ""
    yield "A word counts wherever it stands in a cell; yes and no count as the whole of one."
    yield ""
    yield "| meaning | words |"
    yield "|---|---|"
    for meaning, words in known_words().items():
        yield f"| {meaning} | {', '.join(words)} |"
    for meaning, words in (("yes", YES_WORDS), ("no", NO_WORDS)):
        yield f"| {meaning} | {', '.join(sorted(words))} |"


def _roads() -> Iterator[str]:
    yield "## Words of streets"
    yield ""
    yield "More words: a file given with `--street-words`, of the form of `layers/osm/access/road_words.toml`; what"
    yield "they do stands in `streets.md`. OpenStreetMap's own values mean themselves. A CAD drawing's layers are read"
    yield "so too."
    yield ""
    for title, table in road_tables().items():
        yield f"| {title} | words |"
        yield "|---|---|"
        for meaning, words in table.items():
            yield f"| {meaning} | {', '.join(words).replace('|', '&#124;')} |"
        yield ""


def _words() -> Iterator[str]:
    yield "## Categories of facilities"
    yield ""
    yield "More words: a file given with `--categories`, of the form of `layers/facilities/categories.toml`."
    yield ""
    yield "| category | 类别 | words | parts of names |"
    yield "|---|---|---|---|"
    for key, entry in built_in_categories().entries.items():
        if key != NO_SERVICE:
            yield f"| {entry.en} | {entry.zh} | {', '.join(entry.words)} | {', '.join(entry.names)} |"
    none = built_in_categories().entries[NO_SERVICE]
    yield ""
    yield f"No public services of the plans, counted and left out: {', '.join(none.words)}."


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
