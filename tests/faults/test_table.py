"""A share of the tries of every kind of fault; `make faults` takes all of them and writes the table."""

import os
import re
from pathlib import Path

import pytest

import lifecircle
from lifecircle.tests.faults.kinds import Ground, Kind
from lifecircle.tests.faults.of_disks import NAMES, command_of
from lifecircle.tests.faults.table import KINDS, PAGE, run
from lifecircle.tests.faults.trying import tried
from lifecircle.tests.scenarios.warm.server import in_warm_process

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="tries are forked here")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return in_warm_process(Ground.made, tmp_path_factory.mktemp("faults") / "ground")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_tries_of_the_kind_are_right_or_refused_by_a_sentence(kind: Kind, ground: Ground) -> None:
    if not kind.can_be_tried():
        pytest.skip("this machine lacks what it needs")
    count, failed = in_warm_process(run, kind, ground, share=kind.share, seed=1)
    assert count >= 2
    assert failed == []


@pytest.mark.parametrize("asked", NAMES)
def test_commands_write_the_files_in_whose_way_others_are_put(asked: str, ground: Ground) -> None:
    out = ground.fresh() / "out"
    out.mkdir()
    done = in_warm_process(tried, *command_of(ground, asked, out))
    assert done.code == 0, done.said
    assert {path.name for path in out.iterdir()} >= set(NAMES[asked])


def test_the_page_lists_every_kind_with_no_failure_left() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| [^|]+ \| ([^|]+) \| [\d,]+ \| (\d+) \|$", page, re.MULTILINE))
    assert {kind.title for kind in KINDS} <= rows.keys()
    assert set(rows.values()) == {"0"}


def test_every_test_that_the_page_names_exists() -> None:
    named = set(re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", PAGE.read_text(encoding="utf-8")))
    assert len(named) > 10
    root = Path(lifecircle.__file__).parent
    for path, test in sorted(named):
        text = (root / path).read_text(encoding="utf-8")
        assert not test or f"def {test}(" in text, (path, test)
