"""What cells of planners' files tell of attributes: yes, no, or nothing; each word as offices write it."""

import json
import math

import pytest

from lifecircle.coverage.evaluation.facilities.facility_facts import amount_told, tells
from lifecircle.coverage.plans.files import built_in_plan
from lifecircle.coverage.plans.picks import OwnCapacity

YES, NO, UNTOLD = True, False, None


@pytest.mark.parametrize(
    ("key", "column", "cells"),
    [
        ("registered", "备案", {"已备案": YES, "√": YES, "有": YES, "备案号川托23-01": YES}),
        ("registered", "备案", {"未备案": NO, "待备案": NO, "备案中": NO, "正在备案": NO, "已注销": NO, "无": NO}),
        ("registered", "备案", {"不详": UNTOLD, "待核": UNTOLD, "/": UNTOLD, "": UNTOLD}),
        ("affordable", "性质", {"普惠性民办": YES, "民办普惠": YES, "民办非普惠": UNTOLD, "公办": UNTOLD}),
        ("affordable", "普惠", {"普惠性": YES, "非普惠": NO, "不详": UNTOLD}),
        ("standard", "达标", {"达标（2023年）": YES, "√": YES, "尚未达标": NO, "拟达标": NO, "创建中": NO}),
        ("extended", "改扩建", {"改扩建": YES, "扩建": YES, "2022年改建": YES, "新建": NO, "未改造": NO}),
        ("extended", "建设性质", {"改扩建": YES, "改建": YES, "新建": UNTOLD}),
        ("city_quality", "高品质学校", {"市级": YES, "省级": YES, "是": YES, "否": NO}),
        ("province_quality", "高品质学校", {"省级": YES, "市级": NO, "拟创省级": NO, "是": UNTOLD}),
        ("province_model", "示范等级", {"省级示范": YES, "是": UNTOLD}),
        ("model", "示范", {"国家级示范": YES, "非示范": NO, "创建示范中": NO}),
        ("paediatrics", "儿科", {"开设": YES, "已设置": YES, "未开设": NO, "暂无": NO, "不详": UNTOLD}),
    ],
)
def test_a_cell_tells_yes_no_or_nothing(key: str, column: str, cells: dict[str, bool | None]) -> None:
    attribute = built_in_plan("mianyang").attribute[key]
    told = {word: tells(json.dumps({column: word}, ensure_ascii=False), attribute) for word in cells}
    assert told == cells


def test_a_cell_of_a_plans_own_capacity_is_read_with_its_counting_word() -> None:
    gps = OwnCapacity(title="全科医生", columns=("全科医生",))
    cells = {"3": 3, "3人": 3, "约12名": 12, "1,200": 1200, "２名": 2, "4.5": 4.5, "30㎡": 30, "无": 0, "暂无": 0}
    assert {word: amount_told(json.dumps({"全科医生": word}), gps) for word in cells} == cells
    for untold in ("不详", "-3", "三甲", "", "2022年", "3/5"):
        assert math.isnan(amount_told(json.dumps({"全科医生": untold}), gps))
