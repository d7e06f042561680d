"""What stands at the pointer while something is dragged: the clause before and after, and whom the facility serves."""

import numpy as np
from PySide6.QtCore import QCoreApplication

from ....coverage.evaluation.services.same_service import before_of
from ....coverage.evaluation.verdict import CircleEvidence, Verdict
from ....scenarios.editing import edits as verbs
from ....scenarios.presentation.summary import known_text, measured_text, signed_text
from ....scenarios.presentation.translate import Words
from ...map.tools.snapping import Foot
from ..clauses.listing.rows import ClauseRow
from .editor import Shown

translate = QCoreApplication.translate


def preview_text(told: Shown, row: ClauseRow | None, words: Words, foot: Foot | None) -> str:
    """Put what follows from a gesture into a few lines; `foot` is where a dragged facility meets a street."""
    now = told.evaluation.find(row.verdict.clause.id) if row is not None else None
    if row is None or now is None:
        return ""
    lines = [*_figures(row.verdict, now, words)]
    if len(told.edits) > 1:
        lines.append(translate("Preview", "{count} facilities move together").format(count=len(told.edits)))
    elif told.edits and isinstance(told.edits[0], verbs.AddFacility | verbs.MoveFacility):
        lines += _site(told, told.edits[0], now, foot)
    if not told.partly:
        lines += _states(told)
    return "\n".join(lines)


def _figures(before: Verdict, now: Verdict, words: Words) -> list[str]:
    lines = []
    unserved = before_of(before, now).unserved
    if unserved is not None and now.unserved is not None:
        text = translate("Preview", "Not served {before} → {after} ({change})")
        estimated = bool(now.estimated)
        shown = [known_text(people, estimated=estimated) for people in (unserved, now.unserved)]
        change = signed_text(now.unserved - unserved, estimated=estimated)
        lines.append(text.format(before=shown[0], after=shown[1], change=change))
    if before.measured is not None and now.measured is not None:
        unit = words.unit(now.unit)
        lines.append(f"{measured_text(before, unit)} → {measured_text(now, unit)}")
    return lines


def _site(told: Shown, edit: verbs.AddFacility | verbs.MoveFacility, now: Verdict, foot: Foot | None) -> list[str]:
    """Whom the facility would serve, and whether it has a street."""
    lines = []
    found = np.flatnonzero(told.place.facilities.id == edit.facility)
    if isinstance(now.evidence, CircleEvidence) and len(found):
        theirs = now.evidence.facility == found[0]
        people = known_text(float(now.evidence.people_served[theirs].sum()), estimated=bool(now.estimated))
        lines.append(translate("Preview", "Nearest for {people} people").format(people=people))
    if foot is None:
        lines.append(translate("Preview", "No street is near: nobody would reach it"))
    else:
        lines.append(translate("Preview", "{metres} m to the street").format(metres=f"{foot.metres:.0f}"))
    return lines


def _states(told: Shown) -> list[str]:
    """How the plan's other clauses stand, once they are worked out."""
    states = [verdict.state for verdict in told.evaluation.verdicts]
    if len(states) < 2:
        return []
    text = translate("Preview", "Whole plan: met {kept}, not met {broken}")
    return [text.format(kept=states.count("met"), broken=states.count("not_met"))]
