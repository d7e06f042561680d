"""What each file is taken for, and the check request that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..layers.inspect import DISTRICTS, FACILITIES, POPULATION, STREETS
from ..scenarios.check_request import CheckRequest, check_request
from .import_work import Looked

NOTHING: Final = ""
WGS84: Final = "wgs84"
USES: Final = (STREETS, FACILITIES, POPULATION, DISTRICTS)


@dataclass(frozen=True, eq=False)
class Choice:
    """A layer and what it is for.

    `detail` is the category of facilities or the level of districts; '' where the file itself says it. `datum` is what
    its degrees are on: wgs84, gcj02 (AMap) or bd09 (Baidu).
    """

    looked: Looked
    use: str
    detail: str = ""
    datum: str = WGS84


def first_choice(looked: Looked) -> Choice:
    """The likeliest use of a layer, none where it cannot be read."""
    fitting = [use for use in looked.found.uses if use in USES]
    return Choice(looked, fitting[0] if fitting and looked.found.error is None else NOTHING)


def what_is_missing(choices: Sequence[Choice]) -> tuple[str, ...]:
    """Which of the files without which nothing can be checked are not there: streets, population."""
    return tuple(use for use in (STREETS, POPULATION) if not any(choice.use == use for choice in choices))


def request_of(choices: Sequence[Choice], *, name: str, plan: str) -> CheckRequest:
    """The check of these files; the first that is for streets or for people is taken. Raises ProjectError."""
    raw: dict[str, Any] = {"name": name, "plan": plan, "facilities": [], "districts": []}
    for choice in choices:
        asked = _file(choice)
        if choice.use == STREETS:
            raw.setdefault("network", asked)
        elif choice.use == POPULATION:
            raw.setdefault("population", asked)
        elif choice.use == FACILITIES:
            raw["facilities"].append(asked | _given(datum=choice.datum, category=choice.detail))
        elif choice.use == DISTRICTS:
            raw["districts"].append(asked | _given(datum=choice.datum, level=choice.detail))
    folder = choices[0].looked.path.parent
    return check_request(raw, file=folder.name, folder=folder)


def _file(choice: Choice) -> dict[str, Any]:
    asked: dict[str, Any] = {"file": choice.looked.path, **_given(crs=choice.looked.crs)}
    report = choice.looked.found.report
    if choice.looked.layer is not None and report is not None and len(report.layers) > 1:
        asked["layer"] = choice.looked.layer
    return asked


def _given(**values: str) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}
