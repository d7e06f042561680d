"""Whatever stands in one of the program's tables has a name in both languages, for everything that lists it."""

import pytest

from lifecircle.coverage.plans.kinds import clause_of, kind_names
from lifecircle.coverage.travel.modes import MODES
from lifecircle.groups import AGES
from lifecircle.layers.facilities.categories import built_in_categories
from lifecircle.layers.files.kinds.formats import FORMATS
from lifecircle.layers.files.texts.columns import find_columns
from lifecircle.layers.schema import AGE_GROUPS, MORE_GROUPS
from lifecircle.scenarios.presentation.names import NAMES
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.presentation.vocabulary import GROUPS

KEYS = [*MODES, *(group.key for group in AGES)]


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize("key", KEYS)
def test_modes_and_age_groups_have_names(key: str) -> None:
    assert speak("en").name(key) == NAMES[key]
    assert is_chinese(speak("zh").name(key))


@pytest.mark.parametrize("kind", kind_names())
def test_a_kind_of_clause_names_itself(kind: str) -> None:
    clause = clause_of(kind)
    assert clause is not None
    assert is_chinese(speak("zh")(clause.named))


@pytest.mark.parametrize("group", AGES, ids=lambda group: group.key)
def test_an_age_group_is_known_to_files_projects_and_sentences(group: object) -> None:
    (row,) = (one for one in AGES if one is group)
    assert row.key in (AGE_GROUPS if row.everywhere else MORE_GROUPS)
    assert row.said in GROUPS
    assert is_chinese(speak("zh")(row.said))
    for column in row.columns:
        assert find_columns(["x", column], [row.key]).columns == {row.key: column}


def test_categories_and_formats_are_named_in_both_languages() -> None:
    for entry in built_in_categories().entries.values():
        assert is_chinese(entry.zh)
        assert entry.en
    assert all(one.title and one.title_en for one in FORMATS)
