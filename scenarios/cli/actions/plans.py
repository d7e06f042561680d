"""`lifecircle plans`: list, show, validate, and begin a new one."""

from pathlib import Path

from ....coverage.plans.files import built_in_plans, load_plan, new_plan, plan_faults
from ..console import Shell
from ..plan_tables import clause_table, plan_table


def list_plans(shell: Shell) -> None:
    """Print the built-in plans."""
    shell.out.print(plan_table(list(built_in_plans().items()), shell.words))


def show_plan(shell: Shell, plan: str) -> None:
    """Print a plan's clauses with the words they were read from."""
    shell.out.print(clause_table(load_plan(plan), shell.words))


def validate_plan(shell: Shell, path: Path) -> bool:
    """Say every fault of a plan file, or that there is none; return whether it is valid."""
    faults = plan_faults(path)
    for fault in faults:
        shell.fail(fault)
    if not faults:
        count = len(load_plan(path).clause)
        shell.out.print(shell.words("{file} is a valid plan with {count} clauses.", file=path.name, count=count))
    return not faults


def begin_plan(shell: Shell, path: Path) -> None:
    """Write a plan to begin from; its key is the file's name."""
    key = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in path.stem.casefold())
    new_plan(path, key or "my_plan")
    shell.out.print(
        shell.words("{file} was written; edit it, then check it with 'lifecircle plans validate'.", file=path)
    )
