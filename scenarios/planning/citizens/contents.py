"""What each map for citizens holds, as data: its themes, their categories, and the columns that may be published."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ....toml_texts import parse_toml


@dataclass(frozen=True)
class Theme:
    """A button of the page: what citizens call it, and the categories of facilities behind it."""

    key: str
    zh: str
    en: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Contents:
    """One map: its themes in their order, and whether its letters are large at first."""

    key: str
    themes: tuple[Theme, ...]
    large: bool = False

    @property
    def categories(self) -> frozenset[str]:
        """Every category that one of the themes shows."""
        return frozenset(key for theme in self.themes for key in theme.categories)


@cache
def contents_of(key: str) -> Contents:
    """Return the map `key`, one of `maps.toml`."""
    tables = _tables()
    themes = tables["theme"]
    chosen = tables["map"][key]
    return Contents(
        key,
        tuple(
            Theme(name, themes[name]["zh"], themes[name]["en"], tuple(themes[name]["categories"]))
            for name in chosen["themes"]
        ),
        bool(chosen.get("large", False)),
    )


@cache
def public_columns() -> Mapping[str, tuple[str, ...]]:
    """Return the columns of planners' files that may be published, by what they tell; no other one ever is."""
    return {key: tuple(one["names"]) for key, one in _tables()["column"].items()}


@cache
def _tables() -> dict[str, dict[str, dict[str, Any]]]:
    text = (resources.files(__package__) / "maps.toml").read_text(encoding="utf-8")
    return parse_toml(text)
