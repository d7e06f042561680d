"""The command line: `lifecircle demo`, `check`, `evaluate`, `inspect`, `network` and so on; the root adds `window`.

Kept light: what a command needs is imported when it runs, so that `lifecircle --help` answers at once.
"""

import copy
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.text import Text
from typer import rich_utils
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typing_extensions import override

from ... import __version__
from ...messages import LifecircleError, is_for_lack_of_memory, is_text, no_text, out_of_memory, refused_by_system
from ...progress import WorkCancelled
from ..presentation.names import later
from ..presentation.plain_json import plain_json
from ..presentation.translate import Words, language_of, speak
from ..project.storage.signals import Terminated, ending_politely
from .commands.inputs.check import CrossingWait, SignalWait, check
from .commands.inputs.grid import grid
from .commands.inputs.network import network
from .commands.inputs.office import office_app
from .commands.inputs.prepare import prepare
from .commands.inputs.update import new, update
from .commands.proposals.isochrones import isochrones
from .commands.proposals.repair import repair
from .commands.proposals.scenario import compare, scenario_app
from .commands.proposals.site import site
from .commands.verdicts.batch import batch, rerun
from .commands.verdicts.export import export
from .commands.verdicts.keep import keep, ledger
from .commands.verdicts.plans import plans_app
from .commands.verdicts.view import view
from .console import Force, OpenWindow, PlainConsole, Shell, shell_of
from .judging import FILLED_IN, Complete, PlanAsked, SetTo, WholeScope, YearAsked, settings_given
from .usage_errors import translate_usage

OK: Final = 0
FAILED: Final = 2
STOPPED: Final = 130
SIGNALLED: Final = 128
"""What shells add to the number of the signal that ended a program."""
PIPED_WIDTH: Final = 140
"""Columns of a table that goes into a file or a pipe, where no terminal says how wide it is."""


PANELS: Final = {
    "ARGUMENTS_PANEL_TITLE": later("Arguments"),
    "OPTIONS_PANEL_TITLE": later("Options"),
    "COMMANDS_PANEL_TITLE": later("Commands"),
    "ERRORS_PANEL_TITLE": later("Error"),
    "DEFAULT_STRING": later("[default: {}]"),
    "REQUIRED_LONG_STRING": later("[required]"),
    "RICH_HELP": later("Try [blue]'{command_path} {help_option}'[/] for help."),
}
"""Typer's own words, by the names under which it lets them be changed."""
COMPLETION: Final = (
    later("Install completion for the current shell."),
    later("Show completion for the current shell, to copy it or customize the installation."),
)
"""What typer says of its two options for the shell's completion."""


SHOW_HELP: Final = later("Show this message and exit.")
"""What typer says of --help."""


class LanguageOption(StrEnum):
    """The languages that the program speaks."""

    zh = "zh"
    en = "en"


Out = Annotated[Path, typer.Option("--out", help=later("Folder for the results."))]


def make_app() -> typer.Typer:
    """Return the commands of this floor."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=True,
        rich_markup_mode="rich",
        help=later("Who reaches a public service within the circle that the plan promises, and who is left outside."),
    )
    app.callback()(_begin)
    app.command("demo", help=later("Build the demo city, check its circles, write maps and verdicts."))(_demo)
    app.command("check", help=later("Check a place of your own: from a TOML file, from options, or both."))(check)
    app.command("evaluate", help=later("Check a project against a plan, clause by clause."))(_evaluate)
    app.command("inspect", help=later("Report what files contain, and what is wrong with them, before using them."))(
        _inspect
    )
    app.command("network", help=later("Check streets for faults; repair what is safe to repair."))(network)
    app.command("grid", help=later("Fit a city's own coordinate grid from points known in both systems."))(grid)
    app.command("site", help=later("Find where to build for a circle, and prove how good that is."))(site)
    app.command("repair", help=later("Try what would help those left out: sites, links, gates, places."))(repair)
    app.command("isochrones", help=later("Draw how far a service reaches, and count who lives within."))(isochrones)
    app.command("export", help=later("Write the deliverables: report, tables, maps, layers."))(export)
    app.add_typer(
        scenario_app(), name="scenario", help=later("Propose: list, show, begin, add, undo scenarios of a project.")
    )
    app.command("compare", help=later("Compare scenarios: who gains, who loses, where, at what cost."))(compare)
    app.command("view", help=later("Show the plan's year: monitoring, shortfalls, ledgers and so on."))(view)
    app.command("keep", help=later("Keep a table's rows with the project: measured figures and so on."))(keep)
    app.command("ledger", help=later("Open and close the lines of the ledger of shortfalls by the verdicts."))(ledger)
    app.command("new", help=later("Write a check file to begin a project from."))(new)
    app.command("update", help=later("Read changed source files again and replay the scenarios on them."))(update)
    app.command("batch", help=later("Evaluate many scenarios of many projects into one long table."))(batch)
    app.command("rerun", help=later("Evaluate a batch's results again: the same numbers, or what changed."))(rerun)
    app.command("prepare", help=later("Make the engine ready on this computer, once after installing."))(prepare)
    app.add_typer(
        office_app(), name="office", help=later("The office's own plans and words: list, install, remove, pack.")
    )
    app.add_typer(plans_app(), name="plans", help=later("List, show, validate plans, or begin a new one."))
    return app


def run(
    app: typer.Typer,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    open_window: OpenWindow | None = None,
) -> int:
    """Run one command and return its exit code: 0, 2 with a sentence on the error stream, 130 when stopped.

    With --json behind it there is one JSON document on the output, whatever the code.
    """
    words = speak(_asked_language(arguments) or language_of(environment))
    shell = Shell(words, _console(environment), PlainConsole(stderr=True), open_window)
    code = _code_of(app, arguments, shell)
    if shell.answer.asked:
        try:
            print_answer(shell, code)
        except BrokenPipeError:
            _let_go_of_stdout()
    return code


def _code_of(app: typer.Typer, arguments: Sequence[str], shell: Shell) -> int:
    try:
        if unread := [one for one in arguments if not is_text(one)]:
            raise no_text(unread[0])
        with ending_politely():
            command = typer.main.get_command(app)  # takes a moment, in which a signal may come already
            assert isinstance(command, TyperGroup), "there are several commands"
            translate_help(command, shell.words)
            command.main(args=list(arguments), prog_name="lifecircle", obj=shell)
        sys.stdout.flush()
    except (LifecircleError, MemoryError, ImportError) as caught:
        if isinstance(caught, ImportError) and not is_for_lack_of_memory(caught):
            raise
        error = caught if isinstance(caught, LifecircleError) else out_of_memory()
        shell.fail(error)
        shell.answers(error=shell.words.say(error))
        return FAILED
    except Terminated as end:
        return _stopped(shell, end.number)
    except OSError as error:
        _let_go_of_stdout()
        if not isinstance(error, BrokenPipeError):  # whoever read the results has gone, as `head` does
            shell.fail(refused_by_system(error))
            shell.answers(error=shell.words.say(refused_by_system(error)))
        return FAILED
    except (KeyboardInterrupt, WorkCancelled):
        return _stopped(shell)
    except SystemExit as end:
        return _stopped(shell, _signal_of(end)) if end.code == STOPPED else int(end.code or OK)
    return OK


def print_answer(shell: Shell, code: int) -> None:
    """Print what the command answers, where it wrote, what it said beside, and how it ended."""
    written = [str(path) for path in dict.fromkeys(shell.written)]
    document = {**shell.answer.values, "written": written, "notes": shell.answer.notes, "exit_code": code}
    sys.stdout.write(json.dumps(plain_json(document), ensure_ascii=False, allow_nan=False) + "\n")
    sys.stdout.flush()


def _let_go_of_stdout() -> None:
    """Keep Python from trying once more, at its end, to write what could not be written."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _answer_in_json(context: typer.Context, asked: bool) -> None:
    if asked:
        shell_of(context).answer_in_json()


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"LifeCircle {__version__}")
        raise typer.Exit


def _begin(
    lang: Annotated[
        LanguageOption | None, typer.Option("--lang", help=later("Language of all texts; else the environment's."))
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_show_version, help=later("Show the version and end.")),
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", callback=_answer_in_json, expose_value=False, help=later("Print JSON instead of tables.")
        ),
    ] = False,
) -> None:
    """Take the options that stand before the command. All are heeded elsewhere: see `run` and the callbacks."""
    _ = lang, version, as_json


def _demo(
    context: typer.Context,
    out: Out = Path("demo-output"),
    files: Annotated[
        Path | None,
        typer.Option("--files", help=later("Folder for the city's files too, as a planner would have them.")),
    ] = None,
    window: Annotated[
        bool | None,
        typer.Option("--window/--no-window", help=later("Open the window afterwards; else where there is a screen.")),
    ] = None,
    force: Force = False,
) -> None:
    from .actions.inputs.demo import run_demo  # noqa: PLC0415  (light start: help answers at once)

    shown = has_screen(os.environ) if window is None else window
    run_demo(shell_of(context), out, files=files, window=shown, force=force)


def _evaluate(
    context: typer.Context,
    project: Annotated[Path, typer.Argument(help=later("A lifecircle.gpkg, or the folder that holds one."))],
    *,
    plan: PlanAsked = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=later("Folder for the verdicts; else beside the project."))
    ] = None,
    crossing_wait: CrossingWait = None,
    signal_wait: SignalWait = None,
    complete: Complete = None,
    set_to: SetTo = None,
    whole_scope: WholeScope = False,
    year: YearAsked = None,
    force: Force = False,
) -> None:
    from .actions.verdicts.evaluate import run_evaluate  # noqa: PLC0415  (as above)

    run_evaluate(
        shell_of(context),
        project,
        plan,
        out,
        crossing_wait_s=crossing_wait,
        signal_wait_s=signal_wait,
        judging=settings_given(complete or (), set_to or (), whole_scope=whole_scope, year=year),
        force=force,
    )


def _inspect(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help=later("Files of any kind."))],
    *,
    layer: Annotated[str | None, typer.Option("--layer", help=later("The layer, sheet or file inside."))] = None,
    crs: Annotated[
        str | None, typer.Option("--crs", help=later("The coordinate system, where the file does not say."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=later("Print JSON instead of tables."))] = False,
) -> None:
    from .actions.inputs.inspect import do_inspect  # noqa: PLC0415  (as above)

    if not do_inspect(shell_of(context), files, layer=layer, crs=crs, as_json=as_json):
        raise typer.Exit(FAILED)


def has_screen(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Return whether a window can be shown: always on Windows and macOS, with a display server elsewhere."""
    return platform in ("win32", "darwin") or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _asked_language(arguments: Sequence[str]) -> str:
    """Return the language that `--lang` names anywhere among the arguments, '' for none."""
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
    return ""


def _console(environment: Mapping[str, str]) -> PlainConsole:
    """Return the console for results: as wide as the terminal, or as COLUMNS says, or wide enough for a table."""
    asked = environment.get("COLUMNS", "")
    if asked.isdecimal() and int(asked) > 0:
        return PlainConsole(width=int(asked))
    return PlainConsole() if sys.stdout.isatty() else PlainConsole(width=PIPED_WIDTH)


def _signal_of(end: SystemExit) -> int:
    """Return the signal that the system ended the program by, 0 for Ctrl-C; the command library takes both alike."""
    error: BaseException | None = end
    while error is not None:
        if isinstance(error, Terminated):
            return error.number
        error = error.__cause__ or error.__context__
    return 0


def _stopped(shell: Shell, number: int = 0) -> int:
    """Say what had been written by then: whole files and folders only, or nothing. `number` is the system's signal."""
    if shell.written:
        paths = ", ".join(str(path) for path in dict.fromkeys(shell.written))
        shell.tell(shell.words("Stopped after all had been written to {paths}.", paths=paths))
    else:
        shell.tell(shell.words("Stopped; nothing was written."))
    return SIGNALLED + number if number else STOPPED


class _Folding(rich_utils.OptionHighlighter):
    """Colours a help text, and lets it fold anywhere: Chinese has no spaces, and would be cut where a line is full."""

    @override
    def __call__(self, text: str | Text) -> Text:
        coloured = super().__call__(text)
        coloured.overflow = "fold"
        return coloured


def translate_help(root: TyperGroup, words: Words) -> None:
    """Put every help text into the planner's language, and let `--lang` stand behind any command."""
    for name, text in PANELS.items():
        setattr(rich_utils, name, words(text))
    rich_utils.highlighter = _Folding()
    translate_usage(words)
    language = next(option for option in root.params if option.name == "lang")
    behind, in_json = copy.copy(language), next(option for option in root.params if option.name == "as_json")
    behind.expose_value = False
    root.params.remove(in_json)
    for command in _all_of(root):
        command.help = _said(command.help, words)
        showing = command.get_help_option(typer.Context(command))
        if showing is not None:
            showing.help = words(SHOW_HELP)
        if command is not root and isinstance(command, TyperCommand):
            own = any("--json" in option.opts for option in command.params)
            command.params += [behind] if own or command.name == "window" else [behind, in_json]
    for option in {id(option): option for command in _all_of(root) for option in command.params}.values():
        if isinstance(option, TyperOption | TyperArgument):
            option.help = _said(option.help, words)


def _said(text: str | None, words: Words) -> str | None:
    said = words(text) if text else text
    for mark, value in FILLED_IN.items():
        said = said.replace(mark, value) if said else said
    return said


def _all_of(command: TyperCommand | TyperGroup) -> Iterator[TyperCommand | TyperGroup]:
    yield command
    if isinstance(command, TyperGroup):
        for below in command.commands.values():
            if isinstance(below, TyperCommand | TyperGroup):
                yield from _all_of(below)
