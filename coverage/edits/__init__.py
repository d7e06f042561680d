"""Edits of a place as values, and what they do to its network and access points."""
