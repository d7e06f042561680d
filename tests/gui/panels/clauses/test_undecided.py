"""A clause that hangs on what the facilities do not tell shows them, so that they can be told."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from lifecircle.gui import theme
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


def test_people_of_whom_nothing_is_known_are_drawn_without_a_claim(
    window: Window, project_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "hospitals.toml"
    wanted = '{ any_of = ["hospital"], has = ["registered"] }'
    file.write_text(PLAN.replace('{ any_of = ["fitness"], has = ["registered"] }', wanted), encoding="utf-8")
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    window.evaluate(str(file))
    qtbot.waitUntil(lambda: window.plan.model.rows[0].verdict.clause.id == "registered-gym", timeout=PATIENCE_MS)
    people = window.canvas.layers.people
    assert people is not None
    place = window.state.opened.place if window.state.opened else None
    assert place is not None
    assert people.people.sum() == place.demand.weights["people"][~place.demand.on_land].sum()
    assert not people.known
    assert "People: nothing tells yet who is served" in [line.text for line in window.canvas.legend.lines]
    home = people.xy[int(np.argmax(people.people))]
    window.canvas.set_shown("buildings", False)
    window.canvas.set_view((float(home[0]), float(home[1])), 8)
    qtbot.waitUntil(window.canvas.is_settled, timeout=PATIENCE_MS)
    picture = window.canvas.grab().toImage()
    x, y = window.canvas.view.to_pixels(home[None])[0]
    ratio = picture.devicePixelRatio()
    assert picture.pixelColor(round(x * ratio), round(y * ratio)) == theme.NOT_ASKED
