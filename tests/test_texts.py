"""One cleaning for all texts that come from outside, checked against Unicode's own tables."""

import re
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.layers.files.tables.cells import column_text
from lifecircle.layers.files.texts.foreign_text import cleaned
from lifecircle.layers.files.texts.text import all_visible, visible
from lifecircle.messages import LifecircleError, Message
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.texts import _UNCLEAN, any_unclean, clean, csv_cell, cut, one_line, shown

ANY_TEXT = st.text(st.characters(codec=None))


def is_bad(letter: str) -> bool:
    """Whether Unicode calls a character a control, half a character or none at all, or a mark of direction."""
    point = ord(letter)
    none_at_all = 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE
    turning = unicodedata.bidirectional(letter) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    return (unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\t\n") or none_at_all or turning


@given(ANY_TEXT)
def test_nothing_unseen_is_left_and_cleaning_again_changes_nothing(text: str) -> None:
    said = clean(text)
    assert not any(map(is_bad, said))
    assert clean(said) == said
    said.encode("utf-8")
    assert any_unclean([text]) == (said != text)


def test_whatever_is_taken_out_counts_as_unprintable_so_that_printable_texts_need_no_search() -> None:
    every = [chr(point) for point in range(0x110000)]
    taken_out = [letter for letter in every if re.sub(_UNCLEAN, "", letter) != letter]
    assert len(taken_out) > 200
    assert not any(letter.isprintable() for letter in taken_out)


@given(st.lists(st.text(st.sampled_from("a1 \u200b\u200d\u3000\u00ad\u0645\r\n\x0b、养"), max_size=6), max_size=6))
def test_a_column_is_cleaned_and_made_visible_as_its_cells_are_one_by_one(texts: list[str]) -> None:
    assert any_unclean(texts) == any(clean(text) != text for text in texts)
    assert all_visible(texts) == [visible(text) for text in texts]
    frame = pd.DataFrame({"name": [*texts, None, 3.0]}, dtype=object)
    assert column_text(frame, "name") == [*(visible(text) for text in texts), "", "3"]


@pytest.mark.parametrize(
    "text",
    [
        "新城（一期）",
        "İstanbul",
        "ئۈرۈمچى",
        "می\u200cخواهم",
        "ᠮᠣᠩᠭᠣᠯ\u180eᠠ",
        "葛\U000e0100城",
        "a\tb\nc",
        "$x$ [b] {{y}} <i>",
        "😀",
    ],
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("甲\x0b乙", "甲\n乙"),
        ("甲\r\n乙", "甲\n乙"),
        ("a\u2028b\x85c", "a\nb\nc"),
        ("\x00a\x01b\x1b[31mc", "ab[31mc"),
        ("abc\u202excod.exe", "abcxcod.exe"),
        ("成\u200b都\ufeff", "成都"),
        ("a\u200db", "ab"),
        ("a\ud800b\ufffe\ufdd0\U0010ffff", "ab"),
    ],
)
def test_what_nobody_sees_is_taken_out(text: str, left: str) -> None:
    assert clean(text) == left


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", " =1", '=HYPERLINK("http:x")']
)
def test_a_formula_in_a_csv_is_a_text(text: str) -> None:
    assert csv_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["-5.2", "+3", "12 %", "-1e-3", "甲-乙", "a=b", ""])
def test_figures_and_names_in_a_csv_stay(text: str) -> None:
    assert csv_cell(text) == text


def test_endless_texts_are_cut_where_they_stand_in_a_sentence() -> None:
    assert cut("abcd", 3) == "ab…"
    assert one_line("a\n b\x00\tc") == "a b c"
    assert shown(12.5) == 12.5
    error = LifecircleError("{file} is no file.", file="x" * 10_000 + "\x1b[2J")
    assert len(str(error)) < 600
    assert "\x1b" not in str(error)
    assert str(Message("{a:.1f} {b}", {"a": 2.25, "b": "甲\u202e"})) == "2.2 甲"


def test_a_frame_is_cleaned_and_says_so() -> None:
    frame = pd.DataFrame(
        {"na\u200bme": ["甲\x01", "乙", None], "people": [1, 2, 3], "note": ["a\r\nb", "c", "d"]}, dtype=object
    )
    done, notes = cleaned(frame)
    assert done.to_dict("list") == {"name": ["甲", "乙", None], "people": [1, 2, 3], "note": ["a\nb", "c", "d"]}
    assert len(notes) == 1
    assert str(notes[0]).startswith("1 texts contained invisible characters")
    assert str(notes[0]).endswith("The columns are name.")
    assert cleaned(done)[1] == ()


@pytest.mark.parametrize(
    ("value", "form", "told"),
    [(12345.6, ".4g", "12,346"), (1.5e6, ".3g", "1,500,000"), (99.5, ".4g", "99.5"), (0.25, ".2g", "0.25"),
     (12345.6, ",.0f", "12,346"), (1e300, ".4g", "1e+300"), (7, "", "7")],
)  # fmt: skip
def test_no_sentence_writes_a_number_as_a_power_of_ten(value: float, form: str, told: str) -> None:
    assert str(Message("{beds:" + form + "} beds", {"beds": value})) == f"{told} beds"
    assert speak("zh")("{beds:" + form + "} beds", beds=value) == f"{told} beds"
