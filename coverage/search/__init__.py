"""Shortest ways: nearest facility, catchments, OD tables, routes, and what an edit changes in them."""
