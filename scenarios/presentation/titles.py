"""What plans, clauses and services are called in the planner's language."""

from typing import Protocol

from .translate import Words


class HasTitles(Protocol):
    """What has a title in both languages."""

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def title_en(self) -> str: ...  # noqa: D102


def title_of(titled: HasTitles, words: Words) -> str:
    """Return a title in the planner's language, or in the other where only that was written."""
    first, second = (titled.title, titled.title_en) if words.language == "zh" else (titled.title_en, titled.title)
    return first or second
