"""Which layers the map shows, in which order and how: one frozen value, so that each change can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # the start page is there before numpy is
    from ..layers.basemaps.tile_source import TileSource

ORDER: Final = ("basemap", "ground", "borders", "reach", "street_names", "people", "areas", "sites", "names")
"""The layers that can be put in another order, from the lowest up."""
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "ground": ("buildings",), "reach": ("surface",), "people": ("unserved",), "sites": ("other_sites",),
}  # fmt: skip
"""What goes with a layer and is shown or hidden by itself."""
SIZED: Final = ("people", "sites")
"""The layers whose marks can be made larger or smaller."""
HIDDEN_AT_FIRST: Final = ("other_sites", "surface", "basemap")
NAMES: Final = (*ORDER, *(part for parts in PARTS.values() for part in parts))
SIZES: Final = (0.5, 2.0)
_FAINTEST: Final = 0.05


@dataclass(frozen=True)
class LayersState:
    """The layers as a value.

    `order` from the lowest up holds each of ORDER once; `opacity` (0 to 1) and `size` (a factor) by layer, 1 where
    none is given. `basemap` is what lies under the map; it is not kept until the next day.
    """

    order: tuple[str, ...] = ORDER
    hidden: frozenset[str] = frozenset(HIDDEN_AT_FIRST)
    opacity: Mapping[str, float] = field(default_factory=dict)
    size: Mapping[str, float] = field(default_factory=dict)
    basemap: "TileSource | None" = None

    def shows(self, what: str) -> bool:
        """Whether a layer or a part of one is shown."""
        return what not in self.hidden

    def with_shown(self, what: str, shown: bool) -> "LayersState":
        """Show or hide a layer or a part of one."""
        return replace(self, hidden=self.hidden - {what} if shown else self.hidden | {what})

    def with_opacity(self, what: str, opacity: float) -> "LayersState":
        """Give a layer another opacity; one of which nothing were seen is none."""
        return replace(self, opacity={**self.opacity, what: min(max(opacity, _FAINTEST), 1.0)})

    def with_size(self, what: str, size: float) -> "LayersState":
        """Give a layer's marks another size."""
        return replace(self, size={**self.size, what: min(max(size, SIZES[0]), SIZES[1])})

    def with_basemap(self, source: "TileSource | None") -> "LayersState":
        """Lay a basemap under the map and show it, None for none."""
        return replace(self.with_shown("basemap", source is not None), basemap=source)

    def moved(self, what: str, steps: int) -> "LayersState":
        """Put a layer so many places higher, or with negative steps lower; it stops at the ends."""
        order = [one for one in self.order if one != what]
        order.insert(min(max(self.order.index(what) + steps, 0), len(order)), what)
        return replace(self, order=tuple(order))

    def ordered(self, order: tuple[str, ...]) -> "LayersState":
        """Take another order, from the lowest up. Raises ValueError where it does not hold each layer once."""
        if sorted(order) != sorted(ORDER):
            message = f"not an order of the layers: {order}"
            raise ValueError(message)
        return replace(self, order=order)
