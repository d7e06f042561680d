"""How the figures come about: ways, speeds with their sources, limits, what decides."""

from collections.abc import Iterator, Mapping
from typing import Final

from .....coverage.evaluation.verdict import CircleEvidence
from .....coverage.travel.modes import WAYS
from .....coverage.travel.profiles import CYCLE, DRIVE, pace
from ....presentation.names import later
from ....presentation.translate import Words
from ..content import Block, Heading, Paragraph, Table
from ..request import ReportRequest

AT: Final = 30

CLASSES: Final[Mapping[str, str]] = {
    "motorway": later("motorway"),
    "trunk": later("expressway or trunk road"),
    "primary": later("main street"),
    "secondary": later("secondary street"),
    "tertiary": later("branch street"),
    "unclassified": later("country road"),
    "residential": later("street in a residential area"),
    "living_street": later("street shared with people on foot"),
    "service": later("service road"),
    "track": later("track"),
}
"""Classes of streets, as the speeds by car name them."""


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield the method in plain words, and the speeds of the ways that the clauses ask."""
    words = request.words
    yield Heading(1, words("Method"))
    yield Paragraph(
        words(
            "People stand at points (buildings, grid cells, or what the data hold), each with its people by age group. "
            "A point is served when the way from it to the nearest facility that counts, measured along the streets to "
            "the metre and from the place where one steps out, is within the limit. A limit is inclusive, and nothing "
            "is rounded before it is compared."
        )
    )
    yield Paragraph(
        words(
            "Areas and circles on the maps are illustrative; the figures come from the people's own routes. A "
            "clause that the data cannot decide counts neither as met nor as not met."
        )
    )
    evaluation = request.result.evaluation
    asked = {v.evidence.group for v in evaluation.verdicts if isinstance(v.evidence, CircleEvidence)}
    speeds = evaluation.settings.speeds_mps
    yield Table(
        words("Walking speeds used"),
        (words("Group"), words("m/s"), words("m a minute"), words("km/h"), words("Source")),
        tuple(_row(group, speeds.get(group), words) for group in sorted(asked | {"people"})),
        figures=frozenset({1, 2, 3}),
        shares=(4, 2, 2, 2, 8),
    )
    modes = {v.evidence.mode for v in evaluation.verdicts if isinstance(v.evidence, CircleEvidence)}
    ways = {way.goes_by for mode, way in WAYS.items() if mode in modes}
    if "drive" in ways:
        yield _driving(words)
    if "cycle" in ways:
        yield Paragraph(
            words("By bicycle: {speed:g} km/h; {source}.", speed=CYCLE.speed_mps * 3.6, source=words(CYCLE.source))
        )


def _driving(words: Words) -> Table:
    """Return the speeds by car, ramps in one row, with their source below."""
    speeds = dict(DRIVE.class_speeds_kmh)
    ramps = sorted(speed for key, speed in speeds.items() if key not in CLASSES)
    rows = [(words(name), f"{speeds[key]:g}") for key, name in CLASSES.items()]
    return Table(
        words("Driving speeds used"),
        (words("Class of street"), words("km/h")),
        (*rows, (words("ramps"), f"{ramps[0]:g}–{ramps[-1]:g}"), (words("others"), f"{DRIVE.speed_mps * 3.6:g}")),
        figures=frozenset({1}),
        shares=(8, 3),
        remark=words("Source: {source}", source=words(DRIVE.source)),
    )


def _row(group: str, chosen: float | None, words: Words) -> tuple[str, ...]:
    profile = pace(group, "walk", chosen)
    assert profile is not None, "everybody walks at some pace"
    speed = profile.speed_mps
    source = words(profile.source) if chosen is None else words("chosen by the planner")
    return words.name(group), f"{speed:g}", f"{speed * 60:.0f}", f"{speed * 3.6:.1f}", source
