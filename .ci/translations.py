# ruff: noqa: INP001  (a script beside CI, no package)
"""The catalogue of the planners' sentences: extracted from the sources, kept in step, compiled.

Run it after a sentence was added or changed: `.venv/bin/python .ci/translations.py`. It rewrites
scenarios/locale/zh_CN/LC_MESSAGES/lifecircle.po, lists what has no Chinese yet, and compiles the .mo beside it.
A test does the same without writing, and fails where a sentence is missing or the .mo is stale.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "scenarios/presentation/locale/zh_CN/LC_MESSAGES/lifecircle.po"
FLOORS = ("coverage", "layers", "scenarios", "gui")
SENTENCES = (
    "LifecircleError",
    "DataError",
    "NoStreetsThereError",
    "NetworkError",
    "RequestError",
    "InfeasibleError",
    "PlanError",
    "ProjectError",
    "Message",
)
"""Their first argument is a template: a literal, or a name that stands for literals in the same function."""
TEXTS = (*SENTENCES, "words", "later")
"""Calls whose first literal is a planner's text, in the floors that know the planner's language."""
MUTE = ("coverage", "layers")
"""Floors that know no language: only their sentences are texts, and what they mark for later."""
DOINGS = {"progress": 1, "step": 1, "go_on": 3, "next": 1}
"""Calls that say what is being done, and which argument says it, counted from 0."""


def sources() -> list[Path]:
    """Return every module of the four floors, and those at the root."""
    return [*sorted(ROOT.glob("*.py")), *(file for floor in FLOORS for file in sorted((ROOT / floor).rglob("*.py")))]


def extracted() -> Catalog:
    """Return the sentences that the sources hold, each with the files it stands in."""
    catalog = Catalog(domain="lifecircle", charset="utf-8")
    for file in sources():
        where = file.relative_to(ROOT)
        tree = ast.parse(file.read_text(encoding="utf-8"))
        first = (*SENTENCES, "later") if where.parts[0] in MUTE else TEXTS
        for text in (*_arguments(tree, dict.fromkeys(first, 0)), *_doings(tree), *named_templates(tree)):
            catalog.add(text, locations=[(where.as_posix(), None)])
    return catalog


def _arguments(tree: ast.AST, places: dict[str, int]) -> Iterator[str]:
    """Yield the literal that stands at its place in every call of one of these names."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and (place := places.get(_called(call), -1)) in range(len(call.args)):
            argument = call.args[place]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
                yield argument.value


def _doings(tree: ast.AST) -> Iterator[str]:
    return (text for text in _arguments(tree, DOINGS) if " " in text)


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def named_templates(tree: ast.AST) -> Iterator[str]:
    """Yield the literals behind a name that is given to a sentence: by `template = "..."` or in a loop over them."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        names = {name for call in calls(function) for name in _names(call.args[0])}
        if not names:
            continue
        for bound in ast.walk(function):
            match bound:
                case ast.Assign(targets=[target], value=value):
                    pass
                case ast.AnnAssign(target=target, value=ast.expr() as value):
                    pass
                case ast.For(target=target, iter=value):
                    pass
                case _:
                    continue
            if names & set(_names(target)):
                yield from _literals(value)


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls that make a sentence."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SENTENCES and node.args:
            yield node


def _names(tree: ast.AST) -> list[str]:
    return [part.id for part in ast.walk(tree) if isinstance(part, ast.Name)]


def _literals(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.value


def translated() -> Catalog:
    """Return the Chinese catalogue as it is written."""
    with PO.open("rb") as stream:
        return read_po(stream, locale="zh_CN", domain="lifecircle")


def missing(template: Catalog, chinese: Catalog) -> list[str]:
    """Return the sentences that have no Chinese."""
    return [message.id for message in template if message.id and not (chinese.get(message.id) or message).string]


def compiled(catalog: Catalog) -> bytes:
    """Return the .mo of a catalogue."""
    stream = BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def main() -> int:
    """Bring the catalogue up to date; the exit code tells how it stands: 0 whole, 1 sentences missing."""
    template = extracted()
    chinese = translated() if PO.exists() else Catalog(locale="zh_CN", domain="lifecircle", charset="utf-8")
    created = chinese.creation_date
    chinese.update(template, no_fuzzy_matching=True)
    chinese.obsolete.clear()
    chinese.creation_date = created  # so that the file changes only where its sentences do
    with PO.open("wb") as stream:
        write_po(stream, chinese, width=0, sort_output=True, include_lineno=False, omit_header=False)
    PO.with_suffix(".mo").write_bytes(compiled(translated()))
    without = missing(template, chinese)
    for text in without:
        sys.stdout.write(f"no Chinese yet: {text}\n")
    return 1 if without else 0


if __name__ == "__main__":
    sys.exit(main())
