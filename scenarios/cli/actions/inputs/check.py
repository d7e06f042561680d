"""`lifecircle check`: the options put together into one request, read, evaluated, shown and written."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .....layers.crs.datums import SAID_DATUMS
from .....progress import part
from ....build.request import CheckRequest, check_request, read_check, validated
from ....build.sources import keeping_sources
from ....errors import ProjectError
from ....exports.registry import RESULTS, check_exports, find_exports, write_exports
from ....exports.request import ExportRequest
from ....presentation.translate import Words
from ....project.project import check_unedited
from ....project.settings import Settings
from ....runs.check import run_check
from ....runs.opening import keep_for_opening
from ...console import Shell
from ...judging import settings_given
from ...tables import control_table, show

OUT: Final = Path("lifecircle-output")


@dataclass(frozen=True)
class CheckOptions:
    """What was written behind `lifecircle check`, as it was written."""

    file: Path | None = None
    network: Path | None = None
    place: str | None = None
    bounds: str | None = None
    streets_where: Sequence[str] = ()
    street_words: Path | None = None
    terrain: Path | None = None
    categories: Path | None = None
    facilities: Sequence[str] = ()
    population: Path | None = None
    people_column: str | None = None
    spread_over: Path | None = None
    age_columns: Sequence[str] = ()
    density: float | None = None
    census: Path | None = None
    census_districts: Sequence[str] = ()
    census_area_km2: float | None = None
    districts: Sequence[str] = ()
    control: str | None = None
    datums: Sequence[str] = ()
    layers: Sequence[str] = ()
    encodings: Sequence[str] = ()
    file_crs: Sequence[str] = ()
    nodata: float | None = None
    bands: Sequence[str] = ()
    groups: Sequence[str] = ()
    raster_density: bool | None = None
    plan: str | None = None
    circles: Sequence[str] = ()
    crossing_wait_s: float | None = None
    signal_wait_s: float | None = None
    complete: Sequence[str] = ()
    set_to: Sequence[str] = ()
    whole_scope: bool = False
    year: int | None = None
    name: str | None = None
    crs: str | None = None
    out: Path | None = None
    force: bool = False


def do_check(shell: Shell, options: CheckOptions) -> None:
    """Read, evaluate, print the table and write all files."""
    request = request_of(options)
    out, how = options.out or request.out or OUT, shell.writing(force=options.force)
    exports = find_exports(RESULTS)
    check_exports(out, exports, how=how)
    check_unedited(out, how=how)
    with shell.progress() as progress:
        result = run_check(request, progress=part(progress, 0.0, 0.7))
        asked, rest = ExportRequest(result, shell.words, yearly=False), part(progress, 0.7, 0.95)
        files = write_exports(asked, exports, out, finish=keeping_sources(request, out), how=how, progress=rest)
        keep_for_opening(out, progress=part(progress, 0.95, 1.0))
    show(shell, result)
    if result.project.settings.controls:
        shell.out.print(control_table(result.project.settings.controls, shell.words))
    for line in told_lines(result.project.settings, shell.words):
        shell.warn(line)
    for note in result.project.settings.warnings:
        shell.warn(shell.words.say(note.message()))
    shell.tell(shell.words("Written to {folder}: {files}", folder=out, files=", ".join(file.name for file in files)))


def told_lines(settings: Settings, words: Words) -> list[str]:
    """Return one line for each file of which something was left out or is in doubt."""
    stop = words("; ")
    return [
        words(
            "{file}: {what}",
            file=record.file,
            what=stop.join(words.say(note.message()).rstrip(".。") for note in record.told),
        )
        for record in settings.inputs
        if record.told
    ]


def request_of(options: CheckOptions) -> CheckRequest:
    """Return the request that a TOML file and the options describe together; options win. Raises `ProjectError`."""
    given = _from_options(options)
    if options.file is None:
        _require_sources(given)
        request = check_request(given, file="lifecircle check", folder=Path())
    else:
        written = read_check(options.file)
        if "network" in given and not {"file", "place", "bounds"} & given["network"].keys():  # says more of the same
            given["network"] = written.network.model_dump(exclude_unset=True) | given["network"]
        request = validated(written.model_dump(exclude_unset=True) | given, "lifecircle check") if given else written
    said = {"datum": options.datums, "layer": options.layers, "encoding": options.encodings, "crs": options.file_crs}
    return _of_files(request, said)


def _of_files(request: CheckRequest, said: dict[str, Sequence[str]]) -> CheckRequest:
    """Return the request with `--datum FILE=word` and the like said of the files of that name.

    Raises `ProjectError` where there is no such file, or no such word.
    """
    if not any(said.values()):
        return request
    raw = request.model_dump(exclude_unset=True)
    files = [*raw.get("facilities", ()), *raw.get("districts", ()), raw["population"], raw["network"]]
    for key, texts in said.items():
        for text in texts:
            name, word = _file_and_word(text, f"--{key}", [str(file["file"]) for file in files if file.get("file")])
            meant = [file for file in files if file.get("file") and name in _names(file["file"])]
            fitting = [file for file in meant if not (key == "datum" and file is raw["network"])]
            if not fitting or (key == "datum" and word not in SAID_DATUMS):
                raise _unreadable(text, f"--{key}")
            for file in fitting:
                file[key] = word
    return validated(raw, "lifecircle check")


def _names(file: Path | str) -> tuple[str, str]:
    return str(file), Path(file).name


def _file_and_word(text: str, option: str, files: Sequence[str]) -> tuple[str, str]:
    """Take `FILE=word` apart, where both may hold the sign: the longest name that is one of the files' counts."""
    known = sorted({name for file in files for name in _names(file)}, key=len, reverse=True)
    found = next((name for name in known if text.startswith(f"{name}=")), None)
    return (found, text[len(found) + 1 :]) if found is not None else _pair(text, option)


def _require_sources(given: dict[str, Any]) -> None:
    if "network" not in given:
        raise ProjectError("Say which streets: --network FILE, --place NAME or --bounds W,S,E,N; or give a check file.")
    if "population" not in given:
        raise ProjectError(
            "Give the population: --population FILE, or --density for an estimate; or give a check file."
        )


def _from_options(options: CheckOptions) -> dict[str, Any]:
    """Return the keys of a check file that the options stand for; only those that were written."""
    bounds = _degrees(options.bounds) if options.bounds else None
    network = _written(file=options.network, place=options.place, bounds=bounds, words=options.street_words)
    where: dict[str, tuple[str, ...]] = {}
    for column, value in (_pair(text, "--streets-where") for text in options.streets_where):
        where[column] = (*where.get(column, ()), value)
    network |= {"where": where} if where else {}
    estimate = _written(people_per_km2=options.density, census=options.census, area_km2=options.census_area_km2) | (
        {"districts": tuple(options.census_districts)} if options.census_districts else {}
    )
    population = _written(file=options.population, people=options.people_column, over=options.spread_over)
    population |= (
        {"columns": dict(_pair(text, "--age-column") for text in options.age_columns)} if options.age_columns else {}
    )
    population |= _raster_options(options)
    population |= {"estimate": estimate} if estimate else {}
    lists = {
        "facilities": [_site(text) for text in options.facilities],
        "districts": [_written(**_named(text, "level")) for text in options.districts],
        "circles": [_circle(text) for text in options.circles],
    }
    control = _written(**_named(options.control, "city")) if options.control else {}
    single = _written(plan=options.plan, name=options.name, crs=options.crs, terrain=options.terrain,
                      categories=options.categories, crossing_wait_s=options.crossing_wait_s,
                      signal_wait_s=options.signal_wait_s)  # fmt: skip
    settings = settings_given(options.complete, options.set_to, whole_scope=options.whole_scope, year=options.year)
    parts = {"settings": settings, "network": network, "population": population, "census": control, **lists}
    return single | {key: value for key, value in parts.items() if value}


def _raster_options(options: CheckOptions) -> dict[str, Any]:
    """Return what was written of rasters of people: no data, bands, groups, whether they are a density."""
    said = _written(nodata=options.nodata, per_km2=options.raster_density)
    bands: dict[str, tuple[int, ...]] = {}
    for text in options.bands:
        group, sign, numbers = text.rpartition("=")
        try:
            chosen = tuple(int(number) for number in numbers.split("+"))
        except ValueError as error:
            raise _unreadable(text, "--band") from error
        bands[group if sign else "people"] = chosen
    groups: dict[str, list[Path]] = {}
    for text in options.groups:
        group, file = _pair(text, "--group")
        groups.setdefault(group, []).append(Path(file))
    more = groups.pop("people", [])
    said |= {"bands": bands} if bands else {}
    said |= {"groups": {group: tuple(files) for group, files in groups.items()}} if groups else {}
    return said | ({"files": tuple(more)} if more else {})


def _degrees(text: str) -> tuple[float, ...]:
    """Take `west,south,east,north` apart."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west, south, east, north = 0.0, 0.0, 0.0, 0.0
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ProjectError(
            "--bounds {text} is no area; write west,south,east,north in degrees, such as 104.04,30.65,104.13,30.73.",
            text=text,
        )
    return west, south, east, north


def _written(**values: object) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _named(text: str, key: str) -> dict[str, Any]:
    """Take `file=word` apart; without a word the file itself must tell.

    A name may hold the sign itself: the longest part before one that is a file is the file.
    """
    cuts = [place for place, letter in enumerate(text) if letter == "="]
    known = (place for place in (len(text), *reversed(cuts)) if Path(text[:place]).exists())
    at = next(known, cuts[0] if cuts else len(text))
    return {"file": Path(text[:at]), key: text[at + 1 :] or None}


def _site(text: str) -> dict[str, Any]:
    """Take `file=category` or `file=category:column` apart; of the latter only rows above zero in the column count."""
    named = _named(text, "category")
    category, _, where = (named["category"] or "").partition(":")
    return _written(file=named["file"], category=category or None, where=where or None)


def _circle(text: str) -> dict[str, Any]:
    """Take `service=15`, `service=30:drive` or `service=10:walk:age_60_plus` apart."""
    service, limit = _pair(text, "--circle")
    number, *more = limit.split(":")
    try:
        return _written(service=service, limit=float(number), **dict(zip(("mode", "group"), more, strict=False)))
    except ValueError as error:
        raise _unreadable(text, "--circle") from error


def _pair(text: str, option: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not (key and sign and value):
        raise _unreadable(text, option)
    return key, value


def _unreadable(text: str, option: str) -> ProjectError:
    return ProjectError(
        "{option} {text} cannot be understood; write it as in 'lifecircle check --help'.", option=option, text=text
    )
