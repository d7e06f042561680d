"""What is wrong with a plan file, as sentences with the line and the key.

TOML readers keep no line numbers, so the line is found again in the text from the path that pydantic reports.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from pydantic_core import ErrorDetails

from ...messages import Message, Titled
from ...reasons import figures_of, own_words
from ...toml_texts import NoToml
from ..errors import PlanError
from .figures import Misfit

_SENTENCES: Final[Mapping[str, Message]] = {
    "missing": Message("{file}, line {line}: {where} has no key {key}; add it."),
    "extra_forbidden": Message("{file}, line {line}, key {key}: {where} has no such key; is it misspelt?"),
    "union_tag_invalid": Message("{file}, line {line}, key {key}: there is no such kind; kinds are {expected}."),
    "union_tag_not_found": Message("{file}, line {line}: {where} has no key {key}; add it."),
    "literal_error": Message("{file}, line {line}, key {key}: {value} is not allowed; allowed are {expected}."),
    "float_type": Message("{file}, line {line}, key {key}: a number without quotation marks is expected, not {value}."),
    "int_type": Message("{file}, line {line}, key {key}: a whole number is expected, not {value}."),
    "string_type": Message("{file}, line {line}, key {key}: a text in quotation marks is expected, not {value}."),
    "tuple_type": Message("{file}, line {line}, key {key}: a list in square brackets is expected, not {value}."),
    "too_short": Message("{file}, line {line}, key {key}: the list is empty; name at least one."),
    "greater_than": Message("{file}, line {line}, key {key}: {value} is too small; it must be above {bound}."),
    "greater_than_equal": Message("{file}, line {line}, key {key}: {value} is too small; {bound} is the least."),
    "less_than_equal": Message("{file}, line {line}, key {key}: {value} is too large; {bound} is the most."),
    "string_pattern_mismatch": Message(
        "{file}, line {line}, key {key}: {value} cannot be used; write a plan's key with a-z, 0-9 and _, an id with "
        "a-z, 0-9 and -."
    ),
    "dict_type": Message("{file}, line {line}, key {key}: a table in braces is expected, not {value}."),
    "model_type": Message("{file}, line {line}, key {key}: a table is expected, not {value}."),
    "bool_type": Message("{file}, line {line}, key {key}: true or false is expected, not {value}."),
    "finite_number": Message("{file}, line {line}, key {key}: {value} is not a number that can be compared."),
}
_OTHER: Final = Message("{file}, line {line}, key {key}: {problem}.")

_LISTED: Final = re.compile(r"^\s*\[\[\s*(clause|indicator)\s*\]\]")
"""Where a clause or an indicator begins."""
_TABLE: Final = re.compile(r"^\s*\[")


def syntax_fault(error: NoToml, file: str) -> PlanError:
    """Return the sentence for a text that is no TOML."""
    return PlanError(_NO_TOML.template, file=file, line=error.line, problem=error.reason)


_NO_TOML: Final = Message("{file}, line {line}: this is not TOML: {problem}.")


def fault_of(item: ErrorDetails, text: str, raw: Mapping[str, Any], file: str) -> PlanError:
    """Return the sentence for one of pydantic's findings about the plan `raw` that was read from `text`."""
    context = item.get("ctx", {})
    misfit = context.get("error")
    sentence = misfit.message if isinstance(misfit, Misfit) else _SENTENCES.get(item["type"], _OTHER)
    path = _keys(item, raw)
    named = _named_in(sentence.template, path, raw) if isinstance(misfit, Misfit) else ()
    return PlanError(
        sentence.template,
        file=file,
        line=line_of(text, (*path, *named)),
        key=next((key for key in reversed(path) if isinstance(key, str)), "clause"),
        where=_where(path, raw),
        expected=_allowed(str(context.get("expected", context.get("expected_tags", "")))),
        problem=own_words(item),
        **figures_of(item),
    )


def _named_in(template: str, path: Sequence[str | int], raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the key of a clause that a sentence on it names first; it is there that the planner looks."""
    inside: Any = raw
    for part in path:
        inside = inside.get(part) if isinstance(inside, Mapping) else inside[part]
    words = re.findall(r"[a-z]\w*", template.partition("{where}")[2])
    return tuple([word for word in words if isinstance(inside, Mapping) and word in inside][:1])


def line_of(text: str, path: Sequence[str | int], *, containing: str = "") -> int:
    """Return the line (from 1) where the last key of `path` is written, else where its clause or table begins.

    With `containing` the first line of the clause that holds those characters is meant.
    """
    lines, starts = _layout(text)
    first, end = _span(lines, starts, path)
    for wanted in (re.escape(containing), *(_written(key) for key in reversed(path) if isinstance(key, str))):
        for number in range(first, end):
            if wanted and re.search(wanted, lines[number]):
                return number + 1
    return first + 1


@lru_cache(maxsize=2)
def _layout(text: str) -> tuple[list[str], list[tuple[int, str]]]:
    """Return a plan's lines, and those (from 0) where something listed begins; a plan may have thousands of faults."""
    lines = text.splitlines()
    found = ((number, _LISTED.match(line)) for number, line in enumerate(lines))
    return lines, [(number, match[1]) for number, match in found if match]


def _keys(item: ErrorDetails, raw: Mapping[str, Any]) -> tuple[str | int, ...]:
    """Return the path of a finding as it is written in the file: without kinds, branches of unions and lifted tiers."""
    path: list[str | int] = []
    inside: Any = raw
    for part in item["loc"]:
        if isinstance(inside, Mapping) and isinstance(part, str) and (part in inside or part == item["loc"][-1]):
            path.append(part)
            inside = inside.get(part)
        elif isinstance(inside, list) and isinstance(part, int):
            path.append(part)
            inside = inside[part]
    return (*path, "kind") if item["type"].startswith("union_tag") else tuple(path)


def _written(key: str) -> str:
    return rf"(^|[\s,{{.])\"?{re.escape(key)}\"?\s*="


def _span(lines: Sequence[str], starts: Sequence[tuple[int, str]], path: Sequence[str | int]) -> tuple[int, int]:
    """Return the half-open range of lines (from 0) that belong to the clause or table that `path` leads into."""
    match path:
        case ["clause" | "indicator" as kind, int(row), *_]:
            of_kind = [number for number, one in starts if one == kind] or [0]
            first = of_kind[min(row, len(of_kind) - 1)]
            return first, next((number for number, _ in starts if number > first), len(lines))
        case ["service", str(key), *_]:
            header = re.compile(rf"^\s*\[\s*service\s*\.\s*\"?{re.escape(key)}\"?\s*\]")
            first = next((number for number, line in enumerate(lines) if header.match(line)), 0)
            rest = range(first + 1, len(lines))
            return first, next((number for number in rest if _TABLE.match(lines[number])), len(lines))
        case _:
            return 0, next((number for number, line in enumerate(lines) if _TABLE.match(line)), len(lines))


def _allowed(expected: str) -> str:
    """Return what pydantic would allow without its English: 'a', 'b' or 'c' as a, b, c."""
    return ", ".join(re.findall(r"'([^']*)'", expected)) or expected


def _where(path: Sequence[str | int], raw: Mapping[str, Any]) -> str | Titled:
    match path:
        case ["clause", int(row), *_]:
            clause = raw["clause"][row]
            named = clause.get("id") if isinstance(clause, dict) else None
            return (
                Titled(f"第{row + 1}条", f"clause {row + 1}")
                if named is None
                else Titled(f"条款{named}", f"clause {named}")
            )
        case ["service", str(key), *_]:
            return Titled(f"服务{key}", f"service {key}")
        case _:
            return Titled("规划", "the plan")
