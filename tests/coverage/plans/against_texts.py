"""The clauses of the five plans against the texts that they quote: what of a clause stands nowhere in them."""

import re
from collections.abc import Iterator
from pathlib import Path

from lifecircle.coverage.plans.plan import Plan

TEXTS = Path(__file__).resolve().parents[3].parent / "shared" / "plans"
TRADITIONAL = str.maketrans(
    "體務衛設國會業養醫療標準進動態優質擴辦學託廣電實現圖館後關與發點類歲壽殘備總計強義築",
    "体务卫设国会业养医疗标准进动态优质扩办学托广电实现图馆后关与发点类岁寿残备总计强义筑",
)
AFTER = 40
"""In a table the figures stand so many characters after the name of the indicator at most."""
WORDS = {
    15: ("15分钟", "15分鐘", "十五分钟", "一刻鐘"), 30: ("30分鐘", "半小時", "半小时"),
    10: ("10分钟", "十分鐘", "10公里"), 5: ("5分钟", "5公里", "十里"), 90: ("1.5小时",), 20: ("20公里",),
}  # fmt: skip


def wrong(plan: Plan) -> list[tuple[str, object]]:
    """Return what clauses and indicators have that their text has not: words, figures, headings, each with its id."""
    text = (TEXTS / plan.text).read_text(encoding="utf-8")
    return [*wrong_words(plan, text), *wrong_figures(plan, text), *wrong_headings(plan, text)]


def wrong_words(plan: Plan, text: str) -> Iterator[tuple[str, object]]:
    """Yield quoted words that do not stand literally in the text."""
    quoting = [(one.id, one.quoted) for one in plan.clause] + [(one.id, one.quoted) for one in plan.indicator]
    yield from ((name, phrase) for name, quoted in quoting for phrase in quoted if phrase not in text)


def wrong_figures(plan: Plan, text: str) -> Iterator[tuple[str, object]]:
    """Yield targets that are not assumed, limits of circles and base values that do not stand where they should."""
    for clause in plan.clause:
        found = (text[at : at + len(one) + AFTER] for one in clause.quoted if (at := text.find(one)) >= 0)
        near = " ".join(found)
        target, limit = getattr(clause, "target", None), getattr(clause, "limit", None)
        if isinstance(target, float) and "target" not in clause.assumed and not _holds(near, _written(target)):
            yield clause.id, target
        if limit is not None and "limit" not in clause.assumed and not _holds(near, WORDS[int(limit)]):
            yield clause.id, limit
        if clause.baseline is not None and not _holds(text, _written(clause.baseline.value)):
            yield clause.id, clause.baseline.value


def wrong_headings(plan: Plan, text: str) -> Iterator[tuple[str, object]]:
    """Yield headings between quotation marks that the text has not; two copies are in traditional characters."""
    if plan.key in {"xiangtan", "jiangxi"}:
        text = text.translate(TRADITIONAL)
    places = [(one.id, one.where) for one in plan.clause] + [(one.id, one.where) for one in plan.indicator]
    named = ((name, head) for name, where in places for head in re.findall("“([^”]+)”", where))
    yield from ((name, head) for name, head in named if head not in text)


def _written(target: float) -> tuple[str, ...]:
    """How a text may write a figure: 38700 as 3.87 (of ten thousand), 100 as 全覆盖 or 每个."""
    every = ("100", "全覆", "各1所", "每個", "每个", "均", "覆蓋", "百个", "确保县域内", "平武县", "力争建成三级乙等")
    return (f"{target:g}", f"{target / 10000:g}", *(every if target == 100 else ()))


def _holds(text: str, some: tuple[str, ...]) -> bool:
    return any(word in text for word in some)
