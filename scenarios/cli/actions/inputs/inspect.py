"""`lifecircle inspect FILE...`: what each file holds, what loading it would do, and what is wrong with it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from rich.table import Table
from rich.text import Text

from .....layers.inspection.finding import Inspection
from .....layers.inspection.inspect import inspect
from .....layers.report import Report
from ....presentation.summary import category_name
from ....presentation.systems import format_title
from ....presentation.translate import Words
from ...console import Shell

PROBLEMS_SHOWN: Final = 20


def do_inspect(shell: Shell, files: Sequence[Path], *, layer: str | None, crs: str | None, as_json: bool) -> bool:
    """Print what was found in each file, as tables or as JSON; return whether each of them serves for something."""
    found = [inspect(file, layer=layer, crs=crs) for file in files]
    if as_json:
        shell.out.print_json(json.dumps([inspection.to_json() for inspection in found], ensure_ascii=False))
    else:
        for inspection in found:
            for one in inspection.parts or (inspection,):
                shell.out.print(finding_table(one, shell.words))
    return all(inspection.error is None or bool(inspection.uses) for inspection in found)


def finding_table(inspection: Inspection, words: Words) -> Table:
    """Return the findings on one layer as a table of two columns."""
    report = inspection.report
    layer = f" · {report.layer}" if report and report.layer else ""
    table = Table(title=inspection.file + layer, title_justify="left", title_style="bold", show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in _rows(inspection, words):
        table.add_row(name, text)
    return table


def _rows(inspection: Inspection, words: Words) -> Iterator[tuple[str, str | Text]]:
    if inspection.error:
        yield words("Cannot be used as it is"), Text(words.say(inspection.error), style="red")
    if inspection.uses:
        yield words("Can serve as"), words(", ").join(words.name(use) for use in inspection.uses)
    if inspection.report:
        yield from _report_rows(inspection.report, words)
    if told := inspection.told_of():
        yield words("Left out or in doubt"), "\n".join(words.say(note) for note in told)
    if inspection.report and inspection.report.notes:
        yield words("Notes"), "\n".join(words.say(note) for note in inspection.report.notes)
    if inspection.bounds:
        yield words("Extent"), ", ".join(f"{degree:.4f}" for degree in inspection.bounds)
    if inspection.will_do:
        yield words("Loading it will"), "\n".join(words.say(step) for step in inspection.will_do)
    if inspection.report and inspection.report.problems:
        yield words("Problems"), "\n".join(_problems(inspection.report, words))


def _report_rows(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    yield words("Format"), format_title(words.language, report.format)
    if report.rows:
        yield words("Rows"), str(report.rows)
    yield words("Coordinate system"), report.crs or words("not said")
    if report.encoding:
        yield words("Encoding"), report.encoding
    if report.geometry_types:
        shapes: Counter[str] = Counter()
        for key, count in report.geometry_types.items():
            shapes[words.name(key)] += count
        yield words("Geometry"), _counts(shapes, words)
    if report.columns:
        yield words("Columns"), words(", ").join(f"{role} = {name}" for role, name in report.columns.items())
    if report.categories:
        yield (
            words("Categories"),
            _counts({category_name(key, words): n for key, n in report.categories.items()}, words),
        )
    if report.unmapped:
        yield words("Unclassified"), _counts(report.unmapped, words)


def _problems(report: Report, words: Words) -> Iterator[str]:
    for problem in report.problems[:PROBLEMS_SHOWN]:
        said = words.say(problem.message)
        yield words("Row {row}: {problem}", row=problem.row, problem=said) if problem.row is not None else said
    if len(report.problems) > PROBLEMS_SHOWN:
        yield words("{count} more, see --json", count=len(report.problems) - PROBLEMS_SHOWN)


def _counts(counts: Mapping[str, int], words: Words) -> str:
    return words(", ").join(f"{name} {count}" for name, count in counts.items())
