"""What is set of verdicts by a command: read, refused in a sentence, kept with the project."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from lifecircle.coverage.evaluation.settings import Told, settings
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.project.judging import Judging, complete_categories, known_words, settings_of
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.project.to_place import make_place
from lifecircle.scenarios.runs.evaluation import evaluation_settings

from ..conftest import run


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"page_of_{name}", Path(__file__).parents[3] / ".ci" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def written(how: Told) -> str:
    """As a planner would write it: another value than the usual one."""
    name = {"clause": f"fitness.{how.word}", "group": f"{how.word}.age_60_plus", "all": how.word}[how.of]
    return f"{name}={'3' if how.takes == 'percent' else how.example}"


@pytest.mark.parametrize("name", settings())
def test_every_setting_of_the_table_is_taken_kept_and_used(name: str, village: PlaceLayers) -> None:
    given = settings_of([written(settings()[name])])
    assert list(given) == [name]
    judging = Judging.model_validate(given)
    again = Judging.model_validate_json(judging.model_dump_json())
    usual = evaluation_settings(Settings(name=""), make_place(village))
    used = evaluation_settings(Settings(name="", judging=again), make_place(village))
    assert getattr(used, name) != getattr(usual, name)
    assert getattr(used, name) == given[name]


@pytest.mark.parametrize("command", ["evaluate", "check"])
def test_the_help_names_every_setting(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "140")  # a narrow terminal cuts CLAUSE.capacity=100
    run(command, "--help")
    said = "".join(letter for letter in capsys.readouterr().out if letter.isalnum() or letter in "-=._")
    for how in settings().values():
        assert f"--{how.word}" in said if how.by_itself else f"{how.word}={how.example}" in said


def test_the_documentation_s_table_of_settings_is_that_of_the_program() -> None:
    made = script("settings")
    text = made.PAGE.read_text(encoding="utf-8")
    assert text == made.page(), "run .ci/settings.py"
    assert all(how.what in text for how in settings().values())
    assert all(f"`{word}`" in text for word in known_words())


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
