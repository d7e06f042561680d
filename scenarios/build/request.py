"""What a check is asked to do: which files, what each is for, and which plan. From a small TOML or from options.

A TOML file looks like this; only `network`, one of `facilities` and `population` are needed:

    name = "愉景新城"
    plan = "circles"                      # or the path of a plan file
    out = "result"
    terrain = "dem.tif"                   # heights, so that slopes count on foot
    categories = "words.toml"             # your own words for the categories of facilities
    crossing_wait_s = 15                  # on foot, at every crossing without signals
    signal_wait_s = 30                    # on foot, at every crossing with signals
    [network]
    file = "city.osm.pbf"                 # or place = "湘潭市, 中国", fetched from OpenStreetMap
    # of a layer of street lines: layer = "道路中心线", where = { Layer = ["道路中心线"] }, words = "my_words.toml"
    [[facilities]]
    file = "care.csv"
    category = "elderly_care"             # else the file's own column of categories
    [population]
    file = "people.gpkg"
    people = "常住人口"
    columns = { age_60_plus = "60岁及以上" }
    [[districts]]
    file = "townships.shp"
    level = "township"

Paths are taken from the folder of the TOML file.
"""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ...coverage.plans.figures import Limit, NotNegative, Positive
from ...coverage.travel.modes import Mode
from ...layers.crs.names import is_crs_file
from ...limits import LEAST_CELL_M, MAX_AREA_KM2, MAX_CELL_M, MAX_PEOPLE_PER_KM2
from ...messages import Message
from ...reasons import Unfit, reason_of
from ...toml_texts import NoToml, read_toml
from ..errors import ProjectError
from ..presentation.plain_text import Text
from ..project.judging import Judging

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees of WGS 84."""
Datum = Literal["wgs84", "gcj02", "bd09", "bd09mc"]
"""What a file's coordinates are of; `bd09mc` are Baidu's metres."""


class _Asked(BaseModel):
    """Frozen, and deaf to no misspelt key."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _File(_Asked):
    """A file and what the planner says about it where it does not say so itself."""

    file: Path
    layer: str | None = None
    crs: str | None = None
    encoding: str | None = None


class NetworkAsked(_Asked):
    """Streets: an OpenStreetMap file, a layer of street lines, or a place to fetch, by its name or by `bounds`.

    `bounds` also crop a file, or `place` does, by the boundary of that name in it; a margin is kept around them. Of a
    layer of street lines `layer` may be one of a CAD drawing's own, `where` keeps the rows with one of the values in a
    column, and `words` is a file that explains the words of its columns, like layers/osm/access/road_words.toml.
    """

    file: Path | None = None
    place: str | None = None
    bounds: Bounds | None = None
    layer: str | None = None
    crs: str | None = None
    encoding: str | None = None
    where: dict[str, tuple[str, ...]] = {}
    words: Path | None = None
    facilities: bool | None = None
    """Whether the facilities tagged in OpenStreetMap are taken too; left open: where no other file of them is given."""

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        if self.file is None and self.place is None and self.bounds is None:
            raise Unfit(Message("give either a file or a place"))
        return self


class FacilitiesAsked(_File):
    """`category` for all rows, else the file tells; only rows with a number above zero in the column `where` count.

    `datum` is the planner's word on what the degrees are; None: they count as WGS 84, and the streets' doubt is told.
    """

    category: str | None = None
    where: str | None = None
    datum: Datum | None = None
    columns: dict[str, str] = {}


class EstimateAsked(_Asked):
    """People where nobody counted them: a density, or the census of the districts that make up `area_km2`.

    `people_per_km2`, or `census` with `districts` (names or codes of its rows) and `area_km2`. The place is cut into
    cells of `cell_m`; each cell's people are spread over the buildings in it by floor area.
    """

    people_per_km2: Annotated[Positive, Field(le=MAX_PEOPLE_PER_KM2)] | None = None
    census: Path | None = None
    districts: tuple[str, ...] = ()
    city: str = ""
    area_km2: Annotated[Positive, Field(le=MAX_AREA_KM2)] | None = None
    cell_m: Annotated[Positive, Field(ge=LEAST_CELL_M, le=MAX_CELL_M)] = 500.0

    @model_validator(mode="after")
    def _says_how_dense(self) -> Self:
        by_census = bool(self.census and self.districts and self.area_km2)
        if by_census == (self.people_per_km2 is not None):
            raise Unfit(Message("give either people_per_km2, or census with districts and area_km2"))
        return self


class PopulationAsked(_Asked):
    """People from a file (points, polygons or a raster), or an estimate.

    `people` and `columns` name columns that are not called as usual; `groups` names a raster, or several that are
    added up, for each further group, `files` further rasters whose people are added to those of `file`. `nodata` is
    what a raster writes where it has no data, `band` the band (or bands) of people, `bands` those of each group,
    `per_km2` whether its numbers are a density. `shares` are age groups' shares of the people, for files that count
    only a total. `over` is what the people of polygons are spread over: residential land, buildings (a column `floors`
    counts) or a finer raster of people; left open: the map's buildings.
    """

    file: Path | None = None
    layer: str | None = None
    crs: str | None = None
    encoding: str | None = None
    datum: Datum | None = None
    people: str | None = None
    over: Path | None = None
    columns: dict[str, str] = {}
    groups: dict[str, Path | tuple[Path, ...]] = {}
    files: tuple[Path, ...] = ()
    nodata: float | None = None
    band: int | tuple[int, ...] | None = None
    bands: dict[str, int | tuple[int, ...]] = {}
    per_km2: bool | None = None
    shares: dict[str, Annotated[float, Field(ge=0, le=1)]] = {}
    estimate: EstimateAsked | None = None

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        if (self.file is None) == (self.estimate is None):
            raise Unfit(Message("give either a file or an estimate"))
        return self


class DistrictsAsked(_File):
    """District polygons; `level` where the file does not tell."""

    level: Literal["city", "county", "township", "village", "estate"] | None = None
    datum: Datum | None = None
    columns: dict[str, str] = {}


class CensusAsked(_Asked):
    """A census table to compare the people of the districts with; `city` tells like names of counties apart."""

    file: Path
    city: str = ""


class CircleAsked(_Asked):
    """A circle of one's own, in place of a plan: a service or a category, and how far it may be."""

    service: str
    limit: Limit
    mode: Mode = "walk"
    group: str = "people"


class CheckRequest(_Asked):
    """A whole check. `circles` take the plan's place where there are any."""

    name: Text = ""
    plan: str = "circles"
    circles: tuple[CircleAsked, ...] = ()
    out: Path | None = None
    crs: str | None = None
    source: Text = ""
    crossing_wait_s: NotNegative = 0.0
    signal_wait_s: NotNegative = 0.0
    """Seconds that everybody on foot waits at each crossing without signals, and at each with them."""
    settings: Judging = Judging()
    """How verdicts are reached: what is complete, modes, limits and targets by clause, the year, the bands."""
    network: NetworkAsked
    terrain: Path | None = None
    """An elevation raster: on foot, slopes take longer."""
    categories: Path | None = None
    """The planner's own words for the categories, laid over the built-in ones: a file like layers/categories.toml."""
    facilities: tuple[FacilitiesAsked, ...] = ()
    population: PopulationAsked
    districts: tuple[DistrictsAsked, ...] = ()
    census: CensusAsked | None = None


def crs_said(asked: FacilitiesAsked | PopulationAsked | DistrictsAsked) -> str | None:
    """Return the coordinate system that the planner says; Baidu's metres are read as Web Mercator's at first."""
    return "EPSG:3857" if asked.crs is None and asked.datum == "bd09mc" else asked.crs


def read_check(path: Path) -> CheckRequest:
    """Read a check from a TOML file; raises `ProjectError` that names the file and the key."""
    try:
        raw = read_toml(path)
    except FileNotFoundError as error:
        raise ProjectError("There is no file {file}. Check the path.", file=path) from error
    except (NoToml, OSError) as error:
        reason = error.reason if isinstance(error, NoToml) else str(error.strerror)
        raise ProjectError("{file} is not a readable TOML file: {reason}.", file=path.name, reason=reason) from error
    return check_request(raw, file=path.name, folder=path.parent)


def check_request(raw: dict[str, Any], *, file: str, folder: Path) -> CheckRequest:
    """Return the check that `raw` describes, its paths taken from `folder`; raises `ProjectError`."""
    request = validated(raw, file)
    plan = request.plan if not request.plan.endswith(".toml") else str(folder / request.plan)
    settled: CheckRequest = _from_folder(request.model_copy(update={"plan": plan}), folder)
    return settled


def validated(raw: dict[str, Any], file: str) -> CheckRequest:
    """Return the check that `raw` describes, its paths as they are; raises `ProjectError` that names `file`."""
    try:
        return CheckRequest.model_validate(raw)
    except ValidationError as error:
        raise _fault(error, file) from error


def _from_folder(value: Any, folder: Path) -> Any:  # noqa: ANN401  (whatever stands in a request)
    """Return `value` with every relative path in it, however deep, taken from `folder`."""
    if isinstance(value, Path):
        if "\0" in str(value):
            raise ProjectError("{file} cannot be the name of a file.", file=value)
        return folder / value
    if isinstance(value, _Asked):
        fields = type(value).model_fields
        told = {name: _from_folder(getattr(value, name), folder) for name in fields}
        if isinstance(told.get("crs"), str) and is_crs_file(told["crs"]):
            told["crs"] = str(folder / told["crs"])
        return value.model_copy(update=told)
    if isinstance(value, tuple):
        return tuple(_from_folder(item, folder) for item in value)
    if isinstance(value, dict):
        return {key: _from_folder(item, folder) for key, item in value.items()}
    return value


def _fault(error: ValidationError, file: str) -> ProjectError:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"]) or "network"
    if first["type"] == "missing":
        return ProjectError("{file} does not say {key}; add it.", file=file, key=key)
    if first["type"] == "extra_forbidden":
        return ProjectError("{file}: there is no key {key}; is it misspelt?", file=file, key=key)
    if first["type"] == "greater_than":
        return ProjectError(
            "{file}, {key}: {value} is given; it must be above {bound}.",
            file=file, key=key, value=first["input"], bound=first["ctx"]["gt"],
        )  # fmt: skip
    if first["type"] == "greater_than_equal":
        return ProjectError(
            "{file}, {key}: {value} is given; it must be {bound:g} or above.",
            file=file, key=key, value=first["input"], bound=first["ctx"]["ge"],
        )  # fmt: skip
    if first["type"] == "less_than_equal":
        return ProjectError(
            "{file}, {key}: {value} is given; {bound:g} is the most.",
            file=file, key=key, value=first["input"], bound=first["ctx"]["le"],
        )  # fmt: skip
    reason = reason_of(first)
    return ProjectError("{file}, {key}: {reason}.", file=file, key=key, reason=reason)
