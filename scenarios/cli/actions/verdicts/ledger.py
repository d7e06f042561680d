"""`lifecircle ledger PROJECT`: the ledger of shortfalls brought up to what the verdicts say now, and kept."""

from pathlib import Path

from .....progress import part
from ....office.finding import find_plan
from ....planning.records.kept import LedgerLine, as_kept, kept_of
from ....planning.records.ledger import advanced
from ....planning.shortfalls import shortfalls
from ....project.project import keep_rows
from ....project.settings import now
from ....runs.evaluation import evaluate_place
from ....runs.opening import read_opened
from ...console import Shell


def run_ledger(shell: Shell, path: Path, *, plan: str | None) -> None:
    """Evaluate the project, open, close and reopen lines with today's date, keep them, and say how many of each."""
    asked = find_plan(plan) if plan else None
    with shell.progress() as progress:
        opened = read_opened(path, plan=asked, progress=part(progress, 0.0, 0.2))
        result = evaluate_place(
            opened.project, opened.place, opened.plan, opened.settings, progress=part(progress, 0.2, 0.95)
        )
        found = shortfalls(result.place, result.evaluation)
        before = {one.key: one for one in kept_of(opened.project, "ledger", LedgerLine)}
        after = advanced(before.values(), found, result.evaluation, now()[:10])
        keep_rows(opened.file, "ledger", as_kept(after))
    pairs = [(before.get(key), one) for key, one in after.items()]
    shell.out.print(
        shell.words(
            "{open} lines are open in the ledger: {new} are new, {again} open again, {closed} closed.",
            open=sum(not one.closed for one in after.values()),
            new=sum(old is None for old, _ in pairs),
            again=sum(old is not None and old.times < one.times for old, one in pairs),
            closed=sum(old is not None and bool(one.closed) and not old.closed for old, one in pairs),
        )
    )
