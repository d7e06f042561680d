"""`lifecircle office`: list, install, remove and pack the office's plans and words."""

from pathlib import Path

from rich.table import Table

from ....office.contents import OfficeFile, office_folder, read_office
from ....office.describe import what_it_holds
from ....office.keeping import digest_of_file, install, pack, remove
from ...console import Shell


def list_office(shell: Shell) -> None:
    """Print what the office's folder holds, and below it each file that is left out with its reason."""
    office, folder = read_office(), office_folder()
    shell.answers(
        folder=folder,
        files=[_row(shell, one) for one in office.files],
        left_out=[{"file": place, "reason": shell.words.say(fault)} for place, fault in office.faults],
    )
    shell.out.print(shell.words("The office's folder: {folder}", folder=folder), soft_wrap=True)
    if office.files:
        shell.out.print(_table(shell, office.files))
    for place, fault in office.faults:
        shell.warn(shell.words("{file} is left out. {reason}", file=place, reason=shell.words.say(fault)))


def _row(shell: Shell, one: OfficeFile) -> dict[str, object]:
    holds = shell.words.say(what_it_holds(one))
    return {"file": one.name, "kind": one.kind, "package": one.package, "holds": holds, "sha256": one.sha256}


def _table(shell: Shell, files: tuple[OfficeFile, ...]) -> Table:
    words = shell.words
    table = Table()
    for head in (words("File"), words("Kind"), words("What it holds"), "SHA-256"):
        table.add_column(head, overflow="fold")
    for one in files:
        where = f"{one.package} / {one.name}" if one.package else one.place
        table.add_row(where, words.name(one.kind), words.say(what_it_holds(one)), one.sha256[:16])
    return table


def install_file(shell: Shell, file: Path, *, sha256: str | None) -> None:
    """Install a file and say what it holds and its digest."""
    digest = digest_of_file(file)
    files = install(file, sha256=sha256)
    shell.answers(installed=[_row(shell, one) for one in files], sha256=digest)
    shell.out.print(_table(shell, files))
    shell.out.print(
        shell.words("{file} is installed; its SHA-256 is {digest}.", file=file.name, digest=digest), soft_wrap=True
    )


def remove_file(shell: Shell, name: str) -> None:
    """Remove a file or package."""
    remove(name)
    shell.answers(removed=name)
    shell.out.print(shell.words("{file} is removed.", file=name))


def pack_folder(shell: Shell, folder: Path, out: Path, *, force: bool) -> None:
    """Make a package and say its digest, which those who get it should be told."""
    files = pack(folder, out, how=shell.writing(force=force))
    digest = digest_of_file(out)
    shell.answers(packed=[_row(shell, one) for one in files], sha256=digest)
    shell.out.print(_table(shell, files))
    shell.out.print(
        shell.words("{file} was written; tell whoever gets it its SHA-256: {digest}", file=out, digest=digest),
        soft_wrap=True,
    )
