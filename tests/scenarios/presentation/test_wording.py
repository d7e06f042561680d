"""One word for one thing: the words that no sentence, title or translation of the program may hold any more.

Each line says what stands for it, and why where that is not plain. They are looked for in the catalogue, in the
window's translations, and in the titles of the built-in plans.
"""

import re
import runpy
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PLANS = sorted(path for path in (ROOT / "coverage/plans/data").glob("*.toml") if "template" not in path.name)

CHINESE = {
    "示范城市": "演示城市：示范城市另有所指",
    "待定": "无法判定",
    "不达标": "未达标",
    "干线公路": "主干路",
    "(?<!主|次)干道": "主干路",
    "结点": "节点",
    "吸附": "捕捉",
    "等候": "等待",
    "检查文件(?!的)": "核查文件",
    "开始检查": "核查",
    "车行(?!道)": "驾车",
    "行政区(?!划|域|界)": "行政区划",
    "(?<!县（市、)区县": "县（市、区）",
    "街道乡镇|(?<!农)村社区(?!级)": "乡镇（街道）、村（社区）",
    "实测": "现状值：没有测量",
    "差额": "与目标差值：差额指资金",
    "仅报告": "仅列示，不判定",
    "有无覆盖": "设施配置",
    "自称": "文件头标明",
    "不在地球": "坐标超出有效范围",
    "被落在": "仍未覆盖",
    "劳动年龄(?!人口平均受教育)": "15—59岁人口：劳动统计用16—59岁；规划自己的指标除外",
    "少年": "初中学龄",
    "反过来，": "反向统计",
    "无论速度": "均不连通",
    "放心": "无歧义的问题",
    "这一列|哪一列|该列": "字段",
    "百户.*床位|床位/百户": "按对象：每百名老年人",
    "床位/|托位（学位）/": "张，个/千人",
    "设施”设施": "设施",
    "\\{service\\}[”」]?设施": "服务名称本身可以“设施”结尾：健身设施设施",
    "(?<!没)有位(?!置)|无位|(?<!地图)空位|席位": "名额；床位、学位、托位、餐位各按其类",
    "(?<!单)座位": "名额",
    "(?<!全科)医生": "医师；全科医生是职业名称",
    "规划师": "规划人员",
    "评价(?!报告|制度|体系)": "评估",
    "(?:lifecircle \\w+(?: \\w+)?|存入) ?项目": "工程：项目指建设项目",
    "屏障": "阻隔",
    "更新程序": "升级程序",
    "上一个能打开": "最近一份能打开的副本",
    "不是(?:能|可)读的": "可读取的",
    "裁切到": "裁剪",
    "㎡|千米": "平方米、公里",
    "\\} ?(?:km²|km/h)": "平方公里、公里/小时",
    "备选点": "候选点",
    "费用(?!自理)": "造价",
    "人均新增覆盖成本": "每新增覆盖一人造价",
    "(?<!行政)区划": "行政区划",
    "门禁": "大门",
    "(?<!人行)天桥或地道": "人行天桥或地道",
    "拟建通道|新增通道": "连接道路：通道只指打通的小路",
    "护理床位": "护理型床位",
    "不再覆盖|(?<!每)新覆盖": "失去覆盖，新增覆盖",
    "封闭区域|禁行区(?!域)": "禁行区域",
    "差异图": "对比图",
    "结论改变|条结论": "判定",
    "词语(?!。)": "词表",
    "文意推定": "规划未写明比例",
    "最好(?:行政|比例)|比最好": "最优",
    "赶得上|赶不上|赶不到": "按时到达",
    "行政界线|行政区界": "行政区划界线",
    "是否有误$": "问句须有问号",
    "补救措施": "改善措施",
    "(?:项|方案|添加|任何|各|该)编辑|编辑(?:数|清单|文件)": "改动：方案中的一项",
    "批处理|批评估": "批量评估",
    "只报告": "只列示，不判定",
    "本程序|程序(?:假定|设定|词表)": "本软件",
    "转弯限制": "转向限制",
    "居民点": "人口点",
    "缺省": "默认",
    "带入": "导入",
    "资料包": "更新包",
    "路网核查会标出": "具体位置见路网核查",
    "条款所问|所问的": "条款要求",
    "用词文件": "词表文件",
    "主管层级": "举办层级",
    "本项目": "本工程：项目指建设项目",
    "[\u4e00-\u9fff], ": "中文逗号",
    "[\u4e00-\u9fff] %": "百分号前不空格",
}
ENGLISH = {
    r"\banew\b": "again",
    r"asks nothing of": "needs no, sets no requirements for",
    r"\bstands? against it\b": "keeps it from being met",
    r"nobody can tell": "it cannot be determined",
    r"\bno word of the plan\b": "not stated in the plan",
    r"\b[Nn]ot told\b": "not stated",
    r"\bof the ones\b": "say which",
    r"\btexts? (itself )?(was|were) not at hand": "not available",
    r"\bis told of\b": "is included, is reported",
    r"[;,] only listed": "reported, not decided",
    r"\bheed": "respect, apply, use",
    r"[Nn]ot kept(?! yet)": "not met",
    r"Township or street\b": "Township or subdistrict",
    r"beside the census": "compared with the census",
    r"may stand twice|\bstands? twice": "duplicates",
    r"Claimed by no category": "Unclassified",
    r"Nobody (maps|said|counted on)": "who said it does not matter: what is not declared",
    r"Say who lives there": "Give the population",
    r"at whatever speed": "no route",
    r"mean has no end": "unbounded",
    r"poorest decides": "the lowest value decides",
    r"bans? on turning": "turn restrictions",
    r"[Ee]mergency station": "ambulance station",
    r"Nursing beds over": "Share of nursing beds",
    r"the disabled\b": "people with disabilities",
    r"\b[Tt]he elderly\b|^Elderly \(": "older people",
    r"reading bar": "reading room",
    r"\bHeed\b": "to check",
    r"is told of no\b": "no item names it",
    r"turning bans": "turn restrictions",
    r"[Tt]ownship clinic": "township hospital",
    r"street district|street or town": "subdistrict",
    r"\bdoes? not do\b": "cannot be used",
    r"\bhangs? on\b": "depends on",
    r"\bknows no such\b": "has no such",
    r"\b(C|c)alled alike\b|; alike are\b": "similar",
}


def catalogue() -> Iterator[tuple[str, str]]:
    """English and Chinese of every sentence of the program, and of the window."""
    tools = runpy.run_path(str(ROOT / ".ci/translations.py"))
    for message in tools["translated"]():
        if message.id:
            yield str(message.id), str(message.string)
    for message in ET.parse(ROOT / "gui/translations/lifecircle_zh.ts").iter("message"):
        translated = message.find("translation")
        if translated is not None and translated.get("type") != "vanished":
            yield str(message.findtext("source")), "".join(translated.itertext())


def titles() -> Iterator[tuple[str, str]]:
    """English and Chinese titles and notes of the built-in plans, their clauses, services, attributes, indicators."""
    for path in PLANS:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        tables = [one for name in ("service", "capacity", "attribute") for one in raw.get(name, {}).values()]
        for one in [raw, *raw.get("clause", []), *raw.get("indicator", []), *tables]:
            yield one.get("title_en", ""), one.get("title", "")
            yield one.get("note_en", ""), one.get("note", "")


@pytest.fixture(scope="module")
def texts() -> list[tuple[str, str]]:
    found = [*catalogue(), *titles()]
    assert len(found) > 2500
    return found


@pytest.mark.parametrize("word", CHINESE)
def test_a_word_that_another_stands_for_is_in_no_chinese_text(word: str, texts: list[tuple[str, str]]) -> None:
    assert [text for _, text in texts if re.search(word, text)] == [], CHINESE[word]


@pytest.mark.parametrize("word", ENGLISH)
def test_a_word_that_another_stands_for_is_in_no_english_text(word: str, texts: list[tuple[str, str]]) -> None:
    assert [text for text, _ in texts if re.search(word, text)] == [], ENGLISH[word]


def test_an_edit_of_a_scenario_has_one_name() -> None:
    """改动 is what a scenario is made of; 措施 what would help a circle, and 编辑 what one does to a file."""
    edit = re.compile(r"\b[Ee]dits?\b(?! it\b| the attributes)")
    wrong = [pair for pair in catalogue() if edit.search(pair[0]) and re.search("编辑|措施", pair[1])]
    assert wrong == []


def test_a_project_of_ours_is_never_called_as_the_planner_s_projects_are() -> None:
    """工程 is what LifeCircle opens and keeps, 项目 what is built: a sentence of the one never says the other."""
    ours = re.compile(r"\b([Tt]he|[Aa]|[Aa]nother|[Tt]his) project\b(?! of)|project's|\bPROJECT\b|projects and plans")
    told = [(english, chinese) for english, chinese in catalogue() if ours.search(english) and "项目" in chinese]
    wrong = [pair for pair in told if "项目清单" not in pair[1] or re.search("项目(?!清单)", pair[1])]
    assert wrong == []
