"""The plans that can be asked by key: the built-in ones and the office's."""

from collections.abc import Mapping
from pathlib import Path

from ...coverage.errors import PlanError
from ...coverage.plans.files import built_in_keys, built_in_plans, load_plan
from ...coverage.plans.plan import Plan
from .contents import read_office


def offered_plans() -> Mapping[str, Plan]:
    """Return every plan that can be asked by its key, the office's after the built-in ones."""
    return {**built_in_plans(), **read_office().plans()}


def find_plan(source: str | Path) -> Plan:
    """Return the plan of a built-in key, of a key of the office's, of a file, or whose title holds what is said.

    Raises `PlanError` as `load_plan`, and where several titles hold it.
    """
    if isinstance(source, str) and source not in built_in_keys():
        own = read_office().plans()
        if source in own:
            return own[source]
        if not _is_path(source):
            return _of_title(source) or load_plan(source)
    return load_plan(source)


def opens_file(source: str) -> bool:
    """Tell whether `find_plan` would take what is said for the path of a file, rather than for a key or a title."""
    return source not in built_in_keys() and _is_path(source) and source not in read_office().plans()


def _is_path(source: str) -> bool:
    return source.endswith(".toml") or Path(source).exists()


def _of_title(said: str) -> Plan | None:
    """The one plan whose title holds what was said; None where none does."""
    asked = said.strip().casefold()
    titled = {key: (plan.title, plan.title_en) for key, plan in offered_plans().items()}
    found = [key for key, names in titled.items() if asked and any(asked in name.casefold() for name in names)]
    if len(found) > 1:
        told = ", ".join(f"{key} ({titled[key][0]})" for key in found)
        raise PlanError("{plan} may mean several plans: {found}. Give one by its key.", plan=said, found=told)
    return offered_plans()[found[0]] if found else None
