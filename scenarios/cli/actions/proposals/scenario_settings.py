"""`lifecircle scenario set`: what a scenario sets beside its edits, on a project's file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ....editing.scenario import Parameters
from ....errors import ProjectError
from ....project.judging import check_given, settings_of, word_of
from ...console import Shell
from .scenario import session_of, tell_scenario


def set_scenario(
    shell: Shell,
    path: Path,
    name: str,
    set_to: Sequence[str],
    waits: Mapping[str, float | None],
    *,
    note: str | None,
    reset: bool,
    as_json: bool,
) -> None:
    """Set what texts such as `speed.age_60_plus=0.9` say, waits in seconds and a note: a step each that can be undone.

    With `reset` nothing of before stays. Raises ProjectError, before anything is set, for what a scenario cannot set.
    """
    given = {**settings_of(set_to), **{key: value for key, value in waits.items() if value is not None}}
    if not given and note is None and not reset:
        raise ProjectError("There is nothing to set; give --set, --crossing-wait, --signal-wait, --note or --reset.")
    _check_own(given)
    with session_of(shell, path) as session:
        scenario = session.board.named(name)
        check_given(given, [clause.id for clause in session.plan.clause])
        if given or reset:
            before = Parameters() if reset else scenario.parameters
            session.set_parameters(scenario.id, before.with_values(given))
        if note is not None:
            session.set_note(scenario.id, note)
        tell_scenario(shell, session, session.board.find(scenario.id), as_json=as_json)


def _check_own(given: Mapping[str, object]) -> None:
    """Raise ProjectError for a setting that is the project's alone."""
    if others := sorted(set(given) - set(Parameters.model_fields)):
        raise ProjectError(
            "--set {setting}: a scenario cannot set this for itself; it sets {known}.",
            setting=word_of(others[0]),
            known=", ".join(word for word in map(word_of, Parameters.model_fields) if word),
        )
