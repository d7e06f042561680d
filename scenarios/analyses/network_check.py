"""Streets looked at before anything is planned on them: read, diagnosed, and mended where that is safe."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ...coverage.network.street_table import StreetArrays
from ...coverage.network.topology.diagnose import KINDS, NEAR_M, Finding, Kind, check_near, diagnose
from ...coverage.network.topology.repair import repair
from ...layers.crs.metric import transformer
from ...layers.crs.names import WGS_84
from ...messages import Message
from ...progress import Cancelled, Progress, ignore_progress, never_cancelled, part
from ..build.network.streets import read_ground
from ..build.request import NetworkAsked
from ..presentation.names import later
from ..project.project import holds_project, read_project
from ..project.to_place import street_arrays

KIND_NAMES: Final[dict[Kind, str]] = {
    "island": later("Islands: cut off from the rest on foot"),
    "loose_end": later("Dead ends that nearly touch a street"),
    "crossing": later("Crossings without a node"),
    "duplicate": later("Streets drawn twice"),
    "no_length": later("Streets without length"),
    "gate": later("Gates and private ways"),
}
SEVERITY_NAMES: Final = {"error": later("error"), "warning": later("warning"), "note": later("note")}
NAMES_SHOWN: Final = 5
"""Of the streets of one finding, such as a large island."""


@dataclass(frozen=True, eq=False)
class NetworkRequest:
    """Which streets: an OpenStreetMap file, a layer of street lines, or a project; and how they are looked at.

    `near_m` is how near a dead end must come to a street to be listed, and to be joined to it where `mend` asks so.
    """

    path: Path
    layer: str | None = None
    crs: str | None = None
    near_m: float = NEAR_M
    mend: bool = False


@dataclass(frozen=True, eq=False)
class Listed:
    """A finding as a planner's list has it. `rows` are those of the streets looked at, `length_m` is as told below.

    The length of an island or a gate is that of its streets, of a dead end its gap, of a street drawn twice that of
    the second drawing; a crossing has none.
    """

    kind: Kind
    severity: str
    lon: float
    lat: float
    x: float
    y: float
    street: str
    length_m: float | None
    message: Message
    rows: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Mended:
    """What was mended (told by the streets as they were), the streets after it, and what is left in those."""

    streets: StreetArrays
    done: tuple[Listed, ...]
    left: tuple[Listed, ...]


@dataclass(frozen=True, eq=False)
class CaredFor:
    """The streets of a source, what was found in them, and what was mended where that was asked."""

    file: str
    said: tuple[Message, ...]
    streets: StreetArrays
    found: tuple[Listed, ...]
    mended: Mended | None = None


def care_for(
    request: NetworkRequest, *, progress: Progress = ignore_progress, cancelled: Cancelled = never_cancelled
) -> CaredFor:
    """Read the streets and list what is wrong with them; mend what is safe where that is asked.

    Raises `DataError`, `NetworkError`, `ProjectError`, and `RequestError` for a distance that is not above 0.
    """
    check_near(request.near_m)
    file, said, streets = read_streets(request, progress=part(progress, 0.0, 0.5), cancelled=cancelled)
    streets.build()  # what makes no network is refused in a sentence, before anything is looked for
    near = request.near_m
    found = diagnose(streets, near_m=near, progress=part(progress, 0.5, 0.65), cancelled=cancelled)
    cared = CaredFor(file, said, streets, _listed(found, streets))
    if not request.mend:
        return cared
    after = repair(streets, near_m=near, progress=part(progress, 0.65, 0.9), cancelled=cancelled)
    left = diagnose(after.streets, near_m=near, progress=part(progress, 0.9, 1.0), cancelled=cancelled)
    mended = Mended(after.streets, _listed(after.done, streets), _listed(left, after.streets))
    return CaredFor(file, said, streets, cared.found, mended)


def read_streets(
    request: NetworkRequest, *, progress: Progress = ignore_progress, cancelled: Cancelled = never_cancelled
) -> tuple[str, tuple[Message, ...], StreetArrays]:
    """Return the name of the source, how it was read, and its streets in the place's metric CRS."""
    is_folder = request.path.is_dir() and request.path.suffix.casefold() != ".gdb"
    if is_folder or holds_project(request.path):
        project = read_project(request.path)
        return request.path.name, project.said, street_arrays(project.layers.streets)
    asked = NetworkAsked(file=request.path, layer=request.layer, crs=request.crs)
    ground = read_ground(asked, None, None, progress=progress, cancelled=cancelled)
    said = tuple(note.message() for note in ground.record.done)
    return ground.record.file, said, street_arrays(ground.streets)


def count_by_kind(listed: Sequence[Listed]) -> dict[Kind, tuple[int, float]]:
    """Return for each kind, found or not, how many there are and their length in metres."""
    counts = dict.fromkeys(KINDS, (0, 0.0))
    for one in listed:
        count, length = counts[one.kind]
        counts[one.kind] = count + 1, length + (one.length_m or 0.0)
    return counts


def _listed(findings: Sequence[Finding], streets: StreetArrays) -> tuple[Listed, ...]:
    return tuple(_rows(findings, streets))


def _rows(findings: Sequence[Finding], streets: StreetArrays) -> Iterator[Listed]:
    xy = np.array([finding.xy for finding in findings]).reshape(-1, 2)
    lon, lat = transformer(streets.crs, WGS_84).transform(xy[:, 0], xy[:, 1])
    lengths = shapely.length(streets.geometry)
    for row, finding in enumerate(findings):
        place = (round(float(lon[row]), 7), round(float(lat[row]), 7), *finding.xy)
        street = _street(finding.edges, streets)
        length = _length(finding, lengths)
        yield Listed(finding.kind, finding.severity, *place, street, length, finding.message, finding.edges)


def _street(edges: tuple[int, ...], streets: StreetArrays) -> str:
    """Return the names of the streets, each once, the first few of many."""
    names = [name for name in dict.fromkeys(streets.name[list(edges)]) if name]
    return " / ".join([*names[:NAMES_SHOWN], *(["…"] if len(names) > NAMES_SHOWN else [])])


def _length(finding: Finding, lengths: NDArray[np.float64]) -> float | None:
    if finding.kind == "crossing":
        return None
    if finding.kind == "loose_end":
        return float(str(finding.message.values["gap_m"]))
    if finding.kind == "island":
        return float(str(finding.message.values["length_m"]))
    edges = finding.edges[-1:] if finding.kind == "duplicate" else finding.edges
    return float(lengths[list(edges)].sum())
