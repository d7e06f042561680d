"""What one of the office's files holds, in a line."""

from typing import Final

from ...coverage.plans.files import own_plan
from ...layers.facilities.categories import load_categories
from ...messages import Message, Titled
from ...toml_texts import parse_toml
from .contents import OfficeFile

_NAMED: Final = 6


def what_it_holds(one: OfficeFile) -> Message:
    """Return a plan's title, key and number of clauses, or what the words are about."""
    if one.kind == "plans":
        plan = own_plan(one.text, one.name)
        values = {"title": Titled(plan.title, plan.title_en), "key": plan.key, "count": len(plan.clause)}
        return Message("{title} ({key}), clauses: {count}", values)
    keys = list(parse_toml(one.text))
    if one.kind == "street-words":
        return Message("Words for streets: {tables}", {"tables": ", ".join(keys)})
    entries = load_categories(laid=[(one.name, one.text)]).entries
    named = ", ".join(entries[key].zh for key in keys[:_NAMED])
    return Message("Words for categories ({count}): {named}", {"count": len(keys), "named": named})
