"""`lifecircle plans`: list, show, validate, and begin a new one."""

from pathlib import Path
from typing import Final

from .....coverage.plans.files import built_in_keys, load_plan, new_plan, plan_faults
from ....office.contents import read_office
from ....office.finding import find_plan, offered_plans
from ...console import Shell
from ...plan_tables import clause_table, plan_notes, plan_table

_HEAD: Final = {"key", "title", "title_en", "document", "issued", "year", "base_year", "note"}


def list_plans(shell: Shell) -> None:
    """Print the built-in plans and the office's, and what is wrong with any of the office's."""
    offered = offered_plans()
    plans = [
        {"key": key, "built_in": key in built_in_keys(), "clauses": len(one.clause), **one.model_dump(include=_HEAD)}
        for key, one in offered.items()
    ]
    shell.answers(plans=plans)
    shell.out.print(plan_table(list(offered.items()), shell.words))
    if own := [key for key in offered if key not in built_in_keys()]:
        said = shell.words("The office's own: {keys} (lifecircle office list).", keys=", ".join(own))
        shell.out.print(said, soft_wrap=True)
    for place, fault in read_office().faults:
        shell.warn(shell.words("{file} is left out. {reason}", file=place, reason=shell.words.say(fault)))


def show_plan(shell: Shell, plan: str) -> None:
    """Print a plan's clauses with the words they were read from."""
    loaded = find_plan(plan)
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
