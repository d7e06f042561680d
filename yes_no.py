"""What planners' cells say where a yes or a no is expected: yes, no, or nothing that can be told."""

from functools import lru_cache
from typing import Final

_NO_WORDS: Final = (
    "0 否 无 不是 非 没有 不 旧 老 原有 既有 现有 已有 旧有 存量 未开工 未建 未动工 未设 不提供 不达标 未达标 不合格",
    "n no false f × x ✗ old existing",
)
_YES_WORDS: Final = (
    "1 是 有 对 新 新建 新增 新设 新开 新开办 新办 流动 移动 巡回",
    "达标 合格 规范 标准 规范化 标准化 已备案 已设 提供 设有",
    "y yes true t √ ✓ v new",
)
NO_WORDS, YES_WORDS = (frozenset(" ".join(words).split()) for words in (_NO_WORDS, _YES_WORDS))
"""Cells that say no, and cells that say yes."""


@lru_cache(maxsize=4_096)  # a column holds few different words
def flag_of(word: str) -> bool | None:
    """Whether a cell of a yes-or-no column says yes; None where it says neither, as an empty one does."""
    text = word.strip().casefold()
    return True if text in YES_WORDS else False if text in NO_WORDS else None
