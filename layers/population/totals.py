"""How many people there are where no column counts everybody: both sexes, or a density over the areas."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod

from ...arrays import Floats
from ...messages import Message
from ..crs.names import WGS_84
from ..files.tables.cells import Cells
from ..files.tables.point_table import numbers
from ..files.texts.columns import find_columns, plain_name
from ..files.texts.units import unit_texts
from ..report import Loaded, Notes
from ..schema import PEOPLE

_MALE: Final = (
    "男",
    "男性",
    "男性人口",
    "男性人数",
    "男性人口数",
    "男人口",
    "male",
    "males",
    "malepopulation",
    "popmale",
)
_FEMALE: Final = ("女", "女性", "女性人口", "女性人数", "女性人口数", "女人口", "female", "females", "femalepopulation",
                  "popfemale")  # fmt: skip
_DENSE: Final = ("人口密度", "常住人口密度", "户籍人口密度", "populationdensity", "popdensity", "popdens", "density")
_PER_HECTARE: Final = re.compile(r"公顷|hm|/ha\b|/ha$", re.IGNORECASE)
_AREA: Final = 2
_TEN_THOUSAND: Final = re.compile("万人")


def with_total(loaded: Loaded, mapping: Mapping[str, str]) -> tuple[Loaded, dict[str, str], Notes]:
    """Return the layer with a column of everybody where only both sexes, or a density of areas, are told.

    The mapping (role to column) that comes back names that column; the message says how it was worked out.
    """
    columns = [str(name) for name in loaded.frame.columns if name != "geometry"]
    if mapping.get(PEOPLE) or find_columns(columns, (PEOPLE,)).columns:
        return loaded, dict(mapping), ()
    named = {plain_name(name): name for name in columns}
    for name, counts, said in (*_of_sexes(loaded, named), *_of_density(loaded, named)):
        frame = gpd.GeoDataFrame(loaded.frame.assign(**{name: counts}))
        whole = Loaded(frame, loaded.report, loaded.left)
        count = np.nansum(Cells.found(whole, (PEOPLE,), {PEOPLE: name}).number(PEOPLE))  # in people, whatever the unit
        return whole, {**mapping, PEOPLE: name}, (replace(said, values={**said.values, "count": f"{count:,.0f}"}),)
    return loaded, dict(mapping), ()


def _first(named: Mapping[str, str], words: tuple[str, ...]) -> str:
    return next((named[word] for word in words if word in named), "")


def _of_sexes(loaded: Loaded, named: Mapping[str, str]) -> Iterator[tuple[str, Floats, Message]]:
    men, women = _first(named, _MALE), _first(named, _FEMALE)
    if men and women:
        counts = numbers(loaded.frame[men]) + numbers(loaded.frame[women])
        text = "{file}: no column counts everybody; {men} and {women} were added up to {count} people."
        values = {"file": loaded.report.file, "men": men, "women": women}
        unit = unit_texts(men)[1]
        name = f"{unit_texts(men)[0]} + {unit_texts(women)[0]}" + (f"（{unit[0]}）" if unit else "")
        yield name, counts, Message(text, values)


def _of_density(loaded: Loaded, named: Mapping[str, str]) -> Iterator[tuple[str, Floats, Message]]:
    """People of areas by their density, over their area on the ellipsoid."""
    column, frame = _first(named, _DENSE), loaded.frame
    if not column or "geometry" not in frame or frame.crs is None:
        return
    if (shapely.get_dimensions(frame.geometry.to_numpy()) != _AREA).any():
        return
    geod = Geod(ellps="WGS84")
    km2 = np.array([abs(geod.geometry_area_perimeter(shape)[0]) / 1e6 for shape in frame.geometry.to_crs(WGS_84)])
    times = (100.0 if _PER_HECTARE.search(column) else 1.0) * (10_000.0 if _TEN_THOUSAND.search(column) else 1.0)
    counts = numbers(frame[column]) * times * km2
    text = (
        "{file}: no column counts everybody; {column} ({per} people per km2 for each 1) was multiplied by the areas, "
        "which makes {count} people."
    )
    values = {
        "file": loaded.report.file,
        "column": column,
        "per": f"{times:,.0f}",
    }
    yield f"{unit_texts(column)[0]} × km2（人）", counts, Message(text, values)
