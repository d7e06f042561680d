"""What a plan's document is called where it stands alone."""

import pytest

from lifecircle.coverage.plans.files import built_in_plan
from lifecircle.scenarios.presentation.titles import document_text


@pytest.mark.parametrize(
    ("document", "issued", "said"),
    [
        ("GB 50180-2018", "2018", "GB 50180-2018"),
        ("绵府办发〔2022〕8号", "2022-02", "绵府办发〔2022〕8号 2022-02"),
        ("", "2018", "2018"),
    ],
)
def test_the_year_of_issue_is_said_once(document: str, issued: str, said: str) -> None:
    plan = built_in_plan("gb50180").model_copy(update={"document": document, "issued": issued})
    assert document_text(plan) == said
