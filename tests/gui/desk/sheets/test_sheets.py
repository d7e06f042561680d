"""Settings, help, the tour, printing: by keys and mouse, and kept for the next day."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.desk.sheets.helping import DOCS, HelpWindow, help_pages
from lifecircle.gui.desk.sheets.printing import file_name_of, print_sheet
from lifecircle.gui.window import Window
from lifecircle.layers.schema import PlaceLayers
from lifecircle.messages import Message
from lifecircle.scenarios.project.project import Project, write_project
from lifecircle.scenarios.project.settings import InputRecord, Note, Settings

PATIENCE_MS = 60_000


@pytest.fixture
def desk(window: Window, project_file: Path, qtbot: QtBot) -> Window:
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    window.plan.choose([row.verdict.clause.id for row in window.plan.model.rows].index("circles-fitness-urban"))
    return window


def test_walking_speeds_are_set_undone_and_kept(desk: Window, qtbot: QtBot) -> None:
    QTest.keyClick(desk, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.sheets.settings
    assert dialog is not None
    assert dialog.walk["people"].value() == pytest.approx(1.2)
    assert dialog.speeds() == {}
    dialog.walk["people"].setValue(3.0)
    with qtbot.waitSignal(desk.evaluated, timeout=PATIENCE_MS):
        dialog._take()
    # 2,935 m at 3 m/s are 16.3 min, and the circle is 15 min: still left out, but told so
    assert desk.circle.figure.text() == "Not served 40 (40%)"
    choices = desk.evaluating.decided()
    assert choices is not None
    assert choices.judging.speeds_mps == {"people": 3.0}
    assert desk.circle.what_if.speed.value() == pytest.approx(3.0)
    desk.commands.action["undo"].trigger()
    qtbot.waitUntil(lambda: not desk.tasks.busy(WORK), timeout=PATIENCE_MS)
    assert desk.circle.what_if.speed.value() == pytest.approx(1.2)


def test_speeds_in_kilometres_an_hour_mean_the_same(desk: Window, make: Callable[[str], Window], qtbot: QtBot) -> None:
    desk.sheets.show_settings()
    dialog = desk.sheets.settings
    assert dialog is not None
    dialog.unit.setCurrentIndex(dialog.unit.findData("kmh"))
    dialog._take()
    assert desk.circle.what_if.speed.value() == pytest.approx(1.2 * 3.6)
    assert desk.circle.what_if.speed.suffix() == " km/h"
    with qtbot.waitSignal(desk.evaluated, timeout=PATIENCE_MS):
        desk.circle.what_if.speed.setValue(7.2)
    choices = desk.evaluating.decided()
    assert choices is not None
    assert choices.speeds_mps == {"circles-fitness-urban": pytest.approx(2.0)}
    # what nobody turned stays as it is to its last digit
    assert desk.circle.what_if.choice().speed_mps == choices.speeds_mps["circles-fitness-urban"]
    assert make("en").circle.what_if._unit == "kmh"


def test_the_theme_and_language_of_the_settings_are_taken_over(desk: Window) -> None:
    themes: list[bool] = []
    languages: list[str] = []
    desk.theme_chosen.disconnect()
    desk.theme_chosen.connect(themes.append)
    desk.language_chosen.disconnect()
    desk.language_chosen.connect(languages.append)
    desk.sheets.show_settings()
    dialog = desk.sheets.settings
    assert dialog is not None
    dialog.theme.setCurrentIndex(1 - dialog.theme.currentIndex())
    dialog.language.setCurrentIndex(dialog.language.findData("zh"))
    dialog._take()
    assert len(themes) == 1
    assert languages == ["zh"]


def test_the_tour_goes_through_five_steps_and_is_left_by_escape(desk: Window) -> None:
    desk.commands.action["tour"].trigger()
    tour = desk.sheets.tour
    assert tour.isVisible()
    seen = []
    for _ in range(5):
        assert tour.rect().contains(tour.card.geometry())
        seen.append((tour.step, tour._title.text()))
        QTest.mouseClick(tour.next, Qt.MouseButton.LeftButton)
    assert [step for step, _ in seen] == [1, 2, 3, 4, 5]
    assert len({title for _, title in seen}) == 5
    assert not tour.isVisible()
    assert desk._memory.toured()
    desk.sheets.show_tour()
    QTest.keyClick(tour, Qt.Key.Key_Right)
    assert tour.step == 2
    QTest.keyClick(tour, Qt.Key.Key_Escape)
    assert not tour.isVisible()


def test_a_click_beside_the_tour_does_what_it_does_and_ends_the_tour(desk: Window) -> None:
    desk.commands.action["tour"].trigger()
    tour = desk.sheets.tour
    assert tour.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)  # what lies below gets the click
    asked: list[bool] = []
    desk.scenarios.tools.palette.action["add"].triggered.connect(lambda *_: asked.append(True))
    QTest.mouseClick(desk.scenarios.tools.palette.button["add"], Qt.MouseButton.LeftButton)
    assert asked == [True]
    assert not tour.isVisible()
    assert not tour.card.isVisible()
    assert desk._memory.toured()


def test_a_click_on_the_card_of_the_tour_leaves_it_open_and_other_keys_are_not_its_own(desk: Window) -> None:
    desk.commands.action["tour"].trigger()
    tour = desk.sheets.tour
    QTest.mouseClick(tour.card, Qt.MouseButton.LeftButton)
    assert tour.step == 1
    assert tour.isVisible()
    QTest.keyClick(tour.next, Qt.Key.Key_Right)
    assert tour.step == 2
    QTest.keyClick(tour.next, Qt.Key.Key_Escape)
    assert not tour.card.isVisible()


def test_the_map_and_its_figures_are_printed_on_one_page(desk: Window, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "sheet.pdf"))
    sheet = desk.sheets.sheet()
    assert sheet.figure == "Not served 40 (40%)"
    assert "One street" in sheet.title
    print_sheet(sheet, printer)
    written = (tmp_path / "sheet.pdf").read_bytes()
    assert written.startswith(b"%PDF")
    assert written.count(b"/Type /Page\n") == 1
    assert len(written) > 5_000


def test_a_print_into_a_file_is_called_by_what_it_shows() -> None:
    assert file_name_of("澄江市 · 基本生活圈 · 15分钟/养老: 圈?") == "澄江市 · 基本生活圈 · 15分钟 养老 圈"
    assert file_name_of(" .. ") == "LifeCircle"


def test_help_opens_offline_and_finds_what_is_asked(window: Window, tmp_path: Path) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    shown = window.sheets.help
    assert shown is not None
    assert shown.list.count() == len(list(help_pages(DOCS, "en"))) + 1 > 4  # and a heading
    assert len(shown.page.toPlainText()) > 200
    shown.close()
    (tmp_path / "a.md").write_text("# First\n\nabout apples, [second](b.md), [web](https://example.org/x)\n")
    (tmp_path / "b.md").write_text("# Second\n\nabout pears\n<img src='http://example.org/p.png'>\n")
    own = HelpWindow("en", window, tmp_path)
    assert [own.list.item(row).text() for row in range(2)] == ["First", "Second"]
    own.search.setText("pears")
    assert [own.list.item(row).isHidden() for row in range(2)] == [True, False]
    own.page.follow(QUrl("b.md"))
    assert "about pears" in own.page.toPlainText()
    assert "<img" in own.page.toPlainText()  # shown as it is written, never made to a picture


@pytest.mark.parametrize(
    "address",
    ["https://example.org/x", "file:///etc/passwd", "../secret.md", "//host/share/x.md", "javascript:alert(1)"],
)
def test_help_never_leaves_its_folder(window: Window, tmp_path: Path, address: str) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("# Secret")
    (folder / "a.md").write_text(f"# First\n\n[link]({address}) ![picture]({address})\n")
    own = HelpWindow("en", window, folder)
    left: list[str] = []
    own.page.left.connect(left.append)
    own.page.follow(QUrl(address))
    assert left == [QUrl(address).toString()]
    assert own.page.toPlainText().startswith("First")
    assert own.page.loadResource(2, QUrl(address)) is None


def test_a_guide_in_the_language_stands_before_the_other_pages(tmp_path: Path) -> None:
    for name in ("guide/zh/1.md", "guide/en/1.md", "z.md"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {name}")
    assert [page.title for page in help_pages(tmp_path, "en")] == ["guide/en/1.md", "z.md"]
    assert [page.planners for page in help_pages(tmp_path, "en")] == [True, False]


def test_the_chinese_help_lists_chinese_pages_and_no_developers_page_among_them(window: Window) -> None:
    pages = list(help_pages(DOCS, "zh"))
    assert len(pages) > 8
    assert all(re.search("[\u4e00-\u9fff]", page.title) for page in pages)
    assert [page.file.stem for page in pages if not page.planners] == ["developers"]
    shown = HelpWindow("zh", window)
    heading = shown.list.item(shown.list.count() - 2)
    assert heading.flags() == Qt.ItemFlag.NoItemFlags
    shown.search.setText("CONTRIBUTING")
    assert heading.isHidden()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_picture_of_the_guide_is_shown(window: Window, language: str) -> None:
    shown = HelpWindow(language, window)
    seen = 0
    for file in sorted((DOCS / "guide" / language).rglob("*.md")):
        shown.page.show_file(file)
        for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", file.read_text(encoding="utf-8")):
            picture = shown.page.document().resource(2, QUrl(name))
            assert isinstance(picture, QImage), (file, name)
            with Image.open(file.parent / name) as held:
                assert picture.width() > 0.9 * min(held.width, 320)
                assert picture.height() == pytest.approx(picture.width() * held.height / held.width, abs=1)
            seen += 1
    assert seen >= 3
    shown.close()


def test_the_tour_begins_over_the_first_place_and_never_again(desk: Window) -> None:
    desk.sheets.tour_once()
    assert not desk.sheets.tour.isVisible()
    desk.opened.emit()
    assert desk.sheets.tour.isVisible()
    QTest.keyClick(desk.sheets.tour, Qt.Key.Key_Escape)
    desk.sheets.tour_once()
    desk.opened.emit()
    assert not desk.sheets.tour.isVisible()


def test_what_was_done_to_the_files_can_be_read_again_after_the_import(
    window: Window, street: PlaceLayers, tmp_path: Path, qtbot: QtBot
) -> None:
    done = Note.of(
        Message("{file}: its layers {layers} were read together.", {"file": "schools.csv", "layers": "a, b"})
    )
    doubt = Note.of(Message("{file}: no district has an area; draw them as closed polygons.", {"file": "schools.csv"}))
    record = InputRecord(role="facilities", file="schools.csv", rows=1071, done=(done,), told=(doubt,))
    settings = Settings(name="One street", source="the office", inputs=(record,), warnings=(doubt,))
    write_project(Project(street, settings), tmp_path / "lifecircle.gpkg")
    assert not window.commands.action["records"].isEnabled()
    window.open(tmp_path / "lifecircle.gpkg")
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    window.commands.action["records"].trigger()
    sheet = window.sheets.records
    assert sheet is not None
    assert sheet.isVisible()
    text = sheet.text.toPlainText()
    assert "Data: the office" in text
    assert (
        "schools.csv · Facilities · 1,071 rows\n"
        "· schools.csv: no district has an area; draw them as closed polygons.\n"
        "· schools.csv: its layers a, b were read together."
    ) in text
    sheet.close()
