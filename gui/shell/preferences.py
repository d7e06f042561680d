"""What the window remembers from one day to the next: its language and place on the screen, and confirmed columns.

Everything lies in one folder, so that a test, or a planner on a shared machine, can give another.
"""

import json
import math
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from ..layers_state import NAMES, LayersState

_RECENT = 8


class Memory:
    """Keeps and gives back; whatever was never kept, or can no longer be read, is '' or nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    @property
    def folder(self) -> Path:
        """Where everything that is remembered lies, working files too."""
        return self._folder

    @property
    def columns(self) -> Path:
        """Where the confirmed columns of files lie."""
        return self._folder / "columns"

    def language(self) -> str:
        """`zh` or `en`, '' where none was chosen."""
        return str(self._settings.value("language", ""))

    def keep_language(self, language: str) -> None:
        """Take note of the language that the planner chose."""
        self._settings.setValue("language", language)

    def dark(self) -> bool:
        """Whether the dark theme was chosen."""
        return str(self._settings.value("dark", "")) == "yes"

    def keep_dark(self, dark: bool) -> None:
        """Take note of the theme that the planner chose."""
        self._settings.setValue("dark", "yes" if dark else "no")

    def speed_unit(self) -> str:
        """The unit in which speeds are shown, `mps` or `kmh`."""
        return "kmh" if str(self._settings.value("speed_unit", "")) == "kmh" else "mps"

    def keep_speed_unit(self, unit: str) -> None:
        """Take note of the unit in which speeds are shown."""
        self._settings.setValue("speed_unit", unit)

    def toured(self) -> bool:
        """Whether the tour was shown."""
        return str(self._settings.value("toured", "")) == "yes"

    def keep_toured(self) -> None:
        """Take note that the tour was shown."""
        self._settings.setValue("toured", "yes")

    def state(self, name: str) -> QByteArray:
        """How a splitter or a table's head stood, as Qt tells it; empty where it never stood otherwise."""
        kept = self._settings.value(f"state/{name}", QByteArray())
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def keep_state(self, name: str, state: QByteArray) -> None:
        """Take note of how a splitter or a table's head stands."""
        self._settings.setValue(f"state/{name}", state)

    def recent(self) -> tuple[Path, ...]:
        """The projects that were opened or saved last and are still there, the newest first."""
        kept = self._settings.value("recent", [])
        texts = kept if isinstance(kept, list) else [kept]
        return tuple(Path(str(text)) for text in texts if text and Path(str(text)).is_file())

    def keep_recent(self, path: Path) -> None:
        """Take note of a project that was opened or saved."""
        paths = [path.resolve(), *(one for one in self.recent() if one != path.resolve())]
        self._settings.setValue("recent", [str(one) for one in paths[:_RECENT]])

    def picture(self, path: Path) -> Path:
        """Where the picture of a project lies, or may be kept; its folder is there."""
        folder = self._folder / "pictures"
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{blake2b(str(path.resolve()).encode(), digest_size=12).hexdigest()}.png"

    def geometry(self) -> QByteArray:
        """Where the window stood, as Qt's `saveGeometry` tells it; empty where it never stood."""
        kept = self._settings.value("geometry", QByteArray())
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def keep_geometry(self, geometry: QByteArray) -> None:
        """Take note of where the window stands."""
        self._settings.setValue("geometry", geometry)

    def columns_of(self, table: str) -> QByteArray:
        """How a table's columns were left, as Qt's `saveState` tells it; empty where they never were."""
        kept = self._settings.value(f"tables/{_short(table)}", QByteArray())
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def keep_columns_of(self, table: str, state: QByteArray) -> None:
        """Take note of how a table's columns stand."""
        self._settings.setValue(f"tables/{_short(table)}", state)

    def layers(self) -> LayersState:
        """The layers as they were left; as they are at first where they never were, or cannot be read."""
        try:
            kept = json.loads(str(self._settings.value("layers", "")))
            first = LayersState(hidden=frozenset(kept["hidden"]) & set(NAMES) | {"basemap"})  # asked anew every time
            for what, part in _finite(kept["opacity"]):
                first = first.with_opacity(what, part)
            for what, part in _finite(kept["size"]):
                first = first.with_size(what, part)
            return first.ordered(tuple(kept["order"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return LayersState()

    def keep_layers(self, state: LayersState) -> None:
        """Take note of the layers."""
        kept = {"order": state.order, "hidden": sorted(state.hidden), "opacity": state.opacity, "size": state.size}
        self._settings.setValue("layers", json.dumps(kept))

    def map_of(self, path: Path) -> tuple[float, float, int] | None:
        """Where the map of a project stood: the middle in metres and the level; None where it never did."""
        try:
            x, y, level = json.loads(self.text(f"map/{_short(str(path.resolve()))}"))
            return (float(x), float(y), int(level)) if math.isfinite(x) and math.isfinite(y) else None
        except (ValueError, TypeError, OverflowError, RecursionError):
            return None

    def keep_map_of(self, path: Path, centre: tuple[float, float], level: int) -> None:
        """Take note of where the map of a project stands."""
        self.keep_text(f"map/{_short(str(path.resolve()))}", json.dumps([*centre, level]))

    def text(self, key: str) -> str:
        """A short text that was kept, '' for none."""
        return str(self._settings.value(f"texts/{key}", ""))

    def keep_text(self, key: str, text: str) -> None:
        """Keep a short text."""
        self._settings.setValue(f"texts/{key}", text)


def _finite(kept: Mapping[str, object]) -> list[tuple[str, float]]:
    """The numbers of layers that are known, without those that are none."""
    numbers = [(what, float(str(part))) for what, part in kept.items() if what in NAMES]
    return [(what, part) for what, part in numbers if math.isfinite(part)]


def _short(name: str) -> str:
    return blake2b(name.encode(), digest_size=8).hexdigest()


def config_folder() -> Path:
    """Where this user's programs keep what they remember."""
    location = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(location)) / "lifecircle"


def keep_columns(folder: Path, columns: Iterable[str], mapping: Mapping[str, str]) -> None:
    """Keep a confirmed mapping (role to column) for the next file with the same columns; raises OSError."""
    from ...layers.files.texts.columns import write_mapping  # noqa: PLC0415  (the start page need not wait for it)

    folder.mkdir(parents=True, exist_ok=True)
    write_mapping(mapping, _file(folder, columns))


def forget_columns(folder: Path, columns: Iterable[str]) -> None:
    """Forget what was confirmed for files with these columns; where nothing was, nothing happens."""
    with suppress(OSError):
        _file(folder, columns).unlink()


def kept_columns(folder: Path, columns: Iterable[str]) -> dict[str, str]:
    """The mapping that was confirmed for a file with the same columns, in whatever order; empty where none was."""
    from ...layers.errors import DataError  # noqa: PLC0415  (as above)
    from ...layers.files.texts.columns import read_mapping  # noqa: PLC0415

    try:
        return read_mapping(_file(folder, columns))
    except (DataError, OSError):
        return {}


def _file(folder: Path, columns: Iterable[str]) -> Path:
    names = "\0".join(sorted(map(str, columns)))
    return folder / f"{blake2b(names.encode(), digest_size=12).hexdigest()}.json"
