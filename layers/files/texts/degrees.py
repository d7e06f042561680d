"""Degrees, minutes and seconds in whatever marks a table writes them, and pairs of coordinates in one cell."""

import re
import unicodedata
from typing import Any, Final

import numpy as np
import pandas as pd

from ....arrays import Floats
from .text import visible

_MARKS: Final = (
    (re.compile(r"''|´´|``|′′|’’|‘‘|[\"″”“〃ʺ˝＂秒]|(?<=\d)\s*s(?:ec)?\.?(?=$|\s|[NSEW])"), '"'),
    (re.compile(r"[′’‘ʹʼ´`＇‵ˊˋ分]|(?<=\d)\s*m(?:in)?\.?(?=\d|$|\s|[NSEW])"), "'"),
    (re.compile(r"[°º˚ᵒ∘゜⁰○〇o度]|(?<=\d)\s*d(?:eg)?\.?(?=\d|$|\s|[NSEW])|&deg;|\^"), "°"),
)
_WAYS: Final = {"北": "N", "南": "S", "东": "E", "東": "E", "西": "W"}
_FORM: Final = re.compile(
    r"^([NSEW]?)[:\s]*([+-]?)(\d{1,3}(?:\.\d+)?)\s*(?:[°:\s-]\s*)"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*(?:['\":\s-]\s*|$))?(?:(\d{1,2}(?:\.\d+)?)\s*[\"']{0,2}\s*)?([NSEW]?)$"
)
_DECIMAL: Final = re.compile(r"^([NSEW]?)[:\s]*([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*([NSEW]?)$")
_DECIMAL_COMMA: Final = re.compile(r"^([+-]?\d{1,3}),(\d+)°?$")
"""A coordinate as French, Spanish and German tables write it."""
_METRES: Final = re.compile(r"^([+-]?\d{4,8}(?:\.\d+)?)\s*(?:m|米)$", re.IGNORECASE)
"""A plane coordinate with its unit: too large for a degree, and no minutes follow."""
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_BETWEEN: Final = re.compile(
    r"(?<=[NSEWnsew北南东西東])\s+(?=[^NSEWnsew北南东西東]*\d)|(?<=[\d\"″”'′’秒分度°º])\s+(?=[NSEWnsew北南东西東])"
)
"""Between the two coordinates of a cell that nothing but their letters parts: 27°48′0″N 114°3′0″E, N27.8 E114.05."""
_SEVERAL: Final = 2
_PLAIN_PAIR: Final = r"^\s*[(\[]?\s*([-+]?\d[\d.eE+-]*)\s*[,，;；\s]\s*([-+]?\d[\d.eE+-]*)\s*[)\]]?\s*$"
_SIXTY: Final = 60


def degrees(column: "pd.Series[Any]") -> Floats:
    """A column of coordinates as floats, NaN where a cell is none; degrees with minutes and seconds are understood."""
    values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    unread = np.flatnonzero(np.isnan(values) & column.notna().to_numpy())
    if len(unread):
        values = values.copy()
        values[unread] = [degree(str(cell)) for cell in column.iloc[unread]]
    return values


def degree(text: str) -> float:
    """One coordinate in degrees, from 114°3′0.4″E, 114 03 00.4, 东经114度3分0.4秒 and the like; NaN for all else."""
    typed = visible(text).strip("'‘’ ").replace("。", ".")  # Excel's mark of text; a full stop of a Chinese keyboard
    if metres := _METRES.match(typed):
        return float(metres[1])
    if comma := _DECIMAL_COMMA.match(typed):
        typed = f"{comma[1]}.{comma[2]}"
    plain = re.sub("|".join(_WAYS), lambda found: _WAYS[found[0]], typed)
    plain = re.sub(r"[经纬經緯]度?|lon(?:gitude)?|lng|lat(?:itude)?|=", "", plain, flags=re.IGNORECASE).strip(" :：")
    for marks, plainer in _MARKS:  # before NFKC, which takes ˚ and ゜ apart
        plain = marks.sub(plainer, plain)
    plain = unicodedata.normalize("NFKC", plain)
    if found := _DECIMAL.match(plain):
        return float(found[2]) * _sign(found[1] + found[3])
    found = _FORM.match(plain)
    if found is None or (found[4] is None and found[5] is not None):
        return float("nan")
    minutes, seconds = float(found[4] or 0), float(found[5] or 0)
    if minutes > _SIXTY or seconds > _SIXTY:  # 60.000 comes of rounding
        return float("nan")
    value = float(found[3]) + minutes / 60 + seconds / 3600
    return value * _sign(found[1] + found[6]) * (-1 if found[2] == "-" else 1)


def _sign(way: str) -> float:
    return -1.0 if way in ("S", "W") else 1.0


def pairs(column: "pd.Series[Any]") -> Floats:
    """A column of cells that hold two coordinates each, (n, 2) in their order, or longitude first where words say.

    NaN where a cell holds none: `114.05,27.8`, `[114.05, 27.8]`, `经度:114.05 纬度:27.8`, `27°48′N, 114°3′E`.
    """
    parts = column.astype(str).str.extract(_PLAIN_PAIR)
    read = np.column_stack([pd.to_numeric(parts[place], errors="coerce").to_numpy(float) for place in range(2)])
    unread = np.flatnonzero(np.isnan(read).any(axis=1) & column.notna().to_numpy())
    for row in unread:
        read[row] = _pair(str(column.iloc[row]))
    return read


def _pair(text: str) -> tuple[float, float]:
    plain = re.sub(r"""[{}"]""", "", visible(text)) if "{" in text else visible(text)
    cells = [cell for cell in re.split(r"[,，;；/|]", plain) if cell.strip()]
    if len(cells) == 1:
        cells = [cell for cell in _BETWEEN.split(plain) if cell.strip()]
    if len(cells) == _SEVERAL:
        first, second = (degree(cell.strip(" ()[]{}（）【】〔〕\"'")) for cell in cells)
    else:
        found = _NUMBER.findall(plain)
        first, second = map(float, found) if len(found) == _SEVERAL else (float("nan"), float("nan"))
    north_first = bool(re.match(r"^[^\d]*(?:纬|緯|北|[Ll][Aa][Tt]|\bN)", plain)) or bool(
        len(cells) == _SEVERAL and re.search(r"[N北]\s*$", cells[0], re.IGNORECASE)
    )
    return (second, first) if north_first else (first, second)
