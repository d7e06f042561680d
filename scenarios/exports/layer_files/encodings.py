"""In which encodings the texts of a shapefile are written; light, as the window lists them."""

from typing import Final

ENCODINGS: Final = ("utf-8", "gbk")
"""The first is the usual one."""
