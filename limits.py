"""How much of anything is taken, all bounds in one place; docs/limits.md says what each is for.

A bound is far above what a place needs and far below what a machine of 4 GB bears. What is beyond is refused in one
sentence, never cut in silence.
"""

from typing import Final

MB: Final = 1 << 20

# Settings, plans and words: small texts that people write.
MAX_TOML_BYTES: Final = 1 * MB
MAX_TOML_KEY_PARTS: Final = 32
MAX_TOML_DIGITS: Final = 60
MAX_OFFICE_FILES: Final = 500

MAX_JSON_BYTES: Final = 64 * MB
"""Of a file of edits or of a kept mapping: room for a hundred thousand edits."""

# Time.
MAX_QUERY_S: Final = 1_800.0
"""Of one reading of a database or one transaction in it: what its own triggers or a bad disk make of it may not end."""

# Tables and layers.
MAX_TEXT_BYTES: Final = 256 * MB
MAX_RECORDS_BYTES: Final = 128 * MB
"""Of JSON that is no layer: what services answer."""
MAX_COLUMNS: Final = 4_000
MAX_TABLE_CELLS: Final = 15_000_000
"""Of a table or sheet, empty ones among them: a million rows of fifteen columns."""
MAX_LINE_BYTES: Final = 32 * MB
"""Of one line of a table as text, on which may stand a shape."""
MAX_TREE_BYTES: Final = 256 * MB
"""Of KML, GML, GPX and JSON whose coordinate system is a link: read as a whole, at several times their size."""
MAX_WKT_DEPTH: Final = 16
MAX_ZIP_ENTRIES: Final = 5_000
MAX_ZIP_BYTES: Final = 4_096 * MB
MAX_ZIP_RATIO: Final = 400
MAX_ZIP_DEPTH: Final = 64
"""Of folders within folders in a zip."""
MAX_ZIP_LIST_BYTES: Final = 4 * MB
"""Of a zip's own list of contents: room for twenty thousand names."""

MAX_LAYERS: Final = 300
"""Of layers, sheets or files in a zip through which is looked for the one that serves."""

MAX_VERTICES: Final = 20_000_000
"""Of a TopoJSON whose shapes share arcs, once they are drawn."""
MAX_CURVE_POINTS: Final = 3_000
"""Of one spline in a drawing."""
MAX_OUTLINE_CROSSINGS: Final = 100_000
"""Of an area's outline with itself, where each of its sides crosses twenty others or more."""

# Rasters.
MAX_RASTER_CELLS: Final = 400_000_000
MAX_RASTER_POINTS: Final = 2_000_000
MAX_TERRAIN_CELLS: Final = 100_000_000

# OpenStreetMap.
MAX_OSM_OBJECTS: Final = 5_000_000
"""Of streets, areas and tagged points of one file that are kept."""
MAX_XML_RATIO: Final = 100
"""Of what packed XML of more than 256 MB unpacks to to its own size; it is twenty in those of the world."""
MAX_PBF_RATIO: Final = 20
"""Of what a PBF unpacks to to its own size; it is three in those of the world."""

# Streets.
MAX_CROSSINGS: Final = 500_000
"""Of drawn street lines, where one piece of them crosses a hundred others or more."""

# Figures.
MAX_FIGURE: Final = 1e15
"""Of any number in a plan, a check or an option."""
MAX_PEOPLE: Final = 1e9
"""Of people at one point or in one area; no place has more than China."""
MAX_PEOPLE_PER_KM2: Final = 1e6
MAX_MINUTES: Final = 1_440.0
"""Of a circle on foot or by car, a day; and of kilometres."""
LEAST_CELL_M: Final = 10.0
MAX_CELL_M: Final = 100_000.0
MAX_AREA_KM2: Final = 1e7
MAX_CELLS: Final = 1_000_000
"""Of cells into which a place is cut for an estimate."""

# Batches.
MAX_BATCH_CASES: Final = 100_000
"""Of projects x plans x scenarios x parameters x years; a hundred counties with fifty scenarios ask 5,000."""
