"""Files of a zip in the import page: each is a row of its own, and the place is made of the one that was chosen."""

import zipfile
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.importer.choices import request_of
from lifecircle.gui.window import Window
from lifecircle.layers.schema import PlaceLayers

PATIENCE_MS = 60_000


def test_each_file_of_a_zip_is_chosen_by_itself(
    window: Window, street: PlaceLayers, tmp_path: Path, qtbot: QtBot
) -> None:
    lines = street.streets.edges[["highway", "name", "geometry"]].to_crs("EPSG:4326")
    lines.to_file(tmp_path / "streets.geojson", driver="GeoJSON")
    points = street.demand.geometry.to_crs("EPSG:4326")
    rows = [f"{point.x},{point.y}" for point in points]
    path = tmp_path / "表.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("2010.csv", "\n".join(["lon,lat,常住人口", *(f"{row},1" for row in rows)]))
        archive.writestr("2020.csv", "\n".join(["lon,lat,常住人口", *(f"{row},7" for row in rows)]))
        archive.writestr("场地.csv", f"name,category,lon,lat\n一馆,图书馆,{rows[0]}")
    window.take_files((tmp_path / "streets.geojson", path))
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    layers = [choice.looked.layer for choice in window.files.choices()]
    assert layers[1:] == ["2010.csv", "2020.csv", "场地.csv"]
    window.files.choose(layers.index("2010.csv"), "")
    asked = request_of(window.files.choices(), name="a", plan="circles")
    assert (asked.population.layer, asked.facilities[0].layer) == ("2020.csv", "场地.csv")
    qtbot.waitUntil(window.files.check.isEnabled, timeout=PATIENCE_MS)  # the points are held against the streets
    QTest.mouseClick(window.files.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    assert window.pages.currentWidget() is window.desk, window.message.text()
    whole = [row.verdict.people for row in window.plan.model.rows if row.verdict.people]
    assert max(whole) == 7 * len(rows)
