"""The panels beside and upon the map."""
