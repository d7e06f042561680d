"""Shapefiles with parts missing, cut off, or lying."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import shapely

from .corpus import Case, cut, each, of, patch, points, raw, refuse, remove, shapefile


def _prj(content: str) -> Callable[[Path], int]:
    return lambda path: path.with_suffix(".prj").write_text(content)


def _far(x: float, y: float) -> gpd.GeoDataFrame:
    """Points whose numbers are metres, whatever their .prj will say."""
    places = [shapely.Point(x + row, y + row) for row in range(3)]
    return gpd.GeoDataFrame({"name": ["甲", "乙", "丙"]}, geometry=places, crs="EPSG:3857")


WGS_84 = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]'  # noqa: E501
ZONE_38 = __import__("pyproj").CRS.from_epsg(4526).to_wkt("WKT1_ESRI")
ZONE_37 = __import__("pyproj").CRS.from_epsg(4525).to_wkt("WKT1_ESRI")

CASES = [
    Case("no .dbf", shapefile(spoil=of(".dbf", remove)), r"^layer\.shp: its \.dbf file is missing"),
    Case("no .shx", shapefile(spoil=of(".shx", remove)), r"^layer\.shp: its \.shx file is missing"),
    Case("no .prj", shapefile(spoil=of(".prj", remove)), r"^layer\.shp does not say .* Its numbers look like degrees"),
    Case("an empty .prj", shapefile(spoil=_prj("")), r"^layer\.shp does not say in which coordinate system"),
    Case(
        "a .prj of nonsense", shapefile(spoil=_prj("nonsense")), r"^layer\.shp does not say in which coordinate system"
    ),
    Case(
        "no .prj, metres with a 3-degree zone",
        shapefile(_far(38_500_000, 3_080_000), of(".prj", remove)),
        r"Its eastings begin with 38: crs=EPSG:4526",
    ),
    Case(
        "no .prj, metres with a 6-degree zone",
        shapefile(_far(19_500_000, 3_080_000), of(".prj", remove)),
        r"Its eastings begin with 19: crs=EPSG:4497",
    ),
    Case(
        "no .prj, metres without a zone",
        shapefile(_far(500_000, 3_080_000), of(".prj", remove)),
        r"metres without a zone number",
    ),
    Case(
        "a .prj that says metres over degrees",
        shapefile(spoil=_prj(ZONE_38)),
        r"^layer\.shp says that it is in EPSG:4526, in metres, but its numbers are degrees",
    ),
    Case(
        "a .prj that says degrees over metres",
        shapefile(_far(38_500_000, 3_080_000), spoil=_prj(WGS_84)),
        r"^layer\.shp says that it is in EPSG:4326, in degrees, but its numbers are not .*EPSG:4526",
    ),
    Case(
        "a .prj of another zone",
        shapefile(_far(38_500_000, 3_080_000), spoil=_prj(ZONE_37)),
        r"^layer\.shp says that it is in EPSG:4525, but there its numbers .*EPSG:4526",
    ),
    Case(
        "longitude and latitude swapped",
        shapefile(points().set_geometry(shapely.points(27.8, [112.9, 113, 113.1]), crs=4326)),
        r"^layer\.shp: longitude and latitude are swapped",
    ),
    Case("the .shp cut off", shapefile(spoil=cut(0.6)), r"^layer\.shp is cut off"),
    Case("the .shp cut to its header's half", shapefile(spoil=cut(0.2)), r"^layer\.shp is not a shapefile"),
    Case(
        "the .dbf cut off",
        shapefile(spoil=of(".dbf", cut(0.7))),
        r"^layer\.dbf says it has 3 rows but holds \d",
    ),
    Case("the .dbf of 0 bytes", shapefile(spoil=of(".dbf", cut(0))), r"^layer\.dbf is not an attribute table"),
    Case("the .shx cut off", shapefile(spoil=of(".shx", cut(0.85))), r"^layer\.shp: \d shapes but 3 rows"),
    Case("the .shx of 0 bytes", shapefile(spoil=of(".shx", cut(0))), r"^layer\.shp: 0 shapes but 3 rows"),
    Case(
        "ten million rows claimed by the .dbf",
        shapefile(spoil=of(".dbf", patch(4, "<I", 10_000_000))),
        r"^layer\.dbf says it has 10000000 rows but holds 3",
    ),
    Case(
        "rows of no length", shapefile(spoil=of(".dbf", patch(10, "<H", 0))), r"^layer\.dbf is not an attribute table"
    ),
    Case(
        "a .dbf of noise",
        shapefile(spoil=of(".dbf", lambda path: path.write_bytes(bytes(range(256))))),
        r"^layer\.dbf ",
    ),
    Case(
        "a .shp that is text",
        shapefile(spoil=lambda path: path.write_text("x" * 500)),
        r"^layer\.shp is not a shapefile",
    ),
    Case(
        "a record that claims a million points",
        shapefile(
            gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.box(112, 27, 113, 28)], crs=4326),
            spoil=patch(100 + 8 + 4 + 32 + 4, "<i", 1_000_000),
        ),
        r"^layer\.shp",
    ),
    Case("no rows", shapefile(points(0, name=[])), r"^layer\.shp: the layer layer is empty"),
    Case(
        "an encoding nobody knows",
        shapefile(),
        r"^layer\.shp: no encoding is called klingon",
        options={"encoding": "klingon"},
    ),
    Case(
        "a coordinate system nobody knows",
        shapefile(),
        r"No coordinate system is called Mars",
        options={"crs": "Mars"},
        names="Mars",
    ),
    Case("only the .shp", raw("alone.shp", b"\0\0'\n" + bytes(96)), r"^alone\.shp: its \.shx file is missing"),
]


@each(CASES)
def test_the_shapefile_is_refused_by_its_one_sentence(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)
