"""What every export is made from: an evaluated project, its scenarios, the language, what stands in title blocks."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from ..editing.scenario import Board
from ..presentation.translate import Words
from ..runs.evaluation import Result

if TYPE_CHECKING:  # the verdicts alone want neither maps nor scenarios
    from ..analyses.counted import Countings
    from ..analyses.reached_ground import Grounds
    from ..runs.comparison import Comparison


@dataclass
class Telling:
    """Which file is being written, and to whom that is told; it changes from file to file of one request."""

    progress: Progress = ignore_progress
    file: str = ""


@dataclass
class Sharing:
    """What the exports of one run make once for all: pictures in a folder that lasts as long, values by name."""

    folder: Path | None = None
    made: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class ExportRequest:
    """An evaluated project and how its exports are made. What several exports draw is computed once and kept here."""

    result: Result
    words: Words
    unit: str = ""
    """The office that answers for it (编制单位)."""
    date: str = ""
    paper: str = ""
    """Of the sheets: A4 to A0; '' for what the sheets' own template says."""
    template: Path | None = None
    """A bureau's own Word document for the report."""
    sheet_template: Path | None = None
    """A bureau's own look of the sheets (TOML)."""
    crs: str = ""
    """What the layers' coordinates are asked in; '' for the project's own, see `layer_files.target`."""
    encoding: str = "utf-8"
    """Of the texts in a shapefile: utf-8 or gbk."""
    board: Board = field(default_factory=Board)
    """The project's scenarios, for what is said of the plan's year."""
    quick: bool = False
    """Whether it is for the folder of results that `evaluate` and its like write: the plan's year and the pictures of
    clauses that are no circle are left to `export`."""
    comparison: "Comparison | None" = None
    """The scenarios that are told of, beside the project as it is."""

    cancelled: Cancelled = never_cancelled
    """Asked between the sheets of a long export."""

    telling: Telling = field(default_factory=Telling)
    sharing: Sharing = field(default_factory=Sharing)

    def go_on(self, number: int, count: int = 0) -> None:
        """Say which map is drawn now, of how many where that is known; raise WorkCancelled where nobody waits."""
        if self.cancelled():
            raise WorkCancelled
        said = self.words("{file}: map {number}", file=self.telling.file, number=number)
        if count:
            said = self.words("{file}: map {number} of {count}", file=self.telling.file, number=number, count=count)
        self.telling.progress((number - 1) / count if count else 0.0, said)

    @cached_property
    def grounds(self) -> "Grounds":
        """The ground on which each circle is reached."""
        from ..analyses.reached_ground import Grounds  # noqa: PLC0415  (only maps want it)

        return Grounds(self.result.place, self.result.evaluation)

    @cached_property
    def countings(self) -> "Countings":
        """What each clause that is no circle counts."""
        from ..analyses.counted import Countings  # noqa: PLC0415  (as above)

        return Countings(self.result.place, self.result.evaluation)
