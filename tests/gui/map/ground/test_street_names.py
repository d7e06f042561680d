"""Names along streets: where they stand, which way they read, and that none lies upon another."""

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely
from PySide6.QtWidgets import QApplication

from lifecircle.gui.map.ground.street_names import StreetNames, StreetNamesPainter
from lifecircle.gui.map.tiles import TILE_PX, TileKey, TileRequest, draw_tile, level_for, resolution
from lifecircle.progress import ignore_progress, never_cancelled

LEVEL = level_for(2.0)


def painter(*streets: tuple[str, int, list[tuple[float, float]]]) -> StreetNamesPainter:
    lines = np.array([shapely.LineString(line) for _, _, line in streets], dtype=object)
    rank = np.array([rank for _, rank, _ in streets], dtype=np.int32)
    return StreetNamesPainter(StreetNames(tuple(text for text, _, _ in streets), rank, lines))


@pytest.mark.parametrize(
    ("line", "degrees"),
    [
        ([(0, 0), (600, 0)], 0.0),
        ([(600, 0), (0, 0)], 0.0),
        ([(0, 0), (400, 400)], -45.0),  # Qt turns clockwise: up to the right is negative
        ([(0, 400), (400, 0)], 45.0),
        ([(0, 0), (0, 600)], 90.0),
    ],
)
def test_a_name_follows_its_street_and_is_never_upside_down(
    qapp: QApplication, line: list[tuple[float, float]], degrees: float
) -> None:
    assert qapp is not None
    (name,) = painter(("人民路", 1, line)).placed(LEVEL)
    assert name.degrees == pytest.approx(degrees)
    assert name.xy == pytest.approx(np.mean(line, axis=0))


def test_a_street_too_short_or_too_bent_or_too_far_has_no_name(qapp: QApplication) -> None:
    assert qapp is not None
    assert painter(("人民路", 1, [(0, 0), (30, 0)])).placed(LEVEL) == ()
    bent = [(0.0, 0.0), (50.0, 0.0), (50.0, 50.0), (100.0, 50.0), (100.0, 0.0), (150.0, 0.0)]
    assert painter(("人民路人民路", 1, bent)).placed(LEVEL) == ()
    assert painter(("人民路", 4, [(0, 0), (9000, 0)])).placed(level_for(10.0)) == ()


def test_the_greater_street_keeps_its_name_where_two_would_lie_upon_each_other(qapp: QApplication) -> None:
    assert qapp is not None
    cross = painter(("解放大道", 0, [(0, 0), (400, 0)]), ("小巷", 4, [(200, -40), (200, 40)]))
    assert [name.text for name in cross.placed(LEVEL)] == ["解放大道"]


def test_names_of_a_grid_never_touch(qapp: QApplication) -> None:
    assert qapp is not None
    across = [(f"东西{n}路", n % 5, [(0.0, 90.0 * n), (2000.0, 90.0 * n)]) for n in range(20)]
    up = [(f"南北{n}路", n % 5, [(90.0 * n, 0.0), (90.0 * n, 2000.0)]) for n in range(20)]
    names = painter(*across, *up).placed(LEVEL)
    assert len(names) > 10
    half = 4.0 * resolution(LEVEL)
    boxes = [
        shapely.affinity.translate(
            shapely.affinity.rotate(shapely.box(-n.width_m / 2, -half, n.width_m / 2, half), -n.degrees), *n.xy
        )
        for n in names
    ]
    tree = shapely.STRtree(boxes)
    pairs = tree.query(boxes, predicate="intersects")
    assert np.all(pairs[0] == pairs[1])


def test_a_name_across_a_seam_is_drawn_by_both_tiles(qapp: QApplication) -> None:
    assert qapp is not None
    span = TILE_PX * resolution(LEVEL)
    names = painter(("人民路", 1, [(span - 300, -span / 2), (span + 300, -span / 2)]))
    for column, edge in ((0, TILE_PX - 8), (1, 7)):
        request = TileRequest(TileKey(LEVEL, column, 0), 1.0, names, opaque=False)
        image = draw_tile(request, progress=ignore_progress, cancelled=never_cancelled)
        middle = TILE_PX // 2
        rows = range(middle - 12, middle + 12)
        assert any(image.pixelColor(x, y).alpha() > 0 for y in rows for x in range(edge - 6, edge + 6))
        assert math.isclose(image.width(), TILE_PX)


@pytest.mark.parametrize(("xy", "kept"), [((300.0, 4.0), 0), ((300.0, 300.0), 1)])
def test_a_street_s_name_keeps_off_the_names_of_districts(
    qapp: QApplication, xy: tuple[float, float], kept: int
) -> None:
    assert qapp is not None

    def districts(_metres: float) -> tuple[tuple[str, tuple[float, float], float], ...]:
        return (("河东街道", xy, 9.5),)

    street = painter(("人民路", 1, [(0.0, 0.0), (600.0, 0.0)]))
    assert len(replace(street, others=districts, _placed={}).placed(LEVEL)) == kept
