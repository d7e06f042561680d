"""What is said to the planner: sentences with named fields, which are also the keys of their translations."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from .texts import shown

_UNREAD: Final = re.compile("[\udc80-\udcff]")


def later(text: str) -> str:
    """Mark a literal for translation where it stands; it is translated when it is shown."""
    return text


def out_of_memory() -> "LifecircleError":
    """Return what is said where the machine has not enough memory, wherever it ends."""
    return LifecircleError(
        "There is not enough memory for this; close other programs, or cut the files to the place you plan for."
    )


def is_for_lack_of_memory(error: ImportError) -> bool:
    """Tell whether a library could not be loaded since the memory did not do; the system's loader tells it in words."""
    return any(words in str(error) for words in ("failed to map segment", "cannot allocate memory"))


def refused_by_system(error: OSError) -> "LifecircleError":
    """Return the sentence for what the system refuses wherever it does: a full disk, a name that is too long."""
    reason = error.strerror or str(error)
    if error.filename is None:
        return LifecircleError("The results cannot be written: {reason}.", reason=reason)
    return LifecircleError("{file} cannot be used: {reason}.", file=str(error.filename), reason=reason)


def no_text(name: str) -> "LifecircleError":
    """Return what is said of a file or folder whose name is bytes in another encoding than the system's names."""
    shown_as = os.fsencode(name).decode("gb18030", errors="replace")  # most such names were packed on Windows
    return LifecircleError(
        "The name {file} cannot be read on this computer: it is in another encoding than the names here, as happens "
        "where a zip from Windows was unpacked. Rename the file or folder and try again.",
        file=shown_as,
    )


def is_text(name: str) -> bool:
    """Tell whether a name that the system gave is readable text; bytes that are none Python keeps as such halves."""
    return _UNREAD.search(name) is None


@dataclass(frozen=True)
class Message:
    """A sentence for the planner that is no error: a reason, a warning, a piece of evidence.

    `template` is English with `{named}` fields, filled from `values`, and the key for its translation, as below.
    `key` is that by which the program itself knows the sentence, however it is worded: '' where it is only read. It is
    asked of what is said in this run; no file keeps it.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    key: str = ""

    def __str__(self) -> str:
        return _filled(self.template, self.values)


@dataclass(frozen=True)
class Titled:
    """A value of a sentence that has a name in either language of its own, such as a service that a plan defines."""

    title: str
    title_en: str

    def __str__(self) -> str:
        return self.title_en or self.title


class TitledText(str):
    """An English text that carries its Chinese one, such as a unit that a plan defines; elsewhere it is just a text."""

    __slots__ = ("chinese",)

    chinese: str

    def __new__(cls, english: str, chinese: str) -> Self:
        """Make it of both texts."""
        made = super().__new__(cls, english)
        made.chinese = chinese
        return made

    @classmethod
    def of(cls, title: str, title_en: str) -> Self:
        """Make it of two titles of which one may be missing."""
        return cls(title_en or title, title or title_en)

    def __reduce__(self) -> tuple[type["TitledText"], tuple[str, str]]:
        """Give what makes it anew, when it is copied or sent to another process."""
        return TitledText, (str(self), self.chinese)


@dataclass(frozen=True)
class Several:
    """A value of a sentence that is itself several sentences, each on a line of its own."""

    messages: tuple[Message, ...]

    def __str__(self) -> str:
        return "\n".join(map(str, self.messages))


class LifecircleError(Exception):
    """A sentence for the planner: what is wrong, where, and what to do about it.

    `template` is English with `{named}` fields, filled from `values`. The template itself is the key under which a
    translation is looked up, so it must be a literal at the place where it is raised.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template, values)
        self.template = template
        self.values = values

    def __str__(self) -> str:
        return _filled(self.template, self.values)

    def __reduce__(self) -> "tuple[object, ...]":
        """Travel between processes: as the sentence and its values, foreign errors among these as their text."""
        said = (Message, Titled, LifecircleError)
        values = {
            key: str(value) if isinstance(value, BaseException) and not isinstance(value, said) else value
            for key, value in self.values.items()
        }
        more = {key: value for key, value in vars(self).items() if key not in {"template", "values"}}
        return _said_again, (type(self), self.template, values), more


def _said_again(kind: type[LifecircleError], template: str, values: Mapping[str, object]) -> LifecircleError:
    error = kind.__new__(kind)
    LifecircleError.__init__(error, template, **values)  # whatever a kind asks for when it is first made
    return error


def _filled(template: str, values: Mapping[str, object]) -> str:
    """Return a sentence with its values, those of texts fit to be shown."""
    return template.format(**{name: shown(value) for name, value in values.items()})
