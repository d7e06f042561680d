"""What each file is taken for, and the check request that follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...layers.crs.datum_detection import Detection
from ...layers.crs.metric import in_china
from ...layers.crs.names import parse_crs
from ...layers.errors import DataError
from ...layers.files.formats import OTHER_FLOORS
from ...layers.inspect import DISTRICTS, FACILITIES, JOIN_TABLE, POPULATION, STREETS
from ...layers.schema import GROUPS
from ...scenarios.build.request import CheckRequest, check_request
from ...scenarios.project.judging import ALL
from .jobs import Looked

NOTHING: Final = ""
CENSUS: Final = "census"
USES: Final = (STREETS, FACILITIES, POPULATION, DISTRICTS, CENSUS)
_PLACED: Final = (FACILITIES, POPULATION, DISTRICTS)
"""Uses of files whose degrees may be of China's shifted datums."""


@dataclass(frozen=True, eq=False)
class LayerChoice:
    """A layer and what it is for.

    `detail` is the category of facilities or the level of districts; '' where the file itself says it. `datum` is what
    its degrees are on by the planner's word, wgs84, gcj02 (AMap) or bd09 (Baidu), '' where they said nothing;
    `detection` is the evidence for each, where it was asked for.
    """

    looked: Looked
    use: str
    detail: str = ""
    datum: str = NOTHING
    detection: Detection | None = None

    def may_be_shifted(self) -> bool:
        """Whether its degrees can be of one datum or another: only in China, and in no raster."""
        found = self.looked.found
        if self.use not in _PLACED or self.looked.path.suffix.casefold() in OTHER_FLOORS:
            return False
        if found.report is None or found.error is not None or found.bounds is None or not in_china(found.bounds):
            return False
        try:
            return parse_crs(found.report.crs).is_geographic
        except DataError:
            return False


def first_choice(looked: Looked) -> LayerChoice:
    """The likeliest use of a layer, none where it cannot be read."""
    fitting = [use for use in possible_uses(looked) if use in looked.found.uses or use == CENSUS]
    return LayerChoice(looked, fitting[0] if fitting else NOTHING)


def possible_uses(looked: Looked) -> tuple[str, ...]:
    """What a layer can be used for: a table without places only as a census, one that cannot be read for nothing."""
    if looked.found.error is None:
        return tuple(use for use in USES if use != CENSUS)
    return (CENSUS,) if JOIN_TABLE in looked.found.uses else ()


def looked_at_anew(former: LayerChoice, looked: Looked) -> LayerChoice:
    """The planner's word on a layer holds when it is looked at again; where it said nothing, the likeliest use."""
    if former.use not in possible_uses(looked):
        return first_choice(looked)
    return LayerChoice(looked, former.use, former.detail, former.datum)


def what_is_missing(choices: Sequence[LayerChoice], *, by_estimate: bool = False) -> tuple[str, ...]:
    """Which of the files without which nothing can be checked are not there: streets, and people unless estimated."""
    needed = (STREETS,) if by_estimate else (STREETS, POPULATION)
    return tuple(use for use in needed if not any(choice.use == use for choice in choices))


def request_of(
    choices: Sequence[LayerChoice],
    *,
    name: str,
    plan: str,
    estimate: Mapping[str, Any] | None = None,
    complete: bool = False,
) -> CheckRequest:
    """The check of these files; the first that is for streets or for people is taken. Raises ProjectError.

    `complete` tells that the files hold every facility there is, so that what falls short is not met.

    With an `estimate` (see `EstimateAsked`) no file of people is taken, and the census table is that of the files.
    """
    raw: dict[str, Any] = {"name": name, "plan": plan, "facilities": [], "districts": []}
    if complete:
        raw["settings"] = {"complete": (ALL,)}
    if estimate:
        table = next((choice.looked.path for choice in choices if choice.use == CENSUS), None)
        by_census = table is not None and "people_per_km2" not in estimate
        raw["population"] = {"estimate": {**estimate, **({"census": table} if by_census else {})}}
    for choice in choices:
        asked = _file(choice)
        placed = asked | _columns(choice) | _given(datum=choice.datum)
        if choice.use == STREETS:
            raw.setdefault("network", asked)
        elif choice.use == POPULATION:
            raw.setdefault("population", placed)
        elif choice.use == FACILITIES:
            raw["facilities"].append(placed | _given(category=choice.detail))
        elif choice.use == DISTRICTS:
            raw["districts"].append(placed | _given(level=choice.detail))
    folder = choices[0].looked.path.parent
    return check_request(raw, file=folder.name, folder=folder)


def _columns(choice: LayerChoice) -> dict[str, Any]:
    """The planner's word on the columns: people's for people, the others' for the others."""
    given = choice.looked.mapping
    people = choice.use == POPULATION
    said = {role: column for role, column in given.items() if people or role not in GROUPS}
    return {"columns": said} if said else {}


def _file(choice: LayerChoice) -> dict[str, Any]:
    asked: dict[str, Any] = {"file": choice.looked.path, **_given(crs=choice.looked.crs)}
    report = choice.looked.found.report
    if choice.looked.layer is not None and report is not None and len(report.layers) > 1:
        asked["layer"] = choice.looked.layer
    return asked


def _given(**values: str) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}
