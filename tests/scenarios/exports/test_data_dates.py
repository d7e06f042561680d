"""Of which day the data are stands on sheets and in the report, as the files tell it."""

from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from lifecircle.scenarios.build.records import with_days
from lifecircle.scenarios.exports.data_dates import data_dates, date_of
from lifecircle.scenarios.exports.report.content import Table
from lifecircle.scenarios.exports.report.request import ReportRequest
from lifecircle.scenarios.exports.report.sections import data
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.sheets.sheet import block_of
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.settings import InputRecord
from lifecircle.scenarios.runs.evaluation import Result

INPUTS = (
    InputRecord(role="network", file="city.osm.pbf", rows=7, dated="2023-02-21"),
    InputRecord(role="population", file="people.csv", rows=9),
)
CHANGED = InputRecord(role="districts", file="a.shp", rows=3, changed="2022-05-31", changed_by="dbf")


@pytest.fixture
def dated(result: Result) -> Result:
    settings = result.project.settings.model_copy(update={"inputs": INPUTS, "created": "2026-11-30T08:00:00+08:00"})
    return replace(result, project=replace(result.project, settings=settings))


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "道路 2023-02-21、读取 2026-11-30"), ("en", "streets 2023-02-21, read 2026-11-30")]
)
def test_a_sheet_tells_the_day_of_the_data_and_that_of_reading(dated: Result, language: str, said: str) -> None:
    block = block_of(ExportRequest(dated, speak(language), date="2027-01-01"), "1")
    assert block.data_date.casefold() == said
    assert block.date == "2027-01-01"


def test_what_no_file_tells_is_no_date_of_the_data(dated: Result) -> None:
    settings = dated.project.settings.model_copy(update={"inputs": INPUTS[1:]})
    assert data_dates(settings, speak("en")) == "read 2026-11-30"


def test_the_report_gives_each_file_its_own_day(dated: Result) -> None:
    (files,) = (block for block in data.section(ReportRequest(dated, speak("en"))) if isinstance(block, Table))
    at = files.header.index("Data date")
    assert [row[at] for row in files.rows] == ["2023-02-21", "not stated in the file"]


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("zh", "行政区划文件 2022-05-31、读取 2026-11-30", "未注明；文件最后修改于2022-05-31（据.dbf文件头）"),
        ("en", "districts: file of 2022-05-31, read 2026-11-30",
         "not stated; file last changed on 2022-05-31, by the head of the .dbf"),
    ],
)  # fmt: skip
def test_the_day_of_a_files_last_change_is_said_as_what_it_is(
    dated: Result, language: str, short: str, long: str
) -> None:
    settings = dated.project.settings.model_copy(update={"inputs": (CHANGED, CHANGED)})
    assert data_dates(settings, speak(language)).casefold() == short
    assert date_of(CHANGED, speak(language)) == long


def test_each_record_gets_the_day_of_its_own_file(tmp_path: Path) -> None:
    """Two files of one name that were changed on two days tell none; nobody could say whose it is."""
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, day in ((one, "2021-01-02"), (two, "2021-01-03")):
        folder.mkdir()
        with ZipFile(folder / "a.ods", "w") as made:
            made.writestr("meta.xml", f"<dc:date>{day}T00:00:00</dc:date>")
    records = (InputRecord(role="facilities", file="a.ods", rows=1), InputRecord(role="terrain", file="b.tif", rows=1))
    found, other = with_days(records, [one / "a.ods", tmp_path / "b.tif"])
    assert (found.changed, found.changed_by, other.changed) == ("2021-01-02", "workbook", "")
    assert with_days(records, [one / "a.ods", two / "a.ods"]) == records
