"""What a scenario sets for itself, in the planner's words: said wherever its figures stand, as edits are."""

from collections.abc import Iterable, Iterator, Mapping

from ...coverage.plans.clauses import Clause
from ..presentation.titles import title_of
from ..presentation.translate import Words
from .scenario import Parameters


def own_settings(parameters: Parameters, clauses: Iterable[Clause], words: Words) -> list[str]:
    """Return a text for each setting that is not as in the project.

    `clauses` are those whose titles stand for their ids, where a setting is of one clause.
    """
    titles = {clause.id: title_of(clause, words) for clause in clauses}
    return [*_of_groups(parameters, words), *_of_clauses(parameters, titles, words), *_of_all(parameters, words)]


def _of_groups(parameters: Parameters, words: Words) -> Iterator[str]:
    for group, speed in parameters.speeds_mps.items():
        yield words("walking speed of {group}: {speed} m/s", group=words.name(group), speed=f"{speed:.2f}")


def _of_clauses(parameters: Parameters, titles: Mapping[str, str], words: Words) -> Iterator[str]:
    for key, mode in parameters.modes.items():
        yield words("mode of {clause}: {mode}", clause=titles.get(key, key), mode=words.name(mode))
    for key, limit in parameters.limits.items():
        yield words("limit of {clause}: {value}", clause=titles.get(key, key), value=f"{limit:g}")
    for key, target in parameters.targets.items():
        yield words("target of {clause}: {value}", clause=titles.get(key, key), value=f"{target:g}")


def _of_all(parameters: Parameters, words: Words) -> Iterator[str]:
    for district, area_type in parameters.area_types.items():
        yield words("{district} counts as {area_type}", district=district, area_type=words.name(area_type))
    if parameters.statuses is not None:
        told = ", ".join(map(words.name, parameters.statuses))
        yield words("facilities that count: {statuses}", statuses=told)
    if parameters.crossing_s is not None:
        yield words("wait at crossings without signals: {seconds} s", seconds=f"{parameters.crossing_s:g}")
    if parameters.signal_s is not None:
        yield words("wait at crossings with signals: {seconds} s", seconds=f"{parameters.signal_s:g}")
