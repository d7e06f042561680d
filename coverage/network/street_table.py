"""Street lines as the columns that `assemble.build_network` takes: what is cared for before, and given back after."""

from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

import numpy as np
import pyproj
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Longs
from .build import build_network
from .model import (
    ACROSS,
    BRIDGE,
    DRIVE,
    GATE,
    ONEWAY_BACKWARD,
    ONEWAY_FORWARD,
    PRIVATE,
    STAIRS,
    TUNNEL,
    WALK,
    Network,
    edge_lines,
)

Words = NDArray[Any]

CROSSINGS: Final = np.array(["", "unsignalled", "signals"], dtype=object)
"""The words for `Network.node_crossing`."""

NODE_FIELDS: Final = ("node_id", "node_xy", "node_crossing")


@dataclass(frozen=True, eq=False)
class StreetArrays:
    """`n` nodes and `m` lines in the metric `crs`: the arguments of `build_network`, column by column."""

    node_id: Longs  # (n,)
    node_xy: Floats  # (n, 2)
    node_crossing: Words  # (n,)
    u: Longs  # (m,) node ids
    v: Longs  # (m,)
    geometry: NDArray[Any]  # (m,)
    highway: Words  # (m,)
    name: Words  # (m,)
    oneway: NDArray[np.int8]  # (m,)
    walk: Bools  # (m,)
    drive: Bools  # (m,)
    stairs: Bools  # (m,)
    bridge: Bools  # (m,)
    tunnel: Bools  # (m,)
    gate: Bools  # (m,)
    maxspeed_kmh: Floats  # (m,)
    source_id: Longs  # (m,)
    crs: pyproj.CRS
    private: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))  # (m,), by default none is
    across: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))  # (m,), by default none is

    def __post_init__(self) -> None:
        for name in ("private", "across"):
            if len(getattr(self, name)) != len(self.u):
                object.__setattr__(self, name, np.zeros(len(self.u), dtype=np.bool_))

    def __len__(self) -> int:
        return len(self.u)

    def columns(self) -> dict[str, Any]:
        """All columns by name."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def build(self) -> Network:
        """The network of these streets; see `build_network` for what is refused."""
        return build_network(**self.columns())

    def take(self, rows: Longs) -> "StreetArrays":
        """The lines `rows`, in that order and as often as named; the nodes stay."""
        kept = {key: column[rows] for key, column in self.columns().items() if key not in {*NODE_FIELDS, "crs"}}
        return replace(self, **kept)

    def with_lines_of(self, other: "StreetArrays") -> "StreetArrays":
        """These lines and then those of `other`, which end at nodes of these streets."""
        ours, theirs = self.columns(), other.columns()
        lines = [key for key in ours if key not in {*NODE_FIELDS, "crs"}]
        joined: dict[str, Any] = {key: np.concatenate([ours[key], theirs[key]]) for key in lines}
        return replace(self, **joined)

    def end_rows(self) -> tuple[Longs, Longs]:
        """For every line the rows of its two nodes. Every line's nodes must be among the nodes."""
        order = np.argsort(self.node_id, kind="stable")
        rows = order[np.searchsorted(self.node_id[order], np.concatenate([self.u, self.v]))].astype(np.int64)
        return rows[: len(self)], rows[len(self) :]


def streets_of(network: Network) -> StreetArrays:
    """A network's streets: line `i` is its edge `i`, and node `i` its node `i`."""
    flags = network.edge_flags
    forward, backward = (flags & ONEWAY_FORWARD) > 0, (flags & ONEWAY_BACKWARD) > 0
    return StreetArrays(
        node_id=network.node_id,
        node_xy=network.node_xy,
        node_crossing=CROSSINGS[network.node_crossing],
        u=network.node_id[network.edge_u],
        v=network.node_id[network.edge_v],
        geometry=edge_lines(network),
        highway=np.array(network.classes, dtype=object)[network.edge_class],
        name=np.array(network.names, dtype=object)[network.edge_name],
        oneway=forward.astype(np.int8) - backward.astype(np.int8),
        walk=(flags & WALK) > 0,
        drive=(flags & DRIVE) > 0,
        stairs=(flags & STAIRS) > 0,
        bridge=(flags & BRIDGE) > 0,
        tunnel=(flags & TUNNEL) > 0,
        gate=(flags & GATE) > 0,
        private=(flags & PRIVATE) > 0,
        across=(flags & ACROSS) > 0,
        maxspeed_kmh=network.edge_maxspeed_kmh.astype(np.float64),
        source_id=network.edge_source,
        crs=network.crs,
    )
