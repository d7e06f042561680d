"""The report as PDF."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=10,
    title=later("Report (PDF)"),
    file="report.pdf",
    writer=".report.report:export_report",
)
