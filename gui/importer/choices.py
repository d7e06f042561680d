"""What each file is taken for, and the check request that follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from ...coverage.plans.plan import Plan
from ...layers.crs.datum_detection import OF_AMAP, Detection
from ...layers.crs.datums import BD09, DATUM_TITLES, GCJ02
from ...layers.crs.metric import in_china
from ...layers.crs.names import parse_crs
from ...layers.errors import DataError
from ...layers.files.kinds.recognise import holds_osm, holds_raster
from ...layers.files.tables.point_table import COORDINATE_ROLES
from ...layers.inspection.finding import DISTRICTS, FACILITIES, JOIN_TABLE, POPULATION, STREETS
from ...layers.population.area_people import match_areas
from ...layers.report import Notes
from ...layers.schema import DISTRICT_LEVELS, GROUPS, PEOPLE
from ...messages import Message
from ...scenarios.build.doubts.datum_evidence import Messages, preselected, shifted_by_evidence
from ...scenarios.build.doubts.several_sources import Source, told_of_shared
from ...scenarios.build.place_name import name_of_streets
from ...scenarios.build.request import CheckRequest, check_request
from ...scenarios.project.judging import ALL
from .jobs import Looked

NOTHING: Final = ""
CENSUS: Final = "census"
PEOPLED: Final = "population and districts"
"""The use of one layer of communities that counts their people: for both."""
USES: Final = (STREETS, FACILITIES, POPULATION, DISTRICTS, PEOPLED, CENSUS)
_NAMING: Final = ("county", "city")
"""Levels of districts of which the only one gives the place its name."""
_PLACED: Final = (FACILITIES, POPULATION, DISTRICTS)
"""Uses of files whose degrees may be of China's shifted datums."""


@dataclass(frozen=True, eq=False)
class LayerChoice:
    """A layer and what it is for.

    `detail` is the category of facilities or the level of districts; '' where the file itself says it. `datum` is what
    its degrees are on by the planner's word, wgs84, gcj02 (AMap) or bd09 (Baidu), '' where they said nothing;
    `detection` is the evidence for each, where it was asked for. `areas` is the name of the file of districts whose
    names place the people of a table without coordinates, '' for none, and `placed` how many of them have people.
    `shared` tells which of its facilities other listed files have too.
    """

    looked: Looked
    use: str
    detail: str = ""
    datum: str = NOTHING
    detection: Detection | None = None
    areas: str = ""
    placed: int = 0
    shared: Notes = ()

    def serves(self, use: str) -> bool:
        """Whether it is for `use`; a layer of people in districts is for both."""
        return self.use == use or (self.use == PEOPLED and use in (POPULATION, DISTRICTS))

    def is_doubted(self) -> bool:
        """Whether its degrees may be another datum's than they are taken for, of which nobody has decided."""
        return self.doubt() is not None

    def doubt(self) -> Message | None:
        """Why its degrees may be another datum's: its points fit the streets so, or its columns are AMap's."""
        if self.datum != NOTHING or not self.may_be_shifted():
            return None
        if self.detection is not None and self.detection.likely:
            return preselected(self.detection) if self.preselected() else None
        report = self.looked.found.report
        is_amap = self.use == FACILITIES and report is not None and "typecode" in report.columns
        return OF_AMAP if is_amap else None

    def contradiction(self) -> Message | None:
        """What the streets have against the datum that the planner chose."""
        likely = self.detection.likely if self.detection is not None else NOTHING
        if not likely or self.datum in (NOTHING, likely) or not self.may_be_shifted():
            return None
        said = (
            "You chose {said}, but its points fit the streets as {likely}. If it is {likely}, they stand hundreds of "
            "metres off and the verdicts are wrong; check where the file comes from, and choose again."
        )
        return Message(said, {"said": DATUM_TITLES[self.datum], "likely": DATUM_TITLES[likely]})

    def asks_datum(self) -> bool:
        """Whether the planner is to choose the datum, or has chosen it: the choice stays open to be changed."""
        return self.is_doubted() or (self.datum != NOTHING and self.may_be_shifted())

    def preselected(self) -> str:
        """The shifted datum that the streets clearly speak for, where the planner has chosen none; '' elsewhere."""
        likely = self.detection.likely if self.detection is not None else NOTHING
        return likely if self.datum == NOTHING and likely in (GCJ02, BD09) and self.may_be_shifted() else NOTHING

    def taken_datum(self) -> str:
        """The datum that its degrees are read with: by the planner's word, else as the evidence preselects."""
        return self.datum or self.preselected()

    def likely_datum(self) -> str:
        """The datum that the doubt speaks for."""
        return (self.detection.likely if self.detection is not None else NOTHING) or GCJ02

    def may_be_shifted(self) -> bool:
        """Whether its degrees can be of one datum or another: only in China, and in no raster."""
        found = self.looked.found
        path = self.looked.path
        if not any(self.serves(use) for use in _PLACED) or holds_raster(path) or holds_osm(path):
            return False
        if found.report is None or found.error is not None or found.bounds is None or not in_china(found.bounds):
            return False
        try:
            return parse_crs(found.report.crs).is_geographic
        except DataError:
            return False


def told_of(choice: LayerChoice) -> Notes:
    """What must not be overlooked of a file as it is to be used: what is left out, with the remedy, and doubts.

    Whoever names one category for the whole file leaves out none of its rows for their kinds.
    """
    uses = [use for use in USES if choice.serves(use) and not (use == FACILITIES and choice.detail)]
    own = tuple({str(note): note for use in uses or [""] for note in choice.looked.found.told_of(use)}.values())
    told = (*choice.shared, *own)
    doubt = choice.doubt() or choice.contradiction()
    return told if doubt is None else (doubt, *told)


def first_choice(looked: Looked) -> LayerChoice:
    """The likeliest use of a layer, none where it cannot be read."""
    found = looked.found
    if looked.rows is not None and found.report is not None and PEOPLE in found.report.columns:
        return LayerChoice(looked, POPULATION)
    fitting = [use for use in possible_uses(looked) if use in found.uses or use == CENSUS]
    return LayerChoice(looked, fitting[0] if fitting else NOTHING)


def possible_uses(looked: Looked) -> tuple[str, ...]:
    """What a layer can be used for; one that cannot be read at all for nothing.

    A table whose places are not found yet may be a census, or whatever its columns are said to be.
    """
    found = looked.found
    if found.error is None:
        both = looked.areas is not None and POPULATION in found.uses
        return tuple(use for use in USES if use != CENSUS and (use != PEOPLED or both))
    placed = _PLACED if found.report is not None and found.report.all_columns else ()
    return (*placed, CENSUS) if JOIN_TABLE in found.uses and looked.census is not None else placed


def looked_at_anew(former: LayerChoice, looked: Looked) -> LayerChoice:
    """What a layer is for holds when it is looked at again, also where a column makes it unreadable for a while.

    Only where nothing was said, or a layer turns out to have no columns at all, the likeliest use is taken anew.
    """
    if former.use == NOTHING or former.use not in (*USES[:-1], *possible_uses(looked)):
        return first_choice(looked)
    return LayerChoice(looked, former.use, former.detail, former.datum)


def is_broken(choice: LayerChoice) -> bool:
    """Whether a layer that is to be used cannot be read as it stands: its places or its columns are wrong."""
    return choice.use not in (NOTHING, CENSUS) and choice.looked.found.error is not None and not choice.areas


def settled(choices: Sequence[LayerChoice]) -> list[LayerChoice]:
    """The choices, with every table of people placed by the districts among them that most of its rows name."""
    return [_settled(choice, choices) for choice in choices]


def compared(choices: Sequence[LayerChoice]) -> list[LayerChoice]:
    """The choices, with what is told of facilities that several of the files have: each is counted once."""
    taken = [choice for choice in choices if choice.use == FACILITIES and choice.looked.found.sites is not None]
    said = _shared(tuple((choice.looked, choice.taken_datum(), choice.detail) for choice in taken))
    told = {choice.looked: notes for choice, notes in zip(taken, said, strict=True)}
    changed = [(choice, told.get(choice.looked, ())) for choice in choices]
    return [choice if choice.shared == notes else replace(choice, shared=notes) for choice, notes in changed]


@lru_cache(maxsize=8)
def _shared(taken: tuple[tuple[Looked, str, str], ...]) -> tuple[Notes, ...]:
    return told_of_shared(
        [
            Source(looked.path.name, looked.found.sites, datum, category)
            for looked, datum, category in taken
            if looked.found.sites is not None
        ]
    )


def peopled(choices: Sequence[LayerChoice], fresh: Sequence[Looked]) -> list[LayerChoice]:
    """The choices with the one fresh layer of areas that counts people for both, where there are no other districts.

    Where another file is for people, such layers are for districts alone.
    """
    if any(choice.use == POPULATION and PEOPLED not in possible_uses(choice.looked) for choice in choices):
        return [replace(one, use=DISTRICTS) if _is_both(one, fresh) else one for one in choices]
    fitting = [one for one in choices if one.looked in fresh and _is_both(one, fresh)]
    if len(fitting) != 1 or any(choice.serves(DISTRICTS) for choice in choices):
        return list(choices)
    return [replace(choice, use=PEOPLED) if choice is fitting[0] else choice for choice in choices]


def _is_both(choice: LayerChoice, fresh: Sequence[Looked]) -> bool:
    """Whether a layer is for both, or a fresh one for people that could be."""
    new = choice.looked in fresh and choice.use == POPULATION
    return choice.use == PEOPLED or (new and PEOPLED in possible_uses(choice.looked))


def _settled(choice: LayerChoice, choices: Sequence[LayerChoice]) -> LayerChoice:
    if choice.use != POPULATION or choice.looked.rows is None:
        return replace(choice, areas="", placed=0) if choice.areas else choice
    others = [other.looked for other in choices if other.serves(DISTRICTS)]
    counts = {other: _count_placed(choice.looked, other) for other in others}
    best = max(counts, key=lambda other: counts[other], default=None)
    placed = counts[best] if best is not None else 0
    areas = best.path.name if best is not None and placed else ""
    return choice if (areas, placed) == (choice.areas, choice.placed) else replace(choice, areas=areas, placed=placed)


@lru_cache(maxsize=32)
def _count_placed(table: Looked, districts: Looked) -> int:
    """How many districts the rows of a table name."""
    if table.rows is None or districts.areas is None:
        return 0
    match = match_areas(table.rows, districts.areas)
    return match.count if match is not None else 0


def lacks_level(choice: LayerChoice) -> bool:
    """Whether areas are to be districts of which nothing in the file, and no choice, says of which level."""
    found = choice.looked.found
    told = bool(choice.detail) or DISTRICTS in found.uses
    return choice.serves(DISTRICTS) and not told and _has_areas(choice)


def _has_areas(choice: LayerChoice) -> bool:
    found = choice.looked.found
    kinds = found.report.geometry_types if found.report is not None and found.error is None else {}
    return any("Polygon" in kind for kind in kinds)


def levels_asked(plan: Plan) -> tuple[str, ...]:
    """The levels of districts that a plan's clauses ask for, the largest first."""
    picks = [
        pick
        for clause in plan.clause
        for pick in (getattr(clause, "districts", None), *(getattr(clause, "tiers", None) or ()))
        if pick is not None
    ]
    return tuple(level for level in DISTRICT_LEVELS if any(pick.level == level for pick in picks))


def levels_given(choices: Sequence[LayerChoice]) -> frozenset[str]:
    """The levels that the files of districts hold; all where one has too many rows to tell."""
    given: set[str] = set()
    for choice in choices:
        if not choice.serves(DISTRICTS):
            continue
        if choice.detail:
            given.add(choice.detail)
        elif choice.looked.areas is not None:
            given.update(map(str, choice.looked.areas["level"]))
        elif not lacks_level(choice):
            return frozenset(DISTRICT_LEVELS)
    return frozenset(given)


def left_aside(choices: Sequence[LayerChoice]) -> tuple[str, ...]:
    """The names of the files of areas that are used for nothing: a level that is missing may be in one of them."""
    return tuple(choice.looked.path.name for choice in choices if choice.use == NOTHING and _has_areas(choice))


def broken(choices: Sequence[LayerChoice]) -> tuple[str, ...]:
    """The names of the files that are to be used and cannot be read as they stand."""
    return tuple(choice.looked.path.name for choice in choices if is_broken(choice))


def doubled(choices: Sequence[LayerChoice]) -> tuple[str, ...]:
    """The uses that only one file can have and that several are given: streets, people, the census."""
    single = (STREETS, POPULATION, CENSUS)
    return tuple(use for use in single if sum(choice.serves(use) for choice in choices) > 1)


def with_column(mapping: Mapping[str, str], role: str, column: str) -> dict[str, str]:
    """Give a role another column; the coordinate that had that column gets the one that the role leaves.

    So one choice exchanges longitude and latitude, and no column is ever both.
    """
    left = mapping.get(role, "")
    swapped = {other: left for other in COORDINATE_ROLES if other != role and column and mapping.get(other) == column}
    return {**mapping, **swapped, role: column}


def worth_keeping(mapping: Mapping[str, str]) -> dict[str, str]:
    """What of a mapping may be remembered: no role without a column, and nothing where two coordinates share one."""
    kept = {role: column for role, column in mapping.items() if column}
    places = [kept[role] for role in COORDINATE_ROLES if role in kept]
    return kept if len(places) == len(set(places)) else {}


def suggested_name(choices: Sequence[LayerChoice]) -> str:
    """What the place may be called: as its only county or city, else after the streets; '' where there is neither."""
    areas = [choice.looked.areas for choice in choices if choice.serves(DISTRICTS) and choice.looked.areas is not None]
    for level in _NAMING:
        names = {str(name) for each in areas for name in each.loc[each["level"] == level, "name"] if name}
        if len(names) == 1:
            return names.pop()
    streets = next((choice.looked.path for choice in choices if choice.use == STREETS), None)
    return name_of_streets(streets) if streets is not None else ""


def what_is_missing(choices: Sequence[LayerChoice], *, by_estimate: bool = False) -> tuple[str, ...]:
    """Which of the files without which nothing can be checked are not there: streets, and people unless estimated."""
    needed = (STREETS,) if by_estimate else (STREETS, POPULATION)
    return tuple(use for use in needed if not any(choice.serves(use) for choice in choices))


def request_of(
    choices: Sequence[LayerChoice],
    *,
    name: str,
    plan: str,
    estimate: Mapping[str, Any] | None = None,
    complete: bool = False,
) -> CheckRequest:
    """The check of these files; the first that is for streets or for people is taken. Raises ProjectError.

    `complete` tells that the files hold every facility there is, so that what falls short is not met.

    With an `estimate` (see `EstimateAsked`) no file of people is taken, and the census table is that of the files.
    """
    raw: dict[str, Any] = {"name": name, "plan": plan, "facilities": [], "districts": []}
    if complete:
        raw["settings"] = {"complete": (ALL,)}
    if estimate:
        table = next((choice.looked.path for choice in choices if choice.use == CENSUS), None)
        by_census = table is not None and "people_per_km2" not in estimate
        raw["population"] = {"estimate": {**estimate, **({"census": table} if by_census else {})}}
    for choice in choices:
        asked = _file(choice)
        placed = asked | _columns(choice, people=False) | _given(datum=choice.taken_datum())
        if choice.use == STREETS:
            raw.setdefault("network", asked)
        if choice.serves(POPULATION):
            raw.setdefault("population", asked | _columns(choice, people=True) | _given(datum=choice.taken_datum()))
        if choice.use == FACILITIES:
            raw["facilities"].append(placed | _given(category=choice.detail))
        if choice.serves(DISTRICTS):
            raw["districts"].append(placed | _given(level=choice.detail))
    folder = choices[0].looked.path.parent
    return check_request(raw, file=folder.name, folder=folder)


def shifted_unasked(choices: Sequence[LayerChoice]) -> Messages:
    """What is to be said with the figures of files that are shifted as preselected, which nobody chose by themself."""
    shifted = ((choice.detection, choice.looked.path.name) for choice in choices if choice.preselected())
    return tuple(shifted_by_evidence(found, name) for found, name in shifted if found is not None)


def _columns(choice: LayerChoice, *, people: bool) -> dict[str, Any]:
    """The planner's word on the columns: people's for people, the others' for the others."""
    given = choice.looked.mapping
    said = {role: column for role, column in given.items() if people or role not in GROUPS}
    return {"columns": said} if said else {}


def _file(choice: LayerChoice) -> dict[str, Any]:
    asked: dict[str, Any] = {"file": choice.looked.path, **_given(crs=choice.looked.crs)}
    report = choice.looked.found.report
    if choice.looked.layer is not None and report is not None and len(report.layers) > 1:
        asked["layer"] = choice.looked.layer
    return asked


def _given(**values: str) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def areas_km2(choices: Sequence[LayerChoice]) -> dict[str, float]:
    """Return how many square kilometres each county or city of the files of districts covers, by its name."""
    tables = (one.looked.areas for one in choices if one.serves(DISTRICTS))
    rows = (table[table["level"].isin(_NAMING)] for table in tables if table is not None and "km2" in table)
    return {str(name): float(km2) for table in rows for name, km2 in zip(table["name"], table["km2"], strict=True)}
