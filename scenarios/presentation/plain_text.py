"""A text of a check file, an option or a project: cleaned as it comes in."""

from typing import Annotated

from pydantic import BeforeValidator

from ...texts import clean


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_cleaned)]
"""A pydantic string without characters that cannot be seen or written."""
