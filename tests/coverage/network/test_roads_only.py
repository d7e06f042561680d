"""A network without ways on foot is told, on every verdict on foot and when it is read."""

import numpy as np
import pytest

from lifecircle.coverage.network.roads_only import roads_only, roads_only_network

from ..sketch import make


def told(classes: list[str], metres: float = 3000.0) -> bool:
    return bool(roads_only(np.array(classes, object), np.full(len(classes), metres)))


@pytest.mark.parametrize("foot", ["footway", "path", "pedestrian", "steps", "service", "track"])
def test_a_network_with_ways_on_foot_is_not_doubted(foot: str) -> None:
    assert not told(["primary", "residential", foot])


def test_only_roads_are_told_with_their_length_and_the_remedy() -> None:
    (note,) = roads_only(np.array(["primary", "residential", "living_street"], object), np.full(3, 3000.0))
    assert "among 9 km" in str(note)
    assert "network_type" in str(note)


@pytest.mark.parametrize(("paths_m", "is_told"), [(0.0, True), (20.0, True), (30.0, False)])
def test_a_network_for_cars_and_deliveries_is_told_by_its_lack_of_paths(paths_m: float, is_told: bool) -> None:
    classes = np.array(["primary", "residential", "service", "track", "footway"], object)
    notes = roads_only(classes, np.array([8000.0, 8000.0, 8000.0, 1000.0, paths_m]))
    assert bool(notes) == is_told
    assert all("no footway, path or steps among 25 km" in str(note) for note in notes)


def test_a_short_network_and_one_without_classes_are_not_doubted() -> None:
    assert not told(["primary", "residential"], 100.0)
    assert not told(["unclassified"] * 3)


def test_streets_closed_on_foot_do_not_count() -> None:
    xy = [(0.0, 0.0), (4000.0, 0.0), (4000.0, 4000.0), (0.0, 4000.0)]
    columns = {"highway": np.array(["primary", "residential", "footway"], object)}
    assert not roads_only_network(make(xy, [(0, 1), (1, 2), (2, 3)], **columns))
    assert roads_only_network(make(xy, [(0, 1), (1, 2), (2, 3)], walk=[True, True, False], **columns))
