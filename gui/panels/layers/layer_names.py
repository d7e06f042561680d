"""The layers in the planner's words."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_NAMES: Final = {
    "basemap": QT_TRANSLATE_NOOP("Layers", "Basemap"),
    "ground": QT_TRANSLATE_NOOP("Layers", "Streets and water"),
    "buildings": QT_TRANSLATE_NOOP("Layers", "Buildings"),
    "borders": QT_TRANSLATE_NOOP("Layers", "Borders"),
    "reach": QT_TRANSLATE_NOOP("Layers", "Reached ground"),
    "surface": QT_TRANSLATE_NOOP("Layers", "Surface of time"),
    "street_names": QT_TRANSLATE_NOOP("Layers", "Street names"),
    "people": QT_TRANSLATE_NOOP("Layers", "People served"),
    "unserved": QT_TRANSLATE_NOOP("Layers", "People not served"),
    "areas": QT_TRANSLATE_NOOP("Layers", "Unserved areas"),
    "sites": QT_TRANSLATE_NOOP("Layers", "Facilities that count"),
    "other_sites": QT_TRANSLATE_NOOP("Layers", "Other facilities"),
    "names": QT_TRANSLATE_NOOP("Layers", "Names of districts"),
}


def layer_name(what: str) -> str:
    """Return the name of a layer, or of a part of one."""
    return QCoreApplication.translate("Layers", str(_NAMES[what]))
