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
    return value if role == "group" and value in GROUPS else None


def chinese_titles(role: str, value: str) -> str:
    """Return services' English titles, or categories' keys, in Chinese; what no list knows stays as it is."""
    if role in ("service", "services"):
        return "".join(_service_titles().get(part, part) for part in _JOINED.split(value))
    if role in ("capacity", "part", "whole"):
        return capacity_title(value)
    if role in ("category", "categories"):
        entries = built_in_categories().entries
        return "、".join(entries[key].zh if key in entries else key for key in value.split(", "))
    return value


@cache
def _service_titles() -> Mapping[str, str]:
    """English to Chinese, for the services of every built-in plan."""
    plans = built_in_plans().values()
    return {service.title_en: service.title for plan in plans for service in plan.service.values()}


def capacity_title(title_en: str) -> str:
    """Return the Chinese title of a capacity that a built-in plan defines; what no plan knows stays as it is."""
    return _capacity_titles().get(title_en, title_en)


@cache
def _capacity_titles() -> Mapping[str, str]:
    """Keys and English titles to Chinese, for the capacities that the built-in plans define."""
    own = [(key, one) for plan in built_in_plans().values() for key, one in plan.capacity.items()]
    return {name: one.title for key, one in own for name in (key, one.title_en)}
