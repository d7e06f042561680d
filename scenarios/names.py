"""The planners' words for the keys of the data: groups, area types, levels, statuses, services and categories.

The English stands here; the Chinese in the catalogue, as for every other text.
"""

from typing import Final


def later(text: str) -> str:
    """Mark a literal for translation where it stands; it is translated when it is shown."""
    return text


NAMES: Final = {
    # groups
    "people": later("All residents"),
    "households": later("Households"),
    "age_0_2": later("Children under 3"),
    "age_3_5": later("Children of 3 to 5"),
    "age_6_11": later("Children of 6 to 11"),
    "age_12_14": later("Children of 12 to 14"),
    "age_15_59": later("Working age (15 to 59)"),
    "age_60_plus": later("Elderly (60+)"),
    # area types and levels
    "urban": later("urban"),
    "rural": later("rural"),
    "all": later("urban and rural"),
    "area_type": later("urban or rural"),
    "city": later("City"),
    "county": later("County or district"),
    "township": later("Township or street"),
    "village": later("Village or community"),
    "estate": later("Residential area"),
    # ways
    "walk": later("on foot"),
    "drive": later("by car"),
    "network_km": later("along the network"),
    "radius_km": later("straight line"),
    # states of a verdict
    "kept": later("kept"),
    "not_kept": later("not kept"),
    "not_decided": later("not decided"),
    "reported": later("reported"),
    # statuses
    "existing": later("existing"),
    "planned": later("planned"),
    "candidate": later("candidate"),
    "closed": later("closed"),
    # barriers
    "river": later("river"),
    "railway": later("railway"),
    "trunk": later("trunk road"),
    # services that group categories
    "fitness": later("Fitness"),
    "elderly_care": later("Elderly care"),
    "culture": later("Culture"),
    "health_station": later("Health station"),
    "childcare": later("Childcare"),
    # categories
    "fitness_site": later("Fitness site"),
    "fitness_centre": later("Small fitness centre"),
    "sports_court": later("Multi-sports court"),
    "football_pitch": later("Football pitch"),
    "citizen_gym": later("Citizens' gym"),
    "stadium": later("Stadium"),
    "sports_hall": later("Sports hall"),
    "elderly_centre": later("All-round elderly-care institution"),
    "day_care": later("Day care for the elderly"),
    "elderly_meal": later("Meal point for the elderly"),
    "care_health_union": later("Care-and-health union"),
    "home_care_centre": later("Home-care service centre"),
    "childcare_centre": later("Childcare service centre"),
    "kindergarten": later("Kindergarten"),
    "primary_school": later("Primary school"),
    "junior_school": later("Junior middle school"),
    "senior_school": later("Senior middle school"),
    "village_clinic": later("Village clinic"),
    "health_centre": later("Community health centre"),
    "township_hospital": later("Township hospital"),
    "hospital": later("Hospital"),
    "emergency_station": later("Emergency station"),
    "child_health_centre": later("Child-health guidance centre"),
    "employment_service": later("Employment service"),
    "startup_service": later("Start-up service"),
    "library": later("Library"),
    "culture_centre": later("Culture centre"),
    "art_gallery": later("Art gallery"),
    "museum": later("Museum"),
    "culture_station": later("Culture station"),
    "culture_room": later("Village culture room"),
    "social_relief": later("Social relief centre"),
    "community_service": later("Community service facility"),
    "convenience_store": later("Convenience store"),
    "market": later("Farmers' market"),
    "supermarket": later("Supermarket"),
    "disabled_home": later("Home for the disabled"),
    "disabled_care": later("Care institution for the disabled"),
    "park": later("Park"),
    "post": later("Post office"),
    "police": later("Police station"),
    # capacities
    "beds": later("beds"),
    "nursing_beds": later("nursing beds"),
    "places": later("places"),
    "area_m2": later("floor or ground area (m²)"),
    "land_m2": later("land (m²)"),
}
