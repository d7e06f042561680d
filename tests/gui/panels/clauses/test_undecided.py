"""A clause that hangs on what the facilities do not tell shows them, so that they can be told."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.window import Window

PATIENCE_MS = 60_000
PLAN = """key = "registered"
title = "已备案的健身点"
title_en = "Registered gyms"
[[clause]]
id = "registered-gym"
title = "已备案的健身点"
title_en = "Registered gyms"
kind = "circle"
services = [{ any_of = ["fitness"], has = ["registered"] }]
mode = "walk"
limit = 15
target = 60
"""


def test_the_facilities_of_an_undecided_clause_are_on_the_map_and_in_the_table(
    window: Window, project_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "registered.toml"
    file.write_text(PLAN, encoding="utf-8")
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    window.evaluate(str(file))
    qtbot.waitUntil(lambda: window.plan.model.rows[0].verdict.clause.id == "registered-gym", timeout=PATIENCE_MS)
    row = window.plan.current()
    assert row is not None
    assert row.state == "not_decided"
    sites = window.canvas.marks.sites
    assert sites is not None
    assert sites.category[sites.counts].tolist() == ["fitness_site"]
    assert [one.name for one in window.areas.model.rows()] == ["West Gym"]
    xy = sites.xy[np.flatnonzero(sites.counts)[0]]
    window.canvas.set_view((float(xy[0]), float(xy[1])), 4)
    qtbot.waitUntil(window.canvas.is_settled, timeout=PATIENCE_MS)
    x, y = window.canvas.view.to_pixels(np.array([xy]))[0]
    assert window.canvas.marks.site_at(QPointF(x, y), window.canvas.view) is not None
