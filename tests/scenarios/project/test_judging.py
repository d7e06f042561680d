"""What is set of verdicts by a command: read, refused in a sentence, kept with the project."""

import pytest

from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.project.judging import Judging, complete_categories, settings_of


def test_settings_are_of_a_clause_or_of_all() -> None:
    given = settings_of(["a-b.mode=cycle", "a-b.limit=12.5", "c.target=80", "c.turnout=3", "year=2024", "near=1"])
    judging = Judging.model_validate(given)
    assert (judging.modes, judging.limits) == ({"a-b": "cycle"}, {"a-b": 12.5})
    assert (judging.targets, judging.turnouts, judging.year, judging.near_percent) == ({"c": 80}, {"c": 3}, 2024, 1)
    speeds = settings_of(["speed=1", "speed.age_60_plus=0.8"])["speeds_mps"]
    assert speeds == {"people": 1, "age_60_plus": 0.8}
    assert Judging.model_validate(settings_of(["whole-scope=yes", "negligible=0"])).whole_scope


@pytest.mark.parametrize(
    "text", ["a.mode=fly", "a.limit=far", "a.limit=-1", "a.colour=red", "pace=3", "speed=fast", "year"]
)
def test_what_is_no_setting_is_refused_with_what_was_written(text: str) -> None:
    with pytest.raises(ProjectError, match=rf"--set {text}"):
        settings_of([text])


def test_what_is_complete_is_named_by_category_service_or_all() -> None:
    assert complete_categories(["托育机构", "market"]) == ("childcare", "market")
    assert complete_categories(["九年一贯制学校"]) == ("primary_school", "junior_school")
    assert "elderly_centre" in complete_categories(["elderly_care"])
    assert complete_categories(["market", "all"]) == ("all",)
    assert Judging(complete=("all",)).known_complete is None
    assert Judging(complete=("market",)).known_complete == frozenset({"market"})
    with pytest.raises(ProjectError, match="no such category or service"):
        complete_categories(["飞机场"])
