"""Catalogues: what the five texts give, an own one from a file with every fault told, and what changed between two."""

import re
from collections import Counter
from pathlib import Path

import pytest

from lifecircle.coverage.plans.clauses import service_keys
from lifecircle.coverage.plans.files import built_in_plan
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.planning.catalogues.catalogue import (
    BUILT_IN,
    built_in_catalogue,
    changes,
    clauses_of,
    national_catalogue,
)
from lifecircle.scenarios.planning.catalogues.files import read_catalogue
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.planning.views.catalogue import catalogue

from .conftest import rows_of

PLAN = built_in_plan("xiangtan")
GOOD = """
title = "自编清单"
version = "2024"

[field.a]
title = "幼有所育"
department = "市教育局"

[[item]]
key = "1"
field = "a"
title = "托育"
object = "婴幼儿"
services = ["childcare"]

[[item]]
key = "2"
field = "a"
title = "低保"
department = "市民政局"
"""


def own(text: str, folder: Path) -> Path:
    path = folder / "清单.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("key", BUILT_IN)
def test_built_in_catalogues_name_only_services_that_the_plan_knows(key: str) -> None:
    plan, found = built_in_plan(key), built_in_catalogue(key)
    assert found is not None
    keys = [item.key for item in found.items]
    assert len(set(keys)) == len(keys)
    assert {service for item in found.items for service in item.services} <= set(plan.service)
    assert {item.field for item in found.items} == {field.key for field in found.fields}
    assert any(clauses_of(item, plan) for item in found.items)


def test_mianyang_has_the_88_items_of_its_table_by_fields() -> None:
    found = built_in_catalogue("mianyang")
    assert found is not None
    assert list(Counter(item.field for item in found.items).values()) == [9, 11, 12, 17, 4, 3, 14, 4, 9, 5]
    assert len(found.items) == found.declared == 88


def test_texts_that_declare_80_items_and_list_none_say_so(city_for_xiangtan: ViewRequest) -> None:
    view = catalogue(city_for_xiangtan)
    said = next(note for note in view.notes if "declared" in note.values)
    assert said.values == {"declared": 80, "count": 19}
    education = rows_of(view, "items")[0]
    assert (education["title"], education["department"]) == ("义务教育", "市教育局、市发展改革委、市财政局")


def test_the_national_list_stands_beside_a_text_that_only_counts_it(city_for_xiangtan: ViewRequest) -> None:
    """By hand: fields of 9, 9, 12, 16, 4, 3, 14, 4 and 9 items; Mianyang's table has all of them and eight more."""
    national, local = national_catalogue(), built_in_catalogue("mianyang")
    assert local is not None
    assert list(Counter(item.field for item in national.items).values()) == [9, 9, 12, 16, 4, 3, 14, 4, 9]
    assert {item.title for item in national.items} < {item.title for item in local.items}
    assert all(item.department and item.object for item in national.items)
    view = catalogue(city_for_xiangtan)
    rows = rows_of(view, "national")
    assert [row["title"] for row in rows] == [item.title for item in national.items]
    assert next(row for row in rows if row["title"] == "全民健身服务")["clauses"] > 0
    assert any("凭记忆" in str(note) for note in view.notes)


def test_an_item_leads_to_the_clauses_about_its_services(city_for_xiangtan: ViewRequest) -> None:
    view = catalogue(city_for_xiangtan)
    items = next(table for table in view.tables if table.key == "items")
    row = next(row for row in items.rows if row.cells[2] == "扩大普惠托育供给")
    asked = {clause.id for clause in PLAN.clause if {"childcare", "childcare_centre"} & set(service_keys(clause))}
    assert {opens.key for opens in row.opens} == asked >= {"xiangtan-childcare"}
    housing = next(row for row in rows_of(view, "items") if row["title"] == "住房保障")
    assert (housing["clauses"], housing["state"]) == (0, "非空间指标")


def test_an_own_catalogue_takes_from_its_fields_what_an_item_does_not_say(tmp_path: Path) -> None:
    found = read_catalogue(own(GOOD, tmp_path), PLAN)
    assert [(item.title, item.department) for item in found.items] == [("托育", "市教育局"), ("低保", "市民政局")]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('title = "自编清单"', "", r"no title"),
        ('version = "2024"', 'version = "2024"\ndeclared = -3', r"declared is -3; it must be a whole number above 0"),
        ('version = "2024"', 'verson = "2024"', r"the head the key verson"),
        ('title = "幼有所育"\n', "", r"field a has no title"),
        ('key = "2"', 'key = "1"', r"Items 1 and 2 have the same key 1"),
        ('key = "2"\n', "", r"Item 2 has no key"),
        ('title = "低保"\n', "", r"Item 2 has no title"),
        ('field = "a"\ntitle = "低保"', 'field = "b"\ntitle = "低保"', r"Item 2 is of the field b, .* there are a"),
        ('["childcare"]', '["childcar"]', r"service childcar, .* did you mean childcare\?"),
        ('["childcare"]', '"childcare"', r"services of item 1 must be a list of texts"),
        ('["childcare"]', '["childcare"]\nclauses = ["xiangtan-childcar"]', r"did you mean xiangtan-childcare\?"),
        ('object = "婴幼儿"', "object = 3", r"item 1 the object must be a text"),
        ('object = "婴幼儿"', 'for_whom = "婴幼儿"', r"item 1 the key for_whom"),
        ("[field.a]", "[field.a", r"line 5: this is not TOML"),
    ],
)
def test_each_fault_is_one_clear_sentence(old: str, new: str, sentence: str, tmp_path: Path) -> None:
    assert old in GOOD
    with pytest.raises(ProjectError, match=r"清单\.toml") as raised:
        read_catalogue(own(GOOD.replace(old, new, 1), tmp_path), PLAN)
    assert re.search(sentence, str(raised.value))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace('key = "2"', 'key = "1"').replace('["childcare"]', '["x", "y"]')
    with pytest.raises(ProjectError) as raised:
        read_catalogue(own(text, tmp_path), PLAN)
    assert len(str(raised.value).splitlines()) == 4


def test_a_file_that_is_not_there_and_one_without_items(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="cannot be read"):
        read_catalogue(tmp_path / "没有.toml", PLAN)
    with pytest.raises(ProjectError, match="no items"):
        read_catalogue(own('title = "空"', tmp_path), PLAN)


def test_a_table_is_a_catalogue_too(tmp_path: Path) -> None:
    path = tmp_path / "清单.csv"
    path.write_text(
        "序号,服务领域,服务项目,服务对象,牵头负责单位,服务设施\n"
        "1,幼有所育,托育,婴幼儿,市卫健委,托育服务\n2,弱有所扶,低保,困难家庭,市民政局,\n",
        encoding="utf-8",
    )
    found = read_catalogue(path, PLAN)
    assert [(item.title, item.services, item.department) for item in found.items] == [
        ("托育", ("childcare",), "市卫健委"),
        ("低保", (), "市民政局"),
    ]
    assert found.field_title(found.items[1].field) == "弱有所扶"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"清单\.csv has no column of items"):
        read_catalogue(path, PLAN)


def test_what_changed_between_two_versions_is_told_item_by_item(tmp_path: Path, city_for_xiangtan: ViewRequest) -> None:
    former = read_catalogue(own(GOOD, tmp_path), PLAN)
    text = GOOD.replace("婴幼儿", "3岁以下婴幼儿").replace('key = "2"', 'key = "3"').replace("低保", "临时救助")
    later_one = read_catalogue(own(text, tmp_path), PLAN)
    found = [(one.kind, one.item.title, one.what, one.before, one.after) for one in changes(former, later_one)]
    assert found == [
        ("changed", "托育", "object", "婴幼儿", "3岁以下婴幼儿"),
        ("added", "临时救助", "", "", ""),
        ("removed", "低保", "", "", ""),
    ]
    assert changes(former, former) == ()
    renumbered = read_catalogue(own(GOOD.replace('key = "2"', 'key = "9"'), tmp_path), PLAN)
    assert changes(former, renumbered) == ()
    asked = ViewRequest(city_for_xiangtan.result, catalogue=later_one, former_catalogue=former)
    assert [row["change"] for row in rows_of(catalogue(asked), "changes")] == ["修改", "新增", "取消"]
