"""What the demo cities are drawn from: the lines a founder would lay down by hand. Data only.

All coordinates are metres from the plan's own origin; `ORIGIN` puts them on the map (EPSG:4547, CGCS2000 / Gauss-
Krueger zone around 114 E). The places, names and figures are invented.
"""

from dataclasses import dataclass
from typing import Final

CRS: Final = "EPSG:4547"
ORIGIN: Final = (452_000.0, 3_118_000.0)

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Zone:
    """A quarter of the built-up city, bounded by its frontage streets and cut by a grid of main streets.

    `corners` is the wanted outline; what water and rails leave of it around `seed` is the zone. `angle_deg` turns the
    grid; `spacing_m` is the mean distance of main streets along both axes; `kind` is superblocks, works or new.
    """

    key: str
    name: str
    kind: str
    corners: Points
    seed: tuple[float, float]
    angle_deg: float
    spacing_m: tuple[float, float]
    people: float
    street_names: tuple[str, ...]


@dataclass(frozen=True)
class Crossing:
    """A street over the river or past the railway from zone `start` to zone `end`, near the abscissa `x`.

    `highway` is the street's class; `way` is bridge or tunnel; `barrier` river or railway.
    """

    name: str
    start: str
    end: str
    x: float
    highway: str
    way: str
    barrier: str


@dataclass(frozen=True)
class Road:
    """A main road through the country; it bridges the river and passes the railway wherever it meets them."""

    name: str
    highway: str
    points: Points


@dataclass(frozen=True)
class Town:
    """The seat of a rural township: a small grid of streets around `xy`."""

    name: str
    kind: str
    xy: tuple[float, float]
    radius_m: float
    people: float


@dataclass(frozen=True)
class Township:
    """A seed of the third district level; `county` is a row of the plan's counties."""

    name: str
    kind: str
    county: int
    xy: tuple[float, float]


@dataclass(frozen=True)
class Trap:
    """A facility across a barrier, at abscissa `x`, that no bridge is near: its side is near as the crow flies only.

    `empties`: the categories that the people's side lacks, the facility's own first; `people_side`: 1 north, -1 south.
    """

    barrier: str
    x: float
    people_side: int
    title: str
    empties: tuple[str, ...]


@dataclass(frozen=True)
class CityPlan:
    """Everything that is laid down; the rest is grown from a seed."""

    name: str
    centre: tuple[float, float]
    radii: tuple[float, float]
    river: Points
    river_name: str
    river_width_m: float
    railway: Points
    railway_name: str
    islet_x: float
    lake: tuple[tuple[float, float], tuple[float, float]] | None
    lake_name: str
    zones: tuple[Zone, ...]
    old_town: tuple[tuple[float, float], tuple[float, float]]
    old_town_people: float
    crossings: tuple[Crossing, ...]
    roads: tuple[Road, ...]
    towns: tuple[Town, ...]
    hills: tuple[tuple[float, float, float, float], ...]
    village_spacing_m: float
    rural_people: float
    counties: tuple[str, ...]
    townships: tuple[Township, ...]
    people_per_community: float
    footbridges: Points
    traps: tuple[Trap, ...]
