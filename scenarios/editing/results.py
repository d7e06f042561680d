"""Results of scenarios, kept by what was asked: places after edits, and followed plans on them.

They are no part of undo: what was asked before is found again, so that undoing redraws at once. What is near to
something that was asked before is mended from that. The store is bounded.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ...coverage.evaluation.following.live_plan import LivePlan, follow_plan
from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.place import Place
from ...coverage.plans.plan import Plan
from .applying import Replayed, begin_site, replay
from .edits import AnyEdit
from .scenario import Parameters

KEPT: Final = 8
"""So many followed plans are kept beside that of the project as it is; each holds some megabytes in a large city."""
SITES: Final = 64
Edits = tuple[AnyEdit, ...]


class Results:
    """What is known of scenarios of one place. One thread at a time may ask."""

    def __init__(self, place: Place, plan: Plan, settings: EvaluationSettings) -> None:
        self.plan = plan
        self.settings = settings
        self._tried: Mapping[str, Mapping[str, float]] = {}
        self._start = begin_site(place)
        self._sites: OrderedDict[int, tuple[Edits, Replayed]] = OrderedDict()
        self._lives: list[tuple[Edits, Parameters, Plan, LivePlan]] = []
        self._base = follow_plan(place, plan, settings=settings)

    @property
    def base(self) -> LivePlan:
        """The plan on the project as it is."""
        return self._base

    @property
    def crs(self) -> str:
        """The CRS of the place, as edits name it."""
        return self._start.crs

    def ask(
        self, plan: Plan, settings: EvaluationSettings, tried: Mapping[str, Mapping[str, float]] | None = None
    ) -> None:
        """Ask another plan, or the same one with other settings, from now on.

        `tried` are speeds by group, in m/s, that were tried on single clauses, by id.
        """
        self.plan, self.settings, self._tried = plan, settings, tried or {}
        self._base = self._base.asked(plan, settings, self._own(settings))
        self._lives.clear()

    def _own(self, settings: EvaluationSettings) -> dict[str, EvaluationSettings]:
        """Return the settings of the clauses on which a speed was tried: it holds in every scenario."""
        return {
            key: replace(settings, speeds_mps={**settings.speeds_mps, **speeds}) for key, speeds in self._tried.items()
        }

    def replayed(self, edits: Edits) -> Replayed:
        """Return the place after edits; what is known of the first of them is not done again."""
        known, start = self._longest(edits)
        if len(known) == len(edits) and start is not None:
            return start
        done = replay(start.site if start else self._start, edits[len(known) :])
        found = Replayed(
            done.site,
            (*(start.dangling if start else ()), *done.dangling),
        )
        self._sites[id(found)] = (edits, found)
        while len(self._sites) > SITES:
            self._sites.popitem(last=False)
        return found

    def live(self, edits: Edits, parameters: Parameters) -> LivePlan:
        """Return the plan followed to the place after edits, with a scenario's parameters."""
        for at, (known, set_so, plan, live) in enumerate(self._lives):
            if plan is self.plan and set_so == parameters and known == edits:
                self._lives.insert(0, self._lives.pop(at))
                return live
        if not edits and parameters == Parameters():
            return self._base
        nearest = self._lives[0][3] if self._lives else self._base
        settings = parameters.over(self.settings)
        live = nearest.asked(self.plan, settings, self._own(settings)).of(self.replayed(edits).site.place)
        self._lives.insert(0, (edits, parameters, self.plan, live))
        del self._lives[KEPT:]
        return live

    def _longest(self, edits: Edits) -> tuple[Edits, Replayed | None]:
        best: tuple[Edits, Replayed | None] = ((), None)
        for known, found in self._sites.values():
            if len(best[0]) <= len(known) <= len(edits) and known == edits[: len(known)]:
                best = (known, found)
        return best
