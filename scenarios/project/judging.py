"""What a planner sets of how verdicts are reached: kept with the project, so that it says the same wherever it is."""

import math
from collections.abc import Iterable, Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict

from ...coverage.plans.clauses import NotNegative, Percent, Positive, Year
from ...coverage.plans.files import built_in_services
from ...coverage.travel.modes import MODES, Mode
from ...layers.facilities.categories import Categories, built_in_categories, category_of_word, services_of
from ..errors import ProjectError

ALL: Final = "all"
"""Said of the data as a whole: that it is complete."""
_YES: Final = ("yes", "true", "1", "是")
_OF_A_CLAUSE: Final[Mapping[str, str]] = {
    "mode": "modes",
    "limit": "limits",
    "target": "targets",
    "turnout": "turnouts",
}


class Judging(BaseModel):
    """Settings of verdicts.

    `modes` to `turnouts` are by clause id, walking speeds by group; `complete` are categories, or `all`.
    `counted_as` names the groups for which the data counts something else, in its own words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    modes: dict[str, Mode] = {}
    limits: dict[str, Positive] = {}
    targets: dict[str, NotNegative] = {}
    turnouts: dict[str, NotNegative] = {}
    speeds_mps: dict[str, Positive] = {}
    year: Year | None = None
    near_percent: Percent = 0.5
    negligible_percent: Percent = 0.1
    complete: tuple[str, ...] = ()
    whole_scope: bool = False
    counted_as: dict[str, str] = {}

    @property
    def known_complete(self) -> frozenset[str] | None:
        """The categories of which the data is said to be complete, None for all."""
        return None if ALL in self.complete else frozenset(self.complete)


def complete_categories(words: Iterable[str], categories: Categories | None = None) -> tuple[str, ...]:
    """Return the categories that some words mean: `all`, a category or a service, by key or by name.

    Raises ProjectError for a word that means none.
    """
    known, found = categories or built_in_categories(), list[str]()
    for word in words:
        if word.casefold() in (ALL, "全部"):
            return (ALL,)
        service = built_in_services().get(word)
        key = category_of_word(word, known)
        if service is None and not key:
            raise ProjectError(
                "--complete {word}: there is no such category or service; write all, or one of {known}.",
                word=word,
                known=", ".join(sorted({*known.entries, *built_in_services()})),
            )
        found += service.categories if service else services_of(key, known)
    return tuple(dict.fromkeys(found))


def settings_of(texts: Iterable[str]) -> dict[str, object]:
    """Return the fields of `Judging` that texts such as `CLAUSE.mode=walk`, `year=2024` or `near=1` set.

    Raises ProjectError for what is no setting.
    """
    fields: dict[str, object] = {}
    for text in texts:
        name, _, value = text.partition("=")
        clause, _, what = name.strip().rpartition(".")
        if clause and what in _OF_A_CLAUSE:
            of_clause = fields.setdefault(_OF_A_CLAUSE[what], {})
            assert isinstance(of_clause, dict)
            of_clause[clause] = _mode(text, value) if what == "mode" else _number(text, value)
        elif "speed" in (clause, what):
            speeds = fields.setdefault("speeds_mps", {})
            assert isinstance(speeds, dict)
            speeds[what if clause else "people"] = _number(text, value)
        else:
            fields |= _of_all(text, name.strip(), value.strip())
    return fields


def _of_all(text: str, name: str, value: str) -> dict[str, object]:
    match name:
        case "year":
            return {"year": int(_number(text, value))}
        case "near" | "negligible":
            return {f"{name}_percent": _number(text, value)}
        case "whole-scope":
            return {"whole_scope": value.casefold() in _YES}
        case _:
            raise ProjectError(
                "--set {text}: there is no such setting. Of a clause one sets CLAUSE.mode, CLAUSE.limit, CLAUSE.target "
                "and CLAUSE.turnout; of all year, speed, speed.GROUP, near, negligible and whole-scope.",
                text=text,
            )


def _mode(text: str, value: str) -> str:
    if value not in MODES:
        raise ProjectError("--set {text}: modes are {known}.", text=text, known=", ".join(MODES))
    return value


def _number(text: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise ProjectError("--set {text}: a number of 0 or above is expected.", text=text)
    return number
