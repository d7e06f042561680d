"""A symbol per facility category: a disc with the character that Chinese planning drawings use for it.

The characters are translations of the English abbreviations, so either language reads its own.
"""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ....layers.facilities.categories import built_in_categories
from ... import theme

_LETTER_SIZE: Final = {0: 0.4, 1: 0.46, 2: 0.34, 3: 0.26}
"""The size of the characters beside that of the disc, in points per pixel, by how many there are."""
_SYMBOLS: Final = {
    "fitness_site": QT_TRANSLATE_NOOP("symbol", "F"),
    "fitness_centre": QT_TRANSLATE_NOOP("symbol", "FC"),
    "sports_court": QT_TRANSLATE_NOOP("symbol", "SC"),
    "football_pitch": QT_TRANSLATE_NOOP("symbol", "FP"),
    "citizen_gym": QT_TRANSLATE_NOOP("symbol", "G"),
    "stadium": QT_TRANSLATE_NOOP("symbol", "St"),
    "sports_hall": QT_TRANSLATE_NOOP("symbol", "SH"),
    "elderly_care": QT_TRANSLATE_NOOP("symbol", "E"),
    "elderly_centre": QT_TRANSLATE_NOOP("symbol", "EC"),
    "day_care": QT_TRANSLATE_NOOP("symbol", "D"),
    "elderly_meal": QT_TRANSLATE_NOOP("symbol", "Me"),
    "care_health_union": QT_TRANSLATE_NOOP("symbol", "CU"),
    "home_care_centre": QT_TRANSLATE_NOOP("symbol", "HC"),
    "childcare": QT_TRANSLATE_NOOP("symbol", "C"),
    "childcare_centre": QT_TRANSLATE_NOOP("symbol", "CC"),
    "kindergarten": QT_TRANSLATE_NOOP("symbol", "K"),
    "primary_school": QT_TRANSLATE_NOOP("symbol", "PS"),
    "junior_school": QT_TRANSLATE_NOOP("symbol", "JS"),
    "senior_school": QT_TRANSLATE_NOOP("symbol", "SS"),
    "health_station": QT_TRANSLATE_NOOP("symbol", "H"),
    "village_clinic": QT_TRANSLATE_NOOP("symbol", "VC"),
    "health_centre": QT_TRANSLATE_NOOP("symbol", "H+"),
    "township_hospital": QT_TRANSLATE_NOOP("symbol", "TH"),
    "hospital": QT_TRANSLATE_NOOP("symbol", "Ho"),
    "emergency_station": QT_TRANSLATE_NOOP("symbol", "ES"),
    "child_health_centre": QT_TRANSLATE_NOOP("symbol", "CH"),
    "employment_service": QT_TRANSLATE_NOOP("symbol", "Em"),
    "startup_service": QT_TRANSLATE_NOOP("symbol", "SU"),
    "library": QT_TRANSLATE_NOOP("symbol", "L"),
    "culture_centre": QT_TRANSLATE_NOOP("symbol", "Cu"),
    "art_gallery": QT_TRANSLATE_NOOP("symbol", "A"),
    "museum": QT_TRANSLATE_NOOP("symbol", "Mu"),
    "culture_station": QT_TRANSLATE_NOOP("symbol", "CS"),
    "culture_room": QT_TRANSLATE_NOOP("symbol", "CR"),
    "social_relief": QT_TRANSLATE_NOOP("symbol", "SR"),
    "community_service": QT_TRANSLATE_NOOP("symbol", "Co"),
    "convenience_store": QT_TRANSLATE_NOOP("symbol", "S"),
    "market": QT_TRANSLATE_NOOP("symbol", "M"),
    "supermarket": QT_TRANSLATE_NOOP("symbol", "Su"),
    "disabled_home": QT_TRANSLATE_NOOP("symbol", "DH"),
    "disabled_care": QT_TRANSLATE_NOOP("symbol", "DC"),
    "park": QT_TRANSLATE_NOOP("symbol", "P"),
    "post": QT_TRANSLATE_NOOP("symbol", "Po"),
    "police": QT_TRANSLATE_NOOP("symbol", "Pc"),
    "vocational_school": QT_TRANSLATE_NOOP("symbol", "VS"),
    "special_school": QT_TRANSLATE_NOOP("symbol", "Sp"),
    "school": QT_TRANSLATE_NOOP("symbol", "Sch"),
    "higher_education": QT_TRANSLATE_NOOP("symbol", "U"),
    "sanatorium": QT_TRANSLATE_NOOP("symbol", "Sa"),
    "specialist_hospital": QT_TRANSLATE_NOOP("symbol", "Sp+"),
    "clinic": QT_TRANSLATE_NOOP("symbol", "Cl"),
    "dentist": QT_TRANSLATE_NOOP("symbol", "De"),
    "cosmetic_clinic": QT_TRANSLATE_NOOP("symbol", "CoC"),
    "disease_control": QT_TRANSLATE_NOOP("symbol", "DCo"),
    "pharmacy": QT_TRANSLATE_NOOP("symbol", "Ph"),
    "vet": QT_TRANSLATE_NOOP("symbol", "V"),
    "commercial_gym": QT_TRANSLATE_NOOP("symbol", "CG"),
    "fire_station": QT_TRANSLATE_NOOP("symbol", "Fi"),
    "public_toilet": QT_TRANSLATE_NOOP("symbol", "WC"),
    "bus_stop": QT_TRANSLATE_NOOP("symbol", "B"),
    "prenatal_screening": QT_TRANSLATE_NOOP("symbol", "Pr"),
    "medical_subcentre": QT_TRANSLATE_NOOP("symbol", "MS"),
    "geriatric_hospital": QT_TRANSLATE_NOOP("symbol", "GH"),
    "transitional_care": QT_TRANSLATE_NOOP("symbol", "TC"),
    "hospice": QT_TRANSLATE_NOOP("symbol", "Hs"),
    "elderly_social_work": QT_TRANSLATE_NOOP("symbol", "ESW"),
    "legal_aid": QT_TRANSLATE_NOOP("symbol", "LA"),
    "night_library": QT_TRANSLATE_NOOP("symbol", "24"),
    "book_bar": QT_TRANSLATE_NOOP("symbol", "RB"),
}


def symbol_text(category: str) -> str:
    """Return one to three characters for a category, in the window's language.

    A category that the table does not hold has the beginning of its name; one that nobody knows a dot.
    """
    if category in _SYMBOLS:
        return QCoreApplication.translate("symbol", str(_SYMBOLS[category]))
    entry = built_in_categories().entries.get(category)
    if entry is None:
        return "•"
    if QLocale().language() == QLocale.Language.Chinese:
        return entry.zh[:1]
    return "".join(word[0] for word in entry.en.split()[:2]).upper()


def draw_symbol(painter: QPainter, centre: QPointF, size: float, category: str, colour: QColor) -> None:
    """Draw a category's disc of `size` pixels around a point."""
    disc = QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size)
    painter.setPen(QPen(theme.HALO, 1.6))
    painter.setBrush(colour)
    painter.drawEllipse(disc)
    text = symbol_text(category)
    painter.setFont(theme.font(size * _LETTER_SIZE[min(len(text), 3)], bold=True))
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, text)
