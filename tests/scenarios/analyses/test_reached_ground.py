"""The reached ground of circles on foot and by car at once: each point has the worst share of the two."""

from pathlib import Path

import numpy as np

from lifecircle.coverage.plans.files import load_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.analyses.reached_ground import Grounds, ReachedGround
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.evaluation import evaluate_project

WALK = '{ any_of = ["elderly_care"], mode = "walk", limit = 15 }'
DRIVE = '{ any_of = ["fitness_site"], mode = "drive", limit = 5 }'


def ground(layers: PlaceLayers, folder: Path, *services: str) -> ReachedGround:
    file = folder / "plan.toml"
    file.write_text(
        f'key = "ways"\ntitle = ""\n[[clause]]\nid = "it"\nkind = "circle"\ntitle = ""\nmode = "walk"\nlimit = 15\n'
        f"services = [{', '.join(services)}]\n",
        encoding="utf-8",
    )
    settings = Settings(name=layers.name, judging=Judging(complete=("all",)))
    result = evaluate_project(Project(layers, settings), load_plan(file))
    found = Grounds(result.place, result.evaluation).of(result.evaluation.verdicts[0])
    assert found is not None
    return found


def test_on_foot_and_by_car_together_are_the_worst_of_both(village: PlaceLayers, tmp_path: Path) -> None:
    walk, drive = ground(village, tmp_path, WALK), ground(village, tmp_path, DRIVE)
    both = ground(village, tmp_path, WALK, DRIVE)
    assert drive.share.shape > walk.share.shape == both.share.shape
    assert (both.x, both.y, both.mode) == (walk.x, walk.y, "mixed")
    right, up = (round((ours - theirs) / walk.step_m) for ours, theirs in ((walk.x, drive.x), (walk.y, drive.y)))
    rows, columns = walk.share.shape
    same = drive.share[up : up + rows, right : right + columns]
    np.testing.assert_array_equal(both.share, np.maximum(walk.share, same))
    assert (same > walk.share).any()
    assert (walk.share > same).any()
