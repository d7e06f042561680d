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
MAX_COLUMNS: Final = 4_000
MAX_TREE_BYTES: Final = 256 * MB
"""Of KML, GML, GPX and JSON whose coordinate system is a link: read as a whole, at several times their size."""
MAX_WKT_DEPTH: Final = 16
MAX_ZIP_ENTRIES: Final = 5_000
MAX_ZIP_BYTES: Final = 4_096 * MB
MAX_ZIP_RATIO: Final = 400
MAX_ZIP_LIST_BYTES: Final = 4 * MB
"""Of a zip's own list of contents: room for twenty thousand names."""

# Rasters.
MAX_RASTER_CELLS: Final = 400_000_000
MAX_RASTER_POINTS: Final = 5_000_000
MAX_TERRAIN_CELLS: Final = 100_000_000

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
