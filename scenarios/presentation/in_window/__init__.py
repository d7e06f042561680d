"""Sentences that tell what to type, as the window says them: there one presses, chooses and imports."""

from typing import Final

from . import of_files, of_places, of_projects

IN_WINDOW: Final = dict((*of_files.PAIRS, *of_places.PAIRS, *of_projects.PAIRS))
