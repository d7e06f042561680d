"""What is proven of a set of measures that meets a circle, and what is not: in figures and in sentences.

The set comes from a covering problem in which each measure counts by itself. Of new sites and stops that is exact:
whoever is served by several is served by one of them. It is not of new ways, which together with other measures may
serve people whom none of them serves alone; nor of services that are reached in different ways; nor of places, which
people who go to a new site leave to others. Then only this holds for certain: one measure alone is counted rightly
unless places count, and two cost at least what the cheapest two do. Where places count it takes at least as many as by
distance alone, and two where each that would do by distance was carried out and did not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ....coverage.evaluation.verdict import Verdict
from ....coverage.siting.problem import Siting
from ....messages import Message
from ...editing.edits import AnyEdit
from .values import Goal, Proof


@dataclass(frozen=True)
class Offered:
    """What a set could be chosen from: what `ways` and `others` cost, None where no price is given.

    A site or stop of any number stands in `others` once. `priced` says that the cheapest set was asked for, `seats`
    that places count, `mixed` that services are reached in different ways, `apart_m` how far apart sites were looked
    for, `at_least` how many it takes for certain where places count.
    """

    ways: tuple[float | None, ...]
    others: tuple[float | None, ...]
    priced: bool
    seats: bool
    mixed: bool
    apart_m: float
    at_least: int = 1

    @property
    def reason(self) -> Literal["", "seats", "mixed", "ways"]:
        """Why measures may do more together than each by itself; '' where they do not."""
        if self.seats:
            return "seats"
        if self.mixed:
            return "mixed"
        return "ways" if self.ways else ""

    @property
    def least_for_two(self) -> float:
        """What two measures that do more together cost at least, or their number."""
        if not self.priced:
            return 2.0
        ways, others = (sorted(one for one in some if one is not None) for some in (self.ways, self.others))
        if self.mixed:
            return float(2 * min((*ways, *others), default=0.0))
        return float(ways[0] + min((*ways[1:], *others), default=0.0)) if ways else 0.0


def proof_of(siting: Siting, offered: Offered, edits: Sequence[AnyEdit], after: Verdict) -> Proof:
    """Return what is proven of the set that `siting` chose, once carried out as `edits`."""
    goal: Goal = "cheapest" if offered.priced else "fewest"
    value = sum(edit.cost or 0.0 for edit in edits) if offered.priced else siting.value
    proof = Proof(goal, value, min(value, _bound(siting, offered)), ())
    said = (*_shown(proof, siting, offered), *_unlike(proof, siting), *_unmet(after))
    return Proof(goal, value, proof.bound, said)


def _bound(siting: Siting, offered: Offered) -> float:
    """Return what no set goes below for certain."""
    match offered.reason:
        case "":
            return siting.bound
        case "seats":
            return 0.0 if offered.priced else float(offered.at_least)
        case _:
            return min(siting.bound, offered.least_for_two)


_PROVEN: Final = {
    "fewest": Message("Proven: no fewer measures do, of sites on streets every {apart:g} m and all others tried."),
    "cheapest": Message("Proven: no set costs less, of sites on streets every {apart:g} m and all others tried."),
}
_STOPPED: Final = {
    "fewest": Message("The search was stopped before its end: counted so, it takes {least:,g} measures at least."),
    "cheapest": Message("The search was stopped before its end: counted so, any set costs {least:,g} at least."),
}
_OPEN: Final = {
    "fewest": Message("Not proven to be the fewest: {why}"),
    "cheapest": Message("Not proven to be the cheapest: {why}"),
}
_CERTAIN: Final = {
    "fewest": Message("It is proven that at least {bound:,g} measures are needed."),
    "cheapest": Message("It is proven that any set costs at least {bound:,g}."),
}
_WHY: Final = {
    "ways": Message(
        "each measure is counted by itself, and a new way together with others may serve people whom none serves alone."
    ),
    "mixed": Message(
        "each measure is counted by itself, and where services are reached in different ways two may serve people whom "
        "neither serves alone."
    ),
    "seats": Message(
        "each measure is counted by itself, where everybody finds a place; who goes to a new place leaves another free."
    ),
}


def _shown(proof: Proof, siting: Siting, offered: Offered) -> Iterator[Message]:
    """Say what is proven, or why it is not."""
    if proof.proven:
        yield _with(_PROVEN[proof.goal], apart=offered.apart_m)
        return
    if offered.reason:
        yield _with(_OPEN[proof.goal], why=_WHY[offered.reason])
        if offered.reason != "seats" or proof.bound > 1:
            yield _with(_CERTAIN[proof.goal], bound=proof.bound)
    if not siting.proven:
        yield _with(_STOPPED[proof.goal], least=siting.bound)


def _with(message: Message, **values: float | Message) -> Message:
    return Message(message.template, values)


def _unlike(proof: Proof, siting: Siting) -> Iterator[Message]:
    """Say so where the set as it is carried out costs otherwise than its measures each by itself."""
    if proof.goal == "cheapest" and abs(proof.value - siting.value) > 1e-6 * max(1.0, proof.value):
        yield Message(
            "Chosen at {alone:,g}, each with the places that it needs by itself; with those taken once all is done it "
            "comes to {value:,g}.",
            {"alone": siting.value, "value": proof.value},
        )


def _unmet(after: Verdict) -> Iterator[Message]:
    if after.state != "met" and after.measured is not None:
        yield Message(
            "Tried together they bring the circle to {after:.1f}%, which is not yet its target.",
            {"after": after.measured},
        )
