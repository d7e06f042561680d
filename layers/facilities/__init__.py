"""Facilities: categories, values, entrances, duplicates."""
