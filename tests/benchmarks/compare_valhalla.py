"""Valhalla's ways on foot beside the engine's: each difference is taken apart into its causes, and nothing is left.

Valhalla reads the streets by itself, moves homes and sites onto them by its own rule, and adds seconds where one
crosses. Its answer for a home is taken apart in a chain whose parts add up to the whole difference:

    ours - moved      `snap`       the engine asked from where Valhalla stood, without legs; maybe to another site
    moved - even      `stairs`     the same with stairs as fast as streets, as Valhalla has them where asked so
    even - its way    `ways`       must be none; where it is not, the engine is asked on the ways that both walk (what
                                   Valhalla lacks taken out, what is closed here opened), which must be alike
    its way - length  `rounding`   the line of its way, measured here, beside the length that it tells
    length - time     `crossing`   what it adds where one crosses a street
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyproj
import shapely

from lifecircle.coverage.network.derived import once
from lifecircle.coverage.network.model import WALK, Network, edge_lines
from lifecircle.coverage.search.nearest import nearest, solve
from lifecircle.coverage.search.routes import Router
from lifecircle.coverage.travel.profiles import WALK_ADULT, Profile
from lifecircle.coverage.travel.snap import Snapped

from .peers import places

PACE: Final = {
    "walking_speed": 3.6 * WALK_ADULT.speed_mps, "shortest": True, "gate_cost": 0, "step_penalty": 0,
    "elevator_penalty": 0, "max_hiking_difficulty": 6,
}  # fmt: skip
ON_FOOT: Final = {"costing": "pedestrian", "costing_options": {"pedestrian": PACE}}
EVEN: Final = replace(WALK_ADULT, stairs_factor=1.0)
NEAR_M: Final = 2.0
"""A way of Valhalla's that runs within so much of one of ours is that one; its lines are rounded to 0.1 m."""
STEP_M: Final = 3.0
TOLD_S: Final = 1.0
TOLD_M: Final = 1.0
"""Valhalla tells whole metres: which of two ways is the shorter by its lengths cannot be told within one."""
LONGEST_S: Final = 20_000.0
BATCH: Final = 100
CAUSES: Final = ("snap", "stairs", "access rule", "data", "rounding", "crossing", "reach", "none")


def installed() -> bool:
    """Tell whether Valhalla is here with the program that builds its tiles."""
    return find_spec("valhalla") is not None and _builder() is not None


def _builder() -> str | None:
    found = find_spec("valhalla")
    assert found is not None
    assert found.origin is not None
    return shutil.which("valhalla_build_tiles", path=str(Path(found.origin).parent / "bin"))


@dataclass(frozen=True)
class Asked:
    """Valhalla, and the homes and sites in degrees and in metres (n, 2) of the network's CRS."""

    actor: Any
    network: Network
    homes: list[dict[str, float]]
    sites: list[dict[str, float]]


@dataclass
class Found:
    """Homes compared, those more than a second apart, and of these how often each cause alone is above a second."""

    homes: int = 0
    apart: int = 0
    causes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CAUSES, 0))
    told: np.ndarray = field(default_factory=lambda: np.zeros(0))
    """Valhalla's seconds of each home."""


def actor_of(path: Path, folder: Path) -> Any:
    """Build Valhalla's tiles of a file of OpenStreetMap's."""
    valhalla: Any = import_module("valhalla")
    config = valhalla.get_config(tile_extract="", tile_dir=folder)
    config["service_limits"]["pedestrian"] |= {"max_matrix_location_pairs": 10**9, "max_matrix_distance": 10**7}
    config["loki"]["service_defaults"]["minimum_reachability"] = 0
    settings = folder / "valhalla.json"
    settings.write_text(json.dumps(config), encoding="utf-8")
    command = [str(_builder()), "-c", str(settings), str(_as_pbf(path, folder).resolve())]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)  # it leaves a list of doubled ways there
    return valhalla.Actor(settings)


def _as_pbf(path: Path, folder: Path) -> Path:
    if path.suffix == ".pbf":
        return path
    osmium: Any = import_module("osmium")
    written = folder / "streets.osm.pbf"
    with osmium.SimpleWriter(str(written)) as writer:
        for one in osmium.FileProcessor(str(path)):
            writer.add(one)
    return written


def asked_of(actor: Any, network: Network, homes: Snapped, sites: Snapped) -> Asked:
    """Put the question: from the homes themselves, not from where they snap to here."""
    assert homes.xy is not None
    assert sites.xy is not None
    return Asked(actor, network, places(network, homes.xy), places(network, sites.xy))


def table(asked: Asked) -> tuple[np.ndarray, np.ndarray]:
    """Seconds and metres from each home to each site (homes, sites), inf where there is no way."""
    seconds, metres = list[Any](), list[Any]()
    for first in range(0, len(asked.homes), BATCH):
        rows = asked.homes[first : first + BATCH]
        request = ON_FOOT | {"sources": rows, "targets": asked.sites, "verbose": False}
        answer = json.loads(asked.actor.matrix(json.dumps(request)))["sources_to_targets"]
        seconds += answer["durations"]
        metres += answer["distances"]
    known = [np.array([[np.inf if cell is None else cell for cell in row] for row in one]) for one in (seconds, metres)]
    return known[0], 1000.0 * known[1]


def shape(asked: Asked, home: int, site: int) -> np.ndarray:
    """The line of Valhalla's way, in metres of the network's CRS."""
    decode: Any = import_module("valhalla.utils.decode_polyline").decode_polyline
    request = ON_FOOT | {"locations": [asked.homes[home], asked.sites[site]], "directions_type": "none"}
    legs = json.loads(asked.actor.route(json.dumps(request)))["trip"]["legs"]
    degrees = np.array([point for leg in legs for point in decode(leg["shape"])])
    metres = pyproj.Transformer.from_crs("EPSG:4326", asked.network.crs, always_xy=True)
    return np.column_stack(metres.transform(*degrees.T))


@dataclass(frozen=True)
class Lacking:
    """Our edges on foot which Valhalla walks less: known but closed, walked one way only, and not known at all."""

    closed: np.ndarray
    one_way: np.ndarray
    unknown: np.ndarray


def lacking(asked: Asked) -> Lacking:
    """Find the edges on foot that Valhalla closes, walks one way only (a pedestrian street's `oneway`), or lacks."""
    edges = np.flatnonzero((asked.network.edge_flags & WALK) > 0)
    middle = shapely.line_interpolate_point(edge_lines(asked.network, edges), 0.5, normalized=True)
    spots = [one | {"radius": int(NEAR_M)} for one in places(asked.network, shapely.get_coordinates(middle))]
    way = asked.network.edge_source[edges]
    ways = {mode: _directions(asked.actor, spots, way, mode) for mode in ("pedestrian", "bicycle", "auto")}
    known = np.logical_or.reduce([count > 0 for count in ways.values()])
    on_foot = ways["pedestrian"]
    return Lacking(edges[(on_foot == 0) & known], edges[on_foot == 1], edges[~known])


def _directions(actor: Any, spots: list[Any], way: np.ndarray, mode: str) -> np.ndarray:
    """In how many directions Valhalla lets one travel each street."""
    found = list[int]()
    for first in range(0, len(spots), 10 * BATCH):
        request = {"locations": spots[first : first + 10 * BATCH], "costing": mode, "verbose": False}
        for row, one in enumerate(json.loads(actor.locate(json.dumps(request)))):
            found.append(sum(edge["way_id"] == way[first + row] for edge in one.get("edges") or ()))
    return np.array(found, int)


def without(network: Network, edges: np.ndarray) -> Network:
    """The network with edges closed to people on foot."""
    flags = network.edge_flags.copy()
    flags[edges] &= ~np.uint16(WALK)
    return replace(network, edge_flags=flags)


def opened(network: Network, edges: np.ndarray) -> Network:
    """The network with edges opened to people on foot."""
    flags = network.edge_flags.copy()
    flags[edges] |= np.uint16(WALK)
    return replace(network, edge_flags=flags)


@dataclass(frozen=True)
class Fewer:
    """Our streets without those that Valhalla closes, without those of one way besides, without those it lacks."""

    open: Network
    both_ways: Network
    known: Network

    @classmethod
    def of(cls, network: Network, less: Lacking) -> "Fewer":
        """Take from the streets what Valhalla walks less."""
        taken = (less.closed,), (less.closed, less.one_way), (less.closed, less.unknown)
        return cls(*(without(network, np.concatenate(edges)) for edges in taken))


def between(network: Network, start: np.ndarray, end: np.ndarray, profile: Profile) -> float:
    """The engine's seconds between two places on streets, without legs and wherever one may stand."""
    home, site = (_placed(network, np.asarray(spot).reshape(1, 2)) for spot in (start, end))
    owner = np.zeros(1, int)
    found = nearest(network, facilities=site, owner=owner, demand=home, profile=profile, limit_s=LONGEST_S)
    return float(found.cost_s[0])


def _placed(network: Network, xy: np.ndarray) -> Snapped:
    """Places (n, 2) at the nearest spot of any street that is walked, tunnels and decks too."""
    walked, lines, tree = once(network, "walked lines", lambda: _walked(network))
    spots = shapely.points(xy)
    row = tree.nearest(spots)
    return Snapped(walked[row].astype(np.int32), shapely.line_locate_point(lines[row], spots), np.zeros(len(xy)), xy)


def _walked(network: Network) -> tuple[np.ndarray, np.ndarray, shapely.STRtree]:
    walked = np.flatnonzero((network.edge_flags & WALK) > 0)
    lines = edge_lines(network, walked)
    return walked, lines, shapely.STRtree(lines)


def closed_below(network: Network, line: np.ndarray) -> np.ndarray:
    """The closed edges along which a way of Valhalla's runs."""
    whole = shapely.LineString(line)
    spots = shapely.line_interpolate_point(whole, np.arange(0, whole.length, STEP_M))
    is_open = (network.edge_flags & WALK) > 0
    (_, _), away = once(network, "walked lines", lambda: _walked(network))[2].query_nearest(
        spots, return_distance=True, all_matches=False
    )
    shut = np.flatnonzero(~is_open)
    if not len(shut) or not (away > NEAR_M / 2).any():
        return np.zeros(0, int)
    closed = shapely.STRtree(edge_lines(network, shut))
    (_, row), near = closed.query_nearest(spots[away > NEAR_M / 2], return_distance=True, all_matches=False)
    return np.unique(shut[row[near <= NEAR_M / 2]])


def compare(asked: Asked, ours: np.ndarray, limit_s: float) -> Found:
    """Take the differences of all homes apart; `ours` are the engine's seconds of each (n,)."""
    seconds, metres = table(asked)
    site = seconds.argmin(axis=1)
    told = seconds[np.arange(len(site)), site]
    found = Found(homes=len(told), told=np.where(told <= limit_s, told, np.inf))
    fewer = Fewer.of(asked.network, lacking(asked))
    for home in np.flatnonzero(np.isfinite(ours) | np.isfinite(found.told)).tolist():
        if np.isfinite(ours[home]) and np.isfinite(told[home]) and abs(ours[home] - told[home]) <= TOLD_S:
            continue
        found.apart += 1
        if np.isfinite(told[home]):
            way = metres[home, site[home]] / WALK_ADULT.speed_mps
            causes = set(_taken_apart(asked, fewer, (home, int(site[home])), (ours[home], told[home], way)))
        else:
            causes = {_unreached(asked, fewer.known, home)}
        for cause in causes:
            found.causes[cause] += 1
    return found


def _taken_apart(asked: Asked, fewer: Fewer, pair: tuple[int, int], said: tuple[float, float, float]) -> Iterator[str]:
    """The causes whose part of a home's difference is above a second; every cause where parts are small together."""
    ours, told, length = said
    line = shape(asked, *pair)
    drawn = float(np.hypot(*np.diff(line, axis=0).T).sum()) / WALK_ADULT.speed_mps
    moved, even = (between(asked.network, line[0], line[-1], profile) for profile in (WALK_ADULT, EVEN))
    parts = {"snap": ours - moved, "stairs": moved - even, "rounding": drawn - length, "crossing": length - told}
    if abs(even - drawn) > TOLD_S:
        cause, same = _by_ways(asked.network, fewer, line, drawn)
        same_told = told_length(asked, line) >= length - TOLD_M / WALK_ADULT.speed_mps
        yield "rounding" if cause == "none" and same_told else cause
        parts["rounding"] += same - drawn
    else:
        parts["rounding"] += even - drawn
    with np.errstate(invalid="ignore"):
        large = [cause for cause, part in parts.items() if not abs(part) <= TOLD_S]
    yield from large or [max(parts, key=lambda cause: abs(parts[cause]))]


def told_length(asked: Asked, line: np.ndarray) -> float:
    """The seconds on the level of the engine's own way by Valhalla's lengths, which it rounds street by street.

    Where they are no fewer than those of the way that it took itself, to a whole metre, that is why it took it.
    """
    start, end = (_placed(asked.network, spot) for spot in (line[:1], line[-1:]))
    solved = solve(asked.network, facilities=end, owner=np.zeros(1, int), profile=EVEN, limit_s=LONGEST_S)
    way = Router(solved, start).route(0)
    if way is None:
        return 0.0
    spots = places(asked.network, shapely.get_coordinates(way.line))
    request = ON_FOOT | {"shape": spots, "shape_match": "map_snap", "directions_type": "none", "units": "kilometers"}
    summary = json.loads(asked.actor.trace_route(json.dumps(request)))["trip"]["summary"]
    return float(1000.0 * summary["length"] / WALK_ADULT.speed_mps)


def _by_ways(network: Network, fewer: Fewer, line: np.ndarray, drawn: float) -> tuple[str, float]:
    """Why the engine's way is another one, and its seconds on the ways that both walk; `none` where it stays apart."""
    shut = closed_below(network, line)
    along = closed_below(fewer.both_ways, line)  # the ways walked one way only that are walked this way
    tries = (("access rule", fewer.open, shut), ("access rule", fewer.both_ways, along), ("data", fewer.known, shut))
    for cause, streets, walked in tries:
        even = between(opened(streets, walked), line[0], line[-1], EVEN)
        if abs(even - drawn) <= TOLD_S:
            return cause, even
    return "none", drawn


def _unreached(asked: Asked, both: Network, home: int) -> str:
    """Why Valhalla finds no way where the engine does: it stands on an island of the ways that both walk."""
    request = {"locations": [asked.homes[home]], "costing": "pedestrian", "verbose": False}
    edges = json.loads(asked.actor.locate(json.dumps(request)))[0].get("edges") or ()
    if not edges:
        return "reach"
    metres = pyproj.Transformer.from_crs("EPSG:4326", asked.network.crs, always_xy=True)
    start = np.array(metres.transform(edges[0]["correlated_lon"], edges[0]["correlated_lat"]))
    ends = [np.array(metres.transform(one["lon"], one["lat"])) for one in asked.sites]
    return "none" if any(np.isfinite(between(both, start, end, EVEN)) for end in ends) else "reach"
