"""An atlas of hundreds of sheets takes no more memory than a short one."""

import subprocess
import sys
from pathlib import Path

from .page_memory import TOLD

MODULE = "lifecircle.tests.scenarios.exports.sheets.page_memory"


def test_sheets_do_not_pile_up_in_memory(tmp_path: Path) -> None:
    """What is kept of each page, by matplotlib or by Typst, would be 3 MB of each: from the 4th to the 12th 24."""
    command = [sys.executable, "-P", "-m", MODULE, str(tmp_path)]
    told = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout.split()
    held = dict(zip(TOLD, map(float, told), strict=True))
    assert held[12] - held[4] < 12
    assert held[60] - held[20] < 12
