"""Categories and clauses by subject, so that a long list of either can be read: education, health, sports."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from ...coverage.plans.clauses import Clause, service_keys
from ...coverage.plans.files import built_in_services
from ...coverage.plans.plan import Plan
from ...layers.facilities.categories import built_in_categories
from .names import later

OTHER: Final = "other"
_CATEGORIES: Final[Mapping[str, str]] = {
    "elderly": "elderly_care elderly_centre day_care elderly_meal care_with_medicine care_health_union "
    "home_care_centre sanatorium elderly_social_work elderly_school hospice",
    "childcare": "childcare kindergarten_with_nursery childcare_centre child_welfare",
    "education": "kindergarten primary_school junior_school senior_school nine_year_school twelve_year_school "
    "complete_middle_school vocational_school special_school school higher_education community_school",
    "health": "health_station village_clinic health_centre township_hospital hospital specialist_hospital clinic "
    "dentist cosmetic_clinic emergency_station child_health_centre child_health_guidance disease_control pharmacy "
    "medical_subcentre geriatric_hospital transitional_care epidemic_hospital prenatal_screening medical_insurance",
    "sports": "fitness_site fitness_centre commercial_gym sports_court ball_court football_pitch citizen_gym stadium "
    "sports_hall swimming_hall park",
    "culture": "library culture_centre art_gallery museum culture_station culture_room night_library book_bar theatre "
    "science_museum",
    "employment": "employment_service employment_agency startup_service coworking casual_work",
    "relief": "social_relief homeless_shelter disabled_home disabled_care disabled_rehabilitation disabled_service "
    "veterans_service legal_aid legal_adviser",
    "community": "community_service government_service future_community",
    "everyday": "convenience_store market supermarket post public_toilet bus_stop",
    "safety": "police fire_station emergency_shelter relief_storage medical_storage",
}
NAMES: Final[Mapping[str, str]] = {
    "elderly": later("Elderly care"),
    "childcare": later("Childcare and children's welfare"),
    "education": later("Education"),
    "health": later("Health"),
    "sports": later("Sports and parks"),
    "culture": later("Culture"),
    "employment": later("Employment"),
    "relief": later("Relief and support"),
    "community": later("Community services"),
    "everyday": later("Everyday supplies"),
    "safety": later("Safety"),
    OTHER: later("Other subjects"),
}


@cache
def _domains() -> Mapping[str, str]:
    return {key: domain for domain, keys in _CATEGORIES.items() for key in keys.split()}


def domain_of(category: str) -> str:
    """Return the subject of a category, `OTHER` for one that is in none."""
    return _domains().get(category, OTHER)


def domain_of_clause(clause: Clause, plan: Plan) -> str:
    """Return the subject of most of the categories that a clause counts."""
    services = {**built_in_services(), **plan.service}
    categories = [
        category
        for key in service_keys(clause)
        for category in (services[key].categories if key in services else (key,))
    ]
    found = [domain for domain in map(domain_of, categories) if domain != OTHER]
    return max(dict.fromkeys(found), key=found.count) if found else OTHER


def by_domain(categories: Iterable[str] | None = None) -> Mapping[str, tuple[str, ...]]:
    """Return categories (all that are built in, where none are given) by subject, in the subjects' order."""
    found: dict[str, list[str]] = {domain: [] for domain in NAMES}
    for category in categories if categories is not None else built_in_categories().entries:
        found[domain_of(category)].append(category)
    return {domain: tuple(keys) for domain, keys in found.items() if keys}
