"""The clause that is shown, followed while a facility is dragged: some milliseconds for a move instead of a search.

It serves circles whose services ask for nothing but a category, which is what most plans ask; all else is answered by
the followed plan.
"""

import threading
from collections.abc import Sequence

import numpy as np

from ....arrays import Floats
from ....coverage.evaluation.context import places_per_head
from ....coverage.evaluation.following.live import LiveCircle, follow, set_network, set_site
from ....coverage.evaluation.following.live_plan import LivePlan
from ....coverage.evaluation.settings import EvaluationSettings
from ....coverage.evaluation.verdict import Evaluation
from ....coverage.place import Place
from ....coverage.plans.clauses import CircleClause
from ....coverage.plans.picks import CircleService
from ....scenarios.editing import edits as verbs

_PLAIN = frozenset({"any_of", "group", "mode", "limit"})


class QuickPreview:
    """Follows one circle at a time, and answers one thread after the other."""

    def __init__(self) -> None:
        self._answering = threading.Lock()
        self._of: tuple[LivePlan, str] | None = None
        self._circle: LiveCircle | None = None

    def follows(self, live: LivePlan, clause: str) -> bool:
        """Tell whether the circle of a clause is followed already and nobody asks, so that an answer comes at once."""
        return not self._answering.locked() and self._follows(live, clause)

    def _follows(self, live: LivePlan, clause: str) -> bool:
        return self._circle is not None and self._of is not None and self._of[0] is live and self._of[1] == clause

    def answer_network(self, live: LivePlan, clause: str, after: Place) -> Evaluation | None:
        """Return the clause's verdict after one edit of the network; None where the followed plan must answer.

        `after` is the place of `live` with that edit. Raises RequestError where the circle cannot be decided.
        """
        found = next((one for one in live.plan.clause if one.id == clause), None)
        if not isinstance(found, CircleClause) or not _can_follow(found, live.settings_of(clause)):
            return None
        with self._answering:
            circle = self._follow(live, clause)
            if len(after.edits) != len(live.place.edits) + 1 or not after.edits[-1].before.is_same(circle.network):
                return None
            moved = set_network(circle, after.edits[-1])
            return Evaluation(live.plan, (moved.verdict,), live.settings, live.own)

    def answer(self, live: LivePlan, clause: str, sites: Sequence[tuple[verbs.AnyEdit, Floats]]) -> Evaluation | None:
        """Return the clause's verdict as if facilities stood elsewhere; None where the followed plan must answer.

        `live` is the scenario without the edits; each comes with where its facility would stand, (1, 2) metres.
        Raises RequestError where the circle cannot be decided.
        """
        found = next((one for one in live.plan.clause if one.id == clause), None)
        if not isinstance(found, CircleClause) or not _can_follow(found, live.settings_of(clause)):
            return None
        with self._answering:
            moved: LiveCircle | None = self._follow(live, clause)
            for number, (edit, xy) in enumerate(sites):
                new = len(live.place.facilities) + number
                moved = None if moved is None else _with_site(moved, live, edit, xy, new=new)
            return None if moved is None else Evaluation(live.plan, (moved.verdict,), live.settings, live.own)

    def _follow(self, live: LivePlan, clause: str) -> LiveCircle:
        if self._circle is None or not self._follows(live, clause):
            self._circle = follow(live.place, live.plan, clause, settings=live.settings_of(clause))
            self._of = (live, clause)
        return self._circle


def _with_site(circle: LiveCircle, live: LivePlan, edit: verbs.AnyEdit, xy: Floats, *, new: int) -> LiveCircle | None:
    """Return the circle with one edit's facility at `xy`, an added one under the number `new`; None if unanswered."""
    facilities = live.place.facilities
    if isinstance(edit, verbs.MoveFacility):
        rows = np.flatnonzero(facilities.id == edit.facility)
        if len(rows) != 1 or facilities.status[rows[0]] != "existing":
            return None
        return set_site(circle, int(rows[0]), xy)
    if not isinstance(edit, verbs.AddFacility):
        return None
    offered = [
        place
        for place, service in enumerate(circle.clause.services)
        if any(edit.category in live.plan.service[key].categories for key in service.any_of)
    ]
    return set_site(circle, new, xy, services=offered)


def _can_follow(circle: CircleClause, settings: EvaluationSettings) -> bool:
    """Whether the circle goes one way for all by distance, and its services ask for nothing but a category."""
    if places_per_head(settings, circle) is not None:
        return False
    if circle.rural_mode or circle.uncrossed or circle.mode == "walk_drive":
        return False
    return all(_is_plain(service) and service.mode != "walk_drive" for service in circle.services)


def _is_plain(service: CircleService) -> bool:
    return not (service.model_fields_set - _PLAIN)
