"""The table of faults: every kind tried, how often, and how many tries failed; `make faults` writes docs/faults.md.

python -m lifecircle.tests.faults.table            # all tries: an hour; their counts are written into the page
python -m lifecircle.tests.faults.table A2 B7      # only kinds whose key or title holds one of the words
"""

import re
import sys
import tempfile
import time
from pathlib import Path

from ..scenarios.warm.warm import warm
from . import of_batches, of_caches, of_disks, of_figures, of_files, of_kills, of_projects, of_shares, of_texts
from .kinds import Ground, Kind, taken

PAGE = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
KINDS: tuple[Kind, ...] = (
    *of_texts.KINDS,
    *of_projects.KINDS,
    *of_disks.KINDS,
    *of_shares.KINDS,
    *of_kills.KINDS,
    *of_files.KINDS,
    *of_figures.KINDS,
    *of_batches.KINDS,
    *of_caches.KINDS,
)


def run(kind: Kind, ground: Ground, *, share: float = 1.0, seed: int = 0) -> tuple[int, list[str]]:
    """Try a share of a kind; return how many tries there were, and each that failed with the reason."""
    failed, count = [], 0
    for one in taken(kind, ground, share=share, seed=seed):
        count += 1
        if found := one.fault():
            failed.append(f"{one.name}: {found}")
            sys.stderr.write(f"FAILED {kind.key} {failed[-1]}\n")
    return count, failed


def main(words: list[str]) -> int:
    share = float(words.pop(0)) if words and words[0].replace(".", "").isdigit() else 1.0
    whole = share == 1.0 and not words
    warm()
    with tempfile.TemporaryDirectory() as folder:
        ground, failures = Ground.made(Path(folder)), 0
        for kind in KINDS:
            asked = not words or any(word in kind.key or word in kind.title for word in words)
            if asked and not kind.can_be_tried():
                sys.stderr.write(f"NOT TRIED, as this machine lacks what it needs: {kind.key} {kind.title}\n")
            elif asked:
                start = time.perf_counter()
                count, failed = run(kind, ground, share=share)
                failures += len(failed)
                row = f"| {kind.key} | {kind.title} | {count:,} | {len(failed)} |"
                sys.stdout.write(f"{row}\n")
                sys.stdout.flush()
                sys.stderr.write(f"{time.perf_counter() - start:.0f} s\n")
                if whole:
                    write_row(kind, row)
    return int(failures > 0)


def write_row(kind: Kind, row: str) -> None:
    """Write what came of a kind's tries into the page, in the place of what stood there."""
    page = PAGE.read_text(encoding="utf-8")
    former = re.compile(rf"^\| [^|]+ \| {re.escape(kind.title)} \|.*$", re.MULTILINE)
    PAGE.write_text(former.sub(lambda _: row, page), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
