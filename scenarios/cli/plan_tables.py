"""Plans and their clauses as tables on the terminal; light, as nothing is evaluated for them."""

from collections.abc import Sequence

from rich.table import Table

from ...coverage.plans.clauses import Plan
from ..presentation.titles import title_of
from ..presentation.translate import Words


def plan_table(plans: Sequence[tuple[str, Plan]], words: Words) -> Table:
    """Return the list of plans: key, title, year, number of clauses."""
    table = Table(header_style="bold")
    table.add_column(words("Key"), no_wrap=True)
    for heading in (words("Plan"), words("Document")):
        table.add_column(heading, overflow="fold")
    for heading in (words("Year"), words("Clauses")):
        table.add_column(heading, no_wrap=True)
    for key, plan in plans:
        table.add_row(key, title_of(plan, words), plan.document, str(plan.year or ""), str(len(plan.clause)))
    return table


def clause_table(plan: Plan, words: Words) -> Table:
    """Return a plan's clauses: id, kind, title, group and area, the quoted words and where they stand."""
    table = Table(title=title_of(plan, words), title_justify="left", header_style="bold")
    for heading in (words("Id"), words("Kind"), words("Clause"), words("Group"), words("Area"), words("Quoted")):
        table.add_column(heading, overflow="fold")
    for clause in plan.clause:
        quoted = " … ".join(clause.quoted) + (f" ({clause.where})" if clause.where else "")
        group, area = words.name(clause.group), words.name(clause.area)
        table.add_row(clause.id, words.name(clause.kind), title_of(clause, words), group, area, quoted)
    return table
