"""A whole plan that is followed while a planner edits a place: every verdict after every edit.

The verdicts are made by the code that evaluates a plan, on ways that are mended instead of searched for again. Their
figures are those of a fresh evaluation; only how sure they are is left out, since that asks for further searches.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce

from ....progress import Cancelled, never_cancelled
from ...place import Change, Place
from ...plans.plan import Plan
from ..counting.tables import KnownCounts
from ..evaluate import evaluate
from ..settings import EvaluationSettings
from ..verdict import Evaluation
from .followed import FollowedWays


@dataclass(frozen=True, eq=False)
class LivePlan:
    """A plan as it stands after some edits of a place; going back is taking the earlier one.

    `ways` hold the finished searches, `counts` who was served by them. Nothing is evaluated before `evaluation` is
    asked for, and edits in between are folded into one step. Without `areas` the verdicts tell how many are left out,
    and not where. `own` are the settings of single clauses, as `evaluate` takes them.
    """

    place: Place
    plan: Plan
    settings: EvaluationSettings
    ways: FollowedWays
    areas: bool = True
    counts: KnownCounts = field(default_factory=KnownCounts)
    own: Mapping[str, EvaluationSettings] = field(default_factory=dict)

    @cached_property
    def evaluation(self) -> Evaluation:
        """The verdicts; all that `evaluate` gives but how sure they are. Raises the errors of `evaluate`."""
        return evaluate(
            self.place, self.plan, settings=self.settings, own=self.own, ways=self.ways, counts=self.counts,
            areas=self.areas,
        )  # fmt: skip

    def after(self, *changes: Change) -> "LivePlan":
        """Give the plan after some edits, each made of the place as the one before left it. Raises RequestError."""
        return self.of(reduce(Place.edited, changes, self.place))

    def of(self, place: Place, *, cancelled: Cancelled = never_cancelled) -> "LivePlan":
        """Give the plan on another place that was made from this one, or that this one was made from."""
        ways = FollowedWays(place, self.ways.followed, cancelled=cancelled)
        return replace(self, place=place, ways=ways, counts=KnownCounts(self.counts.known))

    def figures_only(self) -> "LivePlan":
        """Give the plan without the areas of those left out, which take longer than all figures."""
        return replace(self, areas=False)

    def settings_of(self, clause_id: str) -> EvaluationSettings:
        """Give the settings under which the clause of that id is asked."""
        return self.own.get(clause_id, self.settings)

    def asked(
        self, plan: Plan, settings: EvaluationSettings, own: Mapping[str, EvaluationSettings] | None = None
    ) -> "LivePlan":
        """Give another plan on the place, or the same one with other settings; searches that both need are shared."""
        quick = replace(settings, sureness=False)
        apart = {key: replace(one, sureness=False) for key, one in (own or {}).items()}
        ways = FollowedWays(self.place, self.ways.followed)
        return replace(self, plan=plan, settings=quick, own=apart, ways=ways, counts=KnownCounts())


def follow_plan(
    place: Place,
    plan: Plan,
    *,
    settings: EvaluationSettings | None = None,
    cancelled: Cancelled = never_cancelled,
) -> LivePlan:
    """Begin to follow a plan on a place. Nothing is searched for yet."""
    quick = replace(settings or EvaluationSettings(), sureness=False)
    return LivePlan(place, plan, quick, FollowedWays(place, cancelled=cancelled))
