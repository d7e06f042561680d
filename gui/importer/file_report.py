"""What was found in a file, as text for the assistant."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from ...layers.crs.datums import BD09, GCJ02
from ...layers.inspection.finding import Inspection, coordinates_taken
from ...layers.report import Notes, Report
from ...messages import Message
from ...scenarios.presentation.summary import category_name, listed
from ...scenarios.presentation.systems import format_title
from ...scenarios.presentation.translate import Words
from .. import theme
from ..plain import escaped
from .column_mapping import role_name
from .datum_choice import datum_name
from .jobs import Looked

_PROBLEMS_SHOWN = 12


def finding_text(
    looked: Looked,
    words: Words,
    *,
    told: Notes = (),
    placed: bool = True,
    by: tuple[str, int] = ("", 0),
    datum: str = "",
) -> str:
    """The findings as rich text: what is wrong first, then what is left out, what was found, what loading would do.

    `told` is what must not be overlooked of the file as it is to be used.

    Without `placed` the file is a table that needs no places, and that it has none is no fault; `by` is the file of
    districts whose names place its rows, and how many of them; `datum` is the one that was taken for its degrees.
    """
    found, lines = looked.found, []
    if placed and found.error is not None:
        lines.append(f'<b style="color:{theme.UNSERVED.name()}">{escaped(words.say(found.error))}</b>')
    if by[0]:
        text = QCoreApplication.translate("Findings", "Its people live in {count} districts of {file}, by their names.")
        lines.append(f"<b>{escaped(text.format(count=by[1], file=by[0]))}</b>")
    if told:
        title = QCoreApplication.translate("Findings", "Left out or in doubt:")
        lines.append(f'<b style="color:{theme.UNSERVED.name()}">{escaped(title)}</b>')
        lines += [escaped(words.say(note)) for note in told]
    if looked.remembered:
        text = QCoreApplication.translate("Findings", "The columns are those you confirmed for a file like this one.")
        lines.append(f"<b>{escaped(text)}</b>")
    if found.report is not None:
        lines += [f"<b>{escaped(name)}</b> {escaped(text)}" for name, text in _facts(found.report, words)]
    lines += [escaped(_step(step, datum, words)) for step in found.will_do]
    problems = problem_rows(found, words)[1 if found.error is not None else 0 :]
    lines += [f"<i>{escaped(_in_row(row, text))}</i>" for _, row, text in problems[:_PROBLEMS_SHOWN]]
    if len(problems) > _PROBLEMS_SHOWN:
        more = QCoreApplication.translate("Findings", "… and {count} more problems")
        lines.append(more.format(count=len(problems) - _PROBLEMS_SHOWN))
    return "<br>".join(lines)


def _step(step: Message, datum: str, words: Words) -> str:
    """What loading does, with the datum that was taken for the coordinates."""
    if datum not in (GCJ02, BD09) or step.template != coordinates_taken("").template:
        return words.say(step)
    text = QCoreApplication.translate("Findings", "Take the coordinates as {datum}, and shift them to WGS 84.")
    return text.format(datum=datum_name(datum))


def problem_rows(found: Inspection, words: Words) -> list[tuple[str, str, str]]:
    """File, row ('' for the whole file) and sentence of each problem; why a file cannot be read comes first.

    Of several sheets or layers the one is named in which the row is counted.
    """
    several = found.report is not None and len(found.report.layers) > 1
    name = f"{found.file} · {found.report.layer}" if found.report is not None and several else found.file
    whole = [] if found.error is None else [(name, "", words.say(found.error))]
    problems = () if found.report is None else found.report.problems
    return whole + [
        (name, "" if problem.row is None else str(problem.row), words.say(problem.message)) for problem in problems
    ]


def _in_row(row: str, text: str) -> str:
    return QCoreApplication.translate("Findings", "Row {row}: {text}").format(row=row, text=text) if row else text


def _facts(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    kind = format_title(words.language, report.format)
    yield QCoreApplication.translate("Findings", "Format:"), kind
    if report.rows:
        yield QCoreApplication.translate("Findings", "Rows:"), f"{report.rows:,}"
    if report.crs:
        yield QCoreApplication.translate("Findings", "Coordinates:"), report.crs
    if report.encoding:
        yield QCoreApplication.translate("Findings", "Encoding:"), report.encoding
    if report.columns:
        columns = listed((f"{role_name(role, words)} = {column}" for role, column in report.columns.items()), words)
        yield QCoreApplication.translate("Findings", "Columns:"), columns
    if report.categories:
        counts = listed((f"{category_name(key, words)} {count:,}" for key, count in report.categories.items()), words)
        yield QCoreApplication.translate("Findings", "Categories:"), counts
    if report.unmapped:
        counts = listed((f"{value} {count:,}" for value, count in report.unmapped.items()), words)
        yield QCoreApplication.translate("Findings", "Not mapped to any category:"), counts
    for note in report.notes:
        yield "", words.say(note)
