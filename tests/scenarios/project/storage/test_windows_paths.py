"""Windows' paths on every system: drive letters, shares, devices, long names, and what a zip may not hold there."""

import ntpath
import sys
import zipfile
from pathlib import Path, PureWindowsPath

import pytest

import lifecircle
from lifecircle.layers.errors import DataError
from lifecircle.layers.files.kinds import archive
from lifecircle.layers.files.kinds.archive import unpacked
from lifecircle.layers.files.texts.windows_names import is_device
from lifecircle.scenarios.exports.registry import EXPORTS
from lifecircle.scenarios.project.storage.file_names import LONGEST_BYTES, portable

OFFICE = PureWindowsPath(r"D:\某某规划设计研究院\2026年度\城市公共服务设施规划\十五分钟生活圈核查\成果")
SHARE = PureWindowsPath(r"\\server-01\规划院共享\项目\某某市公共服务设施专项规划\上报成果")
LONGEST = 260
"""Of a whole path, with its end, where nobody has lifted Windows' own limit."""


def is_reserved(name: str) -> bool:
    """Python's own word on it, which stands elsewhere since 3.13."""
    if sys.version_info >= (3, 13):
        return ntpath.isreserved(name)
    return PureWindowsPath(name).is_reserved()


@pytest.mark.parametrize("name", ["CON", "con.txt", "Nul.tar.gz", "COM1", "lpt9.csv", "AUX .shp", "com¹", "CONOUT$"])
def test_devices_are_known(name: str) -> None:
    assert is_device(name)
    assert is_reserved(name)


@pytest.mark.parametrize("name", ["console", "com", "com10", "路网", "nulls.csv", "a.con", "lpt"])
def test_names_like_devices_are_none(name: str) -> None:
    assert not is_device(name)
    assert not is_reserved(name)


def zipped(folder: Path, name: str) -> Path:
    path = folder / "layers.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(zipfile.ZipInfo(name), "x")
    return path


@pytest.mark.parametrize(
    "name",
    ["C:\\Windows\\x.shp", "C:x.shp", "D:/x.shp", "\\\\server\\share\\x.shp", "//server/share/x.shp", "..\\x.shp",
     "a/../../x.shp", "/etc/x.shp", "\\x.shp"],
)  # fmt: skip
@pytest.mark.parametrize("on_windows", [True, False])
def test_a_zip_leads_out_of_its_folder_on_no_system(
    name: str, on_windows: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "ON_WINDOWS", on_windows)
    with pytest.raises(DataError, match="points out of the zip"), unpacked(zipped(tmp_path, name)):
        pass


@pytest.mark.parametrize(
    "name", ["con.shp", "a/AUX.dbf", "nul", "layers/lpt1.csv", "a/b.shp:hidden", "a?.csv", "a. ", "b./c"]
)
def test_a_name_that_windows_does_not_take_is_a_sentence_there_and_a_name_elsewhere(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "ON_WINDOWS", True)
    with pytest.raises(DataError, match="Windows does not take"), unpacked(zipped(tmp_path, name)):
        pass
    if ":" not in name.split("/", maxsplit=1)[0]:
        monkeypatch.setattr(archive, "ON_WINDOWS", False)
        if Path("/").anchor == "/":
            with unpacked(zipped(tmp_path, name)) as folder:
                assert [one for one in folder.rglob("*") if one.is_file()]


@pytest.mark.parametrize("name", ["路网.shp", "a b/console.csv", "空 格/第1期.geojson", ".hidden/x.csv"])
def test_names_like_those_are_taken(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "ON_WINDOWS", True)
    with unpacked(zipped(tmp_path, name)) as folder:
        assert (folder / name).read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("folder", [OFFICE, SHARE])
@pytest.mark.parametrize(
    "stem", ["名" * 200, "a" * 300, r"\\server\share", r"C:\x", "com1", "规划.", "a/b\\c", "..", "|"]
)
def test_what_is_written_stays_one_name_in_the_folder_and_within_the_limit(folder: PureWindowsPath, stem: str) -> None:
    path = folder / portable(stem, ".gpkg")
    assert path.parent == folder
    assert not is_reserved(path.name)
    assert len(str(path)) < LONGEST
    assert len(path.name.encode()) <= LONGEST_BYTES


def test_results_fit_below_an_offices_folder() -> None:
    longest = max((one.file for one in EXPORTS), key=len)
    for folder in (OFFICE, SHARE):
        assert len(str(folder / "difference-12-scenario" / longest)) < LONGEST


def test_the_programs_own_files_fit_below_a_folder_of_seventy_letters() -> None:
    root = Path(lifecircle.__file__).parent
    inside = PureWindowsPath("lifecircle") / "_internal" / "lifecircle"
    floors = [root / name for name in ("coverage", "layers", "scenarios", "gui", "docs")]
    files = [one.relative_to(root) for floor in floors for one in floor.rglob("*") if one.suffix != ".pyc"]
    longest = max((str(inside / PureWindowsPath(one)) for one in files), key=len)
    assert len(longest) + 70 < LONGEST, longest
    assert not [one for one in files if any(is_reserved(part) for part in one.parts)]
    names = [str(one).casefold() for one in files]
    assert len(set(names)) == len(names), "Windows and macOS take names that differ in capitals alone for one"
