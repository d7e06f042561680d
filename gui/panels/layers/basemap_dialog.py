"""Choosing a basemap: a file on the disk, 天地图 with a key of one's own, or the address of another service."""

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ....layers.basemaps.archives import open_archive
from ....layers.basemaps.tile_source import TileSource
from ....layers.basemaps.web_tiles import TIANDITU_LAYERS, tianditu, web_tiles
from ....messages import LifecircleError
from ....scenarios.presentation.translate import Words
from ...plain import ChoiceBox, Label, primary_button
from ...shell.file_dialog import file_dialog

_TIANDITU_HOST: Final = "t0.tianditu.gov.cn"


class BasemapDialog(QDialog):
    """`taken(source)` with a TileSource, or None for no basemap; `key_given(key)` a key of 天地图.

    Nothing is asked of any service before the planner presses the button, under which stands whom it will ask.
    """

    taken = Signal(object)
    key_given = Signal(str)

    def __init__(self, words: Words, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self.setWindowTitle(self.tr("Basemap"))
        self.setMinimumWidth(460)
        self.kinds = QTabWidget(self)
        self.file, self.key, self.address = (QLineEdit(self) for _ in range(3))
        self.by, self.layer, self.datum = QLineEdit(self), ChoiceBox(self), ChoiceBox(self)
        self.key.setText(key)
        self._says, self._error = Label(self), Label(self)
        self._says.setObjectName("soft")
        self._error.setObjectName("warn")
        for label in (self._says, self._error):
            label.setWordWrap(True)
        self._error.hide()
        for page, name in (
            (self._file_page(), self.tr("File")),
            (self._tianditu_page(), "天地图"),
            (self._service_page(), self.tr("Another service")),
        ):
            self.kinds.addTab(page, name)
        self._lay_out()
        self.kinds.currentChanged.connect(self._tell)
        self.address.textChanged.connect(self._tell)
        self._tell()

    def _lay_out(self) -> None:
        button = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(button.Cancel, self)
        self.use = primary_button(self.buttons, self.tr("Use"))
        self.buttons.button(button.Cancel).setText(self.tr("Cancel"))
        self.none = self.buttons.addButton(self.tr("No basemap"), QDialogButtonBox.ButtonRole.ResetRole)
        self.buttons.accepted.connect(self._use)
        self.buttons.rejected.connect(self.reject)
        self.none.clicked.connect(self._use_none)
        layout = QVBoxLayout(self)
        for widget in (self.kinds, self._says, self._error, self.buttons):
            layout.addWidget(widget)

    def _page(self) -> tuple[QWidget, QFormLayout]:
        page = QWidget(self)
        return page, QFormLayout(page)

    def _file_page(self) -> QWidget:
        page, form = self._page()
        choose = QPushButton(self.tr("Choose…"), page)
        choose.clicked.connect(self._choose_file)
        self.file.setPlaceholderText("*.mbtiles  *.pmtiles  *.tif")
        form.addRow(self.tr("File"), self.file)
        form.addRow("", choose)
        return page

    def _tianditu_page(self) -> QWidget:
        page, form = self._page()
        names = (self.tr("Streets"), self.tr("From the air"), self.tr("Terrain"))
        for layer, name in zip(TIANDITU_LAYERS, names, strict=True):
            self.layer.addItem(name, layer)
        form.addRow(self.tr("Your key"), self.key)
        form.addRow(self.tr("Map"), self.layer)
        return page

    def _service_page(self) -> QWidget:
        page, form = self._page()
        self.address.setPlaceholderText("https://…/{z}/{x}/{y}.png")
        for datum, name in (("wgs84", "WGS 84 / CGCS2000"), ("gcj02", "GCJ-02")):
            self.datum.addItem(name, datum)
        form.addRow(self.tr("Address"), self.address)
        form.addRow(self.tr("Whose map it is"), self.by)
        form.addRow(self.tr("Datum"), self.datum)
        return page

    def _choose_file(self) -> None:
        kinds = self.tr("Map tiles or a picture with its place")
        dialog = file_dialog(self, self.tr("Basemap"), "", f"{kinds} (*.mbtiles *.pmtiles *.tif *.tiff *.img *.vrt)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.file.setText)
        dialog.open()

    def _host(self) -> str:
        """Whom the chosen kind asks, '' for a file."""
        if self.kinds.currentIndex() == 2:
            return urlsplit(self.address.text()).hostname or "…"
        return _TIANDITU_HOST if self.kinds.currentIndex() == 1 else ""

    def _tell(self) -> None:
        self._error.hide()
        host = self._host()
        if host:
            text = self.tr(
                "Once you press Use, {host} is asked over the network for the part of the map that you view."
            )
            self._says.setText(text.format(host=host))
        else:
            self._says.setText(self.tr("The file stays on this computer; nothing is asked over the network."))

    def _source(self) -> TileSource:
        if self.kinds.currentIndex() == 0:
            return open_archive(Path(self.file.text()))
        if self.kinds.currentIndex() == 1:
            return tianditu(self.key.text(), str(self.layer.currentData()))
        return web_tiles(self.address.text().strip(), attribution=self.by.text(), datum=str(self.datum.currentData()))

    def _use(self) -> None:
        try:
            source = self._source()
        except LifecircleError as error:
            self._error.setText(self._words.say(error))
            self._error.show()
            return
        if self.kinds.currentIndex() == 1:
            self.key_given.emit(self.key.text().strip())
        self.taken.emit(source)
        self.accept()

    def _use_none(self) -> None:
        self.taken.emit(None)
        self.accept()
