"""Every clause of every built-in plan on the middle of Chengdu, counted again by pandas, shapely and scipy alone.

Streets, waters and facilities are OpenStreetMap's; people are an estimate, and the districts are boxes drawn here, with
the kinds and area types that clauses ask for. Nobody says that the data is complete, so that next to every fail is
withheld: figures are compared all the same.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.place import Place
from lifecircle.coverage.plans.files import built_in_keys, built_in_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.build.request import check_request
from lifecircle.scenarios.project.to_place import make_place
from lifecircle.scenarios.runs.check import run_check

from .place import Counted, layers_of
from .plan_files import plan
from .verdicts import counted_again, differences

WEST, SOUTH, EAST, NORTH = 104.04, 30.65, 104.13, 30.73
NOBODY_SAID: frozenset[str] = frozenset()
TOLD = {
    "circles": 5, "xiangtan": 6, "jiangxi": 5, "mianyang": 13, "jiaxing": 2, "huangyan": 5, "gb50180": 15,
    "convenience": 4, "national_fitness": 3, "complete_community": 6, "city_check": 2, "shanghai_circle": 6,
    "embedded": 0, "td1062": 1, "public_services": 0,
}  # fmt: skip
"""So many figures of each plan OpenStreetMap tells."""


def boxes(level: str, count: int, kinds: tuple[str, ...]) -> gpd.GeoDataFrame:
    """The place in count x count boxes of a level, their kinds in turn; the last row of boxes is country."""
    x, y = (np.linspace(low, high, count + 1) for low, high in ((WEST, EAST), (SOUTH, NORTH)))
    cells = [(i, j) for j in range(count) for i in range(count)]
    return gpd.GeoDataFrame(
        {
            "name": [f"{level}{row}{kinds[row % len(kinds)]}" for row in range(len(cells))],
            "kind": [kinds[row % len(kinds)] for row in range(len(cells))],
            "area_type": ["rural" if j == count - 1 else "urban" for _, j in cells],
        },
        geometry=[shapely.box(x[i], y[j], x[i + 1], y[j + 1]) for i, j in cells],
        crs="EPSG:4326",
    )


@pytest.fixture(scope="module")
def layers(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> PlaceLayers:
    folder = tmp_path_factory.mktemp("chengdu")
    areas = []
    drawn = {
        "county": (1, ("区",)),
        "township": (3, ("街道", "镇", "乡")),
        "village": (8, ("社区", "村")),
        "estate": (6, ("",)),
    }
    for level, (count, kinds) in drawn.items():
        file = folder / f"{level}.geojson"
        boxes(level, count, kinds).to_file(file)
        areas.append({"file": file, "level": level})
    raw = {
        "network": {"file": shared_data / "chengdu/chengdu.osm"},
        "population": {"estimate": {"people_per_km2": 15_000}},
        "districts": areas,
        "plan": "circles",
    }
    return run_check(check_request(raw, file="test", folder=Path())).project.layers


@pytest.fixture(scope="module")
def place(layers: PlaceLayers) -> Place:
    return make_place(layers)


@pytest.fixture(scope="module")
def counted(layers: PlaceLayers) -> Counted:
    return Counted(layers_of(layers))


def test_the_verdicts_of_every_plan_are_those_counted_again(place: Place, counted: Counted) -> None:
    settings = EvaluationSettings(sureness=False, complete=NOBODY_SAID)
    wrong, told = {}, {}
    for key in built_in_keys():
        raw = plan(key)
        verdicts = evaluate(place, built_in_plan(key), settings=settings, areas=False).verdicts
        told[key] = sum(verdict.measured is not None for verdict in verdicts)
        for verdict, figure in zip(verdicts, counted_again(counted, raw, NOBODY_SAID), strict=True):
            if found := differences(verdict, figure):
                wrong[verdict.clause.id] = found
    assert wrong == {}
    assert told == TOLD
