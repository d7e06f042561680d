"""What a circle comes to with some edits: by the live circle where distance decides, else by the followed plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ....coverage.edits.network_edits import add_link
from ....coverage.errors import RequestError
from ....coverage.evaluation.context import places_per_head
from ....coverage.evaluation.following.live import LiveCircle, follow, set_network, set_site
from ....coverage.evaluation.following.live_plan import LivePlan, follow_plan
from ....coverage.evaluation.settings import EvaluationSettings
from ....coverage.evaluation.verdict import CircleEvidence, Verdict
from ....coverage.place import Place
from ....coverage.plans.clauses import CircleClause
from ....coverage.plans.plan import Plan
from ...editing.applying import Site, apply_edit, begin_site
from ...editing.edits import AddFacility, AddLink, AddMobileStop, AnyEdit


@dataclass(frozen=True, eq=False)
class Trial:
    """A circle of a place under trial. `live` follows its ways; `plan` and `site` where it is read with capacity."""

    live: LiveCircle
    plan: LivePlan | None
    site: Site

    @property
    def per_head(self) -> float | None:
        """The places that one of the group needs, None where distance alone decides."""
        return None if self.plan is None else places_per_head(self.plan.settings, self.live.clause)

    @property
    def verdict(self) -> Verdict:
        """The circle as it stands."""
        return self.live.verdict if self.plan is None else self.plan.evaluation.verdicts[0]

    def after(self, edits: Sequence[AnyEdit]) -> Verdict:
        """Return the circle with some edits carried out. Raises RequestError for a link that joins no street."""
        if self.plan is not None:
            site = self.site
            for edit in edits:
                site, _ = apply_edit(site, edit)
            return self.plan.of(site.place).evaluation.verdicts[0]
        live = self.live
        for number, edit in enumerate(edits):
            live = self._edited(live, edit, len(live.case.place.facilities) + number)
        return live.verdict

    def _edited(self, live: LiveCircle, edit: AnyEdit, row: int) -> LiveCircle:
        """Return the live circle after an edit; more places change nothing about who is within reach.

        A new site offers all services of the circle: edits that add them to it change nothing further.
        """
        if isinstance(edit, AddFacility | AddMobileStop):
            return set_site(live, row, edit.at.in_metres(self.site.crs))
        if isinstance(edit, AddLink):
            return set_network(live, add_link(live.network, edit.at.in_metres(self.site.crs)))
        return live


def evidence_of(verdict: Verdict) -> CircleEvidence:
    """Return the evidence of a circle."""
    assert isinstance(verdict.evidence, CircleEvidence), "a circle's verdict has a circle's evidence"
    return verdict.evidence


def by_distance(settings: EvaluationSettings | None, clause: str) -> EvaluationSettings:
    """Return the settings under which a circle is read by distance alone, so that its ways can be followed."""
    settings = settings or EvaluationSettings()
    return replace(settings, capacity={**settings.capacity, clause: 0.0})


def begin_trial(place: Place, plan: Plan, clause: str, settings: EvaluationSettings | None) -> Trial:
    """Begin to try edits of a circle. Raises RequestError where there is none, or it cannot be decided."""
    asked = settings or EvaluationSettings()
    live = follow(place, plan, clause, settings=by_distance(settings, clause))
    found = next(one for one in plan.clause if one.id == clause)
    with_capacity = isinstance(found, CircleClause) and places_per_head(asked, found) is not None
    followed = None
    if with_capacity:
        alone = plan.asking([found])
        followed = follow_plan(place, alone, settings=asked).figures_only()
    trial = Trial(live, followed, begin_site(place))
    reason = trial.verdict.reason
    if trial.verdict.evidence is None and reason is not None:
        raise RequestError(reason.template, **dict(reason.values))
    return trial
