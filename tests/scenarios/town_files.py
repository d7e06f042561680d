"""A small town as the files that a planner would bring: OpenStreetMap, tables, layers. Written by the tests."""

import csv
from pathlib import Path
from xml.sax.saxutils import quoteattr

import geopandas as gpd
import numpy as np
import shapely

WEST, SOUTH = 104.05, 30.65
STEP = 0.003
"""Degrees between streets: about 290 m across and 330 m up."""
SIDE = 6
SCHOOL = (WEST, SOUTH)


def at(across: float, up: float) -> tuple[float, float]:
    """Longitude and latitude of a crossing."""
    return round(WEST + across * STEP, 7), round(SOUTH + up * STEP, 7)


def write_osm(path: Path) -> Path:
    """A grid of residential streets, a kindergarten at the corner, four houses, a river."""
    nodes, ways = [], []
    for up in range(SIDE):
        for across in range(SIDE):
            lon, lat = at(across, up)
            nodes.append(f'<node id="{1 + up * SIDE + across}" lon="{lon}" lat="{lat}"/>')
    lines = [[up * SIDE + across for across in range(SIDE)] for up in range(SIDE)]
    lines += [[up * SIDE + across for up in range(SIDE)] for across in range(SIDE)]
    for number, line in enumerate(lines):
        ways.append(_way(100 + number, [node + 1 for node in line], {"highway": "residential", "name": f"街{number}"}))
    nodes.append(_node(900, SCHOOL, {"amenity": "kindergarten", "name": "一幼"}))
    for number, (east, north) in enumerate([(0.3, 0.3), (2.3, 2.3), (3.3, 1.3), (4.3, 4.3)]):
        corners = [at(east + dx, north + dy) for dx, dy in ((0, 0), (0.2, 0), (0.2, 0.2), (0, 0.2))]
        first = 1000 + 10 * number
        nodes += [_node(first + place, corner, {}) for place, corner in enumerate(corners)]
        ring = [first, first + 1, first + 2, first + 3, first]
        ways.append(_way(200 + number, ring, {"building": "apartments", "building:levels": "6"}))
    text = "\n".join(["<?xml version='1.0' encoding='UTF-8'?>", '<osm version="0.6">', *nodes, *ways, "</osm>"])
    path.write_text(text, encoding="utf-8")
    return path


def write_people(path: Path, *, people: float = 100.0, swapped: bool = False) -> Path:
    """A table with `people` at every crossing, a fifth of them of 60 and over."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["lat", "lon", "常住人口", "老人"] if swapped else ["lon", "lat", "常住人口", "老人"])
        for up in range(SIDE):
            for across in range(SIDE):
                table.writerow([*at(across, up), people, people / 5])
    return path


def write_care(path: Path) -> Path:
    """Two elderly-care stations and one row that no category claims."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["名称", "类别", "经度", "纬度", "床位数"])
        table.writerow(["南站", "社区养老服务站", *at(0, 0), 20])
        table.writerow(["北站", "社区养老服务站", *at(5, 5), 30])
        table.writerow(["怪物", "飞船坞", *at(2, 2), 0])
    return path


def write_districts(path: Path) -> Path:
    """Two communities, west and east, as a GeoJSON."""
    (west, south), (middle, north), (east, _) = at(-0.5, -0.5), at(2.5, 5.5), at(5.5, 5.5)
    frame = gpd.GeoDataFrame(
        {"name": ["西社区", "东村"], "code": ["510104001001", "510104001201"]},
        geometry=[shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)],
        crs="EPSG:4326",
    )
    frame.to_file(path, driver="GeoJSON")
    return path


def write_street_lines(path: Path) -> Path:
    """The same grid as plain lines that cross without nodes, with Chinese columns and an elevated road above."""
    across = [shapely.LineString([at(0, up), at(SIDE - 1, up)]) for up in range(SIDE)]
    upward = [shapely.LineString([at(x, 0), at(x, SIDE - 1)]) for x in range(SIDE)]
    above = shapely.LineString([at(0.5, 0), at(0.5, SIDE - 1)])
    count = len(across) + len(upward)
    frame = gpd.GeoDataFrame(
        {
            "道路等级": np.array([*["支路"] * count, "快速路"], dtype=object),
            "道路名称": [*(f"{number}街" for number in range(count)), "高架"],
            "bridge": np.array([*[""] * count, "yes"], dtype=object),
        },
        geometry=[*across, *upward, above],
        crs="EPSG:4326",
    )
    frame.to_file(path, driver="GPKG", layer="roads")
    return path


def write_town(folder: Path) -> None:
    """Write the files of the town, with districts, and the check that reads them."""
    write_osm(folder / "town.osm")
    write_people(folder / "people.csv")
    write_care(folder / "care.csv")
    write_districts(folder / "districts.geojson")
    (folder / "town.toml").write_text(
        """
        name = "样村"
        [network]
        file = "town.osm"
        [[facilities]]
        file = "care.csv"
        [population]
        file = "people.csv"
        people = "常住人口"
        [[districts]]
        file = "districts.geojson"
        """,
        encoding="utf-8",
    )


def _node(number: int, place: tuple[float, float], tags: dict[str, str]) -> str:
    inside = "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
    return f'<node id="{number}" lon="{place[0]}" lat="{place[1]}">{inside}</node>'


def _way(number: int, nodes: list[int], tags: dict[str, str]) -> str:
    refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
    inside = "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
    return f'<way id="{number}">{refs}{inside}</way>'
