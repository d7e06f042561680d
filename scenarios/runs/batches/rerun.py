"""A results folder evaluated again: the same numbers, or what changed since, input by input and figure by figure."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .... import __version__
from ....messages import Message
from ....progress import Progress, ignore_progress
from ....scratch import scratch_folder
from ....texts import first_few
from ...errors import ProjectError
from ...office.finding import opens_file
from ...project.storage.atomic_write import finish
from ...project.storage.workshop import workshop
from .batch import run_batch
from .batch_folder import read_answer, read_manifest
from .batch_request import BatchRequest

_FIGURES: Final = ("people", "served", "unserved", "measured", "target", "margin", "error", "state")
_TOLD: Final = 20
"""So many figures that differ are told one by one."""


@dataclass(frozen=True)
class Rerun:
    """How many `rows` were compared, and what `changed`; nothing where all is the same."""

    rows: int
    changed: tuple[Message, ...]

    @property
    def same(self) -> bool:
        """Whether every figure is the same."""
        return not self.changed


def rerun_batch(
    folder: Path,
    *,
    allowed: Sequence[Path] = (),
    workers: int = 1,
    dask: str = "",
    progress: Progress = ignore_progress,
) -> Rerun:
    """Evaluate all cases of a results folder again, elsewhere, and compare.

    A results folder may come from anybody: the projects and plans that it names are opened only where they lie in the
    folder that holds it, or in one of `allowed`. Raises ProjectError as `run_batch`, and where one lies elsewhere.
    """
    manifest = read_manifest(folder)
    request = BatchRequest.model_validate(manifest["request"])
    _check_within(request, (folder.resolve().parent, *(path.resolve() for path in allowed)))
    with _elsewhere(folder, across=bool(dask)) as place:
        again = place / "again"
        run_batch(request, again, workers=workers, dask=dask, progress=progress)
        fresh = read_manifest(again)
        old, new = (_rows(where, told) for where, told in ((folder, manifest), (again, fresh)))
    changed = (*_lost(folder, manifest), *_inputs(manifest, fresh), *_figures(old, new))
    return Rerun(len(new), changed)


def _check_within(request: BatchRequest, roots: Sequence[Path]) -> None:
    """Raise ProjectError where the batch names a file that lies in none of the folders, links followed; open none."""
    named = [*request.projects, *(Path(plan) for plan in request.plans if opens_file(plan))]
    outside = [path for path in named if not any(path.resolve().is_relative_to(root) for root in roots)]
    if outside:
        raise ProjectError(
            "The batch names {files}, which {folder} does not hold; nothing was opened. If you trust whoever made "
            "these results, allow the folder of these files (on the command line --allow FOLDER).",
            files=first_few(outside, _TOLD),
            folder=roots[0],
        )


@contextmanager
def _elsewhere(folder: Path, *, across: bool) -> Iterator[Path]:
    """Give a folder of this run alone: beside the results where it goes `across` machines, else on this one."""
    if across:
        with workshop(folder.absolute().parent, finish=finish) as place:
            yield place
        return
    with scratch_folder() as place:
        yield place


def _lost(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Message]:
    """Yield a sentence where kept cases are missing or not as they were written."""
    count = sum(read_answer(folder, case["id"]) is None for case in manifest["cases"])
    if count:
        yield Message(
            "{count} kept cases are missing, damaged or were altered; ask for the batch again.", {"count": count}
        )


def _inputs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Message]:
    if old["program"] != __version__:
        template = "The results were made by LifeCircle {old}, this is {new}."
        yield Message(template, {"old": old["program"], "new": __version__})
    for name, digest in new["inputs"].items():
        if old["inputs"].get(name) != digest:
            yield Message("The layers of {project} have changed since.", {"project": name})
    edits = [{(one["project"], one["scenario"]): one["edits"] for one in told["cases"]} for told in (old, new)]
    for project, scenario in dict.fromkeys([*edits[0], *edits[1]]):
        if edits[0].get((project, scenario)) != edits[1].get((project, scenario)):
            yield Message(
                "The scenario {scenario} of {project} has changed since.", {"scenario": scenario, "project": project}
            )


def _rows(folder: Path, manifest: Mapping[str, Any]) -> dict[tuple[object, ...], dict[str, Any]]:
    keys = ("project", "plan", "scenario", "parameters", "year", "clause", "kind", "level", "key")
    answers = [read_answer(folder, case["id"]) for case in manifest["cases"]]
    return {tuple(row[key] for key in keys): row for one in answers if one for row in one["rows"]}


def _figures(old: Mapping[tuple[object, ...], Any], new: Mapping[tuple[object, ...], Any]) -> Iterator[Message]:
    names = dict.fromkeys([*old, *new])
    differing = [
        (key, name) for key in names for name in _FIGURES if _of(old.get(key), name) != _of(new.get(key), name)
    ]
    for key, name in differing[:_TOLD]:
        where = " · ".join(str(part) for part in key if part not in ("", None))
        values = {"where": where, "figure": name, "old": _of(old.get(key), name), "new": _of(new.get(key), name)}
        yield Message("{where}: {figure} was {old} and is {new}.", values)
    if len(differing) > _TOLD:
        yield Message("{count} more figures differ.", {"count": len(differing) - _TOLD})


def _of(row: Mapping[str, Any] | None, name: str) -> object:
    return None if row is None else row.get(name)
