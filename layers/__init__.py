"""What the planner brings: files, datums, encodings, categories, validation, and the demo city.

Hands out GeoDataFrames whose columns are documented in `schema`. Knows nothing of travel time, scenarios, or Qt.
"""
