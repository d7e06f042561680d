"""An elevation raster beside the streets: slopes count, the project remembers them, and gaps are refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio import Affine

from lifecircle.coverage.costs import edge_costs
from lifecircle.coverage.profiles import WALK_ADULT
from lifecircle.layers import demo_files
from lifecircle.layers.demo_plan import ORIGIN
from lifecircle.layers.demo_rasters import plan_of
from lifecircle.layers.demo_terrain import elevation
from lifecircle.layers.errors import DataError
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.check import make_project
from lifecircle.scenarios.check_request import check_request
from lifecircle.scenarios.cli_check import CheckOptions, request_of
from lifecircle.scenarios.heights import with_heights
from lifecircle.scenarios.place import make_network, make_place
from lifecircle.scenarios.project import read_project, write_project

# rasterio 1.4 multiplies affine 3's matrices in the way that affine is about to deprecate
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")


def test_a_check_with_a_terrain_has_the_heights_of_the_ground_and_keeps_them_in_the_project(
    small_demo_city: PlaceLayers, small_demo_files: Path, tmp_path: Path
) -> None:
    raw = {
        "network": {"file": demo_files.OSM_PBF},
        "terrain": demo_files.TERRAIN_TIF,
        "population": {"file": demo_files.DEMAND_CSV},
    }
    project = make_project(check_request(raw, file="test", folder=small_demo_files))
    place = make_place(project.layers)
    xy = place.network.node_xy - ORIGIN
    np.testing.assert_allclose(place.network.node_z, elevation(plan_of(small_demo_city), xy), atol=3)
    assert [record.file for record in project.settings.inputs if record.role == "terrain"] == [demo_files.TERRAIN_TIF]
    costs = edge_costs(place.network, WALK_ADULT)
    assert costs.forward.max() > 1.05 / 1.2

    write_project(project, tmp_path / "lifecircle.gpkg")
    again = make_place(read_project(tmp_path / "lifecircle.gpkg").layers).network
    np.testing.assert_allclose(again.node_z, place.network.node_z)
    np.testing.assert_allclose(again.edge_relief, place.network.edge_relief)


def test_without_a_terrain_the_streets_lie_flat(small_demo_city: PlaceLayers, small_demo_files: Path) -> None:
    high, _ = with_heights(small_demo_city.streets, small_demo_files / demo_files.TERRAIN_TIF)
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


def test_the_option_names_the_terrain(tmp_path: Path) -> None:
    options = CheckOptions(network=tmp_path / "a.osm", population=tmp_path / "p.csv", terrain=tmp_path / "dem.tif")
    assert request_of(options).terrain == tmp_path / "dem.tif"
