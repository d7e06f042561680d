"""The planners' words for the keys of the data: groups, area types, levels, ways, states, statuses.

The English stands here; the Chinese in the catalogue, as for every other text. Categories have their names in both
languages in `layers/categories.toml`, services in the plan.
"""

import errno
import os
from collections.abc import Iterable, Mapping
from typing import Final

from ...coverage.travel.modes import WAYS
from ...groups import AGES
from ...messages import Titled
from ...messages import later as later  # noqa: PLC0414  (for whoever names things here)

NAMES: Final[Mapping[str, str]] = {
    # groups
    "people": later("All residents"),
    "households": later("Households"),
    **{group.key: group.name for group in AGES},
    "buildings": later("Residential buildings"),
    "residential_m2": later("Residential land, m²"),
    # area types and levels
    "urban": later("urban"),
    "rural": later("rural"),
    "all": later("urban and rural"),
    "area_type": later("urban or rural"),
    "city": later("City"),
    "county": later("County or district"),
    "township": later("Township or subdistrict"),
    "village": later("Village or community"),
    "estate": later("Residential area"),
    # ways
    **{mode: way.name for mode, way in WAYS.items()},
    # states of a verdict
    "met": later("met"),
    "nearly_met": later("nearly met"),
    "not_met": later("not met"),
    "not_decided": later("not decided"),
    "not_applicable": later("does not apply"),
    "reported": later("reported"),
    # what a planner may set
    "mode": later("way of travelling"),
    "limit": later("limit"),
    "target": later("target"),
    "group": later("group"),
    "area": later("urban or rural"),
    "services": later("services"),
    "capacity": later("places for 100 people"),
    # how a circle is read
    "distance": later("distance alone"),
    "distance_and_capacity": later("distance and capacity together"),
    # statuses
    "existing": later("existing"),
    "planned": later("planned"),
    "candidate": later("candidate"),
    "closed": later("closed"),
    # barriers
    "river": later("river"),
    "railway": later("railway"),
    "trunk": later("trunk road"),
    "arterial": later("arterial road"),
    # capacities
    "beds": later("beds"),
    "nursing_beds": later("nursing beds"),
    "places": later("places"),
    "places for infants": later("places for infants"),
    "places at school": later("places at school"),
    "area_m2": later("floor or ground area (m²)"),
    "land_m2": later("land (m²)"),
    "doctors": later("doctors"),
    "nurses": later("nurses"),
    # roles of input files
    "network": later("Streets"),
    "terrain": later("Terrain"),
    "facilities": later("Facilities"),
    "population": later("Population"),
    "districts": later("Districts"),
    "census": later("Census"),
    "doubles": later("Possible duplicates"),
    "words": later("Words of the office"),
    # kinds of the office's files
    "plans": later("Plan"),
    "facility-words": later("Words for facilities"),
    "street-words": later("Words for streets"),
    "demo": later("Demo city"),
    "streets": later("Streets"),
    "table to join": later("a table to join by code or name"),
    # units
    "per head": later(" per head"),
    "per 100": later(" per 100"),
    "per household": later(" per household"),
    "per 100 households": later(" per 100 households"),
    "per 1,000": later(" per 1,000"),
    "per 10,000": later(" per 10,000"),
    "min": later("min"),
    "km": later("km"),
    "m": later("m"),
    "sites": later("sites"),
    "count": later("number of facilities"),
    "m²": later("m²"),
    # shapes
    **dict.fromkeys(("Point", "MultiPoint"), later("points on a map")),
    **dict.fromkeys(("LineString", "MultiLineString"), later("lines")),
    **dict.fromkeys(("Polygon", "MultiPolygon"), later("areas")),
    "nursing beds": later("nursing beds"),
    "m² of land": later("m² of land"),
    # the nature of an indicator
    "binding": later("binding"),
    "expected": later("expected"),
    # how a figure is known
    "seen": later("in a source that quotes the text"),
    "memory": later("from memory, not checked against the text"),
    # what was assumed, and a target that is none
    "turnout": later("minutes until it sets off"),
    "tolerance": later("tolerance, %"),
    "categories": later("which facilities count"),
    "report": later("told, not judged"),
}

UNITS: Final[Mapping[str, Titled]] = {
    "%": Titled("%", "%"),  # the most frequent one: looked for among the plans' capacities, it would load all plans
    "beds": Titled("张", "beds"),
    "nursing beds": Titled("张", "nursing beds"),
    "places": Titled("个", "places"),
    "doctors": Titled("人", "doctors"),
    "nurses": Titled("人", "nurses"),
    "m² of land": Titled("平方米", "m² of land"),
}
"""What stands behind a figure, where that is not the name of what is counted: 2,412 张, and not 2,412 床位."""

PLACES_FOR: Final[Mapping[str, str]] = {
    **dict.fromkeys(("childcare", "childcare_centre"), "places for infants"),
    **dict.fromkeys(
        (
            "kindergarten", "kindergarten_with_nursery", "primary_school", "junior_school", "senior_school",
            "nine_year_school", "twelve_year_school", "complete_middle_school", "vocational_school", "special_school",
            "school", "higher_education",
        ),
        "places at school",
    ),
}  # fmt: skip
"""What places are called where it is known whose they are: by category or service."""


def amount_key(amount: str, of: Iterable[str]) -> str:
    """Return the key, in `NAMES`, of what facilities of some categories or services offer.

    Examples
    --------
    >>> amount_key("places", ["childcare"]), amount_key("places", ["elderly_care"]), amount_key("beds", ["hospital"])
    ('places for infants', 'places', 'beds')

    """
    names = {PLACES_FOR.get(key, amount) for key in of}
    return names.pop() if amount == "places" and len(names) == 1 else amount


SYSTEM_REASONS: Final[Mapping[str, str]] = {
    os.strerror(number): said
    for number, said in (
        (errno.ENOENT, later("there is no such file or folder")),
        (errno.EACCES, later("permission denied")),
        (errno.EPERM, later("the system does not permit it")),
        (errno.EROFS, later("nothing may be written there")),
        (errno.ENOSPC, later("the disk is full")),
        (errno.EISDIR, later("it is a folder")),
        (errno.ENOTDIR, later("a part of the path is not a folder")),
        (errno.EEXIST, later("it is there already")),
        (errno.ENAMETOOLONG, later("the name is too long")),
        (errno.EIO, later("the disk reports an error")),
        (errno.EBUSY, later("another program is using it")),
        (errno.EINVAL, later("the system cannot do it there")),
        (errno.EMFILE, later("too many files are open")),
        (errno.ELOOP, later("its links go in a circle")),
        (errno.ENOTEMPTY, later("the folder is not empty")),
    )
}
"""What the operating system says of a file, in whatever words, and what is said for it."""

PER_NUMBER: Final = later(" per {number}")
"""The second half of a unit of which `NAMES` has no word of its own."""

CLAUSE_KEYS: Final = {
    "services": later("services"),
    "beside": later("beside"),
    "tiers": later("tiers"),
    "level": later("level"),
    "kinds": later("kinds of district"),
    "new": later("new"),
    "public": later("public"),
    "grade": later("class"),
    "grade_max": later("class, counted from the best"),
    "has": later("with"),
    "run_by": later("run by"),
    "at_least": later("at least"),
    "mobile": later("mobile points"),
    "count": later("how many"),
    "any_of": later("any of"),
    "or_else": later("or"),
    "without": later("without"),
    "mode": later("mode"),
    "limit": later("limit"),
    "target": later("target"),
    "targets": later("targets by year"),
    "year": later("year"),
    "nature": later("nature"),
    "baseline": later("base"),
    "value": later("value"),
    "wording": later("word of the plan"),
    "department": later("department"),
    "tolerance": later("tolerance, %"),
    "certainty": later("how the figure is known"),
    "assumed": later("assumed here"),
    "reading_of": later("second reading of"),
    "see_also": later("see also"),
    "also_report": later("further limits given"),
    "also_groups": later("further groups given"),
    "own_groups": later("each service of its own group"),
    "rural_mode": later("mode in the country"),
    "uncrossed": later("no way across"),
    "turnout_min": later("minutes until it sets off"),
    "strict": later("less than, not at most"),
    "amount": later("amount"),
    "per": later("per so many"),
    "of": later("of"),
    "districts": later("districts"),
    "every": later("each district by itself"),
    "share_of_districts": later("share of districts, %"),
    "highest": later("at most"),
    "people_min": later("people at least"),
    "people_max": later("people at most"),
    "k_of": later("so many of them"),
    "with_people": later("where these live"),
    "named": later("by name"),
}
"""What the keys of a clause in a plan file mean, as `plans show` prints them."""
