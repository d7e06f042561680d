"""Coordinate systems and datums: read, named, doubted, shifted when asked."""
