"""By what a file is known to be the one that was looked at before."""

from pathlib import Path

FileState = tuple[int, int, int]


def state_of(path: Path) -> FileState:
    """Return a file's size, the time of its last change and its place on the disk. Raises OSError."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns, stat.st_ino
