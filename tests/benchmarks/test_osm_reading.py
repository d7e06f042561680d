"""Reading OpenStreetMap: ours (libosmium) beside pyrosm, on the same file in one run."""

import warnings
from pathlib import Path
from typing import Any

import pytest

from lifecircle.layers.osm.extract import read_osm


@pytest.fixture(scope="session")
def las_palmas() -> Path:
    path = Path(__file__).resolve().parents[2].parent / "shared/data/las_palmas/las_palmas.osm.pbf"
    if not path.is_file():
        pytest.skip("the real data is not here")
    return path


@pytest.mark.benchmark(group="osm")
def test_reading_las_palmas_with_libosmium(benchmark: Any, las_palmas: Path) -> None:
    extract = benchmark.pedantic(read_osm, args=(las_palmas,), rounds=3)
    assert len(extract.buildings) > 22_000


@pytest.mark.benchmark(group="osm")
def test_reading_las_palmas_with_pyrosm(benchmark: Any, las_palmas: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pyrosm

        def read() -> Any:
            source = pyrosm.OSM(str(las_palmas))
            return source.get_network(network_type="walking", nodes=True), source.get_pois(), source.get_buildings()

        *_, buildings = benchmark.pedantic(read, rounds=3)
    assert len(buildings) > 22_000
