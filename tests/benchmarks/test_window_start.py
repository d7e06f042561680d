"""From the command to the start page, to the whole window, to the demo city's answer, and to its map drawn.

Beside the time on the clock stands the processor time of the program, which others on the machine disturb less.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("PySide6")

ROUNDS = 5
SHOWN = ("start page", "window", "answer", "drawn")


def started(home: Path) -> dict[str, float]:
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(home), "LANG": "zh_CN.UTF-8"}
    command = [sys.executable, "-P", "-m", "lifecircle.tests.benchmarks.window_start"]
    began = {"LIFECIRCLE_BEGAN": repr(time.time())}
    told = subprocess.run(command, env={**surroundings, **began}, capture_output=True, text=True, check=True).stdout
    found: dict[str, float] = json.loads(told.splitlines()[-1])
    return found


def test_from_the_command_to_what_is_shown(benchmark: Any, tmp_path: Path) -> None:
    started(tmp_path)  # what is compiled once is compiled
    rounds: list[dict[str, float]] = []
    benchmark.pedantic(lambda: rounds.append(started(tmp_path)), rounds=ROUNDS)
    for what in SHOWN:
        for kind in ("", "_cpu"):
            values = sorted(one[what + kind] for one in rounds)
            benchmark.extra_info[f"{what}{kind}_s"] = {"median": values[ROUNDS // 2], "worst": values[-1]}
    benchmark.extra_info["task"] = "from the command to what is shown"
