"""`lifecircle keep KIND PROJECT FILE`: a table's rows kept with the project."""

from pathlib import Path

from rich.table import Table as Grid

from ....planning.records.kept import as_kept
from ....planning.records.tables import TABLES, find_table, read_rows
from ....project.project import keep_rows, project_file, read_project
from ...console import Shell


def list_tables(shell: Shell) -> None:
    """Print the kinds of tables with the names of their columns."""
    words = shell.words
    grid = Grid(title=words("Tables that a project keeps"), title_justify="left", header_style="bold")
    for heading in (words("Name"), words("What it holds"), words("Columns")):
        grid.add_column(heading, overflow="fold")
    for kind in TABLES:
        needed = [names[0] + (" *" if field in kind.needed else "") for field, names in kind.columns.items()]
        grid.add_row(kind.key, words(kind.title), words(", ").join(needed))
    shell.out.print(grid)
    shell.out.print(words("* must be filled in"))


def run_keep(shell: Shell, name: str, path: Path, file: Path, *, anew: bool) -> None:
    """Read the table, and keep its rows beside those that were kept before. Raises before anything is written."""
    kind = find_table(name)
    brought = as_kept(read_rows(kind, file))
    project = read_project(path)
    before = {} if anew else dict(project.kept.get(kind.key, {}))
    keep_rows(path, kind.key, {**before, **brought})
    shell.tell(
        shell.words(
            "{count} rows of {file} are kept with {project}: {new} new, {changed} in the place of others; "
            "{all} rows in all.",
            count=len(brought),
            file=file.name,
            project=project_file(path).name,
            new=len(brought.keys() - before.keys()),
            changed=len(brought.keys() & before.keys()),
            all=len({**before, **brought}),
        )
    )
