"""The cheapest repair for people left out, and for a circle that is not met: each idea is tried on the circle itself.

A new site, a mobile stop, a footbridge or passage, an opened gate, more places: ranked by the people newly served, and
by cost where given. For the circle, the fewest or cheapest of them that meet it together.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from ....arrays import Floats
from ....coverage.accessibility.unserved_areas import Gatherer, UnservedArea, spot_name
from ....coverage.errors import RequestError
from ....coverage.evaluation.settings import EvaluationSettings
from ....coverage.place import Place
from ....coverage.plans.plan import Plan
from ....progress import Cancelled, Progress, go_on, ignore_progress, never_cancelled
from ...editing.edits import AddFacility, AddLink, AddMobileStop, AddService, AnyEdit, ResizeFacility
from ..one_service import one_service_each
from ..sites.trials import Trial, begin_trial, evidence_of
from .finding import Finder
from .keeping import Kept, keeping
from .proof import proof_of
from .values import Measure, RepairRequest, RepairResult, check_repair


def find_repairs(
    place: Place,
    plan: Plan,
    request: RepairRequest,
    *,
    settings: EvaluationSettings | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> RepairResult:
    """Try repairs of a circle. Raises RequestError for a circle or area that is none, and where nobody is left out."""
    check_repair(request)
    go_on(progress, cancelled, 0.0, "Working out the circles")
    narrowed = one_service_each(place, plan, [request.clause], settings, service=request.service)
    plan = narrowed.plan
    trial = begin_trial(place, plan, request.clause, settings)
    area = _area(trial, request.area)
    finder = Finder(place, plan, request, trial, _left_out(trial, area))
    measures: list[Measure] = []
    finders = (finder.sites, finder.links, finder.gates, finder.places)
    for turn, find in enumerate(finders):
        go_on(progress, cancelled, 0.1 + 0.6 * turn / len(finders), "Trying repairs")
        measures += find()
    go_on(progress, cancelled, 0.75, "Choosing the cheapest repairs")
    useful = [one for one in measures if one.people > 0]
    kept = keeping(finder, measures, cancelled) if area is None else Kept()
    ranked = _ranked((*useful, *kept.measures), of_area=area is not None)
    in_set = {one.same for one in kept.measures}
    chosen = tuple(row for row, one in enumerate(ranked) if one.same in in_set)
    wanted = [ranked[row] for row in chosen] or list(ranked[:1])
    edits = finder.sized(list(_with_own_names([edit for one in wanted for edit in one.edits])))
    after = trial.after(edits)
    return RepairResult(
        measures=ranked,
        table=_table(place, ranked, chosen),
        area=area,
        before=trial.verdict,
        after=after,
        chosen=chosen,
        siting=kept.siting,
        proof=proof_of(kept.siting, kept.offered, edits, after) if kept.siting and kept.offered else None,
        edits=edits,
        notes=(*narrowed.notes, *finder.notes(len(measures) - len(useful))),
        why=kept.notes,
    )


def _ranked(measures: Sequence[Measure], *, of_area: bool) -> tuple[Measure, ...]:
    """Rank by cost per person where there is a cost, else by people; what helps most first.

    For an area those who live there are counted first.
    """

    def rank(measure: Measure) -> tuple[bool, float, float, float]:
        helped = measure.in_area if of_area else measure.people
        dear = np.inf if measure.cost is None else measure.cost / max(helped, 1e-9)
        return (measure.kind == "places" and not measure.gain.any(), dear, -helped, -measure.people)

    return tuple(sorted({one.same: one for one in measures}.values(), key=rank))


def _area(trial: Trial, number: int) -> UnservedArea | None:
    evidence, case = evidence_of(trial.verdict), trial.live.case
    gatherer = Gatherer(case.place, case.rural, case.settings.cluster_m)
    areas = gatherer.areas(~evidence.served, evidence.people_unserved, evidence.cost)
    if not areas:
        raise RequestError("Nobody is left out, so there is nothing to repair.")
    if not 0 <= number <= len(areas):
        raise RequestError(
            "There is no unserved area number {number}; there are {count}.", number=number, count=len(areas)
        )
    return areas[number - 1] if number else None


def _left_out(trial: Trial, area: UnservedArea | None) -> Floats:
    """Return the people (n,) who are left out, of the area where one is named."""
    unserved = evidence_of(trial.verdict).people_unserved
    if area is None:
        return unserved
    inside = np.zeros(len(unserved), np.bool_)
    inside[area.points] = True
    return np.where(inside, unserved, 0.0)


def _with_own_names(edits: Sequence[AnyEdit]) -> Iterator[AnyEdit]:
    """Number the sites and links of a scenario from 1 on; services go with their site."""
    name, number = "", 0
    for edit in edits:
        number += not isinstance(edit, AddService)
        if isinstance(edit, AddFacility):
            name = f"{edit.facility.rpartition('-')[0]}-{number}"
            yield edit.model_copy(update={"facility": name})
        elif isinstance(edit, AddMobileStop):
            name = f"{edit.facility.rpartition('-')[0]}-{number}"
            yield edit.model_copy(update={"facility": name, "stop": name})
        elif isinstance(edit, AddService):
            yield edit.model_copy(update={"facility": name})
        elif isinstance(edit, AddLink):
            yield edit.model_copy(update={"link": f"{edit.link.rpartition('-')[0]}-{number}"})
        else:
            yield edit


def _spot(place: Place, measure: Measure) -> str:
    """Name where a measure stands: the facility that gets more places, else district and street."""
    edit = measure.edit
    if isinstance(edit, ResizeFacility):
        rows = np.flatnonzero(place.facilities.id == edit.facility)
        return str(place.facilities.name[rows[0]] or edit.facility) if len(rows) else edit.facility
    return spot_name(place, measure.line.mean(axis=0))


def _table(place: Place, measures: Sequence[Measure], chosen: Sequence[int]) -> gpd.GeoDataFrame:
    lines = [shapely.Point(one.line[0]) if len(one.line) == 1 else shapely.LineString(one.line) for one in measures]
    columns: dict[str, Any] = {
        "number": np.arange(1, len(measures) + 1),
        "kind": [one.kind for one in measures],
        "place": [_spot(place, one) for one in measures],
        "people": [one.people for one in measures],
        "in_area": [one.in_area for one in measures],
        "cost": [np.nan if one.cost is None else one.cost for one in measures],
        "per_person": [np.nan if one.cost is None or not one.people else one.cost / one.people for one in measures],
        "length_m": [float(line.length) for line in lines],
        "in_set": [row in chosen for row in range(len(measures))],
    }
    return gpd.GeoDataFrame(columns, geometry=lines, crs=place.network.crs)
