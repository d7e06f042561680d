"""How long the map takes to paint a frame while it is panned and zoomed; `p95_ms` stands in the extra information."""

import os
from itertools import cycle
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported
pytest.importorskip("PySide6")

from PySide6.QtWidgets import QApplication

from lifecircle.coverage.place import Barriers, Districts
from lifecircle.gui import theme
from lifecircle.gui.map.canvas import MapCanvas
from lifecircle.gui.map.scene import People, Sites, make_scene
from lifecircle.gui.tasks import Tasks

from .cities import City, city

FRAMES = 300
HOMES = 90_000
SITES = 300


def blank() -> Any:
    return np.zeros(0, dtype=object)


def canvas_on(place: City, tasks: Tasks) -> MapCanvas:
    """A map of 1240 by 940 pixels with streets, people of whom one in ten is unserved, and facilities."""
    network, rng = place.network, np.random.default_rng(3)
    no_rows = np.zeros(0, dtype=np.int32)
    districts = Districts(blank(), blank(), blank(), blank(), no_rows, blank(), no_rows.astype(bool), blank())
    scene = make_scene(network, districts=districts, barriers=Barriers(blank(), blank(), blank()), buildings=blank())
    homes = network.node_xy[rng.integers(0, len(network.node_xy), HOMES)] + rng.normal(0, 25, (HOMES, 2))
    at = network.node_xy[rng.integers(0, len(network.node_xy), SITES)]
    sites = Sites(at, np.full(SITES, "a site"), np.full(SITES, "elderly_care"), np.ones(SITES, dtype=bool))
    canvas = MapCanvas(tasks)
    canvas.resize(1240, 940)
    canvas.show()
    canvas.show_scene(scene)
    canvas.show_circle(People(homes, rng.exponential(30, HOMES), rng.random(HOMES) > 0.1), sites, ())
    return canvas


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)
@pytest.mark.parametrize("name", ["real", "grid_1000000"])
def test_a_frame_while_panning_and_zooming(benchmark: Any, name: str) -> None:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.dress(application)
    place, tasks = city(name), Tasks()
    canvas = canvas_on(place, tasks)
    canvas.zoom(4)
    steps = cycle([(0, 17, -11)] * 20 + [(1, 0, 0)] + [(0, -23, 9)] * 20 + [(-1, 0, 0)])

    def move() -> None:
        """Before each frame, not timed: a pan or a zoom, and whatever the window has to do meanwhile."""
        zoom, dx, dy = next(steps)
        canvas.zoom(zoom) if zoom else canvas.pan(dx, dy)
        application.processEvents()

    task = "one frame while the map is panned and zoomed"
    nodes = place.network.node_count
    benchmark.extra_info.update(task=task, place=f"{name}, {nodes:,} nodes", who="LifeCircle")
    benchmark.pedantic(canvas.graphics.viewport().repaint, setup=move, rounds=FRAMES, warmup_rounds=5)
    if benchmark.stats is not None:
        benchmark.extra_info["p95_ms"] = 1000 * float(np.percentile(benchmark.stats.stats.data, 95))
    tasks.close()
    canvas.close()
