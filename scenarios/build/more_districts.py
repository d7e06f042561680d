"""Districts given to a project after it was made: townships where a plan asks them and the files held none."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd

from ...layers.districts.area_types import with_area_types
from ...layers.districts.assign import assign_districts
from ...layers.districts.gaps import check_districts
from ...layers.errors import DataError
from ..project.project import Project
from ..project.settings import Note
from .build import read_areas
from .doubts.data_checks import with_slivers
from .request import DistrictsAsked


def with_districts(project: Project, asked: DistrictsAsked) -> Project:
    """Return the project with the districts of a file, in the place of those of the same levels.

    Everybody's district is told anew. Raises DataError where the file holds none that lie here.
    """
    frame, record = read_areas(asked)
    layers = project.layers
    frame = frame.to_crs(layers.streets.edges.crs)
    kept = layers.districts[~layers.districts["level"].isin(frame["level"].unique())]
    districts = gpd.GeoDataFrame(pd.concat([kept, frame], ignore_index=True)) if len(kept) else frame
    demand = assign_districts(layers.demand, districts)
    if not any((demand[level] != "").any() for level in frame["level"].unique()):
        raise DataError("{file} contains no district in which anybody of this place lives.", file=record.file)
    demand.attrs = dict(layers.demand.attrs)
    said = tuple(Note.of(one) for one in check_districts(frame, demand))
    (told,) = with_slivers((record,), frame, demand)
    settings = project.settings.model_copy(
        update={"inputs": (*project.settings.inputs, told), "warnings": (*project.settings.warnings, *said)}
    )
    return Project(replace(layers, demand=with_area_types(demand, districts), districts=districts), settings)
