"""Which districts a clause asks, and what lies in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ....arrays import Bools, Floats, Ints
from ....messages import Message
from ...plans.figures import Area
from ...plans.picks import DistrictPick
from ..asks import Asks
from ..context import EvaluationContext, not_counted
from ..counting.tallies import RELATIVE_SLACK, district_sums

_WIDER: Final = ("省", "市", "州", "盟", "县", "区", "镇", "乡", "街道")
"""How names of districts end that may stand before the name of a smaller one."""


@dataclass(frozen=True, eq=False)
class AskedDistricts:
    """Rows of `Districts` that a clause asks, at least one; `notes` on those it leaves out."""

    rows: Ints
    notes: tuple[Message, ...] = ()


def choose_districts(case: EvaluationContext, pick: DistrictPick, area: Area = "all") -> AskedDistricts | Message:
    """Return the districts that match, or the reason why none can be asked; `area` is that of the whole clause."""
    if area != "all" and pick.area == "all":
        pick = pick.model_copy(update={"area": area})
    districts = case.place.districts
    listed = np.flatnonzero(districts.level == pick.level).astype(np.int32)
    level = {"level": pick.level}
    if not len(listed):
        return Message("The data has no districts of the level {level}.", level, Asks.DISTRICTS)
    if pick.kinds and not (districts.kind[listed] != "").any():
        return Message("The districts of the level {level} do not say of what kind they are.", level, Asks.DISTRICTS)
    if pick.new is not None and not districts.new_since(case.plan.base_year)[listed].any():
        return Message("No district of the level {level} says that it is new.", level, Asks.DISTRICTS)
    inhabited = _inhabited(case, pick, listed)
    if isinstance(inhabited, Message):
        return inhabited
    fits = _fits(case, pick, listed) & inhabited
    if not fits.any():
        return _none_fits(case, pick, listed)
    notes = (*_not_there_yet(case, listed), *_not_at_hand(case, pick, listed), *_kindless(case, pick, listed))
    return AskedDistricts(listed[fits], notes)


def _none_fits(case: EvaluationContext, pick: DistrictPick, listed: Ints) -> Message:
    """Say why no district of the level is asked."""
    if pick.named and not _named_so(case, listed, pick.named).any():
        text = "The data has none of the districts that the clause names: {names}."
        return Message(text, {"names": ", ".join(pick.named), "level": pick.level}, Asks.DISTRICTS)
    text = "No district of the level {level} is of the kind that the clause asks."
    return Message(text, {"level": pick.level}, Asks.DISTRICTS)


def _not_there_yet(case: EvaluationContext, listed: Ints) -> tuple[Message, ...]:
    """Say how many of the districts are finished only after the year that is asked for."""
    count = int((~case.place.districts.there_in(case.settings.year)[listed]).sum())
    text = "{count} of {total} districts of the level {level} are finished only after {year}; they are not asked."
    level = str(case.place.districts.level[listed[0]])
    values = {"count": count, "total": len(listed), "level": level, "year": case.settings.year}
    return (Message(text, values),) if count else ()


def _kindless(case: EvaluationContext, pick: DistrictPick, listed: Ints) -> tuple[Message, ...]:
    """Say of how many districts the data tells no kind, where the clause asks those of some kinds only."""
    count = int((case.place.districts.kind[listed] == "").sum()) if pick.kinds else 0
    text = "{count} of {total} districts of the level {level} do not say of what kind they are; they are not asked."
    values = {"count": count, "total": len(listed), "level": pick.level}
    return (Message(text, values),) if count else ()


def _not_at_hand(case: EvaluationContext, pick: DistrictPick, listed: Ints) -> tuple[Message, ...]:
    """Say which districts the clause names that the data does not hold: they are not asked."""
    there = _named_so(case, listed, pick.named)
    gone = [name for name, found in zip(pick.named, there, strict=True) if not found.any()]
    text = "Of {count} districts that the clause names, the data lacks {unknown}: {names}; they are not assessed."
    values = {"count": len(pick.named), "unknown": len(gone), "names": ", ".join(gone), "level": pick.level}
    return (Message(text, values, Asks.DISTRICTS),) if gone else ()


def _named_so(case: EvaluationContext, listed: Ints, names: Sequence[str]) -> Bools:
    """Tell (names, districts) which of the listed districts bear which of the names, or codes."""
    districts = case.place.districts
    rows = list(zip(districts.name[listed].tolist(), districts.id[listed].tolist(), strict=True))
    told = [[_same_name(str(own), name) or str(code) == name for own, code in rows] for name in names]
    return np.array(told, np.bool_).reshape(len(names), len(rows))


def _same_name(own: str, name: str) -> bool:
    """Tell whether a district is called so: 涪城区 may be written 绵阳市涪城区, and 北川县 北川羌族自治县."""
    before = own.removesuffix(name)
    if before != own:
        return not before or before.endswith(_WIDER)
    return own.endswith("自治县") and name.endswith("县") and own.startswith(name[:-1])


def _inhabited(case: EvaluationContext, pick: DistrictPick, listed: Ints) -> Bools | Message:
    """Tell in which districts enough people live of the group that is asked, or that nobody knows."""
    fits = np.ones(len(listed), dtype=np.bool_)
    for group, least in ((pick.with_people, 0.0), ("people" if pick.people_min else None, pick.people_min or 0.0)):
        if group is None:
            continue
        weights = case.weights(group)
        if weights is None:
            return not_counted(group)
        living = people_in(case, pick.level, weights)[listed]
        fits &= (living > 0) & (living >= least * (1 - RELATIVE_SLACK))
    return fits


def people_in(case: EvaluationContext, level: str, weights: Floats) -> Floats:
    """Return how many of the demand's `weights` live in each district (row of `Districts`) of a level."""
    inside = case.place.demand.district.get(level)
    return (
        np.zeros(len(case.place.districts))
        if inside is None
        else district_sums(len(case.place.districts), inside, weights)
    )


def found_in(case: EvaluationContext, level: str, facilities: Ints, value: Floats | None = None) -> Floats:
    """Return how many of the facilities lie in each district of a level, or the sum of their `value`."""
    inside = case.place.facilities.district.get(level)
    if inside is None:
        return np.zeros(len(case.place.districts))
    return district_sums(
        len(case.place.districts), inside[facilities], np.ones(len(facilities)) if value is None else value
    )


def living_in(case: EvaluationContext, level: str, rows: Ints) -> Bools:
    """Tell which demand points lie in one of the districts."""
    inside = case.place.demand.district.get(level)
    none = np.zeros(len(case.place.demand), dtype=np.bool_)
    return none if inside is None else np.isin(inside, rows)


def _fits(case: EvaluationContext, pick: DistrictPick, listed: Ints) -> Bools:
    districts = case.place.districts
    fits = districts.there_in(case.settings.year)[listed]
    if pick.kinds:
        fits &= np.isin(districts.kind[listed], list(pick.kinds))
    if pick.named:
        fits &= _named_so(case, listed, pick.named).any(axis=0)
    if pick.new is not None:
        fits &= districts.new_since(case.plan.base_year)[listed] == pick.new
    if pick.area != "all":
        fits &= _of_area(case, pick.level, listed, pick.area)
    return fits


def _of_area(case: EvaluationContext, level: str, listed: Ints, area: Area) -> Bools:
    """Tell which districts are urban or rural: as the planner sets, as they say, else as most of their people live."""
    people = case.weights("people")
    everybody = np.ones(len(case.rural)) if people is None else people
    rural = people_in(case, level, np.where(case.rural, everybody, 0.0))[listed]
    mostly = np.where(2 * rural > people_in(case, level, everybody)[listed], "rural", "urban")
    said = case.place.districts.area_type[listed]
    set_by_planner = [case.settings.area_types.get(key, "") for key in case.place.districts.id[listed]]
    word = np.where(said == "", mostly, said)
    return np.asarray(np.where(np.array(set_by_planner) == "", word, set_by_planner) == area)
