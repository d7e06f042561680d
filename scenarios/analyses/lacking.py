"""Who has all circles of a plan, some, or none: of everybody at a point together, as maps show points."""

from dataclasses import dataclass

import numpy as np

from ...arrays import Bools, Floats
from ...coverage.evaluation.verdict import CircleEvidence, Evaluation


@dataclass(frozen=True, eq=False)
class Lacking:
    """(n,) each: the people of every point, and whether they have all circles that ask them, some, or none.

    Points that no circle asks are in none of the three.
    """

    people: Floats
    all: Bools
    some: Bools
    none: Bools

    def sum(self, *those: Bools) -> float:
        """Return the people of points, of several kinds together."""
        return sum(float(self.people[one].sum()) for one in those)


def lacking(evaluation: Evaluation, people: Floats) -> Lacking:
    """Return it for a place's first points, which have these `people` (n,); a scenario's own stand behind them."""
    count = len(people)
    asked, served = np.zeros(count, int), np.zeros(count, int)
    for verdict in evaluation.verdicts:
        evidence = verdict.evidence
        if isinstance(evidence, CircleEvidence):
            here = (evidence.asked & (evidence.people > 0))[:count]
            asked += here
            served += here & evidence.served[:count]
    someone = asked > 0
    whole, nothing = someone & (served == asked), someone & (served == 0)
    return Lacking(people, whole, someone & ~whole & ~nothing, nothing)
