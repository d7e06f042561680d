"""What every command shares: the planner's language, the terminal, a progress bar, and the door to the window."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.text import Text
from typing_extensions import override

from ...messages import LifecircleError
from ...progress import Progress
from ...texts import clean, cut
from ..presentation.names import later
from ..presentation.translate import Words
from ..project.storage.writing import Writing

Force = Annotated[
    bool, typer.Option("--force", help=later("Replace files in the way even where LifeCircle did not write them."))
]
"""The option of every command that writes."""

OpenWindow = Callable[[Path | None, Words], int]
"""Opens the window on a project, or empty, and returns its exit code."""


LONGEST_PRINTED: Final = 20_000
"""Letters of one cell or line; longer ones are cut, with an ellipsis."""


class PlainConsole(Console):
    """A terminal on which texts are texts: brackets are no styles, colons no emoji, nothing moves the cursor."""

    def __init__(self, *, stderr: bool = False, width: int | None = None) -> None:
        super().__init__(stderr=stderr, width=width, markup=False, emoji=False, highlight=False)

    @override
    def render_str(self, text: str, **style: Any) -> Text:
        """Return a text of a table or a line, cleaned; every string that is printed comes by here."""
        return super().render_str(cut(clean(text), LONGEST_PRINTED), **style)


@dataclass
class Answer:
    """What a command answers as one JSON document, where that was asked for with --json.

    `values` are the figures, `notes` what is said beside them; a command with a document of its own leaves them empty.
    """

    asked: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Shell:
    """One run of the command line."""

    words: Words
    out: Console
    err: Console
    open_window: OpenWindow | None = None
    written: list[Path] = field(default_factory=list)
    """What has been written so far, so that whoever stops the program is told the truth."""
    answer: Answer = field(default_factory=Answer)

    def writing(self, *, force: bool = False) -> Writing:
        """Return how this run writes its files; `force` is the planner's word that foreign ones may be replaced."""
        return Writing(force, self.written.append)

    def answer_in_json(self) -> None:
        """Print nothing but one JSON document at the end."""
        self.answer.asked = True
        self.out.quiet = True

    def answers(self, **values: Any) -> None:  # noqa: ANN401  (whatever JSON holds)
        """Add to what the command answers in JSON; where tables are printed it is not heeded."""
        self.answer.values.update(values)

    def fail(self, error: LifecircleError) -> None:
        """Say what is wrong in one sentence on the error stream."""
        self.err.print(self.words.say(error), style="red", soft_wrap=True)

    def tell(self, text: str) -> None:
        """Say something beside the results, on the error stream, so that a pipe gets the results alone."""
        self.answer.notes.append(text)
        self.err.print(text, style="dim", soft_wrap=True)

    def tell_written(self, folder: Path, names: Iterable[str]) -> None:
        """Tell which files were written to a folder."""
        files = self.words(", ").join(names)
        self.tell(self.words("Written to {folder}: {files}", folder=folder, files=files))

    def warn(self, text: str) -> None:
        """Say on the error stream what the planner must not overlook."""
        self.answer.notes.append(text)
        self.err.print(f"! {text}", style="yellow", soft_wrap=True)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Show a bar on a terminal while the block works; elsewhere nothing."""
        columns = (BarColumn(28), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
        with Bar(*columns, console=self.err, transient=True, disable=not self.err.is_terminal) as bar:
            task = bar.add_task("", total=1.0)
            yield lambda fraction, doing: bar.update(task, completed=fraction, description=self.words(doing))


def shell_of(context: typer.Context) -> Shell:
    """Return the shell that the command runs in."""
    shell = context.obj
    assert isinstance(shell, Shell), "every command is started by run()"
    return shell
