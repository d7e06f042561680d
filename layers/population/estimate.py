"""How many people a building houses, where nobody counted them."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from .. import schema
from ..districts.assign import first_containing
from .dasymetric import floor_area_m2, spread

FLOOR_PER_PERSON_M2: Final = 36.52
"""Floor area per head in China's cities by the census of 2020 (China Population Census Yearbook 2020): what a building
can house when people are only estimated."""


def housed(cells: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Spread the `people` of each cell over the buildings in it, as many as they can house, the rest evenly.

    A map that lacks most buildings would else put a whole quarter into the few that it has. People are conserved.
    """
    floor = floor_area_m2(buildings)
    cell = first_containing(cells.geometry.to_numpy(), buildings.geometry.representative_point().to_numpy())
    room = np.bincount(cell[cell >= 0], floor[cell >= 0], minlength=len(cells)) / FLOOR_PER_PERSON_M2
    inside = np.minimum(cells[schema.PEOPLE].to_numpy(), room)
    outside = cells[schema.PEOPLE].to_numpy() - inside
    at_home = cells.assign(people=inside)[inside > 0]
    anywhere = cells.assign(people=outside)[outside > 0]
    parts = (
        spread(at_home, [schema.PEOPLE], targets=buildings, weight=floor).points,
        spread(anywhere, [schema.PEOPLE]).points,
    )
    joined = pd.concat([part for part in parts if len(part)], ignore_index=True)
    return gpd.GeoDataFrame(joined[[schema.PEOPLE]], geometry=joined.geometry.to_numpy(), crs=cells.crs)
