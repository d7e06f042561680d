"""Which encoding a text is in, as it comes from Chinese desks."""

import pytest

from lifecircle.layers.errors import DataError
from lifecircle.layers.files.texts.encodings import detect_encoding, detect_field_encoding, known_encoding

CHINESE = "名称,经度,纬度\n思南路幼儿园,121.46,31.21\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_a_chinese_table_is_recognised(encoding: str, found: str) -> None:
    data = CHINESE.encode(encoding)
    assert detect_encoding(data) == found
    assert data.decode(found) == CHINESE


@pytest.mark.parametrize("text", ["宝山区", "湘潭", "小学", "幼儿园"])
def test_even_a_short_gbk_word_is_not_taken_for_another_script(text: str) -> None:
    assert detect_encoding(text.encode("gbk")) == "gb18030"


def test_traditional_chinese_in_big5_is_no_gbk() -> None:
    assert detect_encoding("高雄市 臺北市 中正區 衛生所".encode("big5")) == "big5"


def test_portuguese_is_not_taken_for_chinese() -> None:
    assert detect_encoding("São Paulo, Praça da Sé, educação".encode("cp1252")) == "cp1252"


def test_a_character_cut_in_two_at_the_end_of_a_field_does_not_matter() -> None:
    assert detect_field_encoding(["湘潭市".encode()[:-1], "雨湖区".encode()]) == "utf-8"
    assert detect_field_encoding(["湘潭市".encode("gbk")[:-1], "雨湖区".encode("gbk")]) == "gb18030"


def test_binary_data_is_no_text() -> None:
    assert detect_encoding(bytes(range(256)) * 4) == ""


@pytest.mark.parametrize("name", ["GBK", "gb2312", "936", "cp936", "GB18030", " ANSI 936 "])
def test_all_names_of_the_chinese_code_page_mean_one(name: str) -> None:
    assert known_encoding(name, "a.cpg") == "gb18030"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(DataError, match=r"a\.cpg: no encoding is called klingon"):
        known_encoding("klingon", "a.cpg")


@pytest.mark.parametrize("text", ["São Paulo", "Café", "Århus", "Москва"])
def test_a_few_accents_in_utf_8_are_not_taken_for_chinese(text: str) -> None:
    assert detect_encoding(f"name\n{text}\nx".encode()) == "utf-8"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_may_hold_characters_with_a_zero_on_the_other_side(encoding: str) -> None:
    """一 is 4E00 and 　 is 3000: their second byte is zero, where ASCII has its first."""
    text = "名称,类别,经度,纬度\n一馆　东,图书馆,104.0625,30.6625\n"
    assert detect_encoding(text.encode(encoding)) == encoding


def test_bytes_with_zeros_on_both_sides_are_no_text() -> None:
    assert detect_encoding(b"ab\0\0\0\0cd\0\0" * 40) == ""
