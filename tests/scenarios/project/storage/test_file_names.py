"""Whatever a clause, a place or a scenario is called, its file has a name that Windows, macOS and Linux take."""

from hypothesis import given
from hypothesis import strategies as st

from lifecircle.coverage.plans.files import built_in_plans
from lifecircle.scenarios.exports import comparison_files
from lifecircle.scenarios.exports.registry import EXPORTS
from lifecircle.scenarios.exports.results import site_files
from lifecircle.scenarios.project.storage.file_names import portable

DEVICES = {"CON", "PRN", "AUX", "NUL", "COM1", "COM9", "LPT1", "LPT9"}


def fits_windows(name: str) -> bool:
    """The rules of Windows, written out once more."""
    return (
        0 < len(name) <= 120
        and not any(letter in '<>:"/\\|?*' or ord(letter) < 32 for letter in name)
        and name[-1] not in ". "
        and name.split(".", maxsplit=1)[0].strip().upper() not in DEVICES
    )


@given(st.text(max_size=300), st.sampled_from([".png", ".gpkg", ".json"]))
def test_every_text_becomes_a_name_that_windows_takes(stem: str, suffix: str) -> None:
    name = portable(stem, suffix)
    assert fits_windows(name)
    assert name.endswith(suffix)
    assert len(name.encode()) <= 120


@given(st.lists(st.text(alphabet="aAbB:?. ", max_size=4), max_size=12))
def test_no_two_names_are_one_where_capitals_do_not_count(stems: list[str]) -> None:
    taken: list[str] = []
    for stem in stems:
        taken.append(portable(stem, ".png", taken))
    assert len({name.casefold() for name in taken}) == len(stems)


def test_plain_names_stay_what_they_are() -> None:
    assert portable("map-circles-elderly", ".png") == "map-circles-elderly.png"
    assert portable("湘潭市 一期", ".gpkg") == "湘潭市 一期.gpkg"
    assert portable("15:30 步行?", ".png") == "15_30 步行_.png"
    assert portable("con", ".json") == "_con.json"
    assert portable("Aux.1", ".json") == "_Aux.1.json"
    assert portable("名" * 200, ".png") == "名" * 38 + ".png"
    assert portable("A", ".png", ["a.png"]) == "A-2.png"
    assert portable(" . ", ".png") == "_.png"


def test_the_fixed_names_of_results_fit_too() -> None:
    names = [one.file for one in EXPORTS]
    for module in (comparison_files, site_files):
        names += [
            value for key, value in vars(module).items() if key.isupper() and isinstance(value, str) and "." in value
        ]
    assert len(names) > 12
    assert [name for name in names if not fits_windows(name)] == []


def test_the_maps_of_every_built_in_clause_fit() -> None:
    for plan in built_in_plans().values():
        for clause in plan.clause:
            assert fits_windows(portable(f"map-{clause.id}", ".png"))
