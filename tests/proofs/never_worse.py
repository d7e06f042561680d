"""A new site or a new link never worsens anyone's way: tried on random edits, each compared for every resident.

    .venv/bin/python -P -m lifecircle.tests.proofs.never_worse --edits 1000000 --seed 20261129     # `make never-worse`

Networks are edited step by step, and each edit is compared with what stood before it. Two checks stand
beside that, so that the sheet could fail: a closed street must worsen somebody now and then, and of some networks the
costs after all edits are found again by networkx on a graph split at every door. Writes docs/never_worse.md.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np

from lifecircle.coverage.edits.network_edits import close_edges
from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.network.model import DRIVE, ONEWAY_BACKWARD, ONEWAY_FORWARD, PRIVATE, STAIRS, WALK, Network
from lifecircle.coverage.place import walls
from lifecircle.coverage.search.incremental import State, change_network
from lifecircle.coverage.travel.profiles import Profile
from lifecircle.layers.demo.city import make_demo
from lifecircle.scenarios.project.to_place import make_place

from ..coverage.sketch import networkx_costs
from .worlds import PROFILES, World, random_world, searched, with_new_link, with_new_sites

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "never_worse.md"
STEPS: Final = 6
"""Steps on one network, one after the other."""
LINKS: Final = 4
SITES: Final = 26
"""Links and sites tried at each step."""
MOST_NAMED: Final = 20
DEMO_SHARE: Final = 0.01
CONTROLS: Final = 4
"""Streets closed on each network at its end, one by one."""
ORACLE_EVERY: Final = 20
TOLD_EVERY: Final = 100
ROUNDING_S: Final = 1e-6
"""What does not count as worse: a cut street is the sum of two pieces, each rounded to 1e-8 s (1e-7 m)."""

PAGE_TEXT: Final = """# A new site or a new link never worsens anyone's way

Written by `make never-worse` (seed {seed}); the same seed tries the same edits. Every edit is compared, for every
resident, with the state before it, by the engine that follows a planner's hand in the window.

| edit | tried | ways compared | became shorter | edits that helped | became longer | largest increase | refused |
|---|---:|---:|---:|---:|---:|---:|---:|
{rows}

{networks:,} random networks of 40 nodes and 60 streets with 40 homes (one-way streets, stairs, islands; half with
private streets, half hilly, half with a wall), and the demo city. Edits by way of travelling: {modes}.

An increase up to {rounding:g} s (or m) counts as rounding: a street that a link cuts is the sum of two pieces in whole
ticks of 1e-8 s (1e-7 m). *Refused* are links with an end that finds no street within 50 m; they change nothing.

## That the sheet could fail

- {closed:,} streets were closed, one by one, and compared in the same way: {longer:,} ways became longer.
- Of {checked:,} edited networks the costs were found again by networkx on a graph split at every door: {checked_ways:,}
  ways, the largest difference {apart:.1e} s.
- It has failed: the first run found links that ended inside private streets and stopped residents who walked on past
  their end. Such a link is a gate of these streets since.
"""


@dataclass
class Count:
    """What was tried of one kind, and what came of it; `most_worse` is the largest increase at all, rounding too."""

    edits: int = 0
    ways: int = 0
    better: int = 0
    helping: int = 0
    worse: int = 0
    most_worse: float = 0.0
    refused: int = 0

    def add(self, before: State, after: State) -> bool:
        """Compare every resident's way; tells whether nobody's is worse."""
        old, new = before.nearest.cost_s, after.nearest.cost_s
        with np.errstate(invalid="ignore"):
            rise = np.where(np.isinf(old), 0.0, new - old)
        better = int((new < old).sum())
        worse = int((rise > ROUNDING_S).sum())
        self.edits, self.ways = self.edits + 1, self.ways + len(old)
        self.better, self.helping = self.better + better, self.helping + (better > 0)
        self.worse, self.most_worse = self.worse + worse, max(self.most_worse, float(rise.max()))
        return not worse


@dataclass
class Sheet:
    """All that the page tells. `found` names the first edits that worsened somebody, to be made again."""

    seed: int
    sites: Count = field(default_factory=Count)
    links: Count = field(default_factory=Count)
    demo: Count = field(default_factory=Count)
    controls: Count = field(default_factory=Count)
    networks: int = 0
    modes: dict[str, int] = field(default_factory=dict)
    checked: int = 0
    checked_ways: int = 0
    most_apart_s: float = 0.0
    seconds: float = 0.0
    found: list[str] = field(default_factory=list)

    @property
    def edits(self) -> int:
        """All edits that add."""
        return self.sites.edits + self.links.edits


def prove(edits: int, seed: int, *, demo: bool = True, tell: Callable[[Sheet], object] = id) -> Sheet:
    """Try this many edits or a few more; the same seed gives the same ones. `tell` is told of every 500 networks."""
    sheet, start = Sheet(seed), time.perf_counter()
    on_demo = round(edits * DEMO_SHARE) if demo else 0
    for number, world in enumerate(_demo_worlds(seed)) if on_demo else ():
        if sheet.demo.edits >= on_demo:
            break
        _edit(sheet, world, np.random.default_rng((seed, 1, number)), f"demo {number}")
    number = 0
    while sheet.edits < edits:
        rng = np.random.default_rng((seed, 0, number))
        begun = random_world(rng)
        if begun is not None:
            sheet.networks += 1
            last = _edit(sheet, begun, rng, f"network {number}")
            if sheet.networks % ORACLE_EVERY == 0:
                _check(sheet, last)
            if sheet.networks % TOLD_EVERY == 0:
                sheet.seconds = time.perf_counter() - start
                tell(sheet)
        number += 1
    sheet.seconds = time.perf_counter() - start
    return sheet


def _edit(sheet: Sheet, world: World, rng: np.random.Generator, name: str) -> World:
    """Edit one network step by step: of all that is tried at a step, the last is kept. Gives it as it stands then."""
    before = sheet.edits
    for step in range(STEPS):
        what = f"{name}, step {step}, {world.profile.name}"
        linked = replace(world, state=_links(sheet, world, rng, what))
        for state in with_new_sites(linked, rng, SITES):
            _compare(sheet, sheet.sites, linked.state, state, f"{what}: a site")
        world = replace(world, state=state)
    sheet.modes[world.profile.name] = sheet.modes.get(world.profile.name, 0) + sheet.edits - before
    network = world.state.network
    for edge in rng.integers(0, network.edge_count, CONTROLS):
        sheet.controls.add(world.state, change_network(world.state, close_edges(network, [edge])))
    return world


def _links(sheet: Sheet, world: World, rng: np.random.Generator, what: str) -> State:
    """Try some links, each instead of the one before."""
    state = world.state
    for _ in range(LINKS):
        try:
            state = with_new_link(world, rng)
        except RequestError:
            sheet.links.refused += 1
        else:
            _compare(sheet, sheet.links, world.state, state, f"{what}: a link")
    return state


def _compare(sheet: Sheet, count: Count, before: State, after: State, what: str) -> None:
    if what.startswith("demo"):
        sheet.demo.add(before, after)
    if not count.add(before, after) and len(sheet.found) < MOST_NAMED:
        sheet.found.append(what)


def _check(sheet: Sheet, world: World) -> None:
    """Find the costs again by networkx, on level networks without private streets, whose paces are a line each."""
    network, state, profile = world.state.network.network, world.state, world.profile
    if (network.edge_flags & PRIVATE).any() or not np.isnan(network.node_z).all():
        return
    costs = networkx_costs(
        network,
        state.entrances.at,
        state.homes.doors.at,
        profile,
        paces=_paces(network, profile),
        enter=np.array([0.0, profile.crossing_s, profile.signal_s])[network.node_crossing],
    )
    nearest = np.full(state.homes.doors.count, np.inf)
    np.minimum.at(nearest, state.homes.doors.point, costs)
    nearest[nearest > state.solved.limit_s] = np.inf
    ours = state.nearest.cost_s
    with np.errstate(invalid="ignore"):
        apart = np.where(nearest == ours, 0.0, np.abs(nearest - ours))
    sheet.checked, sheet.checked_ways = sheet.checked + 1, sheet.checked_ways + len(ours)
    sheet.most_apart_s = max(sheet.most_apart_s, float(apart.max()))


def _demo_worlds(seed: int) -> Iterator[World]:
    """The demo city's streets, every tenth of its homes and thirty of its facilities, for one mode after the other."""
    place = make_place(make_demo())
    rng = np.random.default_rng((seed, 2))
    homes, square = place.demand.xy[::10], (place.demand.xy.min(axis=0), place.demand.xy.max(axis=0))
    while True:
        for profile in PROFILES:
            rows = rng.choice(len(place.facilities), 30, replace=False)
            doors = np.repeat(place.facilities.xy[rows], 2, axis=0)
            world = searched(place.network, profile, homes, doors, walls(place), square)
            if world is not None:
                yield world


def _paces(network: Network, profile: Profile) -> tuple[np.ndarray, np.ndarray]:
    """Seconds per metre (metres per metre) along and against each edge of a level network, written out once more."""
    flags, classes = network.edge_flags, np.array(network.classes, object)[network.edge_class]
    if profile.mode == "walk":
        both = np.where((flags & STAIRS) > 0, profile.stairs_factor, 1.0) / profile.speed_mps
        both = np.where((flags & WALK) > 0, both, np.inf)
        return both, both
    if profile.mode == "distance":
        both = np.where((flags & (WALK | DRIVE)) > 0, 1.0, np.inf)
        return both, both
    speeds = dict(profile.class_speeds_kmh)
    by_class = np.array([speeds.get(word, 3.6 * profile.speed_mps) for word in classes])
    pace = 3.6 / np.fmin(by_class, network.edge_maxspeed_kmh)
    pace = np.where((flags & DRIVE) > 0, pace, np.inf)
    along, against = np.where(flags & ONEWAY_BACKWARD, np.inf, pace), np.where(flags & ONEWAY_FORWARD, np.inf, pace)
    return along, against


def page(sheet: Sheet) -> str:
    """Return docs/never_worse.md."""
    kinds = {"a new site": sheet.sites, "a new link": sheet.links, "of these on the demo city": sheet.demo}
    modes = ", ".join(f"{name} {count:,}" for name, count in sorted(sheet.modes.items()))
    control = sheet.controls
    found = "\n".join(["The first edits that worsened somebody:", "", *(f"- {one}" for one in sheet.found), ""])
    text = PAGE_TEXT.format(
        seed=sheet.seed,
        rows="\n".join(_row(name, count) for name, count in kinds.items()),
        networks=sheet.networks,
        modes=modes,
        rounding=ROUNDING_S,
        closed=control.edits,
        longer=control.worse,
        checked=sheet.checked,
        checked_ways=sheet.checked_ways,
        apart=sheet.most_apart_s,
    )
    return text + ("\n" + found if sheet.found else "")


def _row(name: str, count: Count) -> str:
    return (
        f"| {name} | {count.edits:,} | {count.ways:,} | {count.better:,} | {count.helping:,} | {count.worse:,} "
        f"| {count.most_worse:.1e} | {count.refused:,} |"
    )


def main() -> int:
    """Try the edits, write the page, and fail where somebody's way became longer."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--edits", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=20261129)
    options.add_argument("--page", type=Path, default=PAGE)
    asked = options.parse_args()

    def tell(sheet: Sheet) -> None:
        asked.page.write_text(page(sheet), encoding="utf-8")
        sys.stdout.write(f"{sheet.edits:,} edits in {sheet.seconds:,.0f} s; written: {asked.page}\n")
        sys.stdout.flush()

    sheet = prove(asked.edits, asked.seed, tell=tell)
    tell(sheet)
    return 1 if sheet.sites.worse or sheet.links.worse else 0


if __name__ == "__main__":
    sys.exit(main())
