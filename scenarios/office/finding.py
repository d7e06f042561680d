"""The plans that can be asked by key: the built-in ones and the office's."""

from collections.abc import Mapping
from pathlib import Path

from ...coverage.plans.clauses import Plan
from ...coverage.plans.files import built_in_keys, built_in_plans, load_plan
from .contents import read_office


def offered_plans() -> Mapping[str, Plan]:
    """Return every plan that can be asked by its key, the office's after the built-in ones."""
    return {**built_in_plans(), **read_office().plans()}


def find_plan(source: str | Path) -> Plan:
    """Return the plan of a built-in key, of a key of the office's, or of a file; raises `PlanError` as `load_plan`."""
    if isinstance(source, str) and source not in built_in_keys():
        own = read_office().plans()
        if source in own:
            return own[source]
    return load_plan(source)
