"""Many scenarios of many projects at once: one long table, whoever does the work, resumable, repeatable.

    plan_batch(request)                 the cases: project x plan x scenario x parameters x year
    run_batch(request, folder)          evaluates what is not there yet, and writes the table

The results folder (`batch_folder`) holds `batch.json` (what made it: versions, hashes of the inputs, edits,
parameters), a file in `cases/` for every finished case, and `results.parquet`, `results.xlsx` and `results.json`. A
case is named by the digest of all that its figures follow from, so that nothing is done twice after an interruption,
and nothing stale is taken over; one that failed is tried again. Figures are those of a fresh evaluation, whatever was
evaluated before and by how many workers; how sure they are is not worked out.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal

from .... import __version__
from ....coverage.evaluation.following.live_plan import LivePlan, follow_plan
from ....coverage.evaluation.settings import EvaluationSettings
from ....coverage.evaluation.verdict import Evaluation, Verdict
from ....coverage.plans.plan import Plan
from ....limits import MAX_BATCH_CASES
from ....messages import LifecircleError, Message
from ....progress import Cancelled, Progress, go_on, ignore_progress, never_cancelled
from ....scratch import scratch_folder
from ...editing.applying import begin_site, replay
from ...editing.codec import message_of, plain_edit, plain_message
from ...editing.scenario import Board, Parameters, Scenario
from ...errors import ProjectError
from ...presentation.summary import notes_apart
from ...presentation.titles import title_of
from ...presentation.translate import speak
from ...project.storage.atomic_write import finish
from ...project.storage.disk import WORKSHOP, told_of
from ...project.storage.workshop import workshop
from ..content import digest_of_layers
from ..opening import OpenProject, read_opened
from ..years import place_in, scenario_in
from .batch_folder import (
    CASES,
    FORMAT,
    MANIFEST,
    Row,
    answer_text,
    case_file,
    check_plain_folders,
    read_answer,
    read_manifest,
)
from .batch_request import ALL, AS_IT_IS, BatchRequest, plans_of, projects_of
from .executors import Died, run_dask, run_here, run_processes
from .shared_place import SharedPlace, open_shared, share

_ASKED: Final = ("plans", "scenarios", "years", "parameters")
"""What a batch evaluates its projects with; further outputs may be asked of a folder later."""
TOGETHER: Final = 8
"""So many scenarios of one project and plan are one task: they share the searches of their base."""
Sayer = Callable[[Message], str]


@dataclass(frozen=True)
class Case:
    """One evaluation: `id` is the digest of all that its figures follow from."""

    id: str
    project: str
    plan: str
    scenario: str
    parameters: str
    year: int | None
    edits: Scenario | None
    settings: Parameters


@dataclass(frozen=True, eq=False)
class Task:
    """Some cases of one project and plan."""

    place: SharedPlace
    plan: Plan
    settings: EvaluationSettings
    cases: tuple[Case, ...]


@dataclass(frozen=True, eq=False)
class Answer:
    """What became of a case: its rows, or why there are none. `notes` are edits that were left out."""

    case: Case
    rows: tuple[Row, ...] = ()
    error: Message | None = None
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True)
class BatchDone:
    """What a run did: how many cases there are, how many of them failed, and how many were there already."""

    folder: Path
    cases: int
    failed: int
    kept: int


def run_batch(
    request: BatchRequest,
    folder: Path,
    *,
    workers: int = 1,
    dask: str = "",
    together: int = TOGETHER,
    say: Sayer = str,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> BatchDone:
    """Evaluate every case that is not in the folder yet and write the table.

    A case that fails is told in the table, and the rest goes on. `say` words what the table tells. Raises ProjectError
    for a request that names nothing and for a folder of another batch, and WorkCancelled; what is done is kept. With
    `dask` the places are shared in the results folder, which all workers must see. So many scenarios `together` are one
    task.
    """
    _check_folder(folder, request)
    with _shared(folder, across=bool(dask)) as place_folder:
        go_on(progress, cancelled, 0.0, "Reading the projects")
        tasks, manifest = _planned(request, place_folder, together)
        cases = [case for task in tasks for case in task.cases]
        with _keeping(folder) as beside:
            _write(beside, folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, default=str))
            known = {case.id for case in cases if _is_known(folder, case)}
            left = [one for task in tasks if (one := _without(task, known)).cases]
            begun, done = time.monotonic(), 0
            total = len(cases) - len(known)
            for task, answers in _worked(left, workers=workers, dask=dask, cancelled=cancelled):
                for answer in answers:
                    _keep(beside, folder, answer)
                done += len(task.cases)
                seconds = (time.monotonic() - begun) / done * (total - done)
                progress(0.05 + 0.9 * done / max(total, 1), _time_left(seconds))
            failed = _write_tables(beside, folder, cases, say)
    return BatchDone(folder, len(cases), failed, len(known))


@contextmanager
def _shared(folder: Path, *, across: bool) -> Iterator[Path]:
    """Give a folder to share places in: in the results where they go `across` machines, else on this one."""
    if not across:
        with scratch_folder() as place:
            yield place
        return
    with workshop(folder, finish=finish) as place:
        yield place


@contextmanager
def _keeping(folder: Path) -> Iterator[Path]:
    """Give a folder of this run alone on the disk of the results, from which whole files take their places."""
    with workshop(folder, finish=finish) as beside:
        with told_of(folder):
            (folder / CASES).mkdir(exist_ok=True)
        yield beside


def _is_known(folder: Path, case: Case) -> bool:
    """Tell whether a case was evaluated before. What failed is tried again: memory or a disk may have been short."""
    answer = read_answer(folder, case.id)
    return answer is not None and answer["error"] is None


def work(task: Task) -> tuple[Answer, ...]:
    """Evaluate the cases of a task; each is what-if from the project as it is in its year."""
    place = open_shared(task.place)
    bases: dict[int | None, LivePlan] = {}
    answers = []
    for case in task.cases:
        if case.year not in bases:
            bases[case.year] = follow_plan(place_in(place, case.year), task.plan, settings=task.settings).figures_only()
            if case.edits is not None:
                _try(bases[case.year])
        answers.append(_answer(bases[case.year], case, task.settings))
    return tuple(answers)


def rows_of(case: Case, evaluation: Evaluation) -> Iterator[Row]:
    """Yield the table's rows: every clause, with its groups, area types and districts."""
    head = {
        "case": case.id,
        "project": case.project,
        "plan": case.plan,
        "scenario": case.scenario,
        "parameters": case.parameters,
        "year": case.year,
    }
    for verdict in evaluation.verdicts:
        about = {**head, "clause": verdict.clause.id, "state": verdict.state, "unit": verdict.unit}
        yield {
            **about,
            "kind": "clause",
            "level": "",
            "key": "",
            "name": title_of(verdict.clause, speak("zh")),
            "name_en": title_of(verdict.clause, speak("en")),
            **_figures(verdict),
            "lower_bound": verdict.bound,
            "estimated": bool(verdict.estimated),
            "reason": plain_message(verdict.reason) if verdict.reason else None,
            "said": [plain_message(one) for one in notes_apart(verdict)],
        }
        for kind, rows in (
            ("group", verdict.by_group),
            ("area", verdict.by_area_type),
            ("district", verdict.by_district),
        ):
            for row in rows:
                told = {name: getattr(row, name) for name in ("level", "key", "name", "people", "served", "unserved")}
                yield {
                    **about,
                    "kind": kind,
                    **told,
                    "measured": row.measured,
                    "target": None,
                    "margin": None,
                    "error": row.error,
                }


def _write_tables(beside: Path, folder: Path, cases: Sequence[Case], say: Sayer) -> int:
    """Write the long table in its three forms, and return how many cases failed."""
    from .batch_tables import write_results  # noqa: PLC0415  (pyarrow and a workbook, at the end only)

    answers = [answer for case in cases if (answer := read_answer(folder, case.id)) is not None]
    failures = []
    for one in answers:
        if one["error"] is not None:
            failures.append({**one["head"], "error": say(message_of(one["error"]))})
        failures += [{**one["head"], "error": say(message_of(note))} for note in one["notes"]]
    titles = say(Message("Results")), say(Message("Failed cases"))
    with told_of(folder):
        rows = [_worded(row, say) for one in answers for row in one["rows"]]
        write_results(beside, folder, rows, failures, titles=titles)
    return sum(one["error"] is not None for one in answers)


def _worded(row: Row, say: Sayer) -> Row:
    """Return a row with its sentences in words: why a clause is open, and what is noted of it and was assumed."""
    reason, said = row.get("reason"), row.get("said") or ()
    notes = "\n".join(say(message_of(one)) for one in said)
    return {**row, "reason": say(message_of(reason)) if reason else None, "notes": notes or None}


def _planned(request: BatchRequest, place_folder: Path, together: int) -> tuple[list[Task], dict[str, Any]]:
    tasks: list[Task] = []
    inputs: dict[str, str] = {}
    plans, count = plans_of(request), 0
    for path, name in projects_of(request).items():
        opened = read_opened(path)
        inputs[name] = digest_of_layers(opened.project)
        place = share(opened.place, place_folder)
        for plan in plans or [opened.plan]:
            settings = replace(opened.settings, sureness=False)
            cases = list(_cases(request, opened, name, plan, settings))
            count += len(cases)
            _check_count(count)
            tasks += [
                Task(place, plan, settings, tuple(cases[first : first + together]))
                for first in range(0, len(cases), together)
            ]
    if not any(task.cases for task in tasks):
        raise ProjectError("The batch names nothing to evaluate; name existing projects and scenarios.")
    manifest = {
        "format": FORMAT,
        "program": __version__,
        "request": request.model_dump(mode="json"),
        "inputs": inputs,
        "cases": [_plain_case(case) for task in tasks for case in task.cases],
    }
    return tasks, manifest


def _cases(
    request: BatchRequest, opened: OpenProject, project: str, plan: Plan, settings: EvaluationSettings
) -> Iterator[Case]:
    content = _content(opened, plan, settings)
    scenarios, sets = _scenarios(request.scenarios, opened.board), request.parameters or ((None),)
    years = tuple(dict.fromkeys(request.years)) or (settings.year,)
    _check_count(len(scenarios) * len(sets) * len(years))
    for scenario, parameters, year in product(scenarios, sets, years):
        told = Parameters.model_validate(parameters.model_dump(exclude={"name"})) if parameters else Parameters()
        edits = scenario_in(scenario, year) if scenario else None
        plain = [plain_edit(edit) for edit in edits.edits] if edits else []
        own = edits.parameters.model_dump(mode="json") if edits else {}
        named = [project, scenario.name if scenario else AS_IT_IS, parameters.name if parameters else ""]
        said = json.dumps([content, named, plain, own, told.model_dump(mode="json"), year], sort_keys=True)
        yield Case(
            id=blake2b(said.encode(), digest_size=12).hexdigest(),
            project=project,
            plan=plan.key,
            scenario=scenario.name if scenario else AS_IT_IS,
            parameters=parameters.name if parameters else "",
            year=year,
            edits=edits,
            settings=told,
        )


def _check_count(cases: int) -> None:
    """Raise ProjectError where a batch asks for more cases than are evaluated."""
    if cases > MAX_BATCH_CASES:
        most = f"{MAX_BATCH_CASES:,}"
        raise ProjectError("The batch asks for more than {most} cases; divide it into several.", most=most)


def _content(opened: OpenProject, plan: Plan, settings: EvaluationSettings) -> list[str]:
    """Return the digests of a project's layers as the engine has them, of the plan and of the settings."""
    layers = digest_of_layers(opened.project)
    plain = {**asdict(settings), "complete": sorted(settings.complete) if settings.complete is not None else None}
    return [__version__, layers, plan.model_dump_json(), json.dumps(plain, sort_keys=True, default=str)]


def _scenarios(asked: Sequence[str], board: Board) -> list[Scenario | None]:
    found: list[Scenario | None] = []
    for name in asked:
        found += list(board.scenarios) if name == ALL else [None if name == AS_IT_IS else board.named(name)]
    ids = {one.id if one else "": one for one in found}
    return list(ids.values())


def _answer(base: LivePlan, case: Case, settings: EvaluationSettings) -> Answer:
    try:
        asked = case.settings.over(case.edits.parameters.over(settings) if case.edits else settings)
        asked = asked if case.year is None else replace(asked, year=case.year)
        done = replay(begin_site(base.place), case.edits.edits if case.edits else ())
        live = base.asked(base.plan, asked).of(done.site.place)
        return Answer(case, tuple(rows_of(case, live.evaluation)), notes=tuple(one.reason for one in done.dangling))
    except LifecircleError as error:
        return Answer(case, error=Message(error.template, error.values))
    except Exception as error:  # noqa: BLE001  (one case must not take the others with it; the table tells it)
        return Answer(case, error=Message("{kind}: {detail}", {"kind": type(error).__name__, "detail": str(error)}))


def _try(base: LivePlan) -> None:
    """Evaluate the base, whose searches its scenarios share; where it fails they are asked all the same."""
    try:
        _ = base.evaluation
    except LifecircleError:
        return


def _worked(
    tasks: Sequence[Task], *, workers: int, dask: str, cancelled: Cancelled
) -> Iterator[tuple[Task, tuple[Answer, ...]]]:
    """Yield every task with its answers. Where a process died of a task, its cases are tried one by one."""
    died: list[Task] = []
    for task, outcome in _executed(tasks, workers=workers, dask=dask, cancelled=cancelled):
        if not isinstance(outcome, Died):
            yield task, outcome
        elif len(task.cases) > 1:
            died += [replace(task, cases=(case,)) for case in task.cases]
        else:
            template = "The process that evaluated it ended ({reason})."
            yield task, (Answer(task.cases[0], error=Message(template, {"reason": outcome.reason})),)
    if died:
        yield from _worked(died, workers=workers, dask=dask, cancelled=cancelled)


def _executed(
    tasks: Sequence[Task], *, workers: int, dask: str, cancelled: Cancelled
) -> Iterator[tuple[Task, tuple[Answer, ...] | Died]]:
    if dask:
        return run_dask(tasks, work, address=dask, cancelled=cancelled)
    if workers > 1:
        return run_processes(tasks, work, workers=workers, cancelled=cancelled)
    return run_here(tasks, work, cancelled=cancelled)


def _without(task: Task, known: set[str]) -> Task:
    return replace(task, cases=tuple(case for case in task.cases if case.id not in known))


def _check_folder(folder: Path, request: BatchRequest) -> None:
    """Raise ProjectError where a folder holds the results of another batch, or other files."""
    if (folder / MANIFEST).exists():
        old, now = read_manifest(folder), request.model_dump(mode="json")
        check_plain_folders(folder)
        if old["format"] > FORMAT or old["request"]["projects"] != now["projects"]:
            raise ProjectError("{folder} holds the results of another batch; name another folder.", folder=folder)
        others = [key for key in _ASKED if _plain(old["request"].get(key, ())) != _plain(now[key])]
        if others:
            raise ProjectError(
                "{folder} holds the results of another batch, of the same projects with other {keys}; name another "
                "folder.",
                folder=folder,
                keys=", ".join(others),
            )
    elif folder.exists() and any(not _is_left_behind(one) for one in folder.iterdir()):
        raise ProjectError("{folder} holds other files; name a new folder for the batch.", folder=folder)


def _is_left_behind(path: Path) -> bool:
    """Tell whether it is a folder that a batch leaves which was interrupted before it wrote anything.

    That is the folder of cases, still empty, or one for drafts, which the next batch clears away.
    """
    if not path.is_dir() or path.is_symlink():
        return False
    return path.name.startswith(WORKSHOP) or (path.name == CASES and not any(path.iterdir()))


def _plain(asked: Iterable[Any]) -> list[str]:
    """Return what a request asks for in any order, without what was left at its usual value."""
    told = ({key: value for key, value in one.items() if value not in ({}, None, "")} if isinstance(one, dict) else one
            for one in asked)  # fmt: skip
    return sorted(json.dumps(one, sort_keys=True) for one in told)


def _keep(beside: Path, folder: Path, answer: Answer) -> None:
    case = answer.case
    head = {"case": case.id, "project": case.project, "plan": case.plan, "scenario": case.scenario,
            "parameters": case.parameters, "year": case.year}  # fmt: skip
    error = plain_message(answer.error) if answer.error else None
    plain = {"head": head, "rows": list(answer.rows), "error": error, "notes": [plain_message(n) for n in answer.notes]}
    _write(beside, case_file(folder, case.id), answer_text(plain))


def _write(beside: Path, file: Path, text: str) -> None:
    """Write a file whole or not at all, beside its place in a folder of this run alone."""
    with told_of(file):
        (beside / file.name).write_text(text, encoding="utf-8")
        (beside / file.name).replace(file)


def _plain_case(case: Case) -> dict[str, Any]:
    plain = asdict(replace(case, edits=None, settings=Parameters()))
    plain["edits"] = [plain_edit(edit) for edit in case.edits.edits] if case.edits else []
    plain["settings"] = case.settings.model_dump(mode="json", exclude_defaults=True)
    return plain


def _figures(verdict: Verdict) -> Row:
    names: tuple[Literal["people", "served", "unserved", "measured", "target", "margin", "error", "strict"], ...]
    names = ("people", "served", "unserved", "measured", "target", "margin", "error", "strict")
    return {name: getattr(verdict, name) for name in names}


def _time_left(seconds: float) -> str:
    return f"{round(seconds / 60)} min" if seconds >= 90 else f"{round(seconds)} s"
