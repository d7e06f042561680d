"""The names of a census table: to pick from, and to check what is typed, with or without its ending."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from ...messages import LifecircleError
from .census import read_census

_ENDINGS: Final = ("区", "县", "市", "旗", "自治县", "自治旗", "林区", "特区", "地区", "自治州", "盟")


@dataclass(frozen=True)
class CensusRow:
    """One row of the table that a place can be made of."""

    code: str
    city: str
    name: str
    people: float


@dataclass(frozen=True)
class CensusNames:
    """All rows of cities and counties, in the table's order."""

    rows: tuple[CensusRow, ...]

    @property
    def cities(self) -> tuple[str, ...]:
        """The cities that rows name, each once."""
        return tuple(dict.fromkeys(row.city for row in self.rows if row.city))

    def in_city(self, city: str) -> tuple[CensusRow, ...]:
        """The rows of a city, whose ending may be left out; all where none is named."""
        if not city:
            return self.rows
        wanted = {name for name in self.cities if is_same(name, city)}
        return tuple(row for row in self.rows if row.city in wanted)

    def city(self, typed: str) -> str:
        """A city's name in full; as it was typed where it is none, or more than one."""
        found = [name for name in self.cities if is_same(name, typed)]
        return typed if typed in found or len(found) != 1 else found[0]

    def find(self, typed: str, city: str = "") -> CensusRow | None:
        """The one row that is meant by a code or a name; None for none, or several.

        The name's ending may be left out, and its city may stand before it (成都市青羊区, 成都 青羊).
        """
        found = self.meant(typed, city)
        return found[0] if len(found) == 1 else None

    def meant(self, typed: str, city: str = "") -> tuple[CensusRow, ...]:
        """All rows that may be meant, as `find` takes them."""
        rows, typed = self.in_city(city), typed.strip()
        found = [row for row in rows if typed in (row.code, row.name)] or [
            row for row in rows if is_same(row.name, typed)
        ]
        if found or city:
            return tuple(found)
        return tuple(row for name in self.cities for rest in _after(typed, name) for row in self.meant(rest, name))


def _after(typed: str, city: str) -> tuple[str, ...]:
    """What stands behind a city's name, whole or without its ending; nothing where it does not stand first."""
    stem = next((city.removesuffix(ending) for ending in ("市", "地区", "盟", "自治州") if city.endswith(ending)), city)
    before = next((name for name in (city, stem) if name and typed.startswith(name)), "")
    rest = typed.removeprefix(before).lstrip(" 　,，/·-")
    return (rest,) if before and rest else ()


def is_same(name: str, typed: str) -> bool:
    """Tell whether a name is meant by what is typed, whose ending may be left out."""
    return name == typed or any(name == typed + ending for ending in _ENDINGS)


def census_names(path: Path) -> CensusNames | None:
    """Read the names of a census table; None for a file that is none, of which its own finding tells."""
    try:
        census = read_census(path)
    except LifecircleError:
        return None
    return names_in(census)


def names_in(census: pd.DataFrame) -> CensusNames:
    """Return the names of a census table that was read."""
    rows = census[census["level"].isin(["province", "city", "county"])]
    columns = zip(rows["code"], rows["city"], rows["name"], rows["people"], strict=True)
    return CensusNames(tuple(CensusRow(str(code), str(city), str(name), float(n)) for code, city, name, n in columns))


def resolved(names: CensusNames, typed: Iterable[str], city: str) -> tuple[tuple[str, ...], tuple[str, ...], float]:
    """Return codes (or names) of the rows that are meant, what means none or several, and the people of all."""
    found, unknown, people = [], [], 0.0
    for one in typed:
        row = names.find(one, city)
        if row is None:
            unknown.append(one)
            continue
        found.append(row.code or row.name)
        people += row.people
    return tuple(found), tuple(unknown), people
