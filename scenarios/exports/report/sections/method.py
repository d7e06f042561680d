"""How the figures come about: ways, speeds with their sources, limits, what decides."""

from collections.abc import Iterator

from .....coverage.evaluation.verdict import CircleEvidence
from .....coverage.travel.profiles import pace
from ....presentation.translate import Words
from ..content import Block, Heading, Paragraph, Table
from ..request import ReportRequest


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield the method in plain words, and the walking speeds."""
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
            "Areas and circles on the maps are for the eye; the figures are those of the people's own ways. A clause "
            "that the data cannot decide counts neither as met nor as not met."
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


def _row(group: str, chosen: float | None, words: Words) -> tuple[str, ...]:
    profile = pace(group, "walk", chosen)
    assert profile is not None, "everybody walks at some pace"
    speed = profile.speed_mps
    source = words(profile.source) if chosen is None else words("chosen by the planner")
    return words.name(group), f"{speed:g}", f"{speed * 60:.0f}", f"{speed * 3.6:.1f}", source
