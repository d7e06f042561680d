"""Run the benchmarks and write docs/benchmarks.md: every figure from one run, with ratios to LifeCircle.

    .venv/bin/python tests/benchmarks/report.py             # all of it: minutes
    .venv/bin/python tests/benchmarks/report.py -k real     # what pytest selects: to the screen, the page stays

Peers that are not installed are left out; `make bench` installs those that come as wheels for this machine, as
`pip install .[peers]` does.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
INTRODUCTION = """# How fast, beside others

Written by `tests/benchmarks/report.py` (`make bench`): every figure is from one run on one machine, the median of its
rounds, and the ratio is the engine's time over LifeCircle's with one thread for the same question. Building an
engine's own graph is not counted. On foot, 15 minutes, a facility for every 200 nodes (250 at least), a
home for every fifth. On a machine that is busy with other work (see the load) the times say little, the ratios more.

LifeCircle answers at any point of an edge, with legs; the others know nodes only, so the facilities of this comparison
stand at nodes. igraph and rustworkx know no limit and search on. "The same search in C" is the engine's
own loop, compiled by the machine's C compiler with -O3: what is left to win. A grid's streets are about 50 m long.
Valhalla reads the real streets by itself, draws its isochrones coarser, and knows no limit in its table of pairs.

Siting and places for people stand in [siting-benchmarks.md](siting-benchmarks.md).

"""


def main() -> int:
    """Run, and write the page unless the run failed; print it instead where only a part was asked for."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        options = ["-q", "-o", "addopts=--import-mode=importlib", "--benchmark-only", f"--benchmark-json={result}"]
        command = [
            sys.executable,
            "-P",
            "-m",
            "pytest",
            str(ROOT / "tests/benchmarks/test_reach_speed.py"),
            *options,
            *sys.argv[1:],
        ]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code == 0:
            text = page(json.loads(result.read_text()) | {"load": load})
            if sys.argv[1:]:
                sys.stdout.write(text)
            else:
                PAGE.write_text(text, encoding="utf-8")
    return code


def page(run: dict[str, Any]) -> str:
    """Lay the figures out: a table for each question and place."""
    tables: dict[tuple[str, str], dict[str, float]] = {}
    for one in run["benchmarks"]:
        info = one["extra_info"]
        if "task" not in info:
            continue  # a measurement of its own, beside no peer
        tables.setdefault((info["task"], info["place"]), {})[info["who"]] = one["stats"]["median"]
    machine = (
        f"{platform.machine()}, {run['machine_info']['cpu'].get('count')} cores, Python {platform.python_version()}"
    )
    lines = [INTRODUCTION + f"Machine: {machine}; load before the run {run['load']:.1f}.\n"]
    for (task, place), times in sorted(tables.items()):
        lines += [f"\n## {task}: {place}\n", "| engine | time | ratio |", "|---|---|---|"]
        own = times.get("LifeCircle")
        for who, seconds in sorted(times.items(), key=lambda item: item[1]):
            ratio = _ratio(seconds / own) if own else ""
            lines.append(f"| {who} | {_time(seconds)} | {ratio} |")
    return "\n".join(lines) + "\n"


def _time(seconds: float) -> str:
    return f"{1000 * seconds:,.1f} ms" if seconds >= 0.001 else f"{1e6 * seconds:,.0f} µs"


def _ratio(times: float) -> str:
    return f"{times:.1f}" if times < 10 else f"{times:,.0f}"


if __name__ == "__main__":
    sys.exit(main())
