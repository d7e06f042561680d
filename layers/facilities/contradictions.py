"""Places whose name and type contradict each other: 王氏诊所 as 综合医院, 光明小学 as 中学.

A map's types are picked by whoever adds a place, while 诊所, 医院, 小学 and 幼儿园 are granted with the licence and end
the name. So of a map's places the name counts, and each such row is told.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import geopandas as gpd
import numpy as np

from ...messages import Message
from ..files.georeference import named_rows

_ENDINGS: Final = (
    {**dict.fromkeys(("诊所", "门诊部", "门诊", "卫生所", "医务室", "校医院"), "clinic"), "医院": "hospital"},
    {"幼儿园": "kindergarten", "幼稚园": "kindergarten", "小学": "primary_school", "初级中学": "junior_school",
     "初中": "junior_school", "中学": "junior_school"},
)  # fmt: skip
"""How the names of what is taken for one another end, and the category that such a name tells."""
_WORDS: Final = {
    "clinic": ("诊所", "门诊", "卫生所", "医务室", "诊室", "医馆", "医堂", "校医院"),
    "hospital": ("医院",),
    "specialist_hospital": ("医院",),
    "kindergarten": ("幼儿园", "幼稚园", "幼儿"),
    "primary_school": ("小学",),
    "junior_school": ("中学", "初中", "九年", "完中", "高中"),
    "senior_school": ("中学", "高中", "完中"),
}
"""What a name of each of these categories holds: a name that holds it is not against it, 人民医院门诊部 as 医院."""
_WORDS_OF: Final = {category: next(word for word in words if any(word in family for family in _ENDINGS))
                    for category, words in _WORDS.items()}  # fmt: skip
"""One of those words that is an ending: it tells what the category may be taken for."""
_BRACKETS: Final = re.compile(r"[(\[{<【〔][^)\]}>】〕]*[)\]}>】〕]")
_OF_ANOTHER: Final = re.compile(r"附[属设](?=\S{2})")
"""What stands before this is whose it is: 光明小学附属幼儿园 is a kindergarten."""
_KNOWN: Final = 65_536


@lru_cache(maxsize=_KNOWN)
def told_by_name(name: str, category: str) -> str:
    """The category that a name tells against `category`; that itself where the name says nothing against it."""
    words = _WORDS.get(category)
    if words is None:
        return category
    plain = _OF_ANOTHER.split(unicodedata.normalize("NFKC", name))[-1]
    if any(word in plain for word in words):
        return category
    bare = _BRACKETS.sub("", plain).strip()
    family = next(endings for endings in _ENDINGS if _WORDS_OF[category] in endings)
    longest = max((ending for ending in family if bare.endswith(ending)), key=len, default="")
    return family.get(longest, category)


def is_of_a_map(word: str, code: str) -> bool:
    """Whether a row is typed as maps type places: in steps (医疗保健服务;综合医院), or by a number."""
    return ";" in word or "；" in word or bool(code)


def against_their_types(
    frame: gpd.GeoDataFrame, typed: Sequence[str], keys: Sequence[str], words: Sequence[str]
) -> Iterator[Message]:
    """What must be said of rows that count as their names say, `keys`, and not as their types do, `typed`."""
    pairs = np.array([f"{one}>{other}" if one != other else "" for one, other in zip(typed, keys, strict=True)])
    for pair in dict.fromkeys(pairs[pairs != ""].tolist()):
        chosen = pairs == pair
        text = (
            "{count} rows are of the type {value} but named as {category} ({rows}), and count as their names say. If a "
            "type is right, correct the name."
        )
        values = {"count": int(chosen.sum()), "value": words[int(np.flatnonzero(chosen)[0])],
                  "category": pair.partition(">")[2], "rows": named_rows(frame, chosen)}  # fmt: skip
        yield Message(text, values)
