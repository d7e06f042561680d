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

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...coverage.plans.figures import Year
from ...reasons import reason_of
from ...toml_texts import NoToml, read_toml
from ..editing.scenario import Parameters
from ..errors import ProjectError

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
        raise ProjectError(
            "{file} is no TOML file that can be read: {reason}.", file=path.name, reason=reason
        ) from error
    try:
        request = BatchRequest.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ProjectError("{file}, {key}: {reason}.", file=path.name, key=key, reason=reason_of(first)) from error
    projects = tuple(path.parent / one for one in request.projects)
    plans = tuple(str(path.parent / one) if one.endswith(".toml") else one for one in request.plans)
    return request.model_copy(update={"projects": projects, "plans": plans})
