"""The project file, and the place that it describes."""
