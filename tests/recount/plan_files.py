"""Plans as their TOML says, read by tomllib alone, with the built-in services beside each plan's own."""

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "coverage/plans/data"
LISTED = ("kinds", "any_of", "without", "has", "columns", "words", "words_in", "categories", "codes", "named")

Raw = dict[str, Any]


def read(name: str) -> Raw:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def plan(key: str) -> Raw:
    """A plan with every service and attribute that its clauses may name, single words as lists of one."""
    own = read(key)
    own["service"] = {**read("services")["service"], **own.get("service", {})}
    own["attribute"] = {**read("attributes")["attribute"], **own.get("attribute", {})}
    whole: Raw = listed(own)
    return whole


def listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: [v] if k in LISTED and isinstance(v, str) else listed(v) for k, v in value.items()}
    return [listed(one) for one in value] if isinstance(value, list) else value


def pool(services: Any) -> list[Raw]:
    """The picks of a clause's `services`: a bare key stands for a pick of one."""
    each = [services] if isinstance(services, (str, dict)) else services
    return [{"any_of": [one]} if isinstance(one, str) else one for one in each]


def tiers(clause: Raw) -> list[Raw]:
    """A presence clause's tiers, the clause itself where it names none."""
    if "tiers" in clause:
        return list(clause["tiers"])
    return [{key: value for key, value in clause.items() if key != "target"}]
