"""What a planner sets of how verdicts are reached: kept with the project, so that it says the same wherever it is."""

import math
from collections.abc import Iterable, Mapping, Sequence
from types import GenericAlias
from typing import Any, Final

from pydantic import ConfigDict, Field, create_model

from ...coverage.evaluation.settings import EvaluationSettings, Takes, settings
from ...coverage.plans.figures import NotNegative, Percent, Positive, Year
from ...coverage.plans.files import built_in_services
from ...coverage.travel.modes import MODES, Mode
from ...layers.facilities.categories import Categories, built_in_categories, category_of_word, services_of
from ..errors import ProjectError

ALL: Final = "all"
"""Said of the data as a whole: that it is complete."""
_YES: Final = ("yes", "true", "1", "是")
_TYPES: Final[Mapping[Takes, Any]] = {
    "mode": Mode,
    "above 0": Positive,
    "from 0": NotNegative,
    "percent": Percent,
    "year": Year | None,
    "yes or no": bool,
}
_TOLD: Final = settings()


def _kept(name: str) -> Any:  # noqa: ANN401  (a type and its default, as pydantic takes them)
    how, usual = _TOLD[name], getattr(EvaluationSettings(), name)
    kind = _TYPES[how.takes]
    return (kind, usual) if how.of == "all" else (GenericAlias(dict, (str, kind)), {})


_Settings: Any = create_model(
    "_Settings",
    __config__=ConfigDict(frozen=True, extra="forbid"),
    **{name: _kept(name) for name in _TOLD},
)
_NAMED: Final = 6
"""So many clauses of a plan are named where one is not found."""


class Judging(_Settings):  # type: ignore[misc]  # its fields are those of the table in `coverage.evaluation.settings`
    """Settings of verdicts: those of the table, by the same names, and what the data is said to be.

    `complete` are categories, or `all`. `counted_as` names the groups for which the data counts something else, in its
    own words.
    """

    complete: tuple[str, ...] = ()
    counted_as: dict[str, str] = Field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """Return the settings of the table, as `EvaluationSettings` takes them."""
        return {name: getattr(self, name) for name in _TOLD}

    def overlaid(self, given: Mapping[str, object]) -> "Judging":
        """Return the settings with those given in their place; of settings by clause or group only those named."""
        made: Judging = Judging.model_validate(laid_over(self.model_dump(), given))
        return made

    @property
    def known_complete(self) -> frozenset[str] | None:
        """The categories of which the data is said to be complete, None for all."""
        return None if ALL in self.complete else frozenset(self.complete)


def laid_over(kept: Mapping[str, Any], given: Mapping[str, object]) -> dict[str, Any]:
    """Return settings with those given in their place; of settings by clause or group only those named."""
    made = dict(kept)
    for name, value in given.items():
        before = made.get(name)
        both = isinstance(value, Mapping) and isinstance(before, Mapping)
        made[name] = {**before, **value} if both else value  # type: ignore[dict-item]  # both are mappings here
    return made


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
        clause, _, word = name.strip().rpartition(".")
        field, key = _meant(text, clause, word)
        said = _value(_TOLD[field].takes, text, value.strip())
        if _TOLD[field].of == "all":
            fields[field] = said
        else:
            of_each = fields.setdefault(field, {})
            assert isinstance(of_each, dict)
            of_each[key] = said
    return fields


def check_given(given: Mapping[str, object], clauses: Sequence[str]) -> None:
    """Raise ProjectError for a setting of a clause that the plan does not have: it would change nothing."""
    for field, of_each in given.items():
        how = _TOLD.get(field)
        unknown = set(of_each) - set(clauses) if how and how.of == "clause" and isinstance(of_each, Mapping) else set()
        if how is not None and unknown:
            raise ProjectError(
                "--set {clause}.{word}: the plan has no clause {clause}; it has such as {known}.",
                clause=min(unknown),
                word=how.word,
                known=", ".join(clauses[:_NAMED]),
            )


def _meant(text: str, clause: str, word: str) -> tuple[str, str]:
    """Return which field a name such as `CLAUSE.limit`, `speed`, `speed.GROUP` or `year` means, and of what."""
    for field, how in _TOLD.items():
        if how.of == "clause" and clause and word == how.word:
            return field, clause
        if how.of == "group" and how.word in (clause, word):
            return field, word if clause else "people"
        if how.of == "all" and not clause and word == how.word:
            return field, ""
    raise ProjectError(
        "--set {text}: there is no such setting; one sets {known}.",
        text=text,
        known=", ".join(known_words()),
    )


def known_words() -> list[str]:
    """Return the settings as they are named: `CLAUSE.limit`, `speed`, `speed.GROUP`, `year`, ..."""
    words = []
    for how in _TOLD.values():
        words += {"clause": [f"CLAUSE.{how.word}"], "group": [how.word, f"{how.word}.GROUP"], "all": [how.word]}[how.of]
    return words


def word_of(field: str) -> str:
    """Return how a setting is named in `--set`, '' for what is none of the table."""
    how = _TOLD.get(field)
    return "" if how is None else f"CLAUSE.{how.word}" if how.of == "clause" else how.word


def _value(takes: Takes, text: str, value: str) -> object:
    match takes:
        case "mode":
            return _mode(text, value)
        case "year":
            return int(_number(text, value))
        case "yes or no":
            return value.casefold() in _YES
        case _:
            return _number(text, value)


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
