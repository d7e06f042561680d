"""Every remedy that is offered for an undecided clause decides it, or takes its reason away."""

import ast
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest

from lifecircle.coverage import evaluation
from lifecircle.coverage.evaluation.asks import Asks
from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import Evaluation, Verdict
from lifecircle.coverage.plans.files import load_plan
from lifecircle.layers.errors import DataError
from lifecircle.layers.schema import PlaceLayers
from lifecircle.messages import Message
from lifecircle.scenarios.analyses.remedies import Remedy, decide_remedy, deciding, settable
from lifecircle.scenarios.build.more_districts import with_districts
from lifecircle.scenarios.build.request import DistrictsAsked
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Choices, Settings
from lifecircle.scenarios.project.to_place import make_place
from lifecircle.scenarios.runs.evaluation import evaluation_settings


@pytest.fixture(scope="module")
def project(small_demo_city: PlaceLayers) -> Project:
    return Project(small_demo_city, Settings(name=small_demo_city.name))


def evaluated(project: Project, choices: Choices) -> Evaluation:
    place = make_place(project.layers)
    settings = evaluation_settings(project.settings.with_choices(choices), place)
    return evaluate(place, choices.own_plan or load_plan(choices.plan), settings=settings)


@pytest.mark.parametrize("plan", ["circles", "xiangtan", "mianyang", "jiangxi"])
def test_every_remedy_takes_the_reason_away(project: Project, plan: str) -> None:
    choices = Choices(plan=plan)
    before = evaluated(project, choices)
    kinds = set()
    for kind, value in (("complete", None), ("whole_scope", None), ("target", 1.0)):
        now = choices
        waiting = [one for one in before.verdicts if kind in {remedy.kind for remedy in deciding(one)}]
        for verdict in waiting:
            (remedy,) = (one for one in deciding(verdict) if one.kind == kind)
            decision = decide_remedy(now, verdict, remedy, value=value)
            assert decision is not None
            now, _ = decision
        if not waiting:
            continue
        kinds.add(kind)
        after = evaluated(project, now)
        for verdict in waiting:
            again = after.find(verdict.clause.id)
            assert again is not None
            assert kind not in {one.kind for one in deciding(again)}, (kind, verdict.clause.id, again.reason)
    assert "complete" in kinds
    # whatever is not decided either has something to be given or says in its own words what is missing
    for verdict in before.verdicts:
        if verdict.state == "not_decided":
            assert deciding(verdict), (verdict.clause.id, verdict.reason)


def reworded(message: Message) -> Message:
    return replace(message, template="said in other words")


@pytest.mark.parametrize("plan", ["circles", "xiangtan", "mianyang", "jiaxing"])
def test_no_remedy_hangs_on_the_words_of_a_sentence(project: Project, plan: str) -> None:
    verdicts = evaluated(project, Choices(plan=plan)).verdicts
    offered = [(deciding(one), settable(one, EvaluationSettings())) for one in verdicts]
    others = [
        replace(one, reason=one.reason and reworded(one.reason), assumed=tuple(map(reworded, one.assumed)))
        for one in verdicts
    ]
    assert [(deciding(one), settable(one, EvaluationSettings())) for one in others] == offered
    assert any(deciding(one) for one in verdicts)


@pytest.mark.parametrize("asks", Asks)
def test_whatever_a_sentence_may_ask_is_offered_and_some_sentence_asks_it(asks: Asks) -> None:
    clause = load_plan("circles").clause[0]
    said = Message("in any words", {"level": "township", "categories": "park"}, asks)
    offered = deciding(Verdict(clause, "not_decided", reason=said)) + tuple(
        one for one in settable(Verdict(clause, "met", assumed=(said,)), EvaluationSettings()) if one.kind == asks
    )
    assert offered
    sources = [file.read_text(encoding="utf-8") for file in Path(evaluation.__file__).parent.rglob("*.py")]
    assert any(f"Asks.{asks.name}" in text for text in sources)


def test_the_program_recognises_no_sentence_by_its_words() -> None:
    """A template may be compared with another message's, never with words: rewording would go unnoticed."""
    root = Path(evaluation.__file__).parents[2]
    for floor in ("coverage", "layers", "scenarios", "gui"):
        for file in (root / floor).rglob("*.py"):
            found = [
                ast.unparse(node) for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if by_words(node)
            ]
            assert not found, file.name


def by_words(node: ast.AST) -> bool:
    """Tell whether a literal, or the beginning of a text, is looked for in what is called a template."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="template"), attr="startswith" | "endswith")):
            return True
        case ast.Compare(left=ast.Constant(), comparators=[ast.Attribute(attr="template")]):
            return True
        case ast.Compare(left=ast.Attribute(attr="template"), comparators=[ast.Constant()]):
            return True
    return False


def test_what_is_decided_is_offered_nothing_that_decides(project: Project) -> None:
    decided = evaluated(project, Choices(judging=project.settings.judging.model_copy(update={"complete": ("all",)})))
    for verdict in decided.verdicts:
        if verdict.state != "not_decided":
            assert deciding(verdict) == ()


def test_an_assumed_mode_can_be_set_and_set_back(project: Project) -> None:
    for plan in ("jiaxing", "mianyang", "xiangtan"):
        start = Choices(plan=plan)
        found = [one for one in evaluated(project, start).verdicts if Remedy("mode", ()).kind in kinds_of(one)]
        if found:
            break
    verdict = found[0]
    (remedy,) = (one for one in settable(verdict, EvaluationSettings()) if one.kind == "mode")
    decision = decide_remedy(start, verdict, remedy, value="drive")
    assert decision is not None
    again = evaluated(project, decision[0]).find(verdict.clause.id)
    assert again is not None
    told = [speak("zh").say(one) for one in again.notes if "Set by the planner" in one.template]
    assert ["驾车" in one for one in told] == [True]
    back = decide_remedy(decision[0], again, remedy, value=None)
    assert back is not None
    assert back[0] == start


def kinds_of(verdict: Verdict) -> set[str]:
    return {one.kind for one in settable(verdict, EvaluationSettings())}


def test_townships_given_later_tell_everybody_their_township(project: Project, tmp_path: Path) -> None:
    districts = project.layers.districts
    townships = districts[districts["level"] == "township"]
    assert len(townships)
    file = tmp_path / "townships.gpkg"
    gpd.GeoDataFrame({"name": townships["name"]}, geometry=townships.geometry.to_numpy(), crs=townships.crs).to_file(
        file
    )
    bare = replace(project.layers, districts=districts[districts["level"] != "township"].reset_index(drop=True))
    bare = replace(bare, demand=bare.demand.assign(township=""))
    made = with_districts(Project(bare, project.settings), DistrictsAsked(file=file, level="township"))
    ours = made.layers.districts.set_index("district_id")["name"]
    theirs = districts.set_index("district_id")["name"]
    assert made.layers.demand["township"].map(ours).tolist() == project.layers.demand["township"].map(theirs).tolist()
    assert [record.file for record in made.settings.inputs] == ["townships.gpkg"]
    # given again, they stand in the place of the former ones
    twice = with_districts(made, DistrictsAsked(file=file, level="township"))
    assert len(twice.layers.districts) == len(made.layers.districts)


def test_townships_of_another_place_are_refused(project: Project, tmp_path: Path) -> None:
    districts = project.layers.districts
    moved = districts[districts["level"] == "township"].translate(500_000, 0)
    file = tmp_path / "elsewhere.gpkg"
    gpd.GeoDataFrame(
        {"name": [f"t{row}" for row in range(len(moved))]}, geometry=moved.to_numpy(), crs=moved.crs
    ).to_file(file)
    with pytest.raises(DataError, match="no district in which anybody"):
        with_districts(project, DistrictsAsked(file=file, level="township"))
