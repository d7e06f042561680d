"""Starting the window: style, fonts, language, and the engine made ready behind it."""

import importlib
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from ..messages import LifecircleError
from ..progress import Cancelled, Progress
from ..scenarios.presentation.translate import language_of, speak_in_window
from . import theme
from .shell.calm_wheel import calm_wheel
from .shell.preferences import Memory, config_folder
from .shell.start.early_window import EarlyWindow
from .tasks import Defect

if TYPE_CHECKING:
    from .window import Window

_log = logging.getLogger(__name__)

WINDOW: Final = f"{__package__}.window"
WARM_UP: Final = "warm-up"
"""The lane on which the engine is made ready beside everything else."""
TRANSLATIONS: Final = Path(__file__).with_name("translations")


class Language:
    """Which language the application speaks: installs Qt's and our own translators.

    An application speaks one language, whichever window it was chosen in.
    """

    _installed: ClassVar[list[QTranslator]] = []

    def __init__(self, application: QApplication) -> None:
        self._application = application

    def speak(self, language: str) -> None:
        """Take `zh` or `en`; English needs no translator."""
        for translator in self._installed:
            self._application.removeTranslator(translator)
        self._installed.clear()
        QLocale.setDefault(QLocale(QLocale.Language.Chinese if language == "zh" else QLocale.Language.English))
        if language == "zh":
            qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            self._install("qtbase_zh_CN", qt)
            self._install("lifecircle_zh", str(TRANSLATIONS))

    def _install(self, name: str, folder: str) -> None:
        translator = QTranslator(self._application)
        if translator.load(name, folder):
            self._application.installTranslator(translator)
            self._installed.append(translator)


def make_window(application: QApplication, language: str, memory: Memory) -> "Window":
    """A window in a language, that can be switched from its menu; `memory` keeps what was chosen."""
    from .window import Window  # noqa: PLC0415  (seconds of imports, for which the start page does not wait)

    calm_wheel(application)
    speaking = Language(application)
    speaking.speak(language)
    window = Window(speak_in_window(language), memory)

    def switch(key: str) -> None:
        speaking.speak(key)
        window.set_words(speak_in_window(key))
        memory.keep_language(key)

    def switch_theme(dark: bool) -> None:
        theme.dress(application, dark=dark)
        memory.keep_dark(dark)
        window.renew_icons()

    window.language_chosen.connect(switch)
    window.theme_chosen.connect(switch_theme)
    return window


def show_early(application: QApplication, speaking: Language, language: str, memory: Memory) -> EarlyWindow:
    """Show the start page, of which the window takes the place once it is there."""
    speaking.speak(language)
    early = EarlyWindow(memory)
    early.show()
    application.processEvents()
    return early


def _load() -> None:
    """Import the window, with all that it computes and reads."""
    importlib.import_module(WINDOW)


def run(path: Path | None = None, *, language: str | None = None, demo: bool = False) -> int:
    """Open the window, on a project, the demo city or an empty desk; returns when it is closed.

    Without `language` it is the one that was chosen last, else the system's.
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise TypeError("An application without windows is running")
    memory = Memory(config_folder())
    theme.dress(application, dark=memory.dark())
    chosen = language or memory.language() or language_of(os.environ)
    speaking = Language(application)
    early = None if WINDOW in sys.modules else show_early(application, speaking, chosen, memory)
    if early is not None and not early.wait_for(_load):
        return 0
    speaking.speak("en")  # the window speaks for itself from now on
    window = make_window(application, chosen, memory)
    if early is not None:
        window.setGeometry(early.geometry())
    window.show()
    if early is not None:
        early.hide()
    window.starting.recover()
    window.sheets.tour_once()
    report = window.starting.report
    report.watch(lambda error: window.message.error(Defect(error)))
    window.tasks.start(WARM_UP, warm_up_engine, None, done=_ready, failed=_not_ready)
    if not theme.has_chinese_font():
        # in English alone: Chinese could not be read
        window.message.note("No Chinese font is installed; install one (on Debian: apt install fonts-noto-cjk).")
    if path is not None or demo:
        window.open(path)
    elif early is not None and early.wish is not None:
        name, values = early.wish
        getattr(window.start, name).emit(*values)
    ended = application.exec()
    report.close()
    return ended


def warm_up_engine(_: None, /, *, progress: Progress, cancelled: Cancelled) -> None:  # noqa: ARG001  (too short a work)
    """Compile or load what the engine computes with, so that the first check need not wait for it.

    Raises WorkCancelled.
    """
    from ..coverage.warm_up import warm_up  # noqa: PLC0415  (the window need not wait for what only this needs)

    warm_up(cancelled=cancelled)


def _ready(_: None) -> None:
    _log.info("The engine is ready")


def _not_ready(error: LifecircleError) -> None:
    """Say nothing to the planner: the first check compiles what it needs, and tells what is wrong itself."""
    _log.warning("The engine could not be made ready: %s", error)
