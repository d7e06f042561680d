"""The demo city as OpenStreetMap files: streets, gates, crossings, water, rails, houses, and the facilities it maps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import osmium
import shapely
from osmium.osm.mutable import Node, Relation, Way

from ...crs.names import WGS_84
from ...facilities.categories import built_in_categories
from ...schema import PlaceLayers, Streets
from ..geometry.shapes import degrees

_CROSSING: Final = {
    "signals": {"highway": "crossing", "crossing": "traffic_signals"},
    "unsignalled": {"highway": "crossing", "crossing": "unmarked"},
}
_ONEWAY: Final = {1: "yes", -1: "-1"}
_POLYGON: Final = 3

Tags = Mapping[str, str]


@dataclass
class _Map:
    """A file's objects as they are gathered; ids of nodes, ways and relations are counted apart."""

    nodes: list[Node] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    next_node: int = 1

    def node(self, lonlat: Sequence[float], tags: Tags | None = None) -> int:
        """Add a node and answer its id."""
        self.nodes.append(Node(id=self.next_node, location=(lonlat[0], lonlat[1]), tags=dict(tags or {})))
        self.next_node += 1
        return self.next_node - 1

    def way(self, refs: list[int], tags: Tags) -> int:
        """Add a way and answer its id."""
        self.ways.append(Way(id=len(self.ways) + 1, nodes=refs, tags=dict(tags)))
        return len(self.ways)

    def ring(self, ring: shapely.LinearRing, tags: Tags) -> int:
        """Add a closed way of nodes of its own and answer its id."""
        refs = [self.node(lonlat) for lonlat in ring.coords[:-1]]
        return self.way([*refs, refs[0]], tags)


def write_osm(layers: PlaceLayers, path: Path) -> None:
    """Write all that OpenStreetMap would hold of the place to `path` (.osm or .osm.pbf), in WGS 84."""
    found = _streets(layers.streets)
    _add_barriers(found, layers.barriers)
    _add_facilities(found, layers.facilities)
    _add_buildings(found, layers.buildings)
    _write(found, path)


def write_osm_streets(layers: PlaceLayers, path: Path) -> None:
    """Write the streets alone."""
    _write(_streets(layers.streets), path)


def _write(found: _Map, path: Path) -> None:
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for node in found.nodes:
            writer.add_node(node)
        for way in found.ways:
            writer.add_way(way)
        for relation in found.relations:
            writer.add_relation(relation)


def _streets(streets: Streets) -> _Map:
    """Streets piece by piece; nodes where they meet keep their ids, a gate is a node in the middle of its piece."""
    found = _Map()
    known = dict(zip(streets.nodes.index.tolist(), streets.nodes["crossing"], strict=True))
    for number, lonlat in zip(known, shapely.get_coordinates(degrees(streets.nodes)).tolist(), strict=True):
        found.nodes.append(Node(id=number, location=tuple(lonlat), tags=_CROSSING.get(known[number], {})))
    found.next_node = max(known) + 1
    for row, line in zip(streets.edges.itertuples(index=False), _with_gates(streets.edges), strict=True):
        inner = line.coords[1:-1]
        gates = {0: {"barrier": "gate"}} if row.gate else {}
        refs = [found.node(lonlat, gates.get(k)) for k, lonlat in enumerate(inner)]
        found.way([row.u, *refs, row.v], _street_tags(row))
    return found


def _with_gates(edges: gpd.GeoDataFrame) -> Iterator[shapely.LineString]:
    """The lines in degrees; those with a gate have a vertex more, in their middle or before."""
    lines = edges.geometry.to_numpy().copy()
    gate = edges["gate"].to_numpy()
    lines[gate] = shapely.segmentize(lines[gate], shapely.length(lines[gate]) * 0.5001)
    yield from gpd.GeoSeries(lines, crs=edges.crs).to_crs(WGS_84)


def _street_tags(row: Any) -> dict[str, str]:  # noqa: ANN401 - a row of a frame, a named tuple of its own kind
    tags = {"highway": row.highway, "name": row.name, "oneway": _ONEWAY.get(row.oneway, "")}
    if row.bridge:
        tags |= {"bridge": "yes", "layer": "1"}
    if row.tunnel:
        tags |= {"tunnel": "yes", "layer": "-1"}
    if np.isfinite(row.maxspeed_kmh):
        tags["maxspeed"] = f"{row.maxspeed_kmh:.0f}"
    if row.highway == "trunk":
        tags["sidewalk"] = "both"
    return {key: value for key, value in tags.items() if value}


def _add_barriers(found: _Map, barriers: gpd.GeoDataFrame) -> None:
    """Water as polygons, with holes as relations; rails as ways."""
    for row, shape in zip(barriers.itertuples(index=False), degrees(barriers), strict=True):
        for part in shapely.get_parts(shape):
            if shapely.get_type_id(part) == _POLYGON:
                _add_water(found, part, {"natural": "water", "name": row.name})
            elif row.kind == "railway":
                found.way([found.node(lonlat) for lonlat in part.coords], {"railway": "rail", "name": row.name})


def _add_water(found: _Map, shape: shapely.Polygon, tags: Tags) -> None:
    if not shape.interiors:
        found.ring(shape.exterior, tags)
        return
    members = [("w", found.ring(shape.exterior, {}), "outer")]
    members += [("w", found.ring(hole, {"place": "islet"}), "inner") for hole in shape.interiors]
    number = len(found.relations) + 1
    found.relations.append(Relation(id=number, members=members, tags={"type": "multipolygon", **tags}))


def _add_facilities(found: _Map, facilities: gpd.GeoDataFrame) -> None:
    """The facilities that exist, stay in place, and whose category OpenStreetMap has tags for, as nodes."""
    entries = built_in_categories().entries
    rows = facilities[(facilities["status"] == "existing") & ~facilities["mobile"]]
    for row, point in zip(rows.itertuples(index=False), degrees(rows), strict=True):
        if rules := entries[row.category].osm:
            tags = dict(part.strip().split("=") for part in rules[0].split("+"))
            found.node((point.x, point.y), {**tags, "name": row.name})


def _add_buildings(found: _Map, buildings: gpd.GeoDataFrame) -> None:
    for floors, shape in zip(buildings["floors"], degrees(buildings), strict=True):
        found.ring(shape.exterior, {"building": "yes", "building:levels": f"{floors:.0f}"})
