import geopandas as gpd
import pytest
import shapely

from lifecircle.layers.districts.assign import assign_districts

CRS = 32648


@pytest.fixture
def districts() -> gpd.GeoDataFrame:
    """A county of two townships side by side, with one village in the second."""
    boxes = [(0, 0, 2000, 1000), (0, 0, 1000, 1000), (1000, 0, 2000, 1000), (1500, 0, 2000, 1000)]
    return gpd.GeoDataFrame(
        {"district_id": ["c", "t1", "t2", "v"], "level": ["county", "township", "township", "village"]},
        geometry=[shapely.box(*box) for box in boxes],
        crs=CRS,
    )


def points(*xy: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"people": 1.0}, geometry=[shapely.Point(*each) for each in xy], crs=CRS, index=range(5, 5 + len(xy))
    )


def test_points_get_the_district_of_every_level(districts: gpd.GeoDataFrame) -> None:
    found = assign_districts(points((500, 500), (1700, 500), (9000, 0)), districts)
    assert found["county"].tolist() == ["c", "c", ""]
    assert found["township"].tolist() == ["t1", "t2", ""]
    assert found["village"].tolist() == ["", "v", ""]
    assert found["city"].tolist() == ["", "", ""]
    assert found.index.tolist() == [5, 6, 7]


def test_a_point_on_a_border_belongs_to_the_district_that_stands_first(districts: gpd.GeoDataFrame) -> None:
    on_border = points((1000, 500))
    assert assign_districts(on_border, districts)["township"].tolist() == ["t1"]
    assert assign_districts(on_border, districts.iloc[::-1])["township"].tolist() == ["t2"]


def test_polygons_are_taken_by_a_point_inside_them(districts: gpd.GeoDataFrame) -> None:
    site = gpd.GeoDataFrame(geometry=[shapely.box(900, 0, 1800, 100)], crs=CRS)
    assert assign_districts(site, districts)["township"].tolist() == ["t2"]


def test_districts_in_another_crs_are_projected(districts: gpd.GeoDataFrame) -> None:
    found = assign_districts(points((500, 500)), districts.to_crs(4326))
    assert found["township"].tolist() == ["t1"]


def test_without_districts_everybody_lies_in_none(districts: gpd.GeoDataFrame) -> None:
    found = assign_districts(points((500, 500)), districts.iloc[:0])
    assert found["county"].tolist() == [""]


def test_the_points_given_are_not_changed(districts: gpd.GeoDataFrame) -> None:
    given = points((500, 500))
    assign_districts(given, districts)
    assert list(given.columns) == ["people", "geometry"]
