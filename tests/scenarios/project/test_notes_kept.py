"""A note that a project keeps is told in either language, its categories by their titles."""

from lifecircle.messages import Message
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.settings import Note

TEXT = (
    "{count} rows are of another category by the file's own types, such as {value} ({category}); all are taken as "
    "{categories}. If that is wrong, leave the category to the file."
)


def test_categories_of_a_kept_note_have_the_titles_of_the_language() -> None:
    values = {"count": 2, "value": "便利店", "category": "convenience_store", "categories": "elderly_care"}
    kept = Note.model_validate_json(Note.of(Message(TEXT, values)).model_dump_json()).message()
    assert "如 便利店（便利店）；现全部按" in speak("zh").say(kept)
    assert "elderly" not in speak("zh").say(kept)
    assert "(convenience store)" in speak("en").say(kept)
