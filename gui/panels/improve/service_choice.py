"""Which service of a circle measures are for, where the circle asks each of its services of its own group."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from ....coverage.evaluation.facilities.facility_filter import service_title
from ....coverage.evaluation.verdict import Verdict
from ....coverage.plans.clauses import CircleClause
from ....coverage.plans.plan import Plan
from ....scenarios.presentation.summary import figure_text
from ....scenarios.presentation.translate import Words
from ...plain import ChoiceBox


def services_of(plan: Plan, verdict: Verdict, words: Words) -> list[tuple[str, str]]:
    """Return the services (key, title with its share) that can be asked each by itself; none of other clauses.

    The one that falls farthest short stands first.
    """
    clause = verdict.clause
    if not isinstance(clause, CircleClause) or not clause.asks_each_by_itself or len(clause.services) < 2:
        return []
    known = [
        (part.measured - (part.target or 0.0), service, part)
        for service, part in zip(clause.services, verdict.parts, strict=False)
        if part.measured is not None
    ]
    return [
        (
            service.key,
            f"{words.of(service_title(service.any_of, plan.service))} · {figure_text(part.measured or 0.0, '%')}",
        )
        for _, service, part in sorted(known, key=lambda one: one[0])
    ]


class ServiceChoice(ChoiceBox):
    """Hidden where there is nothing to choose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.offer(())

    @property
    def key(self) -> str:
        """The service that is chosen, '' where there is no choice."""
        return str(self.currentData() or "")

    def offer(self, services: Sequence[tuple[str, str]]) -> None:
        """Offer services (key, title), the first one chosen; in another language the choice stands."""
        same = [self.itemData(row) for row in range(self.count())] == [key for key, _ in services]
        chosen = self.currentIndex() if same else 0
        self.clear()
        for key, title in services:
            self.addItem(title, key)
        self.setCurrentIndex(chosen)
        self.setVisible(bool(services))
