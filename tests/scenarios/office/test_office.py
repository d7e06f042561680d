"""The office's plans and words: taken in whole or not at all, shown where used, never run, taken out again."""

import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from lifecircle.coverage.plans.files import load_plan, new_plan
from lifecircle.layers.facilities.categories import category_of_word, load_categories
from lifecircle.layers.osm.access.road_words import load_road_words
from lifecircle.messages import LifecircleError
from lifecircle.scenarios.office import contents
from lifecircle.scenarios.office.contents import read_office
from lifecircle.scenarios.office.finding import find_plan, offered_plans
from lifecircle.scenarios.office.keeping import install, pack, remove

WORDS = '[library]\nwords = ["书屋驿站"]\n[airport]\nzh = "机场"\nen = "airport"\nwords = ["航站楼"]\n'
STREETS = '[classes]\npath = ["甲等巷"]\n'


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office's folder, which is not there yet."""
    folder = tmp_path / "某某规划院 office"
    monkeypatch.setenv(contents.FOLDER, str(folder))
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with one file of each kind, to be packed."""
    folder = tmp_path / "source"
    for kind, name, text in (("facility-words", "words.toml", WORDS), ("street-words", "roads.toml", STREETS)):
        (folder / kind).mkdir(parents=True)
        (folder / kind / name).write_text(text, encoding="utf-8")
    (folder / "plans").mkdir()
    new_plan(folder / "plans" / "ours.toml", "ours", source="circles")
    return folder


@pytest.fixture
def package(source: Path, tmp_path: Path) -> Path:
    pack(source, tmp_path / "2026更新.zip")
    return tmp_path / "2026更新.zip"


def everything(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_without_a_folder_there_is_nothing_and_nothing_is_wrong(office: Path) -> None:
    assert (read_office().files, read_office().faults, office.exists()) == ((), (), False)
    assert "ours" not in offered_plans()


def test_files_put_into_the_folder_by_hand_count_at_once_and_go_when_they_are_taken_out(office: Path) -> None:
    (office / "plans").mkdir(parents=True)
    new_plan(office / "plans" / "ours.toml", "ours", source="circles")
    assert list(offered_plans())[-1] == "ours"
    assert [one.limit for one in find_plan("ours").clause] == [one.limit for one in load_plan("circles").clause]  # type: ignore[attr-defined]
    (office / "plans" / "ours.toml").unlink()
    assert "ours" not in offered_plans()
    with pytest.raises(LifecircleError, match="no plan file ours"):
        find_plan("ours")


def test_a_package_is_one_file_of_three_kinds_and_goes_as_one(office: Path, package: Path) -> None:
    taken = install(package)
    assert {one.kind for one in taken} == {"plans", "facility-words", "street-words"}
    assert everything(office) == {package.name: package.read_bytes()}
    there = read_office()
    assert category_of_word("书屋驿站", load_categories(laid=there.laid("facility-words"))) == "library"
    assert category_of_word("航站楼", load_categories(laid=there.laid("facility-words"))) == "airport"
    assert load_road_words(laid=there.laid("street-words")).class_of("甲等巷") == "path"
    assert find_plan("ours").key == "ours"
    remove(package.name)
    assert (everything(office), read_office().files) == ({}, ())


@pytest.mark.parametrize("name", ["plans/ours.toml", "facility-words/words.toml", "street-words/roads.toml"])
def test_a_single_file_goes_to_the_folder_of_its_kind_which_its_text_tells(
    office: Path, source: Path, name: str
) -> None:
    install(source / name)
    assert everything(office) == {name: (source / name).read_bytes()}
    remove(Path(name).name)
    assert everything(office) == {}


def test_words_are_added_to_those_known_and_the_later_file_decides() -> None:
    laid = [("a.toml", '[park]\nwords = ["小绿地", "图书馆"]\n'), ("b.toml", '[library]\nwords = ["图书馆"]\n')]
    one, both = load_categories(laid=laid[:1]), load_categories(laid=laid)
    assert (category_of_word("图书馆", one), category_of_word("图书馆", both)) == ("park", "library")
    for known in (one, both):  # words of the program stay beside them
        found = [category_of_word(word, known) for word in ("小绿地", "公园", "幼稚园")]
        assert found == ["park", "park", "kindergarten"]


def spoiled(package: Path, change: dict[str, bytes | None]) -> Path:
    """The package with files replaced, added or (None) taken out, its list of sums as it was."""
    with zipfile.ZipFile(package) as archive:
        files: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    other = package.with_name("other.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, data in {**files, **change}.items():
            if data is not None:
                archive.writestr(name, data)
    return other


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"plans/ours.toml": b"key = 1"}, "ours.toml is missing, added or changed"),
        ({"plans/ours.toml": None}, "ours.toml is missing, added or changed"),
        ({"plans/more.toml": b"key = 1"}, "more.toml is missing, added or changed"),
        ({"run.py": b"import os"}, "run.py is missing, added or changed"),
        ({"SHA256SUMS": None}, "no list of sums"),
        ({"../plans/x.toml": b""}, "points out of the zip"),
        ({"SHA256SUMS": b"\xff\xfe\x00"}, "not UTF-8"),
        ({"SHA256SUMS": b"nonsense\n"}, "is missing, added or changed"),
    ],
)
def test_a_package_that_was_altered_is_one_sentence_and_changes_nothing(
    office: Path, package: Path, change: dict[str, bytes | None], said: str
) -> None:
    install(package)
    before = everything(office)
    with pytest.raises(LifecircleError, match=said):
        install(spoiled(package, change))
    assert everything(office) == before


def sealed(path: Path, files: dict[str, bytes]) -> Path:
    """A package with right sums whatever its files are."""
    sums = "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**files, "SHA256SUMS": sums.encode()}.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"plans/run.py": b"print(1)"}, "only .toml files"),
        ({"plans/deep/a.toml": b""}, "only .toml files"),
        ({"else/a.toml": b""}, "only .toml files"),
        ({"plans/a.toml": b"key = "}, "a.toml"),
        ({"plans/a.toml": b'key = "a"\ntitle = "a"\ntitle_en = "a"\n'}, "a.toml"),
        ({"facility-words/a.toml": b'[airport]\nwords = ["x"]\n'}, "a.toml"),
        ({"facility-words/a.toml": b'library = "x"\n'}, "a.toml"),
        ({"street-words/a.toml": b"[klasses]\nx = []\n"}, "a.toml"),
        ({"street-words/a.toml": "[classes]\n".encode("utf-16")}, "UTF-8"),
    ],
)
def test_a_package_with_a_bad_file_is_refused_whole(
    office: Path, tmp_path: Path, files: dict[str, bytes], said: str
) -> None:
    good = {"street-words/good.toml": STREETS.encode()}
    with pytest.raises(LifecircleError, match=said):
        install(sealed(tmp_path / "p.zip", {**good, **files}))
    assert everything(office) == {} if office.exists() else True
    assert read_office().files == ()


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_package_is_one_sentence(office: Path, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "p.zip").write_bytes(data)
    with pytest.raises(LifecircleError):
        install(tmp_path / "p.zip")
    assert not office.exists()


def test_a_sum_that_was_told_must_be_the_files(office: Path, package: Path) -> None:
    with pytest.raises(LifecircleError, match="not the expected one"):
        install(package, sha256="0" * 64)
    assert not office.exists()
    install(package, sha256=sha256(package.read_bytes()).hexdigest().upper())
    assert everything(office)


def test_a_bad_file_in_the_folder_is_told_and_the_others_count(office: Path, package: Path) -> None:
    install(package)
    (office / "facility-words").mkdir()
    (office / "facility-words" / "bad.toml").write_text("[x", encoding="utf-8")
    (office / "plans").mkdir()
    new_plan(office / "plans" / "again.toml", "ours", source="circles")  # a key that the package's plan has
    found = read_office()
    assert [one.kind for one in found.files] == ["facility-words", "plans", "street-words"]
    assert [place for place, _ in found.faults] == ["plans/again.toml", "facility-words/bad.toml"]
    assert "already given by ours.toml" in str(found.faults[0][1])
    assert find_plan("ours").key == "ours"
    remove("bad.toml")  # also what is not good can be taken out
    assert [place for place, _ in read_office().faults] == ["plans/again.toml"]


def test_the_key_of_a_built_in_plan_is_not_the_offices_to_give(office: Path) -> None:
    (office / "plans").mkdir(parents=True)
    text = load_text("circles").replace("limit = 15", "limit = 16")
    (office / "plans" / "circles.toml").write_text(text, encoding="utf-8")
    assert "that of a built-in plan" in str(read_office().faults[0][1])
    assert offered_plans()["circles"] == load_plan("circles")


def load_text(key: str) -> str:
    from lifecircle.coverage.plans import files

    return (files._FOLDER / f"{key}.toml").read_text(encoding="utf-8")


def test_what_is_not_there_cannot_be_taken_out(office: Path, package: Path) -> None:
    install(package)
    for name in ("none.zip", "../2026更新.zip", "", "plans"):
        with pytest.raises(LifecircleError, match="no single file"):
            remove(name)
    assert everything(office)


def test_too_many_files_are_one_sentence(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MAX_OFFICE_FILES", 2)
    (office / "street-words").mkdir(parents=True)
    for row in range(3):
        (office / "street-words" / f"{row}.toml").write_text(STREETS, encoding="utf-8")
    assert "more than the 2" in str(read_office().faults[0][1])


def test_the_same_files_make_the_same_package(source: Path, package: Path, tmp_path: Path) -> None:
    pack(source, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == package.read_bytes()
    (source / "plans" / "bad.toml").write_text("key = ", encoding="utf-8")
    with pytest.raises(LifecircleError, match=r"bad\.toml"):
        pack(source, tmp_path / "third.zip")
    assert not (tmp_path / "third.zip").exists()
