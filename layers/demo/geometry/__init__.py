"""Shapes, cuts, ways and names that the demo city is drawn with."""
