"""Drawn streets checked and mended before they become a network."""
