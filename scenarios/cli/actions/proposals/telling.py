"""What `site` and `repair` say at their end: notes, the answer, tables, the circles before and after, and the files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from rich.table import Table

from .....coverage.accessibility.nearest_facility import NearestFacilitySearch
from .....coverage.accessibility.reachable import placed
from .....coverage.evaluation.services.same_service import before_of
from .....coverage.evaluation.settings import EvaluationSettings
from .....coverage.evaluation.verdict import Verdict
from .....coverage.place import Place
from .....coverage.plans.plan import Plan
from .....coverage.travel.profiles import WALK_ADULT
from .....messages import Message, Titled
from .....texts import clean
from ....editing.edits import AddFacility, AnyEdit, describe
from ....editing.outside import outside_message
from ....editing.scenario import Scenario
from ....editing.session import Session
from ....presentation.summary import people_of
from ....presentation.titles import title_of
from ....presentation.translate import Words
from ....project.judging import check_given
from ....project.project import Project
from ....runs.evaluation import evaluation_settings
from ...console import Shell

_MOST_TOLD: Final = 5


@dataclass(frozen=True, eq=False)
class Proposal:
    """What was found: warnings, what is said beside the answer, values for `--json`, the answer, circles and files."""

    warned: Sequence[Message]
    told: Sequence[Message]
    answers: dict[str, Any]
    shown: Sequence[Table | str]
    before: Sequence[Verdict]
    after: Sequence[Verdict]
    out: Path
    files: Sequence[Path]


def set_for(project: Project, plan: Plan, place: Place, judging: Mapping[str, object] | None) -> EvaluationSettings:
    """Return the settings of the project with those given now. Raises ProjectError for a clause that is none."""
    given, settings = judging or {}, project.settings
    check_given(given, [clause.id for clause in plan.clause])
    return evaluation_settings(settings.model_copy(update={"judging": settings.judging.overlaid(given)}), place)


def tell_proposal(shell: Shell, one: Proposal) -> None:
    """Print everything, or answer with values where those are asked for."""
    for message in one.warned:
        shell.warn(shell.words.say(message))
    if shell.answer.asked:
        shell.answers(**one.answers, clauses=circles_before_and_after(one.before, one.after), files=one.files)
    for shown in one.shown:
        shell.out.print(shown)
    shell.out.print(verdict_table(one.before, one.after, shell.words))
    for message in one.told:  # the answer stands first
        shell.tell(shell.words.say(message))
    shell.tell_written(one.out, (f.name for f in one.files))


def circles_before_and_after(before: Sequence[Verdict], after: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Return the circles' figures before and after, for JSON."""
    return [
        {"id": one.clause.id, "target": one.target, "before": one.measured, "after": other.measured,
         "served_before": one.served, "served_after": other.served}
        for one, other in zip(before, after, strict=True)
    ]  # fmt: skip


def verdict_table(before: Sequence[Verdict], after: Sequence[Verdict], words: Words) -> Table:
    """Return the circles before and after."""
    table = Table(title=words("The circles, before and after"), title_justify="left", header_style="bold")
    table.add_column(words("Circle"), overflow="fold")
    for heading in (words("Target"), words("Before"), words("After"), words("Newly served")):
        table.add_column(heading, justify="right", no_wrap=True)
    for one, other in zip(before, after, strict=True):
        title = title_of(one.clause, words)
        target = "–" if one.target is None else f"{one.target:g}%"
        newly = (other.served or 0.0) - (before_of(one, other).served or 0.0)
        share, reached = one.measured or 0.0, other.measured or 0.0
        table.add_row(title, target, f"{share:.1f}%", f"{reached:.1f}%", people_of(other, newly))
    return table


def say_streets(shell: Shell, scenario: Scenario, place: Place) -> None:
    """Warn where some of a scenario's new facilities have no street, or one behind a wall without a gate only."""
    added = [edit.facility for edit in scenario.edits if isinstance(edit, AddFacility)]
    facilities = place.facilities
    rows = np.flatnonzero(np.isin(facilities.id.astype(str), added)).astype(np.int32)
    title = Titled("新增设施", "New facilities")
    there = placed(NearestFacilitySearch(place), facilities, rows, WALK_ADULT, title)
    for note in (*there.notes, *([there.reason] if there.reason else ())):
        shell.warn(clean(shell.words.say(note)))


def say_outside(shell: Shell, edits: Sequence[AnyEdit], session: Session) -> None:
    """Warn of new facilities and estates that lie in no district; of many by the first ones and their number."""
    districts = session.live.place.districts
    found = [(edit, said) for edit in edits if (said := outside_message(edit, districts, session.crs)) is not None]
    for edit, said in found[:_MOST_TOLD]:
        reason, title = shell.words.say(said), clean(shell.words.say(describe(edit)))
        shell.warn(shell.words("{edit}: {reason}", edit=title, reason=reason))
    if len(found) > _MOST_TOLD:
        shell.warn(shell.words("{count} more lie outside the districts too.", count=len(found) - _MOST_TOLD))


def say_uncounted(shell: Shell, scenario: Scenario, settings: EvaluationSettings) -> None:
    """Warn where some of a scenario's new facilities have a status that does not count: they change no figure."""
    added = [edit for edit in scenario.edits if isinstance(edit, AddFacility)]
    count = sum(edit.status not in settings.statuses for edit in added)
    if count:
        shell.warn(
            shell.words(
                "{name}: {count} of its new facilities are planned and not counted, so they change no figure; "
                "'scenario add --built' adds them as built.",
                name=clean(scenario.name),
                count=count,
            )
        )
