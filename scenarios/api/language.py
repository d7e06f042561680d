"""The languages of a notebook's tables."""

from typing import Literal

Language = Literal["en", "zh"]
