"""An elevation raster beside the streets: slopes count, the project remembers them, and gaps are refused."""

import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import rasterio
import shapely
from rasterio import Affine

from lifecircle.coverage.network.street_table import streets_of
from lifecircle.coverage.travel.impedance import edge_costs
from lifecircle.coverage.travel.profiles import WALK_ADULT
from lifecircle.layers.demo.files import files
from lifecircle.layers.demo.files.rasters import plan_of
from lifecircle.layers.demo.land.terrain import elevation
from lifecircle.layers.demo.plan.plan import ORIGIN
from lifecircle.layers.errors import DataError
from lifecircle.layers.schema import STREET_COLUMNS, PlaceLayers, Streets
from lifecircle.scenarios.build.build import make_project
from lifecircle.scenarios.build.network.terrain import with_heights
from lifecircle.scenarios.build.request import check_request
from lifecircle.scenarios.cli.actions.inputs.check import request_of
from lifecircle.scenarios.cli.commands.inputs.check import CheckOptions
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.project import read_project, write_project
from lifecircle.scenarios.project.to_place import make_network, make_place

from ....coverage.sketch import CRS, draw

# rasterio 1.4 multiplies affine 3's matrices in the way that affine is about to deprecate
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")


def test_a_check_with_a_terrain_has_the_heights_of_the_ground_and_keeps_them_in_the_project(
    small_demo_city: PlaceLayers, small_demo_files: Path, tmp_path: Path
) -> None:
    raw = {
        "network": {"file": files.OSM_PBF},
        "terrain": files.TERRAIN_TIF,
        "population": {"file": files.DEMAND_CSV},
    }
    project = make_project(check_request(raw, file="test", folder=small_demo_files))
    place = make_place(project.layers)
    xy = place.network.node_xy - ORIGIN
    np.testing.assert_allclose(place.network.node_z, elevation(plan_of(small_demo_city), xy), atol=3)
    assert [record.file for record in project.settings.inputs if record.role == "terrain"] == [files.TERRAIN_TIF]
    costs = edge_costs(place.network, WALK_ADULT)
    assert costs.forward.max() > 1.05 / 1.2

    write_project(project, tmp_path / "lifecircle.gpkg")
    again = make_place(read_project(tmp_path / "lifecircle.gpkg").layers).network
    np.testing.assert_allclose(again.node_z, place.network.node_z)
    np.testing.assert_allclose(again.edge_relief, place.network.edge_relief)


def test_without_a_terrain_the_streets_lie_flat(small_demo_city: PlaceLayers, small_demo_files: Path) -> None:
    high, _ = with_heights(small_demo_city.streets, small_demo_files / files.TERRAIN_TIF)
    assert np.isfinite(make_network(high).node_z).all()
    flat, records = with_heights(high, None)
    assert np.isnan(make_network(flat).node_z).all()
    assert records == ()


def test_a_terrain_that_covers_only_a_part_is_refused_with_the_streets_that_it_lacks(
    small_demo_city: PlaceLayers, tmp_path: Path
) -> None:
    edges = small_demo_city.streets.edges
    west, _, east, north = edges.total_bounds
    at = Affine(50, 0, (west + east) / 2, 0, -50, north + 100)
    options: Any = {"driver": "GTiff", "width": 400, "height": 400, "count": 1, "dtype": "float32", "crs": edges.crs}
    with rasterio.open(tmp_path / "half.tif", "w", transform=at, **options) as raster:
        raster.write(np.full((1, 400, 400), 50.0, np.float32))
    middles = edges.geometry.bounds["minx"] < (west + east) / 2
    with pytest.raises(DataError, match=r"half\.tif gives no height for") as caught:
        with_heights(small_demo_city.streets, tmp_path / "half.tif")
    count = caught.value.values["count"]
    assert isinstance(count, int)
    assert 0 < count <= middles.sum()


def lane(*xy: tuple[float, float]) -> Streets:
    """One street along some places, metres."""
    network = draw("A-B")[0]
    rows = streets_of(network)
    columns = {name: getattr(rows, name) for name in STREET_COLUMNS}
    edges = gpd.GeoDataFrame(columns, geometry=[shapely.LineString(xy)], crs=CRS)
    nodes = gpd.GeoDataFrame(
        {"crossing": ["", ""]}, index=rows.node_id, geometry=shapely.points([xy[0], xy[-1]]), crs=CRS
    )
    return Streets(edges, nodes)


def dem(path: Path, heights: np.ndarray) -> Path:
    """Cells of 10 m, whose north-west corner is 500,000 east and 3,000,100 north."""
    options: Any = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": CRS}
    at = Affine(10, 0, 500_000, 0, -10, 3_000_100)
    size = {"width": heights.shape[1], "height": heights.shape[0]}
    with rasterio.open(path, "w", transform=at, **size, **options) as raster:
        raster.write(heights.astype(np.float32), 1)
    return path


LANE = lane((500_105, 3_000_005), (501_105, 3_000_005))


def test_small_gaps_are_interpolated_and_told_with_the_numbers_that_are_no_heights(tmp_path: Path) -> None:
    heights = np.tile(np.arange(130.0), (30, 1))
    heights[:, 60:62] = -32768
    high, (record,) = with_heights(LANE, dem(tmp_path / "dem.tif", heights))
    z = shapely.get_coordinates(high.edges.geometry, include_z=True)[:, 2]
    np.testing.assert_allclose(z[[0, -1]], [10, 110], atol=1e-3)
    assert (np.diff(z) > 0).all()
    for language, dropped, filled in (
        ("en", "cells of the terrain about the place contain no height on land", "were interpolated."),
        ("zh", "不是陆地高程", "已作插值"),
    ):
        said = [speak(language).say(note.message()) for note in record.done]
        assert len(said) == 3
        assert dropped in said[1]
        assert filled in said[2]
        assert not {"{", "}"} & set("".join(said))


def plane(rise: float) -> np.ndarray:
    """Heights that rise to the east by so much in each cell of 10 m."""
    return np.tile(np.arange(130.0) * rise, (30, 1))


def with_void() -> np.ndarray:
    heights = plane(1.0) + 500
    heights[:, 60:80] = 0
    return heights


@pytest.mark.parametrize(
    ("heights", "told"),
    [
        (plane(1.0), None),
        (plane(3.4), None),
        (plane(3.6), r"^100% of the streets' length is steeper than 35%, .* up to "),
        (plane(10.0), r"^100% of the streets' length is steeper than 35%"),  # decimetres
        (plane(0.0) + 7, r"^All streets lie at the same height, 7 m; does the terrain hold elevations\?$"),
        (with_void(), r"^\d% of the streets' length is steeper than 35%.* up to \d\d\d m in one step"),
    ],
)
def test_heights_that_may_be_none_are_doubted(heights: np.ndarray, told: str | None, tmp_path: Path) -> None:
    _, (record,) = with_heights(LANE, dem(tmp_path / "dem.tif", heights))
    assert [note in record.done for note in record.told] == [True] * len(record.told)
    said = [str(note.message()) for note in record.told]
    assert len(said) == (told is not None)
    assert told is None or re.search(told, said[0])


def test_shaded_reliefs_and_wide_cells_are_doubted(tmp_path: Path) -> None:
    west, north = pyproj.Transformer.from_crs(CRS, 4326, always_xy=True).transform(500_000, 3_000_100)
    at = Affine(0.01, 0, west - 0.05, 0, -0.01, north + 0.05)
    size: Any = {"width": 20, "height": 20, "count": 1, "dtype": "uint8", "crs": "EPSG:4326", "driver": "GTiff"}
    with rasterio.open(tmp_path / "d.tif", "w", transform=at, **size) as raster:
        raster.write(np.arange(400).reshape(20, 20).astype(np.uint8) % 20, 1)
    _, (record,) = with_heights(LANE, tmp_path / "d.tif")
    said = [str(note.message()) for note in record.told]
    assert said[0].startswith("The terrain holds whole numbers from 0 to 255, as shaded reliefs do")
    assert said[1].startswith("The terrain's cells are 1,112 m wide: slopes along streets are lost in them")


def town(count: int, beyond_m: float) -> Streets:
    """Streets of 1,000 m, one above the other; the first goes on to the west for some metres."""
    starts = [500_105 - (beyond_m if row == 0 else 0) for row in range(count)]
    lanes = [lane((x, 3_000_005 - 5 * row), (501_105, 3_000_005 - 5 * row)) for row, x in enumerate(starts)]
    columns = {name: np.concatenate([one.edges[name].to_numpy() for one in lanes]) for name in STREET_COLUMNS}
    ends = {"u": 2 * np.arange(count), "v": 2 * np.arange(count) + 1}
    lines, places = (np.concatenate([part.geometry.to_numpy() for part in parts]) for parts in
                     ([one.edges for one in lanes], [one.nodes for one in lanes]))  # fmt: skip
    nodes = gpd.GeoDataFrame({"crossing": [""] * len(places)}, geometry=places, crs=CRS)
    return Streets(gpd.GeoDataFrame(columns | ends, geometry=lines, crs=CRS), nodes)


def test_streets_beyond_the_rim_go_on_level_and_are_told(tmp_path: Path) -> None:
    raster = dem(tmp_path / "dem.tif", np.tile(np.arange(130.0), (30, 1)))
    high, (record,) = with_heights(town(12, 300.0), raster)
    first = shapely.get_coordinates(high.edges.geometry.iloc[0], include_z=True)
    assert (first[first[:, 0] < 500_000, 2] == 0).all()
    np.testing.assert_allclose(first[-1, 2], 110, atol=1e-3)
    assert any("1 of 12 streets lie beyond the edge" in str(note.message()) for note in record.done)
    with pytest.raises(DataError, match="no height for 1 of 5 streets"):
        with_heights(town(5, 300.0), raster)


def test_heights_are_read_where_the_streets_are_whatever_the_rasters_system(tmp_path: Path) -> None:
    """A raster in degrees with a ridge of one cell: projecting it would flatten the ridge."""
    west, north = pyproj.Transformer.from_crs(CRS, 4326, always_xy=True).transform(500_000, 3_000_100)
    heights = np.zeros((30, 60))
    heights[:, 30] = 40.0
    options: Any = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": "EPSG:4326", "width": 60, "height": 30}
    with rasterio.open(tmp_path / "d.tif", "w", transform=Affine(2e-4, 0, west, 0, -2e-4, north), **options) as raster:
        raster.write(heights.astype(np.float32), 1)
    high, _ = with_heights(LANE, tmp_path / "d.tif")
    z = shapely.get_coordinates(high.edges.geometry, include_z=True)[:, 2]
    assert z.max() == pytest.approx(40, abs=0.01)
    assert np.abs(np.diff(z)).sum() == pytest.approx(80, abs=0.05)


def test_a_street_over_a_larger_gap_is_refused_with_their_number(tmp_path: Path) -> None:
    heights = np.zeros((30, 130))
    heights[:, 60:70] = np.nan
    heights[:, 70:] = 80
    with pytest.raises(DataError, match="no height for 1 of 1 streets: they lie beyond it, or cross a gap"):
        with_heights(LANE, dem(tmp_path / "dem.tif", heights))


def test_a_ridge_inside_a_street_is_kept_in_the_lines_and_cuts_the_network(tmp_path: Path) -> None:
    ridge = np.tile(65.0 - abs(np.arange(130) - 65.0), (30, 1))
    high, _ = with_heights(LANE, dem(tmp_path / "dem.tif", ridge))
    assert len(high.edges) == 1
    network = make_network(high)
    assert network.edge_count == 2
    assert sorted(network.node_z) == pytest.approx([10, 20, 65], abs=1e-3)


def test_the_option_names_the_terrain(tmp_path: Path) -> None:
    options = CheckOptions(network=tmp_path / "a.osm", population=tmp_path / "p.csv", terrain=tmp_path / "dem.tif")
    assert request_of(options).terrain == tmp_path / "dem.tif"
