"""Attributes of facilities as edits: what a clause asks for, edited, decides its verdict; worked out by hand."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.facilities.facility_facts import amount_told, cell_of, facts_of, tells
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.place import Place
from lifecircle.coverage.place_edits.facility_edits import Attributes, set_attributes
from lifecircle.coverage.plans.files import built_in_keys, built_in_plans
from lifecircle.coverage.plans.picks import Attribute, OwnCapacity
from lifecircle.grades import grade_of
from lifecircle.messages import LifecircleError
from lifecircle.scenarios.editing import edits as verbs
from lifecircle.scenarios.editing.codec import dump_edit, load_edit
from lifecircle.scenarios.editing.edits import AmendFacility
from lifecircle.scenarios.editing.session import Session

from ...coverage.town import homes, judge, place, plan, site, sites

QUICK = EvaluationSettings(sureness=False)
CIRCLE = 'kind = "circle"\nmode = "walk"\nlimit = 15\ntarget = 100\n'


def hospital_place(**more: Any) -> Place:
    """One home and one hospital of which nothing is told but what is given."""
    untold = {f"knows_{key}": key in more for key in ("public", "new", "grade", "level")}
    return place(homes([0.0]), sites(site("hospital", 100.0, **{"public": False, **untold, **more})))


def amended(where: Place, **told: Any) -> Place:
    session = Session(where, plan(f'[[clause]]\nid = "it"\n{CIRCLE}services = ["hospital"]\n'), QUICK, project="p")
    session.do(AmendFacility(facility="f0", **told))
    return session.live.place


@pytest.mark.parametrize(
    ("asked", "told", "told_otherwise"),
    [
        ("public = true", {"public": True}, {"public": False}),
        ("new = true", {"new": True}, {"new": False}),
        ('grade = "二级"', {"grade": grade_of("三级甲等", "hospital")}, {"grade": grade_of("一级", "hospital")}),
        ('run_by = "county"', {"level": "county"}, {"level": "township"}),
        ('has = ["paediatrics"]', {"cells": {"儿科": "是"}}, {"cells": {"儿科": "否"}}),
        ("at_least = { beds = 100 }", {}, {}),
    ],
)
def test_an_attribute_that_a_clause_asks_for_decides_it(
    asked: str, told: dict[str, Any], told_otherwise: dict[str, Any]
) -> None:
    clause = f'{CIRCLE}services = [{{ any_of = ["hospital"], {asked} }}]\n'
    if not told:  # capacities have a verb of their own, and an attribute beside them leaves them alone
        where = amended(hospital_place(beds=120), name="市医院")
        assert judge(where, clause).state == "met"
        assert judge(amended(hospital_place(beds=20), name="市医院"), clause).state == "not_met"
        return
    assert judge(hospital_place(), clause).state == "not_decided", "nothing is told of it"
    assert judge(amended(hospital_place(), **told), clause).state == "met"
    assert judge(amended(hospital_place(), **told_otherwise), clause).state == "not_met"


def test_a_year_of_opening_tells_what_is_new() -> None:
    asked = plan(f'[[clause]]\nid = "it"\n{CIRCLE}services = [{{ any_of = ["hospital"], new = true }}]\n').model_copy(
        update={"base_year": 2020}
    )
    for year, state in ((2021, "met"), (2020, "not_met")):
        where = amended(hospital_place(), opened=year)
        assert evaluate(where, asked, settings=QUICK).verdicts[0].state == state


def test_a_plan_s_own_capacity_is_told_by_a_cell() -> None:
    clause = (
        f'[[clause]]\nid = "it"\n{CIRCLE}'
        'services = [{ any_of = ["hospital"], at_least = { rooms = 10 } }]\n'
        '[capacity.rooms]\ntitle = "诊室"\ncolumns = ["诊室数"]\n'
    )
    for cell, state in (("12", "met"), ("9", "not_met")):
        where = amended(hospital_place(), cells={"诊室数": cell})
        assert evaluate(where, plan(clause), settings=QUICK).verdicts[0].state == state


def test_what_is_not_named_stays_and_the_place_before_is_not_touched() -> None:
    before = place(
        homes([0.0]),
        sites(site("hospital", 0.0, more={"备注": "甲", "儿科": "是"}, beds=20), site("library", 50.0, public=False)),
    )
    after = set_attributes(
        before.facilities, 0, Attributes(name="县医院", opened=2019.0, cells={"儿科": "", "康复科": "是"})
    ).after
    assert after.more.tolist() == ['{"备注": "甲", "康复科": "是"}', ""], "an empty text takes a cell away"
    assert after.name.tolist() == ["县医院", ""]
    assert (after.opened[0], math.isnan(after.opened[1])) == (2019, True)
    assert after.capacity["beds"][0] == 20
    assert (after.public.tolist(), after.category.tolist()) == ([True, False], ["hospital", "library"])
    assert before.facilities.name.tolist() == ["", ""]
    assert before.facilities.more[0] == '{"备注": "甲", "儿科": "是"}'


def test_flags_that_nobody_told_stay_untold_when_one_is_told() -> None:
    """Where a flag is the same for all nothing is told; told of one, the others do not become told by that."""
    those = sites(site("library", 0.0), site("library", 100.0))
    facilities = replace(those, known={}, public=np.array([False, False]))
    assert not facilities.knows("public").any()
    after = set_attributes(facilities, 1, Attributes(public=True)).after
    assert after.knows("public").tolist() == [False, True]
    assert after.public.tolist() == [False, True]


def test_every_attribute_of_every_plan_can_be_told_yes_and_no_whatever_stood_there() -> None:
    seen = 0
    for key in built_in_keys():
        for name, one in built_in_plans()[key].attribute.items():
            for says in (True, False):
                column, cell = cell_of(one, says=says)
                for standing in ("", *[f'{{"{other}": "{word}"}}' for other in one.columns for word in ("是", "否")]):
                    where = place(homes([0.0]), sites(site("library", 0.0)))
                    facilities = type(where.facilities)(
                        **{**vars(where.facilities), "more": where.facilities.more + standing}
                    )
                    more = str(set_attributes(facilities, 0, Attributes(cells={column: cell})).after.more[0])
                    assert tells(more, one) is says, (key, name, standing)
                    seen += 1
    assert seen > 100


def test_cells_are_read_as_the_plan_reads_them() -> None:
    own = Attribute(title="甲", columns=("达标",), words=("合格",))
    assert cell_of(own, says=True) == ("达标", "合格")
    assert (tells("", own), tells('{"达标": "不合格"}', own)) == (None, False)
    rooms = OwnCapacity(title="诊室", columns=("诊室数", "诊室"))
    assert amount_told('{"诊室": "1,200"}', rooms) == 1200
    assert math.isnan(amount_told('{"诊室": "许多"}', rooms))
    facts = facts_of(hospital_place().facilities, plan(f'[[clause]]\nid = "it"\n{CIRCLE}services = ["hospital"]\n'))
    assert facts.attributes == {}


def test_the_edit_travels_as_json_and_is_one_step_with_a_name() -> None:
    edit = AmendFacility(facility="f0", public=False, opened=2024, cells={"儿科": "是"}, cost=12.0, department="卫健委")
    assert load_edit(dump_edit(edit), file="x") == edit
    assert '"public": false' in dump_edit(edit), "a no is said, not left out"
    session = Session(hospital_place(), plan(f'[[clause]]\nid = "it"\n{CIRCLE}services = ["hospital"]\n'), QUICK)
    session.do(edit)
    assert str(session.history.labels[-1]) == "Change the attributes of hospital"
    session.undo()
    assert session.live is session.base


def test_an_edit_that_changes_nothing_or_a_closed_facility_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least one attribute"):
        AmendFacility(facility="f0")
    session = Session(hospital_place(), plan(f'[[clause]]\nid = "it"\n{CIRCLE}services = ["hospital"]\n'), QUICK)
    session.do(verbs.CloseFacility(facility="f0"))
    with pytest.raises(LifecircleError, match="open it first"):
        session.do(AmendFacility(facility="f0", public=True))


def test_a_class_says_nothing_of_a_category_with_an_order_of_its_own() -> None:
    """三级 is a hospital's highest class and a home's third: what becomes a home has no class that anybody told."""
    hospital = place(homes([0.0]), sites(site("hospital", 0.0, grade=grade_of("三级", "hospital"))))
    session = Session(hospital, plan(f'[[clause]]\nid = "it"\n{CIRCLE}services = ["hospital"]\n'), QUICK, project="p")
    session.do(verbs.AddService(facility="f0", category="elderly_centre"))
    session.do(verbs.RecategoriseFacility(facility="f0", category="elderly_centre"))
    after = session.live.place.facilities
    assert after.category.tolist() == ["elderly_centre"] * 2
    assert np.isnan(after.grade).all()
    assert not after.knows("grade").any()
    clause = f'{CIRCLE}services = [{{ any_of = ["elderly_centre"], grade = "五级" }}]\n'
    assert judge(session.live.place, clause).state == "not_decided"


def test_a_class_stays_among_categories_of_one_order() -> None:
    hospital = place(homes([0.0]), sites(site("hospital", 0.0, grade=grade_of("三级", "hospital"))))
    session = Session(hospital, plan(f'[[clause]]\nid = "it"\n{CIRCLE}services = ["hospital"]\n'), QUICK, project="p")
    session.do(verbs.RecategoriseFacility(facility="f0", category="specialist_hospital"))
    assert session.live.place.facilities.grade.tolist() == [1]


def test_what_is_told_to_be_new_is_new_whatever_year_stood_there() -> None:
    asked = plan(f'[[clause]]\nid = "it"\n{CIRCLE}services = [{{ any_of = ["hospital"], new = true }}]\n').model_copy(
        update={"base_year": 2020}
    )
    where = amended(amended(hospital_place(), opened=1998), new=True)
    assert evaluate(where, asked, settings=QUICK).verdicts[0].state == "met"
