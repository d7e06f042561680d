"""What QGIS shows of a project by itself: our symbols in its table `layer_styles`, and what each layer is called.

QGIS draws a layer of a GeoPackage by the row of `layer_styles` that is marked as the default. The symbols are QML of
version 3.22 with `prop` elements, which every later version reads too. Colours are those of our own drawings.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from ..presentation.map_style import (
    BOUNDARY,
    BUILDING,
    FACILITIES,
    INK,
    RAIL,
    SERVED,
    STREET,
    UNSERVED,
    UNSERVED_EDGE,
    WATER,
)
from ..presentation.names import later
from ..presentation.translate import Words, speak
from .geopackage import connect
from .storage.disk import told_of

STYLES: Final = "layer_styles"
_LONGEST_NAME: Final = 30
"""Letters of a style's name, as QGIS makes the column."""
_CLEAR: Final = "#ffffff"
_MADE: Final = """CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')))"""
"""As QGIS makes the table itself."""


@dataclass(frozen=True)
class Symbol:
    """How a layer is drawn: `kind` is QGIS's marker, line or fill; sizes in millimetres; alpha from 0 to 1 of fills."""

    title: str
    kind: str
    color: str
    size: float
    edge: str = INK
    alpha: float = 1.0


SYMBOLS: Final = {
    "buildings": Symbol(later("Buildings"), "fill", BUILDING, 0.1, BUILDING),
    "barrier_areas": Symbol(later("Water and other barriers"), "fill", WATER, 0.1, WATER),
    "barrier_lines": Symbol(later("Railways, rivers and other barriers"), "line", RAIL, 0.5),
    "streets": Symbol(later("Streets"), "line", STREET["major"], 0.3),
    "street_nodes": Symbol(later("Nodes of streets"), "marker", STREET["major"], 0.6, STREET["major"]),
    "districts": Symbol(later("Districts and estates"), "fill", _CLEAR, 0.4, BOUNDARY, 0.0),
    "demand": Symbol(later("Residents"), "marker", SERVED, 1.2, SERVED),
    "facilities": Symbol(later("Facilities"), "marker", FACILITIES[0], 1.8),
    "entrances": Symbol(later("Entrances of facilities"), "marker", FACILITIES[0], 1.0, FACILITIES[0]),
    "result_demand": Symbol(later("Results: residents served or not"), "marker", SERVED, 1.4, SERVED),
    "result_facilities": Symbol(later("Results: people served by each facility"), "marker", FACILITIES[0], 1.8),
    "result_unserved": Symbol(later("Results: unserved areas"), "fill", UNSERVED, 0.4, UNSERVED_EDGE, 0.35),
    "result_districts": Symbol(later("Results: share served by district"), "fill", _CLEAR, 0.4, BOUNDARY, 0.0),
}
"""The layers of a project in the order in which QGIS should lie them over each other, the lowest first."""
_SERVED_COLUMN: Final = "_served"
"""What the columns end with that tell of each circle whom it serves: 1 or 0, and NULL for whom it does not ask."""
_OF_CIRCLES: Final = "result_unserved"
"""The layer that holds the areas of all circles, which would lie over each other."""


@dataclass(frozen=True)
class Drawn:
    """A value of a column with its symbol; `kind` is QGIS's type of the value. What is not `shown` can be ticked."""

    value: str
    kind: str
    symbol: Symbol
    shown: bool = True


_WHETHER_SERVED: Final = (
    Drawn("1", "double", Symbol(later("Served"), "marker", SERVED, 1.2, SERVED)),
    Drawn("0", "double", Symbol(later("Unserved"), "marker", UNSERVED, 1.6, UNSERVED_EDGE)),
    Drawn("", "NULL", Symbol(later("Not asked by this circle"), "marker", BUILDING, 0.8, BUILDING)),
)


def add_styles(path: Path, words: Words | None = None) -> None:
    """Give the layers in the GeoPackage at `path` our symbols and names; layers that it has not are passed by.

    Names are Chinese where no `words` are given. A layer that has a style already keeps it, but that its name becomes
    one of the `words`. Raises `ProjectError` where the file cannot be written.
    """
    said = words or speak("zh")
    with told_of(path), closing(connect(path, "rw")) as database:
        database.execute("BEGIN IMMEDIATE")
        layers = dict(database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
        _make_table(database)
        styled = {name for (name,) in database.execute(f"SELECT f_table_name FROM {STYLES}")}  # noqa: S608  (our own)
        for name, symbol in SYMBOLS.items():
            told = replace(symbol, title=said(symbol.title))
            if name in layers and name not in styled:
                _add(database, name, str(layers[name]), told, said)
            elif name in layers and words is not None:
                _name(database, name, told)
        database.execute("COMMIT")


def _make_table(database: sqlite3.Connection) -> None:
    if database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [STYLES]).fetchone():
        return
    database.execute(_MADE)
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES (?, 'attributes', ?, '')",
        [STYLES, STYLES],
    )


def _name(database: sqlite3.Connection, name: str, symbol: Symbol) -> None:
    """Call a layer by its name, and its styles of ours."""
    database.execute(
        "UPDATE gpkg_contents SET identifier = ?, description = ? WHERE table_name = ?",
        [f"{symbol.title} ({name})", symbol.title, name],
    )
    database.execute(
        f"UPDATE {STYLES} SET description = ? WHERE f_table_name = ? AND owner = 'LifeCircle'",  # noqa: S608  (our own)
        [symbol.title, name],
    )


def _add(database: sqlite3.Connection, name: str, column: str, symbol: Symbol, words: Words) -> None:
    """Add the layer's default style: its symbol, or for results the first of the circles, the others to choose from."""
    for row, (style, qml) in enumerate(_styles(database, name, symbol, words)):
        database.execute(
            f"INSERT INTO {STYLES} (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "  # noqa: S608
            "styleQML, styleSLD, useAsDefault, description, owner) "
            "VALUES ('', '', ?, ?, ?, ?, '', ?, ?, 'LifeCircle')",
            [name, column, style[:_LONGEST_NAME], qml, int(row == 0), symbol.title],
        )
    _name(database, name, symbol)


def _styles(database: sqlite3.Connection, name: str, symbol: Symbol, words: Words) -> list[tuple[str, str]]:
    """Return the styles of a layer with their names, the default first."""
    told = [row[1] for row in database.execute("SELECT * FROM pragma_table_info(?)", [name])]
    circles = [one for one in told if one.endswith(_SERVED_COLUMN)]
    if circles:
        kinds = [replace(one, symbol=replace(one.symbol, title=words(one.symbol.title))) for one in _WHETHER_SERVED]
        return [(one.removesuffix(_SERVED_COLUMN), qml_by(one, kinds)) for one in circles]
    if name == _OF_CIRCLES:
        asked = "SELECT clause, title FROM result_unserved GROUP BY clause, title ORDER BY min(rowid)"
        kinds = [
            Drawn(str(clause), "string", replace(symbol, title=str(title)), shown=row == 0)
            for row, (clause, title) in enumerate(database.execute(asked).fetchall())
        ]
        if kinds:
            return [("LifeCircle", qml_by("clause", kinds))]
    return [("LifeCircle", qml_of(symbol))]


def qml_of(symbol: Symbol) -> str:
    """Return QGIS's own XML of a layer that is drawn by one symbol."""
    root, renderer = _drawing("singleSymbol")
    _add_symbol(ET.SubElement(renderer, "symbols"), "0", symbol)
    return _written(root)


def qml_by(column: str, kinds: Sequence[Drawn]) -> str:
    """Return QGIS's own XML of a layer that is drawn by the values of a column, each with its symbol."""
    root, renderer = _drawing("categorizedSymbol", attr=column)
    categories, symbols = ET.SubElement(renderer, "categories"), ET.SubElement(renderer, "symbols")
    for row, one in enumerate(kinds):
        told = {"value": one.value, "type": one.kind, "symbol": str(row), "label": one.symbol.title}
        ET.SubElement(categories, "category", told, render=str(one.shown).lower())
        _add_symbol(symbols, str(row), one.symbol)
    return _written(root)


def _drawing(kind: str, **more: str) -> tuple[ET.Element, ET.Element]:
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology")
    told = {"type": kind, "symbollevels": "0", "enableorderby": "0", **more}
    return root, ET.SubElement(root, "renderer-v2", told)


def _add_symbol(symbols: ET.Element, name: str, symbol: Symbol) -> None:
    drawn = ET.SubElement(symbols, "symbol", type=symbol.kind, name=name, alpha="1", clip_to_extent="1")
    classes = {"marker": "SimpleMarker", "line": "SimpleLine", "fill": "SimpleFill"}
    layer = ET.SubElement(drawn, "layer", {"class": classes[symbol.kind], "enabled": "1", "locked": "0", "pass": "0"})
    for key, value in _properties(symbol):
        ET.SubElement(layer, "prop", k=key, v=value)


def _written(root: ET.Element) -> str:
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(root, encoding="unicode")


def _properties(symbol: Symbol) -> Iterator[tuple[str, str]]:
    size = f"{symbol.size:g}"
    if symbol.kind == "line":
        yield from {"line_color": _rgba(symbol.color), "line_width": size, "line_width_unit": "MM"}.items()
        yield from {"line_style": "solid", "capstyle": "round", "joinstyle": "round"}.items()
        return
    yield "color", _rgba(symbol.color, symbol.alpha)
    yield from {"outline_color": _rgba(symbol.edge), "outline_style": "solid", "outline_width_unit": "MM"}.items()
    if symbol.kind == "marker":
        yield from {"name": "circle", "size": size, "size_unit": "MM", "outline_width": "0.2"}.items()
    else:
        yield from {"style": "solid" if symbol.alpha else "no", "outline_width": size}.items()


def _rgba(color: str, alpha: float = 1.0) -> str:
    red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * alpha)}"
