"""The proof's own check: it finds nothing in a small sample, and would find an edit that worsens somebody."""

from dataclasses import replace

import numpy as np
import pytest

from lifecircle.coverage.edits.network_edits import close_edges
from lifecircle.coverage.search.incremental import change_network

from . import never_worse
from .never_worse import Count, page, prove
from .worlds import random_world


def test_no_edit_of_a_sample_worsens_anyone_and_networkx_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(never_worse, "ORACLE_EVERY", 1)
    monkeypatch.setattr(never_worse, "STEPS", 2)
    sheet = prove(600, 8, demo=False)
    assert (sheet.sites.worse, sheet.links.worse) == (0, 0)
    assert min(sheet.sites.edits, sheet.links.edits) > 50
    assert min(sheet.sites.helping, sheet.links.helping) > 10
    assert sheet.controls.worse > 0
    assert sheet.checked > 0
    assert sheet.most_apart_s < 1e-5
    assert f"| a new site | {sheet.sites.edits:,} |" in page(sheet)


def test_an_edit_that_worsens_somebody_is_counted_and_named() -> None:
    rng = np.random.default_rng(1)
    world = random_world(rng)
    assert world is not None
    state = change_network(world.state, close_edges(world.state.network, np.arange(30)))
    count = Count()
    assert not count.add(world.state, state)
    rise = state.nearest.cost_s - world.state.nearest.cost_s
    assert count.worse == int((np.nan_to_num(rise, nan=0.0) > 1e-6).sum()) > 0
    nearer = replace(state, nearest=replace(state.nearest, cost_s=state.nearest.cost_s - 1.0))
    assert Count().add(state, nearer)
