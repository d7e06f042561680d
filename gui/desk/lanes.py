"""The lanes of the window's own work, see `tasks`."""

from typing import Final

WORK: Final = "work"
"""The lane of opening and evaluating: one at a time, the later request wins."""
EXPORT: Final = "export"
"""The lane of exports."""
PREVIEW: Final = "preview"
"""The lane of the export dialog's picture."""
SAVE: Final = "save"
"""The lane of saving: what is evaluated meanwhile does not stop it."""
VIEW: Final = "view"
"""The lane of the views of the plan's year."""
