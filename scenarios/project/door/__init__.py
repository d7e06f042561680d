"""The one door into a project that other programs may have been at: rows, checked columns, and the layers they make."""
