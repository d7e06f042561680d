"""Suggested sites and repairs in the village, whose crossings are 300 m apart: the elderly reach two blocks.

A site at a crossing serves the crossings at most two blocks away, counted along the streets: a diamond of the grid. Two
elderly live at each of the 25 crossings; the station at the corner serves six crossings.
"""

import json
import shutil
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from lifecircle.coverage.errors import InfeasibleError, RequestError
from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.verdict import CircleEvidence, Verdict
from lifecircle.coverage.place import Place
from lifecircle.coverage.plans.files import load_plan
from lifecircle.coverage.plans.plan import Plan
from lifecircle.coverage.siting.problem import Reach
from lifecircle.coverage.travel.profiles import profile_for
from lifecircle.layers.schema import PlaceLayers, Streets
from lifecircle.progress import WorkCancelled
from lifecircle.scenarios.analyses.repairs.find import find_repairs
from lifecircle.scenarios.analyses.repairs.values import RepairRequest
from lifecircle.scenarios.analyses.sites.site_request import CandidateSites, SiteRequest
from lifecircle.scenarios.analyses.sites.siting import in_order, site_front, suggest_sites
from lifecircle.scenarios.analyses.sites.unreached import UnreachedError
from lifecircle.scenarios.build.request import CircleAsked
from lifecircle.scenarios.cli.actions.proposals import site as site_action
from lifecircle.scenarios.cli.actions.proposals.site import proof_text
from lifecircle.scenarios.editing.applying import begin_site, replay
from lifecircle.scenarios.editing.codec import load_scenario
from lifecircle.scenarios.editing.edits import AddLink, AnyEdit, ResizeFacility
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.project import Project, write_project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.project.to_place import make_place
from lifecircle.scenarios.runs.adhoc_plan import own_plan

from ...conftest import EAST, NORTH, SIDE, STEP_M, run

CLAUSE = "circles-elderly"
CROSSINGS = [(x, y) for x in range(SIDE) for y in range(SIDE)]


def diamond(x: int, y: int) -> frozenset[tuple[int, int]]:
    return frozenset((a, b) for a, b in CROSSINGS if abs(a - x) + abs(b - y) <= 2)


SERVED = diamond(0, 0)


def most_newly_served(sites: int) -> int:
    """Elderly whom the best so many crossings add, by trying all."""
    return max(
        2 * len(frozenset().union(*(diamond(*at) for at in some)) - SERVED) for some in combinations(CROSSINGS, sites)
    )


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan("circles")


@pytest.fixture(scope="module")
def place(village: PlaceLayers) -> Place:
    return make_place(village)


@pytest.fixture(scope="module")
def riverside(village: PlaceLayers) -> PlaceLayers:
    """The village with its station in the middle, (2, 2), and the only bridge at the eastern end."""
    streets = village.streets
    south = streets.edges.geometry.bounds
    crosses = (south["miny"] < NORTH + 950) & (south["maxy"] > NORTH + 950)
    kept = streets.edges[~crosses | (south["minx"] > EAST + 3.5 * STEP_M)].reset_index(drop=True)
    category = village.facilities["category"].replace({"elderly_care": "other", "fitness_site": "elderly_care"})
    facilities = village.facilities.assign(category=category)
    return replace(village, streets=Streets(kept, streets.nodes), facilities=facilities)


def evaluated(place: Place, plan: Plan, edits: tuple[AnyEdit, ...]) -> Verdict:
    """The verdict of the plan itself on the place after the edits, from nothing."""
    done = replay(begin_site(place), edits)
    assert not done.dangling
    verdict = evaluate(done.site.place, plan).find(CLAUSE)
    assert verdict is not None
    return verdict


@pytest.mark.parametrize("sites", [1, 2, 3])
def test_street_points_serve_as_many_as_any_choice_of_crossings(place: Place, plan: Plan, sites: int) -> None:
    found = suggest_sites(place, plan, SiteRequest((CLAUSE,), sites=sites, apart_m=100.0))
    assert found.siting.proven
    assert found.sites["people"].sum() == most_newly_served(sites)
    assert found.siting.value == 12 + most_newly_served(sites)
    assert found.before[0].served == 12
    assert found.after[0].served == found.siting.value
    assert evaluated(place, plan, found.edits).served == found.siting.value
    assert list(found.sites["people"]) == sorted(found.sites["people"], reverse=True)
    assert any("has not been checked" in str(note) for note in found.notes)


def test_the_front_is_what_any_number_of_sites_serves_at_most(place: Place, plan: Plan) -> None:
    found = site_front(place, plan, SiteRequest((CLAUSE,), sites=3, apart_m=100.0))
    assert found.sites.tolist() == [1, 2, 3]
    assert found.people.tolist() == [12 + most_newly_served(sites) for sites in (1, 2, 3)]
    assert found.bound.tolist() == found.people.tolist()


def test_the_fewest_sites_serve_everybody_and_a_share(place: Place, plan: Plan) -> None:
    fewest = next(count for count in range(1, 6) if most_newly_served(count) == 2 * len(CROSSINGS) - 12)
    found = suggest_sites(place, plan, SiteRequest((CLAUSE,), goal="all", apart_m=100.0))
    assert (found.siting.value, found.siting.bound, found.after[0].state) == (fewest, fewest, "met")
    half = next(count for count in range(1, 6) if 12 + most_newly_served(count) >= 40)
    part = suggest_sites(place, plan, SiteRequest((CLAUSE,), goal="share", share=80.0, apart_m=100.0))
    assert (part.siting.value, part.siting.bound) == (half, half)


def test_given_candidates_have_names_costs_places_and_exclusions(place: Place, plan: Plan) -> None:
    xy = np.array([(EAST + STEP_M * x, NORTH + STEP_M * y) for x, y in [(2, 3), (3, 3), (4, 0)]])
    names = np.array(["甲", "乙", "丙"], object)
    costs = np.array([9.0, 4.0, 3.0])
    given = CandidateSites(xy, names, cost=costs, capacity=np.array([5.0, 30.0, 8.0]))
    found = suggest_sites(place, plan, SiteRequest((CLAUSE,), budget=8.0), candidates=given)
    assert list(found.sites["site"]) == ["乙", "丙"]
    assert found.sites["cost"].sum() == 7.0
    assert [getattr(edit, "cost", None) for edit in found.edits] == [4.0, 3.0]
    barred = replace(given, excluded=np.array([False, True, False]))
    found = suggest_sites(place, plan, SiteRequest((CLAUSE,), sites=1), candidates=barred)
    assert list(found.sites["site"]) == ["甲"]
    seats = suggest_sites(place, plan, SiteRequest((CLAUSE,), goal="places", sites=1), candidates=given)
    assert (list(seats.sites["site"]), seats.siting.value) == (["乙"], 2 * len(diamond(3, 3) - SERVED))
    worst = suggest_sites(place, plan, SiteRequest((CLAUSE,), goal="mean", sites=1), candidates=given)
    assert list(worst.sites["site"]) == ["甲"]
    with pytest.raises(InfeasibleError):
        suggest_sites(place, plan, SiteRequest((CLAUSE,), goal="all"), candidates=given)


def test_two_circles_are_weighed_and_served_side_by_side(place: Place, plan: Plan) -> None:
    """Fitness counts all ten residents within 1,080 m: three blocks; one house serves both circles."""
    both = (CLAUSE, "circles-fitness-rural")
    found = suggest_sites(place, plan, SiteRequest(both, weights=(1.0, 0.0), sites=1, apart_m=100.0))
    assert found.after[0].served == 12 + most_newly_served(1)
    assert [edit.verb for edit in found.edits] == ["add_facility", "add_service"]


@pytest.mark.parametrize(
    ("weights", "words"),
    [((), "people are served in 2 circles (people in several"), ((2.0, 1.0), "Counted by the weights of 2 circles")],
)
def test_of_several_circles_it_is_said_how_people_are_counted(
    place: Place, plan: Plan, weights: tuple[float, ...], words: str
) -> None:
    request = SiteRequest((CLAUSE, "circles-fitness-rural"), weights=weights, sites=1, apart_m=100.0)
    said = proof_text(suggest_sites(place, plan, request), request, speak("en"))
    assert words in said


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (SiteRequest((), sites=1), "at least one circle"),
        (SiteRequest(("nothing",), sites=1), "no circle called nothing"),
        (SiteRequest((CLAUSE,)), "how many sites"),
        (SiteRequest((CLAUSE,), sites=1, apart_m=0.0), "10 m apart"),
        (SiteRequest((CLAUSE, "circles-shop"), goal="mean", sites=1), "one circle at a time"),
    ],
)
def test_requests_that_make_no_sense_are_refused(place: Place, plan: Plan, request_: SiteRequest, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        suggest_sites(place, plan, request_)


def test_a_search_is_cancelled_before_it_begins(place: Place, plan: Plan) -> None:
    with pytest.raises(WorkCancelled):
        suggest_sites(place, plan, SiteRequest((CLAUSE,), sites=1), cancelled=lambda: True)


def test_a_footbridge_is_found_where_the_line_is_short_and_the_way_long(riverside: PlaceLayers, plan: Plan) -> None:
    """From (2, 2) the bank at (2, 3) is one block away; the crossing beyond, (2, 4), is reached by six."""
    place = make_place(riverside)
    found = find_repairs(place, plan, RepairRequest(CLAUSE, kinds=("footbridge", "passage")))
    assert [one.kind for one in found.measures] == ["footbridge"]
    bridge = found.measures[0]
    home = CROSSINGS.index((4, 2))  # rows of people run along x first
    assert np.flatnonzero(bridge.gain).tolist() == [home]
    assert bridge.people == 2
    assert isinstance(found.edits[0], AddLink)
    after = evaluated(place, plan, found.edits)
    evidence = after.evidence
    assert isinstance(evidence, CircleEvidence)
    assert after.served == found.after.served == (found.before.served or 0) + 2


def test_the_cheapest_set_keeps_the_circle(riverside: PlaceLayers, plan: Plan) -> None:
    place = make_place(riverside)
    costs = {"site": 100.0, "footbridge": 0.1, "passage": 0.1, "gate": 0.1}
    found = find_repairs(place, plan, RepairRequest(CLAUSE, costs=costs))
    assert found.siting is not None
    assert found.siting.proven
    assert found.siting.value == sum(found.measures[row].cost or 0 for row in found.chosen)
    assert found.after.state == "met"
    assert evaluated(place, plan, found.edits).state == "met"
    assert found.table["in_set"].sum() == len(found.chosen) == len(found.edits)
    area = find_repairs(place, plan, RepairRequest(CLAUSE, area=1))
    assert area.area is not None
    assert area.siting is None
    assert area.measures[0].in_area > 0


def test_more_places_where_those_in_reach_find_none(village: PlaceLayers) -> None:
    """Two children live at each crossing in reach of a kindergarten with five places: all but five lack one."""
    facilities = village.facilities.assign(
        category=village.facilities["category"].replace("elderly_care", "kindergarten"),
        places=[5.0, np.nan, np.nan],
    )
    place = make_place(replace(village, facilities=facilities, demand=village.demand.assign(age_3_5=2.0)))
    circle = own_plan([CircleAsked(service="kindergarten", limit=15, group="age_3_5")])
    request = RepairRequest(circle.clause[0].id, kinds=("places",), costs={"places": 2.0})
    found = find_repairs(place, circle, request)
    assert len(found.measures) == 1
    edit = found.measures[0].edit
    assert isinstance(edit, ResizeFacility)
    children = sum(x + y <= reach_of_a_child() for x, y in CROSSINGS) * 2
    assert found.measures[0].people == children - 5
    assert edit.capacities == {"places": children}
    assert edit.cost == 2.0 * (children - 5)


def reach_of_a_child() -> int:
    """How many blocks a child walks in a quarter of an hour, from door to door."""
    return int((900 * profile_for("age_3_5", "walk").speed_mps - 10) // STEP_M)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (RepairRequest(CLAUSE, area=99), "no unserved area number 99"),
        (RepairRequest(CLAUSE, costs={"tunnel": 1.0}), "no kind of repair called tunnel"),
        (RepairRequest(CLAUSE, costs={"site": -1.0}), "0 or more"),
        (RepairRequest(CLAUSE, kinds=()), "at least one kind"),
        (RepairRequest("nothing"), "no circle called nothing"),
    ],
)
def test_repairs_that_make_no_sense_are_refused(place: Place, plan: Plan, request_: RepairRequest, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        find_repairs(place, plan, request_)


def test_nobody_left_out_needs_no_repair(village: PlaceLayers, plan: Plan) -> None:
    one = village.facilities.iloc[[0]]
    everywhere = gpd.GeoDataFrame(
        {name: [one[name].iloc[0]] * len(CROSSINGS) for name in one.columns if name != "geometry"},
        geometry=[shapely.Point(EAST + STEP_M * x, NORTH + STEP_M * y) for x, y in CROSSINGS],
        crs=village.facilities.crs,
    ).assign(facility_id=[f"f{row}" for row in range(len(CROSSINGS))], entrances=None)
    full = make_place(replace(village, facilities=everywhere))
    with pytest.raises(RequestError, match="nothing to repair"):
        find_repairs(full, plan, RepairRequest(CLAUSE))
    with pytest.raises(RequestError, match="no site is needed"):
        suggest_sites(full, plan, SiteRequest((CLAUSE,), sites=1))


@pytest.fixture
def project(village_file: Path, tmp_path: Path) -> Path:
    (tmp_path / "place").mkdir()
    shutil.copy(village_file, tmp_path / "place")
    return tmp_path / "place"


def test_the_command_prints_the_proof_and_writes_tables_map_and_scenario(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sites"
    assert (
        run("site", project, "--clause", CLAUSE, "--sites", 2, "--apart", 100, "--plan", "circles", "--out", out) == 0
    )
    said = capsys.readouterr().out
    served = 12 + most_newly_served(2)
    assert f"{served} people are served; {served} is the most" in said
    assert "Proven" in said
    assert said.index("are served") < said.index("Suggested sites")  # the answer stands first
    assert f"{100 * served / 50:.1f}%" in said
    assert set(pyogrio.list_layers(out / "sites.gpkg")[:, 0]) == {"sites", "candidates"}
    assert len(gpd.read_file(out / "sites.gpkg", layer="sites")) == 2
    assert (out / "sites.csv").read_text(encoding="utf-8-sig").splitlines()[0].endswith("lon,lat")
    scenario = load_scenario((out / "scenario.json").read_text(encoding="utf-8"), file="scenario.json")
    assert [edit.verb for edit in scenario.edits] == ["add_facility"] * 2
    assert (out / "sites.png").stat().st_size > 20_000


def test_candidates_come_from_a_file_of_parcels(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = [(EAST + STEP_M * x, NORTH + STEP_M * y) for x, y in [(2, 3), (3, 3), (3, 1)]]
    parcels = gpd.GeoDataFrame(
        {"name": ["甲", "乙", "=丙"], "price": [3.0, 3.0, 3.0]},
        geometry=[
            shapely.box(x - size, y - size, x + size, y + size) for (x, y), size in zip(places, (9, 3, 9), strict=True)
        ],
        crs="EPSG:32648",
    )
    parcels.to_file(tmp_path / "parcels.gpkg")
    barred = gpd.GeoDataFrame(geometry=[shapely.Point(places[0]).buffer(50)], crs="EPSG:32648")
    barred.to_file(tmp_path / "barred.gpkg")
    ask = ["site", project, "--clause", CLAUSE, "--budget", 3, "--plan", "circles", "--out", tmp_path / "out"]
    ask += ["--candidates", tmp_path / "parcels.gpkg", "--min-area", 100, "--exclude", tmp_path / "barred.gpkg"]
    assert run(*ask, "--cost", "price") == 0
    told = capsys.readouterr()
    assert "=丙" in told.out
    assert "'=丙" in (tmp_path / "out" / "sites.csv").read_text(encoding="utf-8-sig")
    assert "2 of 3 candidates lie in excluded areas" in told.err
    assert run(*ask, "--cost", "prise") == 2
    assert "has no column prise" in capsys.readouterr().err
    assert run("site", project, "--clause", f"{CLAUSE}=many", "--sites", 1) == 2
    assert "is not a number" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--sites", 9), "9 sites are asked for, but there are only 3 candidates"),
        (("--budget", 2, "--cost", "price"), "The budget of 2 is below the cheapest site, which costs 3"),
        (("--sites", 1, "--cost", "debt"), "have a cost below 0 or none at all; correct it. The first is number 2"),
        (("--sites", 1, "--exclude", "everywhere"), "All 3 candidates are excluded"),
        (("--sites", 1, "--required", "must", "--exclude", "everywhere"), "both required and excluded"),
        (("--sites", 1, "--candidates", "far"), "None of the 1 candidates is within the limit of anybody"),
        (
            ("--sites", 1, "--goal", "places", "--places", "seats", "--everybody"),
            "fewer than the 38 people",
        ),
        (("--sites", 1, "--spacing", -5), "spacing between sites must be 0 m or more"),
        (("--goal", "all"), "have no candidate within the limit, so no choice can cover them; the first is number"),
    ],
)
def test_bad_input_is_one_sentence_before_the_work_begins(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[object, ...], words: str
) -> None:
    places = [(EAST + STEP_M * x, NORTH + STEP_M * y) for x, y in [(2, 3), (3, 3), (3, 1)]]
    columns = {"price": [3.0, 4.0, 5.0], "debt": [3.0, -4.0, 5.0], "must": [1, 0, 0], "seats": [4.0, 5.0, 6.0]}
    gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(*zip(*places, strict=True)), crs="EPSG:32648").to_file(
        tmp_path / "near.gpkg"
    )
    whole = gpd.GeoDataFrame(geometry=[shapely.Point(places[0]).buffer(20_000)], crs="EPSG:32648")
    whole.to_file(tmp_path / "everywhere.gpkg")
    gpd.GeoDataFrame(geometry=[shapely.Point(EAST - 4_900, NORTH)], crs="EPSG:32648").to_file(tmp_path / "far.gpkg")
    files = {"everywhere": tmp_path / "everywhere.gpkg", "far": tmp_path / "far.gpkg"}
    named = [files.get(str(one), one) for one in options]
    near = () if "--candidates" in options else ("--candidates", tmp_path / "near.gpkg")
    out = tmp_path / "out"
    assert run("site", project, "--clause", CLAUSE, "--plan", "circles", "--out", out, *near, *named) == 2
    assert words in " ".join(capsys.readouterr().err.split())
    assert not (out / "sites.csv").exists()


def test_people_whom_no_candidate_serves_are_told_first_and_then_listed(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The site at (2, 3) serves its diamond, the station its own; the crossings that are left all lie by streets."""
    far = gpd.GeoDataFrame(geometry=[shapely.Point(EAST + STEP_M * 2, NORTH + STEP_M * 3)], crs="EPSG:32648")
    far.to_file(tmp_path / "one.gpkg")
    ask = ["site", project, "--clause", CLAUSE, "--plan", "circles", "--goal", "all", "--out", tmp_path / "out"]
    ask += ["--candidates", tmp_path / "one.gpkg"]
    left = len(frozenset(CROSSINGS) - SERVED - diamond(2, 3))
    assert run(*ask) == 2
    told = capsys.readouterr()
    assert "Served by no candidate" in told.out
    said = " ".join(told.err.split())
    assert f"{left} demand points ({2 * left} people) have no candidate within the limit" in said
    assert f"{left} of them ({2 * left} people) live by streets, but too few candidates are near enough" in said
    assert "no street within" not in said
    assert "ask for most people, or for a share" in said
    assert run(*ask, "--json", "--force") == 2
    answer = json.loads(capsys.readouterr().out)
    listed = answer["unreached"]
    assert (len(listed), sum(one["people"] for one in listed)) == (left, 2 * left)
    written = gpd.read_file(tmp_path / "out" / "unreached.gpkg").to_crs("EPSG:32648")
    where = {(round((at.x - EAST) / STEP_M), round((at.y - NORTH) / STEP_M)) for at in written.geometry}
    assert where == frozenset(CROSSINGS) - SERVED - diamond(2, 3)
    assert len((tmp_path / "out" / "unreached.csv").read_text(encoding="utf-8-sig").splitlines()) == 1 + left
    assert {file.name for file in (tmp_path / "out").glob("*.csv")} == {"unreached.csv"}


def test_of_many_whom_nothing_serves_those_with_most_people_are_shown(
    village: PlaceLayers, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The village with one home far from all streets: it is told from those who live by streets too far away."""
    demand = village.demand.iloc[[*range(len(village.demand)), 0]].reset_index(drop=True)
    demand.loc[len(village.demand), ["age_60_plus", "geometry"]] = [7.0, shapely.Point(EAST - 3_000, NORTH)]
    given = CandidateSites(np.array([[EAST + 2 * STEP_M, NORTH + 3 * STEP_M]]), np.array(["one"], object))
    with pytest.raises(UnreachedError) as refused:
        suggest_sites(
            make_place(replace(village, demand=demand)), plan, SiteRequest((CLAUSE,), goal="all"), candidates=given
        )
    table = refused.value.table
    assert (table["people"].iloc[0], table["point"].iloc[0], table["street"].tolist().count(False)) == (7, 26, 1)
    assert "1 of them (7 people) have no street within 300 m on their side of water and railways" in str(refused.value)
    assert "1 个（7 人）在水面、铁路同侧 300 米内没有道路" in speak("zh").say(refused.value)
    monkeypatch.setattr(site_action, "_SHOWN", 3)
    assert site_action.unreached_table(refused.value, speak("en")).row_count == 3


def test_the_repair_command_ranks_and_writes(
    riverside: PlaceLayers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(Project(riverside, Settings(name=riverside.name)), tmp_path / "lifecircle.gpkg")
    out = tmp_path / "repairs"
    asked = ("--clause", CLAUSE, "--plan", "circles", "--cost", "site=100", "--cost", "footbridge=0.1")
    assert run("repair", tmp_path, *asked, "--out", out) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "footbridge or underpass" in said
    assert said.index("repairs meet the circle together; they cost") < said.index("Repairs, each tried by itself")
    assert "Of those left out" not in said  # no area was named: it would repeat the column before
    assert "Not proven to be the cheapest: each measure is counted by itself, and a new way together with" in said
    note = json.loads((out / "scenario.json").read_text(encoding="utf-8"))["scenario"]["note"]
    assert "Not proven to be the cheapest" in note  # who opens the scenario later reads it too
    kinds = set(gpd.read_file(out / "sites.gpkg", layer="repairs")["kind"])
    assert {"site", "footbridge"} <= kinds
    assert (
        run("repair", tmp_path, "--clause", CLAUSE, "--plan", "circles", "--kind", "site", "--json", "--out", out) == 0
    )
    answer = json.loads(capsys.readouterr().out)["set"]
    assert (answer["goal"], answer["proven"], answer["value"]) == ("fewest", True, answer["bound"])
    assert answer["said"][0].startswith("Proven: no fewer measures do")
    verbs = {
        edit["verb"] for edit in json.loads((out / "scenario.json").read_text(encoding="utf-8"))["scenario"]["edits"]
    }
    assert verbs <= {"add_facility", "add_link"}
    assert run("repair", tmp_path, "--clause", CLAUSE, "--cost", "site") == 2
    assert "cannot be understood" in capsys.readouterr().err
    assert run("repair", tmp_path, "--clause", CLAUSE, "--kind", "tunnel") == 2
    assert "no kind of repair called tunnel" in capsys.readouterr().err


def test_settings_given_with_site_and_repair_are_those_of_an_evaluation(
    riverside: PlaceLayers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A target of 1% is met already; a setting of a clause that the plan does not have is told, not passed over."""
    write_project(Project(riverside, Settings(name=riverside.name)), tmp_path / "lifecircle.gpkg")
    asked = ("repair", tmp_path, "--clause", CLAUSE, "--plan", "circles", "--kind", "site", "--out", tmp_path / "out")
    assert run(*asked, "--set", f"{CLAUSE}.target=1") == 0
    assert "The circle is met already" in capsys.readouterr().out
    for command in (asked, ("site", tmp_path, "--clause", CLAUSE, "--sites", "1"), ("evaluate", tmp_path)):
        assert run(*command, "--set", "nothing.limit=3") == 2
        said = " ".join(capsys.readouterr().err.split())
        assert "--set nothing.limit: the plan has no clause nothing; it has such as circles-elderly" in said


def test_a_site_beside_another_service_is_built_where_that_one_stands(place: Place, plan: Plan) -> None:
    """Of the crossings only those at most one block from the fitness site at (2, 2) are near it: five of 25."""
    xy = np.array([(EAST + STEP_M * x, NORTH + STEP_M * y) for x, y in CROSSINGS])
    sites = CandidateSites(xy, np.array([f"{x},{y}" for x, y in CROSSINGS], object))
    near = [(2, 2), (1, 2), (3, 2), (2, 1), (2, 3)]
    request = SiteRequest((CLAUSE,), sites=1, beside="fitness_site", beside_m=310.0)
    result = suggest_sites(place, plan, request, candidates=sites)
    best = max(2 * len(diamond(*at) - SERVED) for at in near)
    assert result.sites["people"].tolist() == [best]
    assert tuple(map(int, result.sites["site"].iloc[0].split(","))) in near
    assert result.candidates["excluded"].sum() == 20
    assert any(note.values.get("near") == 5 for note in result.notes)


@pytest.mark.parametrize(
    ("beside", "metres", "sentence"),
    [
        ("fitnes", 300.0, "has no service called fitnes"),
        ("fitness_site", 0.0, "above 0 of the service; 0.0 m is given"),
        ("library", 300.0, "has no facility of the service library"),
        ("fitness_site", 1.0, "None of the 2 candidates stands within 1 m"),
    ],
)
def test_what_cannot_stand_beside_anything_is_said(
    place: Place, plan: Plan, beside: str, metres: float, sentence: str
) -> None:
    sites = CandidateSites(np.array([[EAST, NORTH], [EAST + 300, NORTH]]), np.array(["a", "b"], object))
    request = SiteRequest((CLAUSE,), sites=1, beside=beside, beside_m=metres)
    with pytest.raises(RequestError, match=sentence):
        suggest_sites(place, plan, request, candidates=sites)


@pytest.mark.parametrize("seed", range(20))
def test_sites_are_ranked_as_by_looking_at_each_anew(seed: int) -> None:
    """The order of what each adds, step by step over all that are left, on random pairs with many equal gains."""
    draw = np.random.default_rng(seed)
    pairs = np.unique(draw.integers(0, [30, 12], (80, 2)), axis=0)
    demand, candidate = pairs[draw.permutation(len(pairs))].T
    weight = draw.integers(1, 4, 30).astype(float)
    standing = np.where(draw.random(30) < 0.2, 0.0, np.inf)
    cost = draw.integers(1, 4, len(demand)).astype(float)
    reach = Reach(demand, candidate, cost, weight, standing, np.zeros((30, 2)), 2.0)
    chosen = draw.permutation(12)[:9]
    homes = {site: set(demand[(candidate == site) & (cost <= 2)].tolist()) for site in chosen.tolist()}
    served, left, expected = set(np.flatnonzero(standing <= 2).tolist()), chosen.tolist(), []
    while left:
        gains = [sum(weight[home] for home in homes[site] - served) for site in left]
        best = max(range(len(left)), key=gains.__getitem__)
        expected.append((left[best], gains[best]))
        served |= homes[left.pop(best)]
    order, added = in_order(reach, chosen)
    assert list(zip(order.tolist(), added.tolist(), strict=True)) == expected
    few, _ = in_order(reach, chosen, most=3)
    assert few.tolist() == order[:3].tolist()
