"""The planner's rules of `osm_tags.toml`: which category of facility a set of OpenStreetMap tags means."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Final

from .errors import DataError

_NAME_KEYS: Final = ("name", "name:zh", "official_name", "alt_name", "name:en")
_ANY: Final = "*"


@dataclass(frozen=True)
class Rule:
    """Fits tags that carry, for each key of `tags`, one of its values, and a name as asked."""

    category: str
    tags: Mapping[str, frozenset[str]]
    name: tuple[str, ...] = ()
    not_name: tuple[str, ...] = ()

    def fits(self, tags: Mapping[str, str], name: str) -> bool:
        """Whether an object with these tags, and with these names in lower case, is of this rule's category."""
        if not all(_carries(tags.get(key, ""), values) for key, values in self.tags.items()):
            return False
        if any(word in name for word in self.not_name):
            return False
        return not self.name or any(word in name for word in self.name)


@dataclass(frozen=True)
class Rules:
    """All rules in their order, and the tags ('key=value' or 'key=*') of which nothing may go unnoticed."""

    rules: tuple[Rule, ...]
    watched: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Every tag key by which an object may become a facility, sorted: the first of each rule, and the watched."""
        return tuple(sorted(self._by_key.keys() | {said.partition("=")[0] for said in self.watched}))

    @cached_property
    def _by_key(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, rule in enumerate(self.rules):
            places.setdefault(next(iter(rule.tags)), []).append(place)
        return places

    def category(self, tags: Mapping[str, str]) -> str:
        """The category of the first rule that fits, '' where none does."""
        places = sorted(place for key in tags for place in self._by_key.get(key, ()))
        if not places:
            return ""
        name = " ".join(tags[key] for key in _NAME_KEYS if key in tags).lower()
        return next((self.rules[at].category for at in places if self.rules[at].fits(tags, name)), "")

    def unnoticed(self, unmapped: Iterable[Mapping[str, str]]) -> Counter[str]:
        """How many of the objects that fit no rule carry each watched tag."""
        counts: Counter[str] = Counter()
        for tags in unmapped:
            for said in self.watched:
                key, _, value = said.partition("=")
                if key in tags and value in (_ANY, tags[key]):
                    counts[f"{key}={tags[key]}"] += 1
                    break
        return counts


def _carries(said: str, values: frozenset[str]) -> bool:
    return bool(said) and (_ANY in values or any(part.strip() in values for part in said.split(";")))


def load_rules(path: Path | None = None) -> Rules:
    """Read the rules from the planner's own file, or the built-in ones.

    Raises DataError where the file cannot be read or a rule lacks its category or tags.
    """
    source = path or files(__package__).joinpath("osm_tags.toml")
    try:
        document = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(
            "The mapping file {file} cannot be read: {detail}.", file=source.name, detail=str(error)
        ) from error
    rows = document.get("rule", [])
    return Rules(
        tuple(_rule(row, number, source.name) for number, row in enumerate(rows, start=1)),
        tuple(document.get("watched", ())),
    )


def _rule(row: Mapping[str, object], number: int, file: str) -> Rule:
    category, tags = row.get("category"), row.get("tags")
    if not isinstance(category, str) or not isinstance(tags, Mapping) or not tags:
        raise DataError(
            'Rule {number} of {file} needs a category and at least one tag, like tags = {{ amenity = ["library"] }}.',
            number=number,
            file=file,
        )
    values = {key: frozenset(_words(said)) for key, said in tags.items()}
    name, not_name = (tuple(word.lower() for word in _words(row.get(key, ()))) for key in ("name", "not_name"))
    return Rule(category, values, name, not_name)


def _words(said: object) -> tuple[str, ...]:
    if isinstance(said, str):
        return (said,)
    return tuple(str(word) for word in said) if isinstance(said, list | tuple) else ()
