"""LifeCircle: who reaches a public service within the circle that the plan promises, and who is left outside.

The repository's root is this package. What all floors share stands beside this file: `messages` (what is said to the
planner), `progress` (what long work tells, and how it is stopped) and `arrays` (the names of element types).

In a notebook, `import lifecircle as lc` gives `lc.open_project`, `lc.check`, `lc.demo`, `lc.compare` and what they work
with; see `scenarios/api/`. They are loaded when first asked for, so that the import takes no time.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
__all__ = [
    "Comparison",
    "LifecircleError",
    "Place",
    "Result",
    "Scenario",
    "check",
    "compare",
    "demo",
    "edits",
    "load_plan",
    "open_project",
]

_HOMES = {
    **dict.fromkeys(("Comparison", "compare"), ".scenarios.api.comparison"),
    **dict.fromkeys(("check", "demo", "open_project"), ".scenarios.api.opening"),
    "Place": ".scenarios.api.place",
    "Result": ".scenarios.api.result",
    "LifecircleError": ".messages",
    "Scenario": ".scenarios.editing.scenario",
    "edits": ".scenarios.editing",
    "load_plan": ".coverage.plans.files",
}
"""Where each public name is defined; the type checker takes them as they come, or every floor would import the next."""


def __getattr__(name: str) -> Any:  # noqa: ANN401  (whatever is asked for)
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    home = import_module(_HOMES[name], __name__)
    found = import_module(f"{_HOMES[name]}.{name}", __name__) if name == "edits" else getattr(home, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
