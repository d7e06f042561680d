"""Replaying a scenario: facilities that are added one behind the other come in one change, as they would one by one."""

from dataclasses import fields
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.place import Facilities
from lifecircle.messages import LifecircleError
from lifecircle.scenarios.editing.applying import Replayed, Site, apply_edit, begin_site, replay
from lifecircle.scenarios.editing.edits import AddFacility, AnyEdit

from ...coverage import edit_sequences
from .random_edits import CATEGORIES, random_edit, where


def added(rng: np.random.Generator, number: int) -> AddFacility:
    """A new facility that tells some things and not others; its id, category or place may be one that does not fit."""
    some = rng.random(8) < 0.5
    far = 50.0 if rng.random() < 0.9 else 90_000.0
    capacities: dict[Any, float] = {"beds": 7.0, "doctors": 2.0} if some[0] else {}
    return AddFacility(
        facility=f"new-{rng.integers(0, 6)}",
        category=(*CATEGORIES, "no_such_thing")[int(rng.integers(0, 3))],
        at=where(rng.uniform(0, far, 2)),
        entrances=where(*rng.uniform(0, 50.0, (2, 2))) if some[1] else None,
        name=f"名{number}" if some[2] else "",
        level="county" if some[3] else "",
        capacities=capacities,
        public=True if some[4] else None,
        grade=2.0 if some[5] else None,
        new=bool(some[0]) if some[6] else None,
        year=2030 if some[7] else None,
    )


def one_by_one(site: Site, edits: list[AnyEdit]) -> tuple[Site, list[tuple[AnyEdit, str, dict[str, Any]]]]:
    dangling: list[tuple[AnyEdit, str, dict[str, Any]]] = []
    for edit in edits:
        try:
            site, _ = apply_edit(site, edit)
        except LifecircleError as error:
            dangling.append((edit, error.template, dict(error.values)))
    return site, dangling


def columns(facilities: Facilities) -> dict[str, tuple[str, list[Any]]]:
    found: dict[str, tuple[str, list[Any]]] = {}
    for each in fields(facilities):
        value = getattr(facilities, each.name)
        parts = {f"{each.name}/{key}": one for key, one in value.items()} if isinstance(value, dict) else {"": value}
        for key, column in parts.items():
            words = np.asarray(column).astype(str).tolist()  # so that a gap equals a gap
            found[key or each.name] = str(np.asarray(column).dtype), words
    return found


@given(seed=st.integers(0, 10_000), count=st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_a_scenario_is_replayed_as_its_edits_one_by_one(seed: int, count: int) -> None:
    rng, site = np.random.default_rng(seed), begin_site(edit_sequences.world(seed % 7))
    edits: list[AnyEdit] = []
    for number in range(count):
        ids = [*site.place.facilities.id.tolist(), "new-1"]
        edits.append(added(rng, number) if rng.random() < 0.7 else random_edit(rng, ids, [], number))
    at_once: Replayed = replay(site, edits)
    after, dangling = one_by_one(site, edits)
    assert columns(at_once.site.place.facilities) == columns(after.place.facilities)
    assert [(one.edit, one.reason.template, dict(one.reason.values)) for one in at_once.dangling] == dangling
    assert len(at_once.site.place.edits) == len(after.place.edits)
    assert at_once.site.links == after.links
    for group, people in after.place.demand.weights.items():
        np.testing.assert_array_equal(at_once.site.place.demand.weights[group], people)
