"""Excel workbooks, written row by row; what the disk refuses is said as of any file."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from ....scratch import scratch_folder


@contextmanager
def new_workbook(path: Path) -> Iterator[xlsxwriter.Workbook]:
    """Give a workbook that is written to `path` at the end of the block. Raises OSError where the disk refuses it.

    It is packed in memory, where it is small: a packed file that a full disk cut off cannot even be closed.
    """
    packed = io.BytesIO()
    try:
        with scratch_folder() as rows:
            options = {"constant_memory": True, "strings_to_formulas": False, "tmpdir": str(rows)}
            with xlsxwriter.Workbook(packed, options) as book:
                yield book
    except FileCreateError as error:  # the rows' own files; it hides the system's error behind one of its kind
        refused = error.args[0] if error.args else None
        raise (refused if isinstance(refused, OSError) else OSError(str(error))) from error
    path.write_bytes(packed.getbuffer())
