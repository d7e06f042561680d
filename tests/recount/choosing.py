"""Which facilities count, by pandas: `sure` ones, and those that may count because the data does not tell."""

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .plan_files import Raw

Mask = NDArray[np.bool_]
YES = {"1", "是", "有", "true", "yes", "达标", "合格", "标准化", "规范化", "已备案"}
NO = {"0", "否", "无", "false", "no", "未达标", "不达标"}
CLASSES = {"三级": 1, "三甲": 1.1, "三乙": 1.2, "二级": 2, "二甲": 2.1, "二乙": 2.2, "一级": 3}
"""Of hospitals, as `lifecircle.layers.schema` has grades: a class counted from the best, and a tenth for its step."""


class Chosen(NamedTuple):
    """Facilities that count, those that may, and whether the data tells at all."""

    sure: Mask
    may: Mask
    told: bool = True


class Chooser:
    """The facilities of a place as one plan asks for them."""

    def __init__(self, facilities: pd.DataFrame, plan: Raw) -> None:
        self.frame = facilities
        self.plan = plan
        self.cells = [bare(text) for text in facilities["more"]]
        words = facilities["known"].str.split()
        self.told = {key: np.array([key in each for each in words]) for key in ("public", "new", "grade", "level")}

    def categories(self, pick: Raw) -> set[str]:
        service = self.plan["service"]
        named, without = (
            {one for key in pick.get(what, []) for one in service[key]["categories"]} for what in ("any_of", "without")
        )
        return named - without

    def choose(self, pick: Raw) -> Chosen:
        if pick.get("or_else"):
            own = {key: value for key, value in pick.items() if key != "or_else"}
            return self.choose_any([own, *pick["or_else"]])
        frame = self.frame
        offered = frame["category"].isin(self.categories(pick))
        if not offered.any():
            return Chosen(offered.to_numpy(), offered.to_numpy(), told=False)
        scheduled = (frame["mobile_place"] != "") & (frame["mobile_time"] != "")
        moves = frame["mobile"] & ~(scheduled & (pick.get("mobile") == "scheduled"))
        there = (offered & (frame["status"] == "existing") & ~moves).to_numpy()
        yes, no = np.ones(len(frame), np.bool_), np.zeros(len(frame), np.bool_)
        for fits, known in self.conditions(pick):
            yes &= fits & known
            no |= known & ~fits
        untold = there & ~yes & ~no
        return Chosen(there & yes, there & ~no, told=not untold.any() or bool((there & ~untold).any()))

    def choose_any(self, picks: list[Raw]) -> Chosen:
        each = [one for one in map(self.choose, picks) if one.told]
        none = np.zeros(len(self.frame), np.bool_)
        if not each:
            return Chosen(none, none, told=False)
        return Chosen(np.logical_or.reduce([e.sure for e in each]), np.logical_or.reduce([e.may for e in each]))

    def conditions(self, pick: Raw) -> list[tuple[Mask, Mask]]:
        frame, found = self.frame, []
        told = self.told
        if pick.get("public"):
            found.append((frame["public"].to_numpy(), told["public"]))
        if "new" in pick:
            found.append(self.new(told["new"], wanted=pick["new"]))
        if "grade" in pick:
            found.append(self.of_class(CLASSES[pick["grade"]]))
        if "grade_max" in pick:
            grade = frame["grade"].to_numpy()
            found.append((np.floor(grade) <= pick["grade_max"], ~np.isnan(grade)))
        if "run_by" in pick:
            found.append(((frame["level"] == pick["run_by"]).to_numpy(), told["level"]))
        found += [self.attribute(name) for name in pick.get("has", [])]
        for name, least in pick.get("at_least", {}).items():
            amount = self.amount(name)
            found.append((np.nan_to_num(amount, nan=-1.0) >= least, ~self.lacking(name)))
        return found

    def new(self, told: Mask, *, wanted: bool) -> tuple[Mask, Mask]:
        frame, base = self.frame, self.plan.get("base_year")
        dated = frame["opened"].notna().to_numpy() & (base is not None)
        new = np.where(dated, frame["opened"].to_numpy() > (base or 0), frame["new"].to_numpy())
        return np.asarray(new == wanted), told | dated

    def of_class(self, wanted: float) -> tuple[Mask, Mask]:
        """Only categories of hospitals are asked by name; a class that they do not have meets nothing."""
        grade = self.frame["grade"].to_numpy()
        if wanted == int(wanted):
            return np.asarray(np.floor(grade) <= wanted), ~np.isnan(grade)
        open_step = grade == int(wanted)
        return np.asarray((grade <= wanted + 1e-6) & ~open_step), ~np.isnan(grade) & ~open_step

    def attribute(self, name: str) -> tuple[Mask, Mask]:
        one = self.plan["attribute"][name]
        flags = [flag(cells, one) for cells in self.cells]
        return np.array([each is True for each in flags]), np.array([each is not None for each in flags])

    def amount(self, name: str) -> NDArray[np.float64]:
        own = self.plan.get("capacity", {}).get(name)
        if own is None:
            return self.frame[name].to_numpy(np.float64)
        words = [first(cells, own["columns"]) for cells in self.cells]
        return np.array([float(word) if re.fullmatch(r"\d+(\.\d+)?", word) else np.nan for word in words])

    def lacking(self, name: str) -> Mask:
        """No figure; of beds only where others of the same category have one, or nobody has."""
        amount = pd.Series(self.amount(name), index=self.frame.index)
        has = amount.notna().groupby(self.frame["category"]).transform("any")
        if not name.endswith("beds") or amount.isna().all():
            return np.asarray(amount.isna())
        return np.asarray(amount.isna() & has)


@lru_cache(maxsize=100_000)
def bare(text: str) -> dict[str, str]:
    """A facility's further cells by the names of their columns, without spaces and what stands in brackets."""
    cells = json.loads(text or "{}")
    return {re.sub(r"[(（\[【].*?[)）\]】]|\s", "", key): str(value) for key, value in cells.items()}


def first(cells: dict[str, str], columns: Any) -> str:
    return next((cells[name].strip() for name in columns if cells.get(name)), "")


def flag(cells: dict[str, str], attribute: Raw) -> bool | None:
    word, words = first(cells, attribute.get("columns", [])), attribute.get("words", [])
    if word and words:
        return any(word == one or (len(one) > 1 and one in word and word[0] not in "未不非无") for one in words)
    if word:
        return True if word in YES else False if word in NO else None
    also = first(cells, attribute.get("words_in", []))
    return True if any(also == one or (len(one) > 1 and one in also) for one in words) and also else None
