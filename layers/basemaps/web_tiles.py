"""Tiles of a service, asked for one by one over the network, and only after the planner asked for the service.

Making a source asks nothing; `read` does. Answers are kept while the program runs.
"""

import urllib.error
import urllib.request
from collections import OrderedDict
from typing import Final
from urllib.parse import quote, urlsplit

from ..errors import DataError
from .tile_source import TileSource

_WAIT_S: Final = 8.0
_LARGEST: Final = 4_000_000
"""Bytes of one tile; whatever is larger is none."""
_KEPT: Final = 512
_NOT_THERE: Final = (204, 400, 404, 410)
_TIANDITU: Final = (
    "https://t0.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default"
    "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILECOL={{x}}&TILEROW={{y}}&tk={key}"
)
TIANDITU_LAYERS: Final = ("vec", "img", "ter")
"""Streets, pictures from the air, terrain."""


def web_tiles(template: str, *, attribution: str, datum: str = "wgs84", zooms: tuple[int, int] = (1, 18)) -> TileSource:
    """Give a service by the pattern of its addresses, with {z}, {x} and {y} (or {-y}, counted from the south).

    Raises DataError where the pattern is none.
    """
    parts = urlsplit(template)
    numbered = "{z}" in template and "{x}" in template and ("{y}" in template or "{-y}" in template)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not numbered:
        raise DataError(
            "The address of a map service begins with http:// or https:// and holds {places}.", places="{z}, {x}, {y}"
        )
    kept: OrderedDict[tuple[int, int, int], bytes | None] = OrderedDict()
    host = parts.hostname

    def read(zoom: int, column: int, row: int) -> bytes | None:
        place = (zoom, column, row)
        if place not in kept:
            kept[place] = _fetch(_address(template, *place), host)
            while len(kept) > _KEPT:
                kept.popitem(last=False)
        return kept[place]

    return TileSource(host, attribution, zooms, read, datum, host)


def tianditu(key: str, layer: str = "vec") -> TileSource:
    """Give the national map service 天地图 with a planner's own key. Raises DataError without a key."""
    if not key.strip():
        raise DataError("天地图 needs a key of your own: apply for one at console.tianditu.gov.cn.")
    template = _TIANDITU.format(layer=layer, key=quote(key.strip(), safe=""))
    return web_tiles(template, attribution="天地图 © 国家基础地理信息中心")


def _address(template: str, zoom: int, column: int, row: int) -> str:
    south = 2**zoom - 1 - row
    values = {"{z}": zoom, "{x}": column, "{y}": row, "{-y}": south}
    for name, value in values.items():
        template = template.replace(name, str(value))
    return template


def _fetch(address: str, host: str) -> bytes | None:
    request = urllib.request.Request(address, headers={"User-Agent": "LifeCircle"})  # noqa: S310  (http(s) only, see above)
    try:
        with urllib.request.urlopen(request, timeout=_WAIT_S) as answer:  # noqa: S310  (the same)
            data = answer.read(_LARGEST + 1)
    except urllib.error.HTTPError as error:
        if error.code in _NOT_THERE:
            return None
        raise DataError("{host} refuses its map: {code}. Is the key right?", host=host, code=error.code) from error
    except (OSError, ValueError) as error:
        raise DataError("{host} does not answer; the map is shown without it.", host=host) from error
    return data if 0 < len(data) <= _LARGEST else None
