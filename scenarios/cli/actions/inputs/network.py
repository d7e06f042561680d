"""`lifecircle network FILE`: what is wrong with a network, by kind and one by one; mended where that is asked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from rich.table import Table

from .....coverage.network.street_table import StreetArrays
from .....coverage.network.topology.diagnose import KINDS, Kind
from .....progress import part
from ....analyses.network_check import KIND_NAMES, CaredFor, Listed, NetworkRequest, care_for, count_by_kind
from ....exports.results.network_report import FINDINGS, XLSX, write_care
from ....presentation.translate import Words
from ....project.storage.atomic_write import check_folder
from ...console import Shell

OUT: Final = Path("lifecircle-network")
MENDED_SHOWN: Final = 20
"""Repairs that are told one by one on the terminal; all of them stand in the files."""


def run_network(shell: Shell, request: NetworkRequest, out: Path | None, *, force: bool = False) -> None:
    """Read, diagnose, mend where that is asked, write the lists, and print how many there are of each kind."""
    folder, words, how = out or OUT, shell.words, shell.writing(force=force)
    check_folder(folder, (FINDINGS, XLSX), how=how)
    with shell.progress() as progress:
        cared = care_for(request, progress=part(progress, 0.0, 0.9))
        files = write_care(cared, folder, words, how=how)
    for said in cared.said:
        shell.tell(words.say(said))
    shell.out.print(f"{cared.file} · {size_text(cared.streets, words)}", style="bold")
    shell.out.print(care_table(cared, words))
    for line in _mended_lines(cared, words):
        shell.out.print(line)
    shell.answers(file=cared.file, streets=len(cared.streets), faults=_faults(cared), folder=folder, files=files)
    shell.tell_written(folder, (file.name for file in files))


def _faults(cared: CaredFor) -> dict[str, dict[str, dict[str, float]]]:
    """Return by kind how many there are and how long: found, and after a repair mended and left."""
    lists = {
        "found": cared.found,
        **({"repaired": cared.mended.done, "left": cared.mended.left} if cared.mended else {}),
    }
    counts = {name: count_by_kind(listed) for name, listed in lists.items()}
    return {
        kind: {name: {"count": count[kind][0], "length_m": count[kind][1]} for name, count in counts.items()}
        for kind in KINDS
    }


def care_table(cared: CaredFor, words: Words) -> Table:
    """Return how many faults of each kind there are and how long; after a repair also what was mended and is left."""
    table = Table(header_style="bold")
    table.add_column(words("What is wrong"))
    lists = [(words("Found"), cared.found)]
    if cared.mended:
        lists += [(words("Repaired"), cared.mended.done), (words("Left"), cared.mended.left)]
    for heading, _ in lists:
        table.add_column(heading, justify="right", no_wrap=True)
        table.add_column(words("Length"), justify="right", no_wrap=True)
    counts = [count_by_kind(listed) for _, listed in lists]
    for kind in KINDS:
        table.add_row(words(KIND_NAMES[kind]), *(cell for count in counts for cell in _cells(kind, *count[kind])))
    return table


def size_text(streets: StreetArrays, words: Words) -> str:
    """Return how large a network is: nodes, streets, and kilometres open on foot and to cars."""
    km = shapely.length(streets.geometry) / 1000
    return words(
        "{nodes:,} nodes, {streets:,} streets; {walk:,.1f} km on foot, {drive:,.1f} km by car",
        nodes=len(np.unique(np.concatenate([streets.u, streets.v]))),
        streets=len(streets),
        walk=float(km[streets.walk].sum()),
        drive=float(km[streets.drive].sum()),
    )


def _cells(kind: Kind, count: int, length_m: float) -> tuple[str, str]:
    """Return a count and a length; a crossing has none."""
    if not count or kind == "crossing":
        return str(count), "–"
    return str(count), f"{length_m / 1000:,.2f} km" if length_m >= 1000 else f"{length_m:,.1f} m"


def _mended_lines(cared: CaredFor, words: Words) -> Iterator[str]:
    done: tuple[Listed, ...] = cared.mended.done if cared.mended else ()
    for one in done[:MENDED_SHOWN]:
        place = f"{one.lon:.6f}, {one.lat:.6f}"
        yield f"{place}  {words.say(one.message)}" + (f" ({one.street})" if one.street else "")
    if len(done) > MENDED_SHOWN:
        yield words("{count} more, see the files", count=len(done) - MENDED_SHOWN)
