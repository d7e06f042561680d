"""The report as a Word document."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=20,
    title=later("Report (Word)"),
    file="report.docx",
    writer=".report.report:export_report",
)
