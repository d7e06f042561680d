"""`lifecircle check`: the options put together into one request, read, evaluated, shown and written."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from .....layers.crs.datums import SAID_DATUMS
from .....progress import part
from ....build.request import CheckRequest, check_request, read_check, validated
from ....build.sources import keeping_sources
from ....errors import ProjectError
from ....exports.registry import RESULTS, check_exports, find_exports, write_exports
from ....exports.request import ExportRequest
from ....presentation.summary import said_of_file
from ....presentation.translate import Words
from ....project.project import check_unedited
from ....project.settings import Settings
from ....runs.check import run_check
from ....runs.opening import keep_for_opening
from ...commands.inputs.check import CheckOptions, keys_of_options
from ...console import Shell
from ...judging import settings_given
from ...tables import control_table, show

OUT: Final = Path("lifecircle-output")


def do_check(shell: Shell, options: CheckOptions) -> None:
    """Read, evaluate, print the table and write all files."""
    request = request_of(options)
    out, how = options.out or request.out or OUT, shell.writing(force=options.force)
    exports = find_exports(RESULTS)
    check_exports(out, exports, how=how)
    check_unedited(out, how=how)
    with shell.progress() as progress:
        result = run_check(request, progress=part(progress, 0.0, 0.7))
        asked, rest = ExportRequest(result, shell.words, quick=True), part(progress, 0.7, 0.95)
        files = write_exports(asked, exports, out, finish=keeping_sources(request, out), how=how, progress=rest)
        keep_for_opening(out, progress=part(progress, 0.95, 1.0))
    show(shell, result)
    if result.project.settings.controls:
        shell.out.print(control_table(result.project.settings.controls, shell.words))
    for line in told_lines(result.project.settings, shell.words):
        shell.warn(line)
    for note in result.project.settings.warnings:
        shell.warn(shell.words.say(note.message()))
    shell.tell_written(out, (file.name for file in files))


def told_lines(settings: Settings, words: Words) -> list[str]:
    """Return one line for each file of which something was left out or is in doubt."""
    return [
        said_of_file((note.message() for note in record.told), record.file, words)
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


def _of_files(request: CheckRequest, said: Mapping[str, Sequence[str] | None]) -> CheckRequest:
    """Return the request with `--datum FILE=word` and the like said of the files of that name.

    Raises `ProjectError` where there is no such file, or no such word.
    """
    if not any(said.values()):
        return request
    raw = request.model_dump(exclude_unset=True)
    files = [*raw.get("facilities", ()), *raw.get("districts", ()), raw["population"], raw["network"]]
    for key, texts in said.items():
        for text in texts or ():
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
    given: dict[str, Any] = {"network": {}, "population": {}, "population.estimate": {}}
    for name, (*above, key) in keys_of_options().items():
        part = given[".".join(above)] if above else given
        part |= _written(**{key: getattr(options, name)})
    network, population, estimate = (given.pop(part) for part in ("network", "population", "population.estimate"))
    where: dict[str, tuple[str, ...]] = {}
    for column, value in (_pair(text, "--streets-where") for text in options.streets_where or ()):
        where[column] = (*where.get(column, ()), value)
    network |= _filled(bounds=options.bounds and _degrees(options.bounds), where=where)
    estimate |= _filled(districts=tuple(options.census_districts or ()))
    columns = dict(_pair(text, "--age-column") for text in options.age_columns or ())
    population |= _filled(columns=columns, estimate=estimate) | _raster_options(options)
    settings = settings_given(
        options.complete or (), options.set_to or (), whole_scope=options.whole_scope, year=options.year
    )
    return given | _filled(
        settings=settings,
        network=network,
        population=population,
        census=_written(**_named(options.control, "city")) if options.control else {},
        facilities=[_site(text) for text in options.facilities or ()],
        districts=[_written(**_named(text, "level")) for text in options.districts or ()],
        circles=[_circle(text) for text in options.circles or ()],
    )


def _raster_options(options: CheckOptions) -> dict[str, Any]:
    """Return which bands and files of rasters of people were written, by their groups."""
    bands: dict[str, tuple[int, ...]] = {}
    for text in options.bands or ():
        group, sign, numbers = text.rpartition("=")
        try:
            chosen = tuple(int(number) for number in numbers.split("+"))
        except ValueError as error:
            raise _unreadable(text, "--band") from error
        bands[group if sign else "people"] = chosen
    groups: dict[str, list[Path]] = {}
    for text in options.groups or ():
        group, file = _pair(text, "--group")
        groups.setdefault(group, []).append(Path(file))
    more = groups.pop("people", [])
    return _filled(bands=bands, groups={group: tuple(files) for group, files in groups.items()}, files=tuple(more))


def _degrees(text: str) -> tuple[float, ...]:
    """Take `west,south,east,north` apart."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west, south, east, north = 0.0, 0.0, 0.0, 0.0
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ProjectError(
            "--bounds {text} is not an area; write west,south,east,north in degrees, such as "
            "104.04,30.65,104.13,30.73.",
            text=text,
        )
    return west, south, east, north


def _written(**values: object) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _filled(**values: Any) -> dict[str, Any]:  # noqa: ANN401  (whatever a check file may hold)
    return {key: value for key, value in values.items() if value}


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
