"""Names against types: a map's places count as their names say, are told, and are the ledger's row of that name."""

from pathlib import Path

import geopandas as gpd
import pytest

from lifecircle.layers.facilities.contradictions import told_by_name
from lifecircle.layers.facilities.counted_once import counted_once
from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.report import Notes

HOSPITAL, CLINIC = "医疗保健服务;综合医院;综合医院", "医疗保健服务;诊所;诊所"


@pytest.mark.parametrize(
    ("name", "category", "told"),
    [
        ("王氏诊所", "hospital", "clinic"),
        ("爱民门诊部（东店）", "specialist_hospital", "clinic"),
        ("康宁医院", "clinic", "hospital"),
        ("光明小学", "junior_school", "primary_school"),
        ("光明小学附属幼儿园", "primary_school", "kindergarten"),
        ("彭镇中学", "primary_school", "junior_school"),
        ("人民医院门诊部", "hospital", "hospital"),
        ("一中（小学部）", "primary_school", "primary_school"),
        ("大学校医院", "clinic", "clinic"),
        ("第一中学", "senior_school", "senior_school"),
        ("人民医院", "bus_stop", "bus_stop"),
        ("实验学校", "junior_school", "junior_school"),
        ("", "hospital", "hospital"),
    ],
)
def test_what_a_name_tells_against_a_type(name: str, category: str, told: str) -> None:
    assert told_by_name(name, category) == told


def write(path: Path, rows: str, header: str = "名称,类别,经度,纬度,床位数,执业医师数") -> Path:
    path.write_text(f"{header}\n{rows}", encoding="utf-8")
    return path


def test_a_maps_place_counts_as_its_name_says_and_is_told_with_its_row(tmp_path: Path) -> None:
    rows = f"市一医院,{HOSPITAL},112.9,27.85\n王氏诊所,{HOSPITAL},112.91,27.85\n李氏诊所,{CLINIC},112.92,27.85\n"
    loaded = load_facilities(write(tmp_path / "高德.csv", rows, "name,type,lon,lat"))
    assert loaded.frame["category"].tolist() == ["hospital", "clinic", "clinic"]
    (told,) = [str(doubt) for doubt in loaded.report.doubts if "named as" in str(doubt)]
    assert told.startswith(
        f"1 rows are of the type {HOSPITAL} but named as clinic (3 王氏诊所), and count as their names"
    )


def test_a_ledgers_own_word_stands_whatever_the_name_is(tmp_path: Path) -> None:
    loaded = load_facilities(write(tmp_path / "台账.csv", "王氏诊所,医院,112.9,27.85,20,3\n"))
    assert loaded.frame["category"].tolist() == ["hospital"]
    assert not [doubt for doubt in loaded.report.doubts if "named as" in str(doubt)]


def once(tmp_path: Path, *, ledger: str, kind: str, first: bool) -> tuple[gpd.GeoDataFrame, Notes]:
    """What is kept of the ledger's 王氏诊所 and a map's, in either order, and what is said."""
    named = write(tmp_path / "台账.csv", f"王氏诊所,{ledger},112.9,27.85,,3\n")
    mapped = write(tmp_path / "高德.csv", f"王氏诊所,{kind},112.9003,27.85\n", "name,type,lon,lat")
    files = [named, mapped] if first else [mapped, named]
    frames = [load_facilities(file).frame.to_crs(4547) for file in files]
    kept, said = counted_once(frames, [file.name for file in files])
    (left,) = [frame for frame in kept if len(frame)]
    return left, tuple(note for notes in said for note in notes)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("kind", [HOSPITAL, CLINIC])
@pytest.mark.parametrize("ledger", ["诊所", "医院"])
def test_the_ledgers_clinic_and_the_maps_hospital_of_its_name_are_one(
    ledger: str, kind: str, first: bool, tmp_path: Path
) -> None:
    frame, said = once(tmp_path, ledger=ledger, kind=kind, first=first)
    assert frame["category"].tolist() == [{"诊所": "clinic", "医院": "hospital"}[ledger]]
    assert frame["doctors"].tolist() == [3]  # nothing without a figure holds a clause on doctors back
    told = [str(note) for note in said if "counted as" in str(note)]
    assert told == (
        [] if ledger == "诊所" else ["王氏诊所 is clinic in 高德.csv and hospital in 台账.csv; counted as hospital."]
    )
