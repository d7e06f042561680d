"""The clause that is shown, followed while a facility is dragged: some milliseconds for a move instead of a search.

It serves circles whose services ask for nothing but a category, which is what most plans ask; all else is answered by
the followed plan.
"""

import numpy as np

from ....arrays import Floats
from ....coverage.evaluation.following.live import LiveCircle, follow, set_network, set_site
from ....coverage.evaluation.following.live_plan import LivePlan
from ....coverage.evaluation.verdict import Evaluation
from ....coverage.place import Place
from ....coverage.plans.clauses import CircleClause, CircleService
from ....scenarios.editing import edits as verbs

_PLAIN = frozenset({"any_of", "group", "mode", "limit"})


class QuickPreview:
    """Follows one circle at a time. One thread at a time may ask."""

    def __init__(self) -> None:
        self._of: tuple[LivePlan, str] | None = None
        self._circle: LiveCircle | None = None

    def answer_network(self, live: LivePlan, clause: str, after: Place) -> Evaluation | None:
        """Return the clause's verdict after one edit of the network; None where the followed plan must answer.

        `after` is the place of `live` with that edit. Raises RequestError where the circle cannot be decided.
        """
        found = next((one for one in live.plan.clause if one.id == clause), None)
        if not isinstance(found, CircleClause) or not _can_follow(found):
            return None
        circle = self._follow(live, clause)
        if len(after.edits) != len(live.place.edits) + 1 or not after.edits[-1].before.is_same(circle.network):
            return None
        moved = set_network(circle, after.edits[-1])
        return Evaluation(live.plan, (moved.verdict,), live.settings)

    def answer(self, live: LivePlan, clause: str, edit: verbs.AnyEdit, xy: Floats) -> Evaluation | None:
        """Return the clause's verdict as if a facility stood at `xy` (1, 2); None where the followed plan must answer.

        `live` is the scenario without the edit. Raises RequestError where the circle cannot be decided.
        """
        found = next((one for one in live.plan.clause if one.id == clause), None)
        if not isinstance(found, CircleClause) or not _can_follow(found):
            return None
        facilities = live.place.facilities
        if isinstance(edit, verbs.MoveFacility):
            rows = np.flatnonzero(facilities.id == edit.facility)
            if len(rows) != 1 or facilities.status[rows[0]] != "existing":
                return None
            moved = set_site(self._follow(live, clause), int(rows[0]), xy)
        elif isinstance(edit, verbs.AddFacility):
            offered = [
                place
                for place, service in enumerate(found.services)
                if any(edit.category in live.plan.service[key].categories for key in service.any_of)
            ]
            moved = set_site(self._follow(live, clause), len(facilities), xy, services=offered)
        else:
            return None
        return Evaluation(live.plan, (moved.verdict,), live.settings)

    def _follow(self, live: LivePlan, clause: str) -> LiveCircle:
        if self._circle is None or self._of is None or self._of[0] is not live or self._of[1] != clause:
            self._circle = follow(live.place, live.plan, clause, settings=live.settings)
            self._of = (live, clause)
        return self._circle


def _can_follow(circle: CircleClause) -> bool:
    """Whether the circle goes one way for all, and its services ask for nothing but a category."""
    if circle.rural_mode or circle.uncrossed or circle.mode == "walk_drive":
        return False
    return all(_is_plain(service) and service.mode != "walk_drive" for service in circle.services)


def _is_plain(service: CircleService) -> bool:
    return not (service.model_fields_set - _PLAIN)
