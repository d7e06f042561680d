"""Rasters: opened safely, and what their numbers mean."""
