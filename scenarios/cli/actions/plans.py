"""`lifecircle plans`: list, show, validate, and begin a new one."""

from pathlib import Path
from typing import Final

from ....coverage.plans.files import built_in_plans, load_plan, new_plan, plan_faults
from ..console import Shell
from ..plan_tables import clause_table, plan_notes, plan_table

_HEAD: Final = {"key", "title", "title_en", "document", "issued", "year", "base_year", "note"}


def list_plans(shell: Shell) -> None:
    """Print the built-in plans."""
    plans = [
        {"key": key, "clauses": len(one.clause), **one.model_dump(include=_HEAD)}
        for key, one in built_in_plans().items()
    ]
    shell.answers(plans=plans)
    shell.out.print(plan_table(list(built_in_plans().items()), shell.words))


def show_plan(shell: Shell, plan: str) -> None:
    """Print a plan's clauses with the words they were read from."""
    loaded = load_plan(plan)
    shell.answers(**loaded.model_dump(mode="json", include=_HEAD | {"clause"}, exclude_defaults=True))
    shell.out.print(clause_table(loaded, shell.words))
    for line in plan_notes(loaded, shell.words):
        shell.out.print(line, highlight=False, markup=False)


def validate_plan(shell: Shell, path: Path) -> bool:
    """Say every fault of a plan file, or that there is none; return whether it is valid."""
    faults = plan_faults(path)
    shell.answers(file=path, valid=not faults, faults=[shell.words.say(fault) for fault in faults])
    for fault in faults:
        shell.fail(fault)
    if not faults:
        count = len(load_plan(path).clause)
        shell.out.print(shell.words("{file} is a valid plan with {count} clauses.", file=path.name, count=count))
    return not faults


def begin_plan(shell: Shell, path: Path, *, source: str | None = None) -> None:
    """Write a plan to begin from, or a copy of a built-in one; its key is the file's name."""
    key = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in path.stem.casefold())
    new_plan(path, key.strip("_") or "my_plan", source=source, language=shell.words.language)
    shell.answers(file=path)
    shell.out.print(
        shell.words("{file} was written; edit it, then check it with 'lifecircle plans validate'.", file=path)
    )
