"""Plan files: read from anywhere, checked with line and key, begun from a template."""

from importlib import resources
from pathlib import Path

import pytest

from lifecircle.coverage import plans
from lifecircle.coverage.errors import PlanError
from lifecircle.coverage.plans.files import (
    PLANS,
    built_in_keys,
    built_in_plan,
    built_in_plans,
    built_in_services,
    load_plan,
    new_plan,
    plan_faults,
)
from lifecircle.coverage.plans.kinds import kind_names

HEAD = 'key = "mine"\ntitle = "我的"\ntitle_en = "Mine"\n'
CLAUSE = """
[[clause]]
id = "mine-fitness"
kind = "circle"
title = "健身"
title_en = "Fitness"
services = ["fitness"]
mode = "walk"
limit = 15
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plan_of_one_s_own_is_read_from_anywhere(tmp_path: Path) -> None:
    made = load_plan(write(tmp_path, HEAD + CLAUSE))
    assert (made.key, made.title, [clause.id for clause in made.clause]) == ("mine", "我的", ["mine-fitness"])


def test_a_byte_order_mark_of_an_editor_does_no_harm(tmp_path: Path) -> None:
    assert load_plan(write(tmp_path, "\ufeff" + HEAD + CLAUSE)).key == "mine"


def test_a_built_in_plan_is_loaded_by_its_key() -> None:
    assert load_plan("circles") is built_in_plan("circles")
    assert tuple(built_in_plans()) == built_in_keys() == PLANS


def test_an_own_plan_never_goes_by_the_key_of_a_built_in_one(tmp_path: Path) -> None:
    text = (HEAD + CLAUSE).replace('key = "mine"', 'key = "mianyang"')
    path = write(tmp_path, "# A plan of our own.\n" + text)
    with pytest.raises(PlanError, match=r"line 2, key key: the key mianyang is that of a built-in plan") as told:
        load_plan(path)
    assert "mianyang_own" in str(told.value)
    assert [str(fault) for fault in plan_faults(path)] == [str(told.value)]


def test_an_unchanged_copy_of_a_built_in_plan_is_that_plan(tmp_path: Path) -> None:
    copy = resources.files(plans).joinpath("data", "jiaxing.toml").read_text(encoding="utf-8")
    assert load_plan(write(tmp_path, copy)) == built_in_plan("jiaxing")


def test_every_built_in_service_has_a_title_in_both_languages_and_a_category() -> None:
    assert all(one.title and one.title_en and one.categories for one in built_in_services().values())


def test_an_unknown_key_names_the_built_in_plans() -> None:
    with pytest.raises(PlanError, match="Built in are circles, xiangtan"):
        built_in_plan("shanghai")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"There is no plan file .*nowhere\.toml"):
        load_plan(tmp_path / "nowhere.toml")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes((HEAD + CLAUSE).encode("gbk"))
    with pytest.raises(PlanError, match="is not UTF-8"):
        load_plan(path)


def test_a_folder_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="cannot be read"):
        load_plan(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('kind = "circle"', 'kind = "ring"', "line 7, key kind: there is no such kind; kinds are circle"),
        ("limit = 15\n", "", "line 5: clause mine-fitness has no key limit; add it."),
        ("limit = 15", "limt = 15", "line 5: clause mine-fitness has no key limit; add it."),
        ("limit = 15", 'limit = "15"', "line 12, key limit: a number without quotation marks is expected, not '15'."),
        ("limit = 15", "limit = -1", "line 12, key limit: -1 is too small; it must be above 0"),
        ('mode = "walk"', 'mode = "fly"', "line 11, key mode: 'fly' is not allowed; allowed are walk, drive"),
        ('["fitness"]', '["fitnes"]', "line 10, key services: there is no service fitnes; known are"),
        ('["fitness"]', "[]", "line 10, key services: the list is empty; name at least one."),
        ('["fitness"]', "7", "line 10, key services: a list in square brackets is expected, not 7."),
        ('title = "健身"\n', "", "line 5: clause mine-fitness has no key title; add it."),
        ('id = "mine-fitness"', 'id = "Mine fitness"', "line 6, key id: "),
        ("limit = 15", 'limit = 15\nsee_also = ["other"]', "line 13, key see_also: the plan has no clause other."),
        ("limit = 15", "limit 15", "line 12: this is not TOML: a key lacks its ="),
        ('key = "mine"\n', "", "line 1: the plan has no key key; add it."),
    ],
)
def test_a_fault_is_told_with_its_line_and_its_key(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in HEAD + CLAUSE
    with pytest.raises(PlanError) as caught:
        load_plan(write(tmp_path, (HEAD + CLAUSE).replace(old, new)))
    assert str(caught.value).startswith(f"mine.toml, {sentence}")


def test_a_misspelt_key_is_told_beside_the_one_that_is_missing(tmp_path: Path) -> None:
    faults = plan_faults(write(tmp_path, HEAD + CLAUSE.replace("limit", "limt")))
    assert [str(fault) for fault in faults] == [
        "mine.toml, line 5: clause mine-fitness has no key limit; add it.",
        "mine.toml, line 12, key limt: clause mine-fitness has no such key; is it misspelt?",
    ]


def test_two_clauses_with_one_id_are_told(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="line 15, key id: another clause already has the id mine-fitness"):
        load_plan(write(tmp_path, HEAD + CLAUSE + CLAUSE))


def test_faults_of_later_clauses_have_their_own_lines(tmp_path: Path) -> None:
    second = CLAUSE.replace("mine-fitness", "mine-second").replace("limit = 15", "limit = 0")
    faults = plan_faults(write(tmp_path, HEAD + CLAUSE.replace('"walk"', '"fly"') + second))
    assert [fault.values["line"] for fault in faults] == [11, 21]


def test_a_fault_in_a_service_of_one_s_own_is_told(tmp_path: Path) -> None:
    own = '\n[service.sport]\ntitle = "球场"\ntitle_en = "pitches"\n'
    (fault,) = plan_faults(write(tmp_path, HEAD + own + CLAUSE))
    assert str(fault) == "mine.toml, line 5: service sport has no key categories; add it."


def test_a_valid_plan_has_no_faults_and_a_missing_file_one(tmp_path: Path) -> None:
    assert plan_faults(write(tmp_path, HEAD + CLAUSE)) == ()
    assert len(plan_faults(tmp_path / "nowhere.toml")) == 1


def test_a_new_plan_begins_from_a_template_with_every_kind_and_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    new_plan(path, "shaoshan_2030")
    made = load_plan(path)
    assert made.key == "shaoshan_2030"
    assert all(clause.id.startswith("shaoshan-2030-") for clause in made.clause)
    assert {clause.kind for clause in made.clause} == set(kind_names())


def test_a_new_plan_never_writes_over_a_file(tmp_path: Path) -> None:
    path = write(tmp_path, "mine")
    with pytest.raises(PlanError, match="already exists"):
        new_plan(path, "mine")
    assert path.read_text() == "mine"


def test_a_new_plan_needs_a_plain_key_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="key key"):
        new_plan(tmp_path / "a.toml", "我的规划")
    assert not (tmp_path / "a.toml").exists()
    with pytest.raises(PlanError, match="cannot be written"):
        new_plan(tmp_path / "none" / "a.toml", "mine")
