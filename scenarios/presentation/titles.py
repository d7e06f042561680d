"""What plans, clauses and services are called in the planner's language."""

from typing import Protocol

from ...coverage.plans.clause_base import ClauseBase
from ...coverage.plans.plan import Plan
from ...messages import Titled
from .translate import Words


class HasTitles(Protocol):
    """What has a title in both languages."""

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def title_en(self) -> str: ...  # noqa: D102


class HasNotes(Protocol):
    """What has a note, in Chinese or in both languages."""

    @property
    def note(self) -> str: ...  # noqa: D102

    @property
    def note_en(self) -> str: ...  # noqa: D102


def note_of(noted: HasNotes) -> Titled | None:
    """Return a note in both languages, of which the one that was not written is the other; None where there is none."""
    return Titled(noted.note or noted.note_en, noted.note_en or noted.note) if noted.note or noted.note_en else None


def document_text(plan: Plan) -> str:
    """Return a plan's document with the year of its issue, which a standard's number tells already."""
    told = plan.issued and plan.issued in plan.document
    return " ".join(filter(None, (plan.document, "" if told else plan.issued)))


def title_of(titled: HasTitles, words: Words) -> str:
    """Return a title in the planner's language, or in the other where only that was written.

    A clause whose figure is only remembered says so in its title: the title stands in every output.
    """
    first, second = (titled.title, titled.title_en) if words.language == "zh" else (titled.title_en, titled.title)
    if isinstance(titled, ClauseBase) and titled.certainty == "memory":
        return words("{title} (from memory, not checked against the text)", title=first or second)
    return first or second
