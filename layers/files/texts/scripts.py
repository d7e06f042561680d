"""JSON in a script: what web pages load, as JSONP, as the value of a variable, or below comments."""

import json
import re
from typing import Any, Final

_REMARK: Final = r"//[^\n]*\n|/\*.*?\*/|(?:\"use strict\"|'use strict');?"
_NAMED: Final = r"(?:export\s+default|(?:(?:var|let|const)\s+)?[\w$.]+\s*=)"
_CALLED: Final = r"[\w$.]+\s*\(\s*(?:(?:'[^'\n]*'|\"[^\"\n]*\")\s*,)?"
_BEFORE: Final = re.compile(rf"\s*(?:(?:{_REMARK})\s*)*(?:{_NAMED}|{_CALLED})?\s*(?=[\[{{])", re.DOTALL)
_STRING_OR_COMMA: Final = re.compile(r'"(?:\\.|[^"\\])*"|,(?=\s*[\]}])', re.DOTALL)
_PRINTED: Final = re.compile(r"\s*[\[{]\s*[\[{]?\s*u?'")


def json_begins(text: str) -> int:
    """Where the JSON of a script begins: 0 where a text is JSON from its beginning, -1 where it is neither."""
    match = _BEFORE.match(text)
    return match.end() if match else -1


def json_of_script(text: str) -> Any:  # noqa: ANN401 - JSON
    """The first value of JSON in a script, with commas before closing brackets overlooked.

    Raises json.JSONDecodeError where there is none.
    """
    inside = text[max(json_begins(text), 0) :]
    decoder = json.JSONDecoder()
    try:
        return decoder.raw_decode(inside)[0]
    except json.JSONDecodeError:
        return decoder.raw_decode(_STRING_OR_COMMA.sub(lambda found: found[0].removeprefix(","), inside))[0]


def is_printed(text: str) -> bool:
    """Whether a text is a list or a dictionary as Python prints it, with single quotes."""
    return _PRINTED.match(text) is not None
