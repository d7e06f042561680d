"""Words that the lower floors put into their sentences in English or as keys, and the planner's words for them.

Which of a sentence's values are such words is told by the value's name: `{group}`, `{level}`, `{service}`, ...
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from ...coverage.plans.files import built_in_plans
from ...groups import AGES
from ...layers.facilities.categories import built_in_categories
from ...messages import Titled
from .names import NAMES, later

KEYS: Final = frozenset({"level", "area", "capacity", "mode", "what", "part", "whole"})
"""Values that are keys of `names.NAMES`."""
GROUPS: Final = (
    later("all residents"), later("households"), later("buildings"), later("m² of residential land"),
    later("children of 0 to 14"), *(group.said for group in AGES),
)  # fmt: skip
"""What the evaluation calls the groups in its sentences: texts of the catalogue themselves."""
_JOINED: Final = re.compile(r"( / | \+ )")


def word_text(role: str, value: str) -> str | None:
    """Return the English text to translate for a value in the role of a group or a key; None for any other."""
    if role in KEYS and value in NAMES:
        return NAMES[value]
    if role != "group":
        return None
    return value if value in GROUPS else NAMES.get(value)


def titles_in(language: str, role: str, value: str) -> str:
    """Return services, categories and capacities by their titles in a language; what no list knows stays as it is.

    Services come by their English titles, categories and capacities by their keys.
    """
    if role in ("category", "categories"):
        return _category_titles(language, value)
    if role in ("capacity", "part", "whole"):
        return capacity_title(language, value)
    if role in ("service", "services") and language == "zh":
        return "".join(_service_titles().get(part, part) for part in _JOINED.split(value))
    return value


def _category_titles(language: str, keys: str) -> str:
    entries, chinese = built_in_categories().entries, language == "zh"
    titles = ((entries[key].zh if chinese else entries[key].en) if key in entries else key for key in keys.split(", "))
    return ("、" if chinese else ", ").join(titles)


@cache
def _service_titles() -> Mapping[str, str]:
    """English to Chinese, for the services of every built-in plan."""
    plans = built_in_plans().values()
    return {service.title_en: service.title for plan in plans for service in plan.service.values()}


def capacity_title(language: str, key: str) -> str:
    """Return the title of a capacity that a built-in plan defines; what no plan knows stays as it is."""
    title = _capacity_titles().get(key)
    if title is None:
        return key
    return title.title if language == "zh" else title.title_en


@cache
def _capacity_titles() -> Mapping[str, Titled]:
    """Return the titles of the capacities that the built-in plans define, by their keys and by their English titles."""
    own = [(key, one) for plan in built_in_plans().values() for key, one in plan.capacity.items()]
    return {name: Titled(one.title, one.title_en or key) for key, one in own for name in (key, one.title_en or key)}
