"""Who lives behind a wall goes by its gate; where the map knows none, the wall is open towards the nearest street."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from lifecircle.coverage.accessibility import reachable
from lifecircle.coverage.accessibility.nearest_facility import NearestFacilitySearch
from lifecircle.coverage.isochrones.polygons import Look, isochrones
from lifecircle.coverage.place import Place, walls
from lifecircle.coverage.place_edits.new_facilities import NewFacility, add_facility
from lifecircle.coverage.search.nearest import solve
from lifecircle.coverage.travel.profiles import WALK_ADULT
from lifecircle.coverage.travel.snap import Obstacles, snap, streets_of
from lifecircle.messages import Titled
from lifecircle.scenarios.build.build import make_project
from lifecircle.scenarios.build.request import check_request
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.to_place import make_place

# In thousandths of a degree: streets to the south (y = 0) and north (y = 1.3), joined far to the west; between them a
# compound with a wall all round, and a house in it 11 m from the south wall.
PLACES = {
    1: (-9, 0), 2: (3, 0), 3: (-9, 1.3), 4: (3, 1.3),
    11: (-0.5, 0.2), 12: (0.5, 0.2), 13: (0.5, 1), 14: (0, 1), 15: (-0.5, 1),
}  # fmt: skip
HOUSE = (0.0, 0.3)
STREET, WALL = {"highway": "residential"}, {"barrier": "wall"}


def degrees(x: float, y: float) -> tuple[float, float]:
    return 104 + x / 1000, 30 + y / 1000


def node(key: int, lon: float, lat: float, tags: dict[str, str]) -> str:
    return f'<node id="{key}" lon="{lon:.7f}" lat="{lat:.7f}" version="1">{_tags(tags)}</node>'


def compound(folder: Path, gate: dict[str, str], wall: dict[str, str] | None = None) -> Project:
    nodes = [node(key, *degrees(*at), gate if key == 14 else {}) for key, at in PLACES.items()]
    ways = [([1, 2], STREET), ([3, 4], STREET), ([1, 3], STREET), ([11, 12, 13, 14, 15, 11], wall or WALL)]
    lines = [
        f'<way id="{row}" version="1">' + "".join(f'<nd ref="{ref}"/>' for ref in refs) + f"{_tags(tags)}</way>"
        for row, (refs, tags) in enumerate(ways, 100)
    ]
    (folder / "town.osm").write_text(f'<osm version="0.6">{"".join(nodes + lines)}</osm>', encoding="utf-8")
    lon, lat = degrees(*HOUSE)
    (folder / "people.csv").write_text(f"lon,lat,people\n{lon},{lat},100\n", encoding="utf-8")
    lon, lat = degrees(0.0, -0.05)
    (folder / "sites.csv").write_text(f"name,category,lon,lat\n馆,图书馆,{lon},{lat}\n", encoding="utf-8")
    asked: dict[str, Any] = {
        "circles": [{"service": "library", "limit": 15.0}], "network": {"file": folder / "town.osm"},
        "population": {"file": folder / "people.csv"}, "facilities": [{"file": folder / "sites.csv"}],
    }  # fmt: skip
    return make_project(check_request(asked, file="test", folder=folder))


def _tags(tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


def notes(project: Project) -> str:
    return " ".join(str(note.message()) for record in project.settings.inputs for note in record.done)


def placed(project: Project, x: float, y: float) -> tuple[float, float]:
    moved = Transformer.from_crs(4326, project.layers.streets.edges.crs, always_xy=True).transform(*degrees(x, y))
    return float(moved[0]), float(moved[1])


def test_a_house_in_a_walled_compound_goes_by_its_gate(tmp_path: Path) -> None:
    project = compound(tmp_path, {"barrier": "gate"})
    place, gate = make_place(project.layers), placed(project, 0, 1)
    found = snap(place.network, place.demand.xy[:1], profile=WALK_ADULT, barriers=walls(place))
    assert found.leg_m[0] == pytest.approx(math.dist(place.demand.xy[0], gate), abs=0.01)
    foot = streets_of(place.network, WALK_ADULT).places(found.edge, found.offset_m)
    assert foot[0] == pytest.approx(gate, abs=0.01)
    assert "in which the map shows no gate" not in notes(project)


@pytest.mark.parametrize("gate", [{}, {"barrier": "gate", "locked": "yes"}])
def test_a_wall_without_a_gate_is_open_towards_the_nearest_street(tmp_path: Path, gate: dict[str, str]) -> None:
    project = compound(tmp_path, gate)
    place = make_place(project.layers)
    found = snap(place.network, place.demand.xy[:1], profile=WALK_ADULT, barriers=walls(place))
    assert found.leg_m[0] == pytest.approx(place.demand.xy[0, 1] - placed(project, 0, 0)[1], rel=0.01)
    (line,) = project.layers.barriers.geometry
    assert shapely.length(line) == pytest.approx(
        math.dist(placed(project, -0.5, 0.2), placed(project, -0.5, 1)) * 2
        + math.dist(placed(project, -0.5, 1), placed(project, 0.5, 1)),
        rel=0.001,
    )  # the south side is gone
    assert "1 homes and facilities stand behind walls or fences in which the map shows no gate" in notes(project)


@pytest.mark.parametrize(("wall", "inside"), [(WALL, False), ({"barrier": "kerb"}, True)])
def test_the_ground_behind_a_wall_is_not_reached_from_the_street_before_it(
    tmp_path: Path, wall: dict[str, str], inside: bool
) -> None:
    project = compound(tmp_path, {"barrier": "gate"}, wall)
    place = make_place(project.layers)
    door = snap(place.network, place.facilities.entrance_xy, profile=WALK_ADULT, barriers=walls(place))
    solved = solve(
        place.network, facilities=door, owner=np.zeros(1, np.int64), profile=WALK_ADULT, limit_s=240.0,
        direction="to_facility",
    )  # fmt: skip
    (shape,) = isochrones(solved, [240.0], Look(5.0, barriers=walls(place))).geometry
    assert shapely.contains_xy(shape, *placed(project, 0, 0.15))
    assert shapely.contains_xy(shape, *placed(project, *HOUSE)) == inside


def test_a_site_dropped_behind_a_wall_without_a_gate_opens_on_the_nearest_street_and_that_is_said(
    tmp_path: Path,
) -> None:
    project = compound(tmp_path, {})
    place = make_place(project.layers)
    inside, above = placed(project, 0.2, 0.9), placed(project, 0.2, 1.3)
    closed = snap(place.network, [inside], profile=WALK_ADULT, barriers=Obstacles(ring(place), ring(place)[:0]))
    yielding = snap(place.network, [inside], profile=WALK_ADULT, barriers=Obstacles(ring(place)[:0], ring(place)))
    assert not closed.found.any()
    assert yielding.leg_m[0] == pytest.approx(math.dist(inside, above), rel=0.001)


def ring(place: Place) -> Any:
    """The compound's wall as the file has it, whole."""
    (line,) = place.barriers.geometry
    return np.array([shapely.LinearRing(shapely.get_coordinates(line))], object)


def test_water_shuts_in_whom_a_wall_does_not(tmp_path: Path) -> None:
    project = compound(tmp_path, {})
    place = make_place(project.layers)
    inside = placed(project, 0.2, 0.9)
    moat = np.array([shapely.Point(inside).buffer(15).boundary], object)
    found = snap(place.network, [inside], profile=WALK_ADULT, barriers=Obstacles(moat, ring(place)))
    assert not found.found.any()


def test_a_verdict_names_the_new_site_that_stands_behind_a_wall_without_a_gate(tmp_path: Path) -> None:
    project = compound(tmp_path, {"barrier": "gate", "locked": "yes"})
    place = make_place(project.layers)
    walled = replace(place, barriers=replace(place.barriers, geometry=ring(place)))
    at = placed(project, 0.2, 0.9)
    new = NewFacility(id="new-1", category="library", xy=at, name="新馆")
    edited = replace(walled, facilities=add_facility(walled.facilities, new).after)
    ways, rows = NearestFacilitySearch(edited), np.arange(2, dtype=np.int32)
    assert ways.behind_walls(rows, WALK_ADULT).tolist() == [1]
    there = reachable.placed(ways, edited.facilities, rows, WALK_ADULT, Titled("图书馆", "Library"))
    assert there.rows.tolist() == [0, 1]
    (said,) = there.notes
    assert "1 facilities stand behind walls or fences in which the map shows no gate" in str(said)
    assert "新馆" in str(said)
