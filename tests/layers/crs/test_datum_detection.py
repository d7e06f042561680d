"""Points shifted behind the streets' back must be found out; where nothing can be seen, nothing may be claimed."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from lifecircle.layers.crs import datums
from lifecircle.layers.crs.datum_detection import detect_datum, shifted_streets
from lifecircle.layers.errors import DataError
from lifecircle.progress import WorkCancelled

SHIFTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "wgs84": np.copy,
    "gcj02": datums.wgs84_to_gcj02,
    "bd09": datums.wgs84_to_bd09,
}


@pytest.fixture(scope="session")
def grid_town() -> tuple[gpd.GeoDataFrame, np.ndarray]:
    """A town of crooked streets (in degrees), and 400 doors 12 to 20 m beside them."""
    rng = np.random.default_rng(3)
    lines = [
        shapely.LineString([(east + rng.normal(0, 15) * (axis == "x"), north) for north in range(0, 4001, 200)])
        for axis, east in (("x", 170 * k + rng.uniform(-40, 40)) for k in range(24))
    ]
    across = [
        shapely.LineString([(east, north + rng.normal(0, 15)) for east in range(0, 4001, 200)])
        for north in (190 * k + rng.uniform(-40, 40) for k in range(22))
    ]
    streets = gpd.GeoDataFrame(geometry=[*lines, *across], crs=4547)
    streets["geometry"] = streets.translate(450_000, 3_080_000)
    chosen = rng.integers(0, len(streets), 400)
    along = shapely.line_interpolate_point(
        streets.geometry.to_numpy()[chosen], rng.uniform(0.2, 0.8, 400), normalized=True
    )
    doors = shapely.get_coordinates(along) + rng.uniform(12, 20, (400, 1)) * rng.choice([-0.7, 0.7], (400, 2))
    degrees = gpd.GeoSeries(shapely.points(doors), crs=4547).to_crs(4326)
    return streets.to_crs(4326), shapely.get_coordinates(degrees.to_numpy())


def layer(lonlat: np.ndarray) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=shapely.points(lonlat), crs=4326)


@pytest.mark.parametrize("datum", datums.DATUMS)
def test_doors_beside_streets_tell_their_datum(datum: str, grid_town: tuple[gpd.GeoDataFrame, np.ndarray]) -> None:
    streets, doors = grid_town
    found = detect_datum(layer(SHIFTS[datum](doors)), streets)
    assert found.likely == datum
    assert found.evidence[0].datum == datum
    assert datums.DATUM_TITLES[datum] in str(found.conclusion)
    assert "m from a street on average" in str(found.evidence[0].message())


@pytest.mark.parametrize("datum", [datums.GCJ02, datums.BD09])
def test_streets_that_are_shifted_are_told_by_true_doors(
    datum: str, grid_town: tuple[gpd.GeoDataFrame, np.ndarray]
) -> None:
    streets, doors = grid_town
    moved = streets.set_geometry(shapely.transform(streets.geometry.to_numpy(), SHIFTS[datum]))
    assert detect_datum(layer(doors), moved).likely == ""
    assert shifted_streets(layer(doors), moved).likely == datum
    assert shifted_streets(layer(doors), streets).likely == datums.WGS84


def test_points_anywhere_tell_nothing(grid_town: tuple[gpd.GeoDataFrame, np.ndarray]) -> None:
    streets, doors = grid_town
    rng = np.random.default_rng(5)
    anywhere = rng.uniform(doors.min(axis=0), doors.max(axis=0), (400, 2))
    assert detect_datum(layer(anywhere), streets).likely == ""


def test_streets_may_be_in_metres(grid_town: tuple[gpd.GeoDataFrame, np.ndarray]) -> None:
    streets, doors = grid_town
    assert detect_datum(layer(doors), streets.to_crs(4547)).likely == "wgs84"


def test_too_few_points_are_refused(grid_town: tuple[gpd.GeoDataFrame, np.ndarray]) -> None:
    streets, doors = grid_town
    with pytest.raises(DataError, match="Only 20 points lie among the streets"):
        detect_datum(layer(np.repeat(doors.mean(axis=0, keepdims=True), 20, axis=0)), streets)


def test_metres_are_judged_as_the_degrees_they_lead_to(grid_town: tuple[gpd.GeoDataFrame, np.ndarray]) -> None:
    streets, doors = grid_town
    shifted = layer(datums.wgs84_to_gcj02(doors))
    degrees, metres = detect_datum(shifted, streets), detect_datum(shifted.to_crs(3857), streets)
    assert degrees.likely == metres.likely == "gcj02"
    assert metres.evidence[0].score == pytest.approx(degrees.evidence[0].score, rel=1e-6)


def test_other_countries_are_refused(grid_town: tuple[gpd.GeoDataFrame, np.ndarray]) -> None:
    streets, doors = grid_town
    with pytest.raises(DataError, match="outside China"):
        detect_datum(layer(doors - [150, 50]), streets)


def test_it_can_be_cancelled(grid_town: tuple[gpd.GeoDataFrame, np.ndarray]) -> None:
    streets, doors = grid_town
    with pytest.raises(WorkCancelled):
        detect_datum(layer(doors), streets, cancelled=lambda: True)


@pytest.fixture(scope="session")
def chengdu(shared_data: Path) -> tuple[gpd.GeoDataFrame, np.ndarray]:
    """Chengdu's streets and its 568 shops, schools and the like as OpenStreetMap has them: WGS 84."""
    path = shared_data / "chengdu/chengdu.osm"
    lines = pyogrio.read_dataframe(path, layer="lines", columns=["highway"])
    points = pyogrio.read_dataframe(path, layer="points", columns=["other_tags"])
    tags = points["other_tags"].fillna("").str.contains("amenity|shop|tourism|leisure|office")
    return lines[lines["highway"].notna()], shapely.get_coordinates(points.geometry[tags].to_numpy())


@pytest.mark.parametrize("datum", datums.DATUMS)
def test_chengdus_facilities_tell_their_datum(datum: str, chengdu: tuple[gpd.GeoDataFrame, np.ndarray]) -> None:
    streets, places = chengdu
    found = detect_datum(layer(SHIFTS[datum](places)), streets)
    assert (found.likely, found.evidence[0].datum) == (datum, datum)
    assert found.evidence[0].score > found.evidence[1].score + 2


@pytest.mark.parametrize("datum", datums.DATUMS)
def test_points_strung_along_streets_tell_their_datum(
    datum: str, grid_town: tuple[gpd.GeoDataFrame, np.ndarray]
) -> None:
    """Bus stops and house numbers that a geocoder interpolates stand on the roadway, under the right datum alone."""
    streets, _ = grid_town
    rng = np.random.default_rng(7)
    chosen = streets.geometry.to_numpy()[rng.integers(0, len(streets), 120)]
    along = shapely.line_interpolate_point(chosen, rng.uniform(0.2, 0.8, 120), normalized=True)
    on_them = shapely.get_coordinates(along) + rng.normal(0, 3e-5, (120, 2))
    assert detect_datum(layer(SHIFTS[datum](on_them)), streets).likely == datum
