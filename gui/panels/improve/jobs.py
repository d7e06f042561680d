"""The long work behind the panel: repairs of a circle, sites for it, and what one more site is worth."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ....coverage.evaluation.settings import EvaluationSettings
from ....coverage.place import Place
from ....coverage.plans.plan import Plan
from ....coverage.siting.covering import Front
from ....progress import Cancelled, Progress, part
from ....scenarios.analyses.repairs.find import find_repairs
from ....scenarios.analyses.repairs.values import RepairRequest, RepairResult
from ....scenarios.analyses.sites.candidate_files import CandidateFile, read_candidates
from ....scenarios.analyses.sites.site_request import CandidateSites, SiteRequest, SiteResult
from ....scenarios.analyses.sites.siting import site_front, suggest_sites


@dataclass(frozen=True, eq=False)
class RepairJob:
    """A circle of a place to be repaired."""

    place: Place
    plan: Plan
    settings: EvaluationSettings
    request: RepairRequest


@dataclass(frozen=True, eq=False)
class SiteJob:
    """Sites to be looked for; once `enough` is set the best so far is taken. `candidates` may be a file."""

    place: Place
    plan: Plan
    settings: EvaluationSettings
    request: SiteRequest
    candidates: CandidateFile | None = None
    enough: threading.Event = field(default_factory=threading.Event)


def repair(job: RepairJob, /, *, progress: Progress, cancelled: Cancelled) -> RepairResult:
    """Try repairs. Raises LifecircleError and WorkCancelled."""
    return find_repairs(job.place, job.plan, job.request, settings=job.settings, progress=progress, cancelled=cancelled)


def site(job: SiteJob, /, *, progress: Progress, cancelled: Cancelled) -> SiteResult:
    """Suggest sites. Raises LifecircleError and WorkCancelled."""
    return suggest_sites(
        job.place,
        job.plan,
        job.request,
        candidates=_candidates(job),
        settings=job.settings,
        progress=part(progress, 0.05, 1.0),
        cancelled=_enough(job, cancelled),
    )


def worth(job: SiteJob, /, *, progress: Progress, cancelled: Cancelled) -> Front:
    """Tell what one more site is worth, up to the number asked for. Raises LifecircleError and WorkCancelled."""
    return site_front(
        job.place,
        job.plan,
        replace(job.request, goal="most"),
        candidates=_candidates(job),
        settings=job.settings,
        progress=progress,
        cancelled=_enough(job, cancelled),
    )


@dataclass(frozen=True)
class ColumnsOf:
    """A file of candidates whose columns of numbers are asked for."""

    file: Path


def number_columns(asked: ColumnsOf, /, *, progress: Progress, cancelled: Cancelled) -> tuple[str, ...]:  # noqa: ARG001
    """Return the columns of a file of candidates that hold numbers. Raises LifecircleError."""
    from ....layers.files.vector import read_vector  # noqa: PLC0415  (only where a file is given)

    frame = read_vector(asked.file).frame
    return tuple(str(name) for name in frame.columns if name != "geometry" and frame[name].dtype.kind in "if")


def _candidates(job: SiteJob) -> CandidateSites | None:
    return read_candidates(job.candidates, job.place) if job.candidates is not None else None


def _enough(job: SiteJob, cancelled: Cancelled) -> Callable[[], bool]:
    return lambda: cancelled() or job.enough.is_set()
