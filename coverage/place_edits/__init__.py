"""Edits of facilities and people as values, beside those of the network."""
