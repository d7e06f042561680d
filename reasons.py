"""Why a value cannot be used, in sentences of ours: what pydantic finds, told so that it can be translated."""

from collections.abc import Mapping
from typing import Any, Final

from .messages import Message

_SAID: Final[Mapping[str, Message]] = {
    "missing": Message("it is missing"),
    "extra_forbidden": Message("there is no such key"),
    "bool_type": Message("true or false is expected, not {value}"),
    "bool_parsing": Message("true or false is expected, not {value}"),
    "string_type": Message("a text is expected, not {value}"),
    "string_too_short": Message("it must not be empty"),
    "literal_error": Message("{value} is not allowed; allowed are {expected}"),
    "enum": Message("{value} is not allowed; allowed are {expected}"),
    "greater_than": Message("{value} is given; it must be above {bound}"),
    "greater_than_equal": Message("{value} is given; {bound} is the least"),
    "less_than": Message("{value} is given; it must be below {bound}"),
    "less_than_equal": Message("{value} is given; {bound} is the most"),
    "finite_number": Message("{value} is not a number that can be compared"),
    "too_short": Message("too few values are given"),
    "too_long": Message("too many values are given"),
    "path_type": Message("the path of a file is expected, not {value}"),
    "json_invalid": Message("it is not JSON"),
}
_KINDS: Final[tuple[tuple[str, Message], ...]] = (
    ("int_", Message("a whole number is expected, not {value}")),
    ("float_", Message("a number is expected, not {value}")),
    ("decimal_", Message("a number is expected, not {value}")),
    ("date", Message("a date such as 2026-05-01 is expected, not {value}")),
    ("dict_", Message("a table of keys is expected, not {value}")),
    ("model_", Message("a table of keys is expected, not {value}")),
    ("mapping_", Message("a table of keys is expected, not {value}")),
    ("tuple_", Message("a list is expected, not {value}")),
    ("list_", Message("a list is expected, not {value}")),
    ("string_pattern", Message("{value} cannot be used here")),
)
_LONGEST: Final = 60


class Unfit(ValueError):
    """Raised by checks of our own within pydantic's: it carries the sentence that says what is wrong."""

    def __init__(self, said: Message) -> None:
        super().__init__(str(said))
        self.said = said


def reason_of(fault: Any) -> Message | str:  # noqa: ANN401  (pydantic's ErrorDetails, which is not imported for this)
    """Return why a value cannot be used; a sentence of a check of our own as it is."""
    own = fault.get("ctx", {}).get("error")
    if isinstance(own, Unfit):
        return own.said
    kind = str(fault["type"])
    said = _SAID.get(kind) or next((sentence for start, sentence in _KINDS if kind.startswith(start)), None)
    if said is None:
        return own_words(fault)
    expected = str(fault.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
    values = {**figures_of(fault), "expected": expected}
    return Message(said.template, {key: one for key, one in values.items() if "{" + key + "}" in said.template})


def own_words(fault: Any) -> str:  # noqa: ANN401
    """Return what a check of our own said, without pydantic's words around it."""
    return str(fault["msg"]).removeprefix("Value error, ").rstrip(".")


def figures_of(fault: Any) -> dict[str, object]:  # noqa: ANN401
    """Return the `value` that was given, shortened, and the `bound` that it breaks, '' where it breaks none."""
    context = fault.get("ctx", {})
    bound = next((context[name] for name in ("gt", "ge", "lt", "le") if name in context), "")
    whole = isinstance(bound, float) and bound.is_integer()
    return {"value": repr(fault.get("input"))[:_LONGEST], "bound": int(bound) if whole else bound}
