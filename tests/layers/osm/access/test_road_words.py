"""What the words and codes of street layers mean: one table for every reader."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lifecircle.layers.errors import DataError
from lifecircle.layers.osm.access.road_words import as_flags, as_oneway, built_in_words, load_road_words, parts_of


@pytest.mark.parametrize(
    "word", [False, 0, 0.0, "0", "F", "f", "N", "No", "no", "False", "否", "无", "B", "n", "０", "0.0", "Ｎ", "地面"]
)
def test_every_spelling_of_no_is_no(word: object) -> None:
    assert as_flags(pd.Series([word], dtype=object)).tolist() == ["no"]


@pytest.mark.parametrize("word", [None, np.nan, pd.NA, "", " ", "none", "NULL", "nan", "<NA>", "-", "未知"])
def test_every_spelling_of_nothing_is_nothing(word: object) -> None:
    assert as_flags(pd.Series([word], dtype=object)).tolist() == [""]


@pytest.mark.parametrize(
    "word", [True, 1, 1.0, "T", "Y", "yes", "TRUE", "是", "有", "1.0", "１", ["no", "yes"], "['no', 'yes']"]
)
def test_every_spelling_of_yes_is_yes(word: object) -> None:
    assert as_flags(pd.Series([word], dtype=object)).tolist() == ["yes"]


@pytest.mark.parametrize(
    ("tag", "word", "spans"),
    [("bridge", "高架桥", True), ("bridge", "湘江一桥", True), ("bridge", "boardwalk", True), ("bridge", "无桥", False),
     ("bridge", "非桥梁", False), ("bridge", "不是桥", False), ("bridge", "1.0", True), ("bridge", "甲", None),
     ("tunnel", "地下通道", True), ("tunnel", "building_passage", True), ("tunnel", "avalanche_protector", True),
     ("tunnel", "未建隧道", False), ("tunnel", "", False), ("tunnel", "二车道", None)],
)  # fmt: skip
def test_a_word_tells_of_a_bridge_or_a_tunnel_or_nobody_knows(tag: str, word: str, spans: bool | None) -> None:
    assert built_in_words().spans(tag, word) is spans


@pytest.mark.parametrize(
    ("word", "highway"),
    [("primary highway", "primary"), ("Residential Street", "residential"), ("地铁", "no"), ("铁路专用线", "no"),
     ("地下人行通道", "footway"), ("园区路", "service"), ("环岛", "unclassified"), ("乡村路", "unclassified")],
)  # fmt: skip
def test_further_words_of_classes(word: str, highway: str) -> None:
    assert built_in_words().class_of(word) == highway


def test_other_words_stay_what_they_are() -> None:
    assert as_flags(pd.Series(["viaduct", "building_passage"])).tolist() == ["viaduct", "building_passage"]


@pytest.mark.parametrize(
    ("codes", "meaning"),
    [
        (["F", "T", "B"], ["yes", "-1", "no"]),  # Geofabrik, HERE: from-to, to-from, both
        (["F", "T"], ["no", "yes"]),  # false, true
        ([True, False, None], ["yes", "no", ""]),
        (["FT", "TF", "N"], ["yes", "-1", "no"]),
        ([1, 0, -1], ["yes", "no", "-1"]),
        (["yes", "no", "reverse"], ["yes", "no", "-1"]),
        (["单向", "双向", "逆向"], ["yes", "no", "-1"]),
        (["顺方向", "逆方向", "双"], ["yes", "-1", "no"]),
    ],
)
def test_one_way_codes(codes: list[object], meaning: list[str]) -> None:
    assert as_oneway(pd.Series(codes, dtype=object))[0].tolist() == meaning


def test_a_layer_of_geofabriks_says_by_its_columns_what_f_means() -> None:
    assert as_oneway(pd.Series(["F", "T"]), from_to=True)[0].tolist() == ["yes", "-1"]


def test_codes_that_nobody_knows_are_told_and_open_both_ways() -> None:
    cells, unknown = as_oneway(pd.Series(["yes", "X7"]))
    assert (cells.tolist(), unknown) == (["yes", "no"], ("x7",))


@pytest.mark.parametrize(
    ("word", "highway"),
    [
        ("城市主干道", "primary"), ("城市支路", "tertiary"), ("四级公路", "unclassified"), ("等外公路", "unclassified"),
        ("机耕路", "track"), ("track_grade1", "track"), ("快速路辅路", "secondary"), ("Residential", "residential"),
        ("混凝土路", "unclassified"), ("7", ""), ("foo", ""),
    ],
)  # fmt: skip
def test_class_words_count_whole_at_the_end_and_inside(word: str, highway: str) -> None:
    assert built_in_words().class_of(word) == highway


def test_lists_are_taken_apart_however_they_are_written() -> None:
    assert parts_of("['residential', 'tertiary']") == ["residential", "tertiary"]
    assert parts_of(["a", "b"]) == parts_of("a;b") == ["a", "b"]
    assert parts_of(np.nan) == []


def test_a_planner_lays_own_words_over_the_built_in_ones(tmp_path: Path) -> None:
    own = tmp_path / "words.toml"
    own.write_text('[classes]\npath = ["甲类"]\nservice = ["支路"]\n[columns]\nhighway = ["路类"]\n', encoding="utf-8")
    words = load_road_words(own)
    assert (words.class_of("甲类"), words.class_of("支路"), words.class_of("主干路")) == ("path", "service", "primary")
    assert words.columns["highway"][0] == "路类"


@pytest.mark.parametrize(("text", "said"), [("[classes", "TOML file"), ("[klasses]\na = []\n", "klasses")])
def test_a_file_of_words_that_is_none_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "w.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        load_road_words(tmp_path / "w.toml")
    with pytest.raises(DataError, match="There is no file"):
        load_road_words(tmp_path / "none.toml")
