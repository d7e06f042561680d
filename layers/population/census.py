"""China's census by county: totals, households and age groups, joined to a place's districts by code or by name.

Made for the tables of Dong, Du & Liu (2022), "Mapping Evolving Population Geography in China": the county workbook of
2020 with 5-year bands by sex, and the city table with shares of 0-14, 15-59 and 60+. Our groups cut through some bands;
those are split in proportion to the years (a child of the band 1 to 4 is as likely 1 as 4), and marked as estimated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from ...messages import Message
from ..errors import DataError
from ..files.packed import read_packed_table
from ..schema import AGE_GROUPS, GROUPS, HOUSEHOLDS, PEOPLE

_CODE, _CITY, _NAME, _TOTAL, _FAMILIES = "区划代码", "市", "区县", "人口数_合计", "家庭户数"
_NOTHING: Final = ("", "NA", "-", "—", "…")
_SEXES: Final = ("男", "女")
_BANDS: Final = (
    *("0岁", "1到4岁", "5到9岁", "10到14岁", "15到19岁", "20到24岁", "25到29岁", "30到34岁", "35到39岁", "40到44岁"),
    *("45到49岁", "50到54岁", "55到59岁", "60到64岁", "65到69岁", "70到74岁", "75到79岁", "80到84岁", "85岁以上"),
)
BAND_SHARES: Final[Mapping[str, Mapping[str, float]]] = {
    "age_0_2": {"0岁": 1.0, "1到4岁": 2 / 4},
    "age_3_5": {"1到4岁": 2 / 4, "5到9岁": 1 / 5},
    "age_6_11": {"5到9岁": 4 / 5, "10到14岁": 2 / 5},
    "age_12_14": {"10到14岁": 3 / 5},
    "age_15_59": dict.fromkeys(_BANDS[4:13], 1.0),
    "age_60_plus": dict.fromkeys(_BANDS[13:], 1.0),
}
"""How much of each 5-year band belongs to each of our groups; for every band the shares add up to one."""
SPLIT_GROUPS: Final = ("age_0_2", "age_3_5", "age_6_11", "age_12_14")
"""The groups that the bands do not tell but the split does: estimated."""

NATIONAL_2020: Final[Mapping[str, float]] = {
    PEOPLE: 1_409_778_724,
    HOUSEHOLDS: 494_157_423,
    "0岁": 11_988_057,
    "1到4岁": 65_895_831,
    "5到9岁": 90_244_056,
    "10到14岁": 85_255_994,
    "60+": 264_018_218,
}
"""The country in the census of 2020 (county workbook, row 全国)."""
CITY_COLUMNS: Final = (
    "city",
    "city_code",
    "popu_2020",
    "household_2020",
    "age_0_14_2020",
    "age_15_59_2020",
    "age_60_2020",
)
CENSUS_COLUMNS: Final = ("code", "city", "name", "level", *GROUPS)
"""`level` is country, province, city, county, or zone: a development zone that has no code of its own."""


def national_shares() -> dict[str, float]:
    """Each age group's share of people, and households per person, in China's census of 2020."""
    people = NATIONAL_2020[PEOPLE]
    young = {
        group: sum(share * NATIONAL_2020[band] for band, share in BAND_SHARES[group].items()) for group in SPLIT_GROUPS
    }
    old = NATIONAL_2020["60+"]
    counts = {**young, "age_15_59": people - sum(young.values()) - old, "age_60_plus": old}
    return {group: count / people for group, count in {**counts, HOUSEHOLDS: NATIONAL_2020[HOUSEHOLDS]}.items()}


def read_census(path: str | Path) -> pd.DataFrame:
    """Read the county workbook or the city table: CENSUS_COLUMNS, one row for each area, in the file's order.

    `attrs['estimated']` names the groups that were not counted as such. Raises DataError for a file that is neither.
    """
    table = read_packed_table(Path(path)).frame
    if {_CODE, _NAME, _TOTAL} <= set(table.columns):
        return _from_bands(table, Path(path).name)
    if {"city_code", "popu_2020"} <= set(table.columns):
        return _from_city_shares(table, Path(path).name)
    raise DataError(
        "{file} is not a census table known here: it needs the columns {county} (county workbook) or {city} "
        "(city table).",
        file=Path(path).name,
        county=f"{_CODE}, {_CITY}, {_NAME}, {_TOTAL}",
        city=", ".join(CITY_COLUMNS),
    )


def _from_bands(table: pd.DataFrame, file: str) -> pd.DataFrame:
    _require(table, (_CITY, _FAMILIES, *(f"{sex}_{band}" for sex in _SEXES for band in _BANDS)), file)
    bands = {band: sum(_numbers(table, f"{sex}_{band}", file) for sex in _SEXES) for band in _BANDS}
    groups = {
        group: sum(share * bands[band] for band, share in shares.items()) for group, shares in BAND_SHARES.items()
    }
    columns = {PEOPLE: _numbers(table, _TOTAL, file), **groups, HOUSEHOLDS: _numbers(table, _FAMILIES, file)}
    return _census(table, (_CODE, _CITY, _NAME), columns, SPLIT_GROUPS)


def _from_city_shares(table: pd.DataFrame, file: str) -> pd.DataFrame:
    """The city table has shares in percent and people per household; the young are split as in the whole country."""
    _require(table, CITY_COLUMNS, file)
    people = _numbers(table, "popu_2020", file)
    national = national_shares()
    young = people * _numbers(table, "age_0_14_2020", file) / 100
    of_young = sum(national[group] for group in SPLIT_GROUPS)
    columns = {
        PEOPLE: people,
        **{group: young * (national[group] / of_young) for group in SPLIT_GROUPS},
        "age_15_59": people * _numbers(table, "age_15_59_2020", file) / 100,
        "age_60_plus": people * _numbers(table, "age_60_2020", file) / 100,
        HOUSEHOLDS: people / _numbers(table, "household_2020", file),
    }
    return _census(table, ("city_code", "city", "city"), columns, (*AGE_GROUPS, HOUSEHOLDS))


def _census(
    table: pd.DataFrame, keys: tuple[str, str, str], columns: Mapping[str, object], estimated: tuple[str, ...]
) -> pd.DataFrame:
    code, city, name = (table[key].astype("string").fillna("").str.strip().astype(object) for key in keys)
    code = code.str.replace(r"\.0$", "", regex=True).where(~code.isin(_NOTHING), "")
    frame = pd.DataFrame({"code": code, "city": city, "name": name, "level": _levels(code, name), **columns})
    frame.attrs["estimated"] = list(estimated)
    return frame


def _levels(code: "pd.Series[str]", name: "pd.Series[str]") -> "pd.Series[str]":
    kinds = [
        (code == "") & (name == "全国"),
        code == "",
        code.str.endswith("0000"),
        code.str.endswith("00"),
    ]
    return pd.Series(
        np.select(kinds, ["country", "zone", "province", "city"], "county"), index=code.index, dtype=object
    )


def _require(table: pd.DataFrame, columns: tuple[str, ...], file: str) -> None:
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise DataError("The census table {file} lacks the columns {missing}.", file=file, missing=", ".join(missing))


def _numbers(table: pd.DataFrame, column: str, file: str) -> "pd.Series[float]":
    """A column as numbers, an empty cell (or NA, -) as 0. Raises DataError for words and for numbers below 0."""
    said = table[column].astype("string").str.strip()
    empty = said.isna() | said.isin(_NOTHING)
    numbers = pd.to_numeric(said.where(~empty, "0"), errors="coerce").astype(np.float64)
    wrong = np.flatnonzero(numbers.isna() | (numbers < 0) | np.isinf(numbers))
    if len(wrong):
        raise DataError(
            "The census table {file} has {value} in the column {column}, row {row}; a count is needed there.",
            file=file,
            value=said.iloc[wrong[0]],
            column=column,
            row=int(table.index[wrong[0]]) + 1,
        )
    return numbers


# ---------------------------------------------------------------------------------------------------------- the join
@dataclass(frozen=True, eq=False)
class Match:
    """Which census row belongs to each district.

    `rows` is indexed like the districts and holds labels of the census, -1 where there is none. `notes` tell what was
    joined although the names differ, and what was not joined and might be meant.
    """

    rows: "pd.Series[int]"
    notes: tuple[Message, ...]


def match_census(census: pd.DataFrame, districts: pd.DataFrame, *, city: str = "") -> Match:
    """Join districts (`name`, and `code` or a `district_id` that begins with one) to the census, without guessing.

    The first six digits of a code decide; without a code, the exact name does, within `city` where given, and only
    where it occurs once. A district that finds no row is reported with the census names that share its stem.
    """
    codes = _district_codes(districts)
    by_code = pd.Series(census.index, index=census["code"])[lambda found: found.index != ""]
    by_code = by_code[~by_code.index.duplicated()]
    candidates = census[(census["city"] == city) | (census["name"] == city)] if city else census
    candidates = candidates[candidates["level"].isin(("city", "county", "zone"))]
    rows, notes = [], []
    for name, code in zip(districts["name"], codes, strict=True):
        row, note = _match_one(census, candidates, by_code, str(name), code)
        rows.append(row)
        notes.extend([note] if note else [])
    return Match(pd.Series(rows, index=districts.index, dtype=np.int64), tuple(notes))


def _district_codes(districts: pd.DataFrame) -> list[str]:
    column = "code" if "code" in districts.columns else "district_id"
    if column not in districts.columns:
        return [""] * len(districts)
    found = districts[column].astype(str).str.extract(r"^(\d{6})(?:\d{3}|\d{6})?(?:\.0)?$")[0]
    return [str(code) for code in found.fillna("")]


def _match_one(
    census: pd.DataFrame, candidates: pd.DataFrame, by_code: "pd.Series[int]", name: str, code: str
) -> tuple[int, Message | None]:
    if code and code in by_code.index:
        row = int(by_code[code])
        theirs = str(census["name"][row])
        if theirs == name:
            return row, None
        values = {"code": code, "ours": name, "theirs": theirs}
        return row, Message(
            "The code {code} is {theirs} in the census and {ours} in the districts; joined by code.", values
        )
    same = candidates[candidates["name"] == name]
    if len(same) == 1 and not code:
        return int(same.index[0]), None
    return -1, _unmatched(candidates, name, code, same)


def _unmatched(candidates: pd.DataFrame, name: str, code: str, same: pd.DataFrame) -> Message:
    like = same if len(same) else candidates[candidates["name"].str.startswith(_stem(name))]
    values = {
        "name": name,
        "code": code or "-",
        "like": ", ".join(f"{row['name']} ({row['city']} {row['code']})" for _, row in like.head(5).iterrows()),
    }
    if not len(like):
        return Message("{name} (code {code}) is not in the census; its name or code may have changed since.", values)
    return Message(
        "{name} (code {code}) was not joined to the census; it may be {like}. Give the code to join it.", values
    )


def _stem(name: str) -> str:
    """A district's name without its last word, as it survives a change of status (安县 to 安州区)."""
    stem = name.removesuffix("自治县").removesuffix("新区").rstrip("市区县旗")
    return stem if len(stem) > 1 else name[:1]


# ------------------------------------------------------------------------------------------------------ what it tells
def shares_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Each age group's share of people, and households per person, of census rows; NaN where a row has no people."""
    people = rows[PEOPLE].where(rows[PEOPLE] > 0)
    return rows[[*AGE_GROUPS, HOUSEHOLDS]].div(people, axis=0)


def density_per_km2(rows: pd.DataFrame, area_km2: float) -> float:
    """People per square kilometre of census rows that together cover `area_km2`. Raises DataError for no area."""
    if not area_km2 > 0:
        raise DataError("The area of {names} must be above 0 km2.", names=", ".join(map(str, rows["name"])))
    return float(rows[PEOPLE].sum() / area_km2)


def control_totals(
    demand: pd.DataFrame, districts: pd.DataFrame, census: pd.DataFrame, match: Match, *, group: str = PEOPLE
) -> pd.DataFrame:
    """Our people against the census, one row for each district that `match` joined or not.

    `demand` carries a column of `district_id` for each level (see `assign`). Columns: district_id, name, level, ours,
    census (NaN where not joined), difference (ours - census), share (difference over census).
    """
    ours = [
        float(demand.loc[demand[level] == identity, group].sum()) if level in demand.columns else np.nan
        for level, identity in zip(districts["level"], districts["district_id"], strict=True)
    ]
    joined = match.rows.to_numpy()
    counted = np.where(joined >= 0, census[group].reindex(joined).to_numpy(dtype=np.float64), np.nan)
    frame = districts[["district_id", "name", "level"]].reset_index(drop=True).assign(ours=ours, census=counted)
    frame["difference"] = frame["ours"] - frame["census"]
    frame["share"] = frame["difference"] / frame["census"].where(frame["census"] > 0)
    return pd.DataFrame(frame)
