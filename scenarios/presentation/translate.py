"""The planner's language: Chinese or English, by gettext, for every sentence of every floor.

The lower floors hand up `Message`s and `LifecircleError`s: an English template, which is the gettext msgid, with named
values. They are translated here, at the border, where they are shown. Nothing is global: a `Words` is handed on.
"""

import gettext
import locale
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from typing_extensions import override

from ...messages import LifecircleError, Message, Several, Titled, TitledText
from ...texts import shown
from .in_window import IN_WINDOW
from .names import NAMES, PER_NUMBER, SYSTEM_REASONS, UNITS
from .on_paper import ON_PAPER
from .retired import RETIRED

DOMAIN: Final = "lifecircle"
LANGUAGES: Final = ("zh", "en")
LOCALES: Final = {"zh": "zh_CN"}
"""The folder of each language's catalogue below `locale/`; English needs none, its texts are the msgids."""

WORD_ROLES: Final = frozenset(
    {
        "group",
        "level",
        "area",
        "capacity",
        "mode",
        "unit",
        "what",
        "part",
        "whole",
        "service",
        "services",
        "category",
        "categories",
        "crs",
        "format",
    }
)
"""Names of values that are words of ours, not of the planner's files."""
REASON_ROLES: Final = frozenset({"reason", "why"})
"""Names of values that may be what the operating system says of a file."""


@dataclass(frozen=True)
class Words:
    """One language's voice: `words("{n} people", n=3)` translates a literal and fills in its values."""

    language: str
    _texts: gettext.NullTranslations

    def __call__(self, text: str, /, **values: object) -> str:
        """Return `text` (a literal English template) in this language, filled with `values`."""
        if isinstance(text, TitledText):
            return text.chinese if self.language == "zh" else str(text)
        text = RETIRED.get(text, text)
        said = self._texts.gettext(text) if text else ""
        return said.format(**{role: self._value(role, value) for role, value in values.items()}) if values else said

    def of(self, titled: Titled | None) -> str:
        """Return what is written in both languages in this one; '' for nothing."""
        return "" if titled is None else str(self._value("", titled))

    def say(self, message: Message | LifecircleError) -> str:
        """Return a message or an error of any floor in this language."""
        return self(message.template, **message.values)

    def name(self, key: str) -> str:
        """Return the planner's word for a key of the data (`age_60_plus`, `rural`) or a unit, or the key itself."""
        if key in NAMES:
            return self(NAMES[key])
        if " per " in key:
            return self.unit(key)
        from .vocabulary import capacity_title  # noqa: PLC0415  (loads the plans; --help need not)

        return capacity_title(self.language, key)

    def unit(self, key: str) -> str:
        """Return the unit of a verdict (`%`, `beds`, `places per 1,000`) as it stands behind a figure: 张, 个/千人."""
        if isinstance(key, TitledText):
            key = key.chinese if self.language == "zh" else str(key)
        counted, per, number = key.partition(" per ")
        measure = UNITS.get(counted)
        word = self.name(counted) if measure is None else measure.title if self.language == "zh" else counted
        return word + self._per(number) if per else word

    def _per(self, number: str) -> str:
        """Return the second half of a unit such as `places per 1,000`."""
        known = NAMES.get(f"per {number}")
        return self(known) if known else self(PER_NUMBER, number=number)

    def _value(self, role: str, value: object) -> object:
        """Return a value as it is to stand in a sentence: messages said, the lower floors' own words translated."""
        if isinstance(value, Message | LifecircleError | Several):
            return "\n".join(map(self.say, value.messages if isinstance(value, Several) else (value,)))
        if isinstance(value, Titled):
            return (value.title or value.title_en) if self.language == "zh" else str(value)
        if role in REASON_ROLES:
            known = SYSTEM_REASONS.get(str(getattr(value, "strerror", value)))
            return self(known) if known else shown(value)
        return self._word(role, value) if isinstance(value, str) and role in WORD_ROLES else shown(value)

    def _word(self, role: str, value: str) -> object:
        """Return a word of ours in the planner's language."""
        if role == "unit":
            return self.unit(value)
        if role == "crs":
            from .systems import named_system  # noqa: PLC0415  (it imports pyproj)

            system = named_system(value) if self.language == "zh" else None
            return self.say(system) if system is not None else shown(value)
        if role == "format":
            from .systems import format_title  # noqa: PLC0415  (few sentences need it)

            return shown(format_title(self.language, value))
        from .vocabulary import titles_in, word_text  # noqa: PLC0415  (it needs the plans; the command line does not)

        text = word_text(role, value)
        if text is not None:
            return self(text)
        return shown(titles_in(self.language, role, value))


class _Unknown(gettext.NullTranslations):
    """Stands behind a catalogue and raises `LookupError` for what that does not hold."""

    @override
    def gettext(self, message: str) -> str:
        raise LookupError(message)


@cache
def _catalogue() -> gettext.NullTranslations:
    """Return the catalogue of all sentences: the Chinese one, which is complete."""
    catalogue = gettext.translation(DOMAIN, Path(__file__).with_name("locale"), [LOCALES["zh"]])
    catalogue.add_fallback(_Unknown())
    return catalogue


def is_known(template: str) -> bool:
    """Tell whether a template is one of this program's sentences, or was one when projects were made."""
    if template in RETIRED:
        return True
    try:
        _catalogue().gettext(template)
    except LookupError:
        return False
    return bool(template)


def speak(language: str) -> Words:
    """Return the words of `zh` or `en`."""
    return Words(language, _texts(language))


def _texts(language: str) -> gettext.NullTranslations:
    if language not in LOCALES:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, Path(__file__).with_name("locale"), [LOCALES[language]])


class _Instead(gettext.NullTranslations):
    """Says otherwise what some sentences tell to type."""

    def __init__(self, texts: gettext.NullTranslations, instead: Mapping[str, str]) -> None:
        super().__init__()
        self._under, self._instead = texts, instead

    @override
    def gettext(self, message: str) -> str:
        return self._under.gettext(self._instead.get(message, message))


def speak_in_window(language: str) -> Words:
    """Return the words of `zh` or `en` as the window says them."""
    return Words(language, _Instead(_texts(language), IN_WINDOW))


def speak_on_paper(language: str) -> Words:
    """Return the words of `zh` or `en` as a document says them that is handed in."""
    return Words(language, _Instead(_texts(language), ON_PAPER))


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language that the environment's locale variables ask for, or else the system's, or else English."""
    asked = (environment.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG"))
    first = next((value for value in asked if value), None) or locale.getlocale()[0] or ""
    return "zh" if first.lower().startswith(("zh", "chinese")) else "en"
