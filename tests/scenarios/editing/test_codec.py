"""Sentences that a project keeps are those of the program."""

from lifecircle.scenarios.editing.codec import message_of


def test_a_sentence_from_elsewhere_is_never_filled() -> None:
    """One that asks for gigabytes of blanks, or for a value's insides, stands as words that are not known."""
    for template in ("{a:>3000000000}", "{a.__class__}", "{missing}"):
        told = message_of({"template": template, "values": {"a": "x"}})
        assert str(told) == "A step in words that this version does not know"
    known = message_of({"template": "Branch {name}", "values": {"name": "甲"}})
    assert str(known) == "Branch 甲"
