"""What typer says of a command that was typed wrongly, in the planner's language.

Typer puts these sentences together in English and knows no other language. They are taken apart here by their form and
said anew; one of an unknown form stays as it is.
"""

import re
from typing import Any, Final

from typer import rich_utils
from typer.core import TyperCommand
from typing_extensions import override

from ..presentation.names import later
from ..presentation.translate import Words

_FORMS: Final = {
    r"Missing argument '(?P<name>.+?)'\.": later("The argument {name} is missing."),
    r"Missing option '(?P<name>.+?)'\.": later("The option {name} is missing."),
    r"Missing command\.": later("A command is missing."),
    r"No such option: (?P<name>\S+) \(Possible options: (?P<known>.+)\)": later(
        "There is no option {name}; similar: {known}."
    ),
    r"No such option: (?P<name>\S+)": later("There is no option {name}."),
    r"No such command '(?P<name>.+)'\. Did you mean (?P<known>.+)\?": later(
        "There is no command {name}; similar: {known}."
    ),
    r"No such command '(?P<name>.+)'\.": later("There is no command {name}."),
    r"Option '(?P<name>.+)' does not take a value\.": later("The option {name} takes no value."),
    r"Option '(?P<name>.+)' requires an argument\.": later("The option {name} needs a value behind it."),
    r"Option '(?P<name>.+)' requires (?P<count>\d+) arguments\.": later("The option {name} needs {count} values."),
    r"Got unexpected extra argument\(s\) \((?P<given>.+)\)": later("The command takes no such arguments: {given}."),
    r"Invalid value for '?(?P<name>.+?)'?: (?P<fault>.+)": later("The value of {name} cannot be used: {fault}"),
    r"Invalid value: (?P<fault>.+)": later("The value cannot be used: {fault}"),
    r"Input should be a valid number.*": later("it must be a number."),
    r"Input should be a valid integer.*": later("it must be a whole number."),
    r"Input should be greater than or equal to (?P<least>\S+)": later("it must be at least {least}."),
    r"Input should be less than or equal to (?P<most>\S+)": later("it must be at most {most}."),
    r"Input should be greater than (?P<least>\S+)": later("it must be more than {least}."),
    r"Input should be less than (?P<most>\S+)": later("it must be less than {most}."),
    r"'?(?P<given>.+?)'? is not one of (?P<known>.+)\.": later("{given} is not one of {known}."),
}
"""What typer says, whole, and what we say; the longer of two alike comes first."""
_USAGE: Final = later("Usage: ")
_CONTEXT: Final = TyperCommand.context_class
_FORMATTER: Final[Any] = _CONTEXT.formatter_class
_TELL: Final = rich_utils.rich_format_error
"""Typer's own, which those of a language stand for."""


def said_again(text: str, words: Words) -> str:
    """Return one of typer's sentences in the planner's language; English, and what is of no known form, as it is."""
    if words.language == "en":
        return text
    for form, template in _FORMS.items():
        found = re.fullmatch(form, " ".join(text.split()))
        if found is not None:
            values = found.groupdict()
            if "fault" in values:
                values["fault"] = said_again(values["fault"], words)
            if "known" in values:
                values["known"] = words(", ").join(one.strip(" '") for one in re.split(r",| or ", values["known"]))
            return words(template, **values)
    return text


def translate_usage(words: Words) -> None:
    """Let typer say what it has to say of a wrong command in the planner's language."""

    def tell(error: Any) -> None:  # noqa: ANN401  (typer keeps its own copy of click, which is no public name)
        whole = said_again(error.format_message(), words)
        error.format_message = lambda: whole
        _TELL(error)

    class Formatter(_FORMATTER):  # type: ignore[misc]  # typer keeps its own copy of click, which is no public name
        """Writes the line of usage in the planner's language."""

        @override
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix if prefix is not None else words(_USAGE))

    rich_utils.rich_format_error = tell  # type: ignore[assignment]  # its error is of that copy
    _CONTEXT.formatter_class = Formatter
