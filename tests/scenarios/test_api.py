"""`import lifecircle as lc`: light to import, five lines to who is left out, and a notebook that runs."""

import ast
import json
import subprocess
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

import lifecircle as lc
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.api.language import Language
from lifecircle.scenarios.editing import edits as verbs
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.presentation.summary import notes_of
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.project import Project, write_project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.opening import open_session
from lifecircle.texts import clean

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs/notebook.ipynb"
CIRCLE = "circles-fitness-urban"


@pytest.fixture(scope="module")
def project(small_demo_city: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    write_project(Project(small_demo_city, Settings(name="demo", plan="circles")), folder / "lifecircle.gpkg")
    session, store = open_session(folder)
    session.new("A", edits=[verbs.CloseFacility(facility="F00001", cost=5.0)])
    store.close()
    return folder


def test_importing_loads_nothing_and_every_public_name_is_there() -> None:
    code = "import sys; before = set(sys.modules); import lifecircle; print(sorted(set(sys.modules) - before))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "numpy" not in loaded
    assert [name for name in ast.literal_eval(loaded) if name.startswith("lifecircle")] == ["lifecircle"]
    assert all(getattr(lc, name) is not None for name in lc.__all__)
    assert set(lc.__all__) <= set(dir(lc))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = lc.nothing


def test_long_work_shows_a_bar(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = lc.open_project(project)
    capsys.readouterr()
    place.evaluate("circles", quick=True)
    told = capsys.readouterr()
    assert "%|" in told.err
    assert told.out == ""


def test_five_lines_lead_to_who_is_left_out(project: Path) -> None:
    place = lc.open_project(project)
    result = place.evaluate("circles", quick=True)
    areas = result.unserved(CIRCLE)
    row = result.table.loc[CIRCLE]
    assert areas["people"].sum() == pytest.approx(row["unserved"])
    assert areas.crs == place.engine.network.crs
    demand = result.demand(CIRCLE)
    asked = demand[demand["asked"] & ~demand["served"]]
    assert asked["people"].sum() == pytest.approx(row["unserved"])
    districts = result.districts(CIRCLE).query("level == 'township'")
    assert districts["unserved"].sum() == pytest.approx(row["unserved"])
    with pytest.raises(ProjectError, match="no circle nothing"):
        result.unserved("nothing")


def test_a_scenario_is_a_value_and_compared_with_the_place(project: Path) -> None:
    place = lc.open_project(project)
    kept = place.scenario("A")
    assert [one.name for one in place.scenarios] == ["A"]
    assert kept.cost == 5.0
    more = kept.add_facility("fitness_site", at=(113.53, 28.19), cost=30)
    assert len(kept.edits) == 1
    compared = lc.compare(place, kept, more)
    assert lc.compare(place, [kept, more], each_edit=False).table.equals(compared.table)
    with pytest.raises(lc.LifecircleError, match="nothing to compare"):
        lc.compare(place, [])
    sides = [one.evaluate(quick=True).table for one in (place, place.with_scenario(more))]
    rows = compared.table.reset_index().query(f"clause == '{CIRCLE}'")
    assert rows["before"].tolist() == [sides[0].loc[CIRCLE, "measured"]] * 2
    assert rows["after"].tolist()[1] == sides[1].loc[CIRCLE, "measured"]
    assert set(compared.areas()["kind"]) <= {"newly_served", "left_out"}
    assert compared.contributions()["edit"].unique().tolist() == ["e1", "e2"]
    assert place.with_scenario(place.scenario("new").close_facility("nobody")).dangling


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_notebook_shows_every_reason_note_and_assumption_in_its_language(project: Path, language: Language) -> None:
    result = replace(lc.open_project(project), language=language).evaluate("mianyang", quick=True)
    words, shown = speak(language), unescape(result._repr_html_())
    assert {"en": "Not decided", "zh": "无法判定"}[language].lower() in shown.lower()
    said = {words.say(note) for one in result.evaluation.verdicts for note in (*notes_of(one, words), *one.assumed)}
    said |= {words.say(one.reason) for one in result.evaluation.verdicts if one.reason}
    assert len(said) > 20
    assert [one for one in said if clean(one) not in shown] == []


def test_names_from_files_are_no_markup(small_demo_city: PlaceLayers, tmp_path: Path) -> None:
    hostile = "<img src=x onerror=alert(1)>{{ 7 * 'zq' }}{% x %}"
    districts = small_demo_city.districts.assign(name=hostile)
    layers = replace(small_demo_city, districts=districts, name=hostile)
    write_project(Project(layers, Settings(name=hostile, plan="circles")), tmp_path / "lifecircle.gpkg")
    place = lc.open_project(tmp_path)
    result = place.evaluate(quick=True)
    compared = lc.compare(place, lc.Scenario.named(hostile).close_facility("F00001"))
    page = result.explore(CIRCLE).get_root().render()
    for text in (place._repr_html_(), result._repr_html_(), compared._repr_html_(), page):
        assert "<img" not in text
        assert 7 * "zq" not in text  # no letters of a page's own random names, which are hexadecimal
    assert "&lt;img" in compared._repr_html_()


@pytest.mark.filterwarnings("ignore::DeprecationWarning:folium")
def test_the_notebook_runs() -> None:
    mpl.use("agg")
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    scope: dict[str, Any] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), cell["id"], "exec"), scope)
    assert len(scope["areas"]) > 0
    assert (scope["compared"].table["newly_served"] >= 0).all()
    assert not scope["compared"].table.empty
