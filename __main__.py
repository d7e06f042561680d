"""`python -m lifecircle` is the command line, with the window as one of its commands."""

import gc
import os
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from .messages import LifecircleError
from .scenarios.cli.app import STOPPED, has_screen, make_app, run
from .scenarios.cli.console import shell_of
from .scenarios.presentation.names import later
from .scenarios.presentation.translate import Words
from .scenarios.project.storage.signals import ending_at_once

SELDOM: Final = (50_000, 20, 100)
"""After so many new values Python looks for circles among the youngest, the younger and all; usual are 700, 10, 10."""


DEMO: Final = Path("demo")
"""Given as a project, where no such file is: the demo city."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (of those who start us without one)
    os.environ["MPLBACKEND"] = "agg"  # maps are drawn into files; what is set for other programs may not be known here
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console in a national code page lacks marks such as ✓
    collect_seldom()
    try:
        app = whole_app()
    except KeyboardInterrupt:  # nothing was begun yet; from here on `run` says that
        sys.exit(STOPPED)
    code = run(app, sys.argv[1:], os.environ, open_window)
    gc.freeze()  # the end of a program is no time to look through all that it knew
    sys.exit(code)


def whole_app() -> typer.Typer:
    """Return all commands: those of the lower floors, and the window."""
    app = make_app()
    app.command("window", help=later("Open the window, on a project where one is given."))(window)
    return app


def collect_seldom() -> None:
    """Have Python look for circles of garbage less often than it does by itself.

    Reading a project makes a million small values and no circles; looking through them again and again took a quarter
    of the time of every command. What is no longer used goes at once all the same.
    """
    gc.set_threshold(*SELDOM)


def window(
    context: typer.Context,
    project: Annotated[
        Path | None,
        typer.Argument(help=later("A lifecircle.gpkg, the folder that holds one, or demo for the demo city.")),
    ] = None,
) -> None:
    """Open the window; the exit code is its own."""
    raise typer.Exit(open_window(project, shell_of(context).words))


def open_window(project: Path | None, words: Words) -> int:
    """Open the window in the planner's language and wait until it is closed; `demo` is no file but the demo city."""
    if not (has_screen(os.environ, sys.platform) or os.environ.get("QT_QPA_PLATFORM")):
        raise LifecircleError(
            "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be opened. The "
            "other commands need none: lifecircle --help lists them."
        )
    try:
        from .gui.app import run as run_window  # noqa: PLC0415  (Qt is loaded only for the window)
    except ModuleNotFoundError as error:
        raise LifecircleError(
            "The window needs {module}, which is not installed; install it with: pip install 'lifecircle[gui]'.",
            module=error.name,
        ) from error
    demo = project == DEMO and not DEMO.exists()
    with ending_at_once():
        return run_window(None if demo else project, language=words.language, demo=demo)


if __name__ == "__main__":
    main()
