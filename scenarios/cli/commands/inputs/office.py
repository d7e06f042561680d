"""The commands below `lifecircle office`. Light: what reads plans and words is imported when a command runs."""

from pathlib import Path
from typing import Annotated

import typer

from ....presentation.names import later
from ...console import Force, shell_of


def office_app() -> typer.Typer:
    """Return the commands about the office's own plans and words."""
    office = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
    office.command("list", help=later("List the office's plans and words, and what is wrong with any."))(_list)
    office.command("install", help=later("Install a plan, a file of words, or a package; no internet needed."))(
        _install
    )
    office.command("remove", help=later("Remove a plan, a file of words or a package."))(_remove)
    office.command("pack", help=later("Make one package of a folder of plans and words, to be handed on."))(_pack)
    return office


def _list(context: typer.Context) -> None:
    from ...actions.inputs.office import list_office  # noqa: PLC0415  (pydantic need not load for --help)

    list_office(shell_of(context))


def _install(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=later("A package (.zip), a plan, or a file of words (.toml)."))],
    *,
    sha256: Annotated[
        str | None,
        typer.Option("--sha256", help=later("The file's SHA-256 as it was given to you; another is refused.")),
    ] = None,
) -> None:
    from ...actions.inputs.office import install_file  # noqa: PLC0415  (as above)

    install_file(shell_of(context), file, sha256=sha256)


def _remove(
    context: typer.Context, name: Annotated[str, typer.Argument(help=later("Its name in 'lifecircle office list'."))]
) -> None:
    from ...actions.inputs.office import remove_file  # noqa: PLC0415  (as above)

    remove_file(shell_of(context), name)


def _pack(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help=later("A folder with plans, facility-words and street-words in it."))],
    out: Annotated[Path, typer.Argument(help=later("The package to write (.zip)."))],
    *,
    force: Force = False,
) -> None:
    from ...actions.inputs.office import pack_folder  # noqa: PLC0415  (as above)

    pack_folder(shell_of(context), folder, out, force=force)
