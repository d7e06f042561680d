"""What a batch is asked to do: projects x plans x scenarios x parameters x years. From a TOML file.

    projects  = ["江阳/lifecircle.gpkg", "青石"]     # files, or folders that hold one
    plans     = ["circles", "own.toml"]              # left out: each project's own
    scenarios = ["*"]                                # all; or names; "" is the project as it is
    years     = [2020, 2035]                         # left out: as it is
    exports   = ["report", "web-map"]                # of each project and plan, as it is; see 'lifecircle export'
    comparisons = true                               # each project's scenarios beside it, with difference maps
    [[parameters]]                                   # left out: as the project says
    name      = "slow"
    speeds_mps = { people = 0.9 }
    limits    = { circles-library = 20.0 }
    crossing_s = 20.0

Paths are taken from the folder of the TOML file.
"""

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ....coverage.plans.figures import Year
from ....coverage.plans.plan import Plan
from ....reasons import reason_of
from ....toml_texts import NoToml, read_toml
from ...editing.scenario import Parameters
from ...errors import ProjectError
from ...office.finding import find_plan
from ...project.project import FILE_NAME, project_file

ALL = "*"
AS_IT_IS = ""


class NamedParameters(Parameters):
    """Parameters of a scenario, with a name for the table."""

    name: str = ""


class BatchRequest(BaseModel):
    """A whole batch; every project is combined with every plan, scenario, year and set of parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = ""
    projects: Annotated[tuple[Path, ...], Field(min_length=1)]
    plans: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = (AS_IT_IS, ALL)
    years: tuple[Year, ...] = ()
    parameters: tuple[NamedParameters, ...] = ()
    exports: tuple[str, ...] = ()
    comparisons: bool = False


def read_batch(path: Path) -> BatchRequest:
    """Read a batch from a TOML file. Raises ProjectError that names the file and the key."""
    try:
        raw = read_toml(path)
    except FileNotFoundError as error:
        raise ProjectError("There is no file {file}. Check the path.", file=path) from error
    except (NoToml, OSError) as error:
        reason = error.reason if isinstance(error, NoToml) else str(error.strerror)
        raise ProjectError("{file} is not a readable TOML file: {reason}.", file=path.name, reason=reason) from error
    try:
        request = BatchRequest.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ProjectError("{file}, {key}: {reason}.", file=path.name, key=key, reason=reason_of(first)) from error
    projects = tuple(path.parent / one for one in request.projects)
    plans = tuple(str(path.parent / one) if one.endswith(".toml") else one for one in request.plans)
    return request.model_copy(update={"projects": projects, "plans": plans})


def projects_of(request: BatchRequest) -> dict[Path, str]:
    """Return the projects' files with the names by which the results tell them apart; one that is said twice once.

    A name is that of the project's folder, or its file's; of namesakes with as many folders before it as it takes.
    Raises ProjectError where there is no project.
    """
    files = tuple(dict.fromkeys(Path(os.path.abspath(project_file(path))) for path in request.projects))  # noqa: PTH100  (links stay)
    parts = [(*file.parent.parts[1:], *([] if file.name == FILE_NAME else [file.stem])) for file in files]
    return {file: _apart(own, parts) for file, own in zip(files, parts, strict=True)}


def _apart(own: Sequence[str], others: Sequence[Sequence[str]]) -> str:
    """Return the shortest end of a path that no other one has."""
    ends = (own[-count:] for count in range(1, len(own) + 1))
    found = next((end for end in ends if sum(one[-len(end) :] == end for one in others) == 1), own)
    return "/".join(found)


def plans_of(request: BatchRequest) -> list[Plan]:
    """Return the plans that are asked for, each once.

    Raises ProjectError for two plans of one key, and for two sets of parameters of one name: nobody could tell apart
    what came of them.
    """
    plans: dict[str, Plan] = {}
    for asked in request.plans:
        plan = find_plan(asked)
        if plans.setdefault(plan.key, plan) != plan:
            raise ProjectError("Two plans of the batch have the key {key}; give one of them another.", key=plan.key)
    counts = Counter(one.name for one in request.parameters)
    for twice in (name for name, count in counts.items() if count > 1):
        raise ProjectError("Two sets of parameters have the name '{name}'; give each a name of its own.", name=twice)
    return list(plans.values())
