"""What is said of single files on the command line, and what a check says of files on the screen."""

import importlib.util
from pathlib import Path

import pytest

from lifecircle.layers.files.kinds.formats import FORMATS
from lifecircle.scenarios.build.request import PopulationAsked
from lifecircle.scenarios.cli.actions.inputs.check import request_of, told_lines
from lifecircle.scenarios.cli.commands.inputs.check import CheckOptions
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.settings import InputRecord, Note, Settings


def options(**said: object) -> CheckOptions:
    return CheckOptions(**{"network": Path("town.osm"), "population": Path("people.tif"), **said})  # type: ignore[arg-type]


def test_a_layer_an_encoding_a_system_and_a_datum_are_said_of_a_file_by_its_name() -> None:
    request = request_of(options(
        facilities=("data/设施.gdb=library",),
        layers=("设施.gdb=图书馆点", "people.tif=人口"), encodings=("设施.gdb=GBK",),
        file_crs=("设施.gdb=CGCS2000 38带",), datums=("设施.gdb=bd09mc",),
    ))  # fmt: skip
    (site,) = request.facilities
    assert (site.layer, site.encoding, site.crs, site.datum) == ("图书馆点", "GBK", "CGCS2000 38带", "bd09mc")
    assert request.population.layer == "人口"


@pytest.mark.parametrize("said", [{"layers": ("other.gdb=a",)}, {"datums": ("people.tif=mars",)}, {"bands": ("x",)}])
def test_what_is_said_of_no_file_or_makes_no_sense_is_refused(said: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(ProjectError, match="cannot be understood"):
        request_of(options(**said))


def test_a_name_may_hold_the_sign_that_parts_it_from_its_category(tmp_path: Path) -> None:
    file = tmp_path / "a=b.csv"
    file.write_text("x", encoding="utf-8")
    (plain,) = request_of(options(facilities=(str(file),))).facilities
    (told,) = request_of(options(facilities=(f"{file}=library",), layers=("a=b.csv=表=1",))).facilities
    assert (plain.file, plain.category) == (file, None)
    assert (told.file, told.category, told.layer) == (file, "library", "表=1")


def test_a_datum_may_be_said_of_facilities_where_the_people_are_an_estimate(tmp_path: Path) -> None:
    file = tmp_path / "poi.csv"
    file.write_text("name,category,lon,lat\n一小,primary_school,104.05,30.65\n", encoding="utf-8")
    asked = request_of(
        CheckOptions(network=Path("n.osm"), facilities=[str(file)], density=8000.0, datums=[f"{file.name}=gcj02"])
    )
    (facilities,) = asked.facilities
    assert facilities.datum == "gcj02"
    assert asked.population.estimate is not None
    assert asked.population.estimate.people_per_km2 == 8000.0


def test_bands_no_data_and_rasters_of_groups_make_a_population() -> None:
    asked = request_of(options(
        bands=("1+2", "age_60_plus=3"), nodata=-99999.0, groups=("age_0_2=f0.tif", "age_0_2=m0.tif", "people=more.tif"),
        raster_density=True,
    )).population  # fmt: skip
    expected = PopulationAsked(
        file=Path("people.tif"), files=(Path("more.tif"),), nodata=-99999.0, per_km2=True,
        bands={"people": (1, 2), "age_60_plus": (3,)}, groups={"age_0_2": (Path("f0.tif"), Path("m0.tif"))},
    )  # fmt: skip
    assert asked == expected


def test_one_line_a_file_tells_what_was_left_out() -> None:
    notes = (
        Note(template="{count} of {total} rows say no category ({rows}); fill in the column of categories.",
             values={"count": 2, "total": 4, "rows": "2 二分馆, 3 三分馆"}),
        Note(template="The column {column} is in {unit}; its numbers were multiplied by {factor}.",
             values={"column": "床位", "unit": "百张", "factor": "100"}),
    )  # fmt: skip
    records = (
        InputRecord(role="facilities", file="台账.xlsx", rows=4, told=notes),
        InputRecord(role="network", file="a", rows=1),
    )
    settings = Settings(name="x", inputs=records)
    (line,) = told_lines(settings, speak("en"))
    assert line == (
        "台账.xlsx: 2 of 4 rows say no category (2 二分馆, 3 三分馆); fill in the column of categories; "
        "The column 床位 is in 百张; its numbers were multiplied by 100"
    )
    (chinese,) = told_lines(settings, speak("zh"))
    assert chinese.startswith(
        "台账.xlsx：4 行中有 2 行没有写类别（2 二分馆, 3 三分馆），已略去；请补填类别字段；“床位”字段的单位是百张"
    )


def test_the_table_of_formats_in_the_documentation_is_that_of_the_program() -> None:
    root = Path(__file__).parents[3]
    spec = importlib.util.spec_from_file_location("formats_page", root / ".ci" / "formats.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    text = (root / "docs" / "formats.md").read_text(encoding="utf-8")
    assert text == script.page(), "run .ci/formats.py"
    assert all(entry.title in text for entry in FORMATS)
