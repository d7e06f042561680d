"""What a project remembers beside its layers: where each came from, what was done to it, what the planner chose.

Kept as one JSON text with an explicit version. Pydantic checks it at the door, so a hand-edited file cannot surprise.
"""

from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from ... import __version__
from ...clock import local_now
from ...coverage.plans.figures import NotNegative, Positive
from ...coverage.plans.plan import Plan
from ...messages import LifecircleError, Message
from ...reasons import reason_of
from ...texts import clean
from ..errors import ProjectError
from ..presentation.plain_text import Text
from ..presentation.translate import is_known
from .judging import Judging

VERSION: Final = 3
"""Raised by one when a program of before can no longer read a project. 2: waits at crossings. 3: what was seen, the
settings of verdicts, and own categories."""
CATEGORIES_SINCE: Final = 3
_LONGEST: Final = 2_000
"""Characters of one value in a note; a window would take minutes to wrap the lines of more."""
_MOST_TEXT: Final = 50_000_000

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Note(BaseModel):
    """A `Message` that survives the file: the English template and its values, as text or numbers."""

    model_config = _FROZEN
    template: str
    values: dict[str, str | int | float | bool] = {}

    @classmethod
    def of(cls, message: Message | LifecircleError) -> "Note":
        """Return the note that keeps `message`."""
        plain = {
            key: value if isinstance(value, int | float | bool) else clean(str(value))
            for key, value in message.values.items()
        }
        return cls(template=message.template, values=plain)

    def message(self) -> Message:
        """Return the message that was kept."""
        return Message(self.template, self.values)


class InputRecord(BaseModel):
    """One file that was read: what for, how, and what was done to it on the way in.

    `told` is the part of `done` that a planner must not overlook: what was left out, with its remedy, and doubts.
    """

    model_config = _FROZEN
    role: str
    file: Text
    rows: int
    done: tuple[Note, ...] = ()
    told: tuple[Note, ...] = ()
    dated: Text = ""
    """The day of the data as the file itself tells it (ISO 8601); '' where it does not."""
    changed: Text = ""
    changed_by: Text = ""
    """The day of the file's last change as it tells itself, and what in it tells that: a source of `days`; else ''."""


class Control(BaseModel):
    """People of a district in the project, beside the census of 2020 (None where no row of it could be joined)."""

    model_config = _FROZEN
    district_id: str
    name: str
    level: str
    ours: float
    census: float | None = None

    @property
    def difference(self) -> float | None:
        """Ours less the census."""
        return None if self.census is None else self.ours - self.census

    @property
    def share(self) -> float | None:
        """The difference over the census, None where that is unknown or 0."""
        return (self.ours - self.census) / self.census if self.census else None


class View(BaseModel):
    """What the planner looked at last: the clause, and by clause other limits and walking speeds that were tried."""

    model_config = _FROZEN
    clause: str = ""
    limits: dict[str, Positive] = {}
    speeds_mps: dict[str, Positive] = {}


class Choices(BaseModel):
    """What a planner decides of a project beside its layers: the plan, how verdicts are reached, and what was tried.

    `limits` and `speeds_mps` are by clause id, as in `View`; the others are fields of `Settings`.
    """

    model_config = _FROZEN
    plan: str = "circles"
    own_plan: Plan | None = None
    judging: Judging = Judging()
    limits: dict[str, Positive] = {}
    speeds_mps: dict[str, Positive] = {}


class Settings(BaseModel):
    """The JSON of a project. `estimated` lists the groups (and `area_type`) that were estimated, not counted.

    `plan` is the key of a built-in plan; a plan of the planner's own is kept whole in `own_plan`, so that the project
    says the same wherever it is taken. `crossing_wait_s` and `signal_wait_s` are what everybody on foot waits at each
    crossing without signals and at each with them; projects of version 1 know none. `categories` are those that the
    planner's own file of categories added and that facilities have; projects before version 3 do not tell.
    `judging` is what the planner set of how verdicts are reached; before version 3 nothing was.
    """

    model_config = _FROZEN
    version: int = VERSION
    program: str = __version__
    name: Text
    created: str = ""
    plan: str = "circles"
    own_plan: Plan | None = None
    source: Text = ""
    crs: str = ""
    estimated: tuple[str, ...] = ()
    inputs: tuple[InputRecord, ...] = ()
    warnings: tuple[Note, ...] = ()
    controls: tuple[Control, ...] = ()
    crossing_wait_s: NotNegative = 0.0
    signal_wait_s: NotNegative = 0.0
    categories: tuple[str, ...] = ()
    judging: Judging = Judging()
    view: View = View()

    @property
    def choices(self) -> Choices:
        """What the planner decides of the project."""
        view = self.view
        return Choices(
            plan=self.plan,
            own_plan=self.own_plan,
            judging=self.judging,
            limits=view.limits,
            speeds_mps=view.speeds_mps,
        )

    def with_choices(self, choices: Choices) -> "Settings":
        """Return the settings with other choices; where they are the same, the very ones of before."""
        if choices == self.choices:
            return self
        view = self.view.model_copy(update={"limits": choices.limits, "speeds_mps": choices.speeds_mps})
        own = {"plan": choices.plan, "own_plan": choices.own_plan, "judging": choices.judging}
        return self.model_copy(update={**own, "view": view})


def now() -> str:
    """Return the present moment as ISO 8601 with the local offset, to the second."""
    return local_now().isoformat(timespec="seconds")


def parse_settings(text: str, *, file: object) -> Settings:
    """Return the settings that `text` holds; raises `ProjectError` that names `file` where it holds none."""
    if len(text) > _MOST_TEXT:
        raise ProjectError(
            "The settings in {file} cannot be read ({key}: {reason}); take the last copy that opened.",
            file=file,
            key="JSON",
            reason=f"{len(text):,}",
        )
    try:
        bare = _Versioned.model_validate_json(text)
    except ValidationError as error:
        raise _broken(file, error) from error
    if bare.version > VERSION:
        raise ProjectError(
            "{file} was written by a newer LifeCircle (project version {found}, this program reads up to {known}); "
            "update the program.",
            file=file,
            found=bare.version,
            known=VERSION,
        )
    try:
        return Settings.model_validate_json(text)
    except ValidationError as error:
        raise _broken(file, error) from error


def believed(settings: Settings, *, file: object) -> tuple[Settings, tuple[Message, ...]]:
    """Return the settings without notes that are no sentences of this program, and a sentence where there were any.

    A note is a template with values; one from elsewhere could ask for gigabytes of blanks, so that only those of the
    catalogue are ever filled in.
    """
    notes = [*settings.warnings, *(note for record in settings.inputs for note in (*record.done, *record.told))]
    strange = sum(not _is_ours(note) for note in notes)
    if not strange:
        return settings, ()
    inputs = tuple(
        record.model_copy(update={name: tuple(filter(_is_ours, getattr(record, name))) for name in ("done", "told")})
        for record in settings.inputs
    )
    kept = settings.model_copy(update={"warnings": tuple(filter(_is_ours, settings.warnings)), "inputs": inputs})
    text = "{count} notes in {file} are in words that this version does not know, and are left out."
    return kept, (Message(text, {"count": strange, "file": str(file)}),)


def _is_ours(note: Note) -> bool:
    """Tell whether a note is a sentence of the catalogue, with the values that it needs, none of them endless."""
    if not is_known(note.template) or any(len(str(value)) > _LONGEST for value in note.values.values()):
        return False
    try:
        str(note.message())
    except (LookupError, ValueError, TypeError, AttributeError):
        return False
    return True


class _Versioned(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)
    version: int


def _broken(file: object, error: ValidationError) -> ProjectError:
    first = error.errors()[0]
    return ProjectError(
        "The settings in {file} cannot be read ({key}: {reason}); take the last copy that opened.",
        file=file,
        key=".".join(map(str, first["loc"])) or "JSON",
        reason=reason_of(first),
    )
