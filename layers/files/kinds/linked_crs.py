"""GeoJSON whose coordinate system is only a link: GDAL would fetch it, so the link is taken out and told.

A link can also be hidden from a search, by escapes or by quotes and remarks that JSON does not know; then the file is
parsed and written anew, as plain JSON.
"""

import json
import re
from pathlib import Path
from typing import Any, Final

from ....limits import MAX_TREE_BYTES
from ....messages import Message
from ...errors import DataError
from ...report import Notes
from .layer_kinds import finds

_SUSPECT: Final = re.compile(rb"[\"'](?:[lL][iI][nN][kK]|[uU][rR][lL])[\"']\s*[,}/\]]|\\u00[4-7]")
_LINKS: Final = frozenset({"link", "url"})


def has_linked_crs(path: Path) -> bool:
    """Whether a JSON file may name its coordinate system by a link, or hide that it does."""
    return finds(path, _SUSPECT)


def without_linked_crs(path: Path, copy: Path, text: str | None = None) -> Notes:
    """Write the JSON of `path` (or its decoded `text`) to `copy` without linked coordinate systems; return what to say.

    Raises DataError where the file is no JSON, or too large or too deep to be parsed.
    """
    if path.stat().st_size > MAX_TREE_BYTES:
        raise DataError(
            "{file} names its coordinate system by a link and is larger than {megabytes} MB; export it again in "
            "degrees on WGS 84.",
            file=path.name,
            megabytes=MAX_TREE_BYTES >> 20,
        )
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig") if text is None else text)
        links = list(dict.fromkeys(_take_links(document)))
        copy.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    except (ValueError, RecursionError) as error:
        raise DataError("{file} is not readable JSON; export it again.", file=path.name) from error
    said = (
        "{file} names its coordinate system only by a link ({link}), which was not followed; degrees on WGS 84 count."
    )
    return tuple(Message(said, {"file": path.name, "link": link}) for link in links)


def _take_links(document: Any) -> list[str]:  # noqa: ANN401  (whatever a JSON file holds)
    """Take linked coordinate systems out of every object, however deep, and return what they linked to."""
    links, waiting = [], [document]
    while waiting:
        inside = waiting.pop()
        if isinstance(inside, dict):
            found = [key for key in inside if key.casefold() == "crs" and _is_link(inside[key])]
            links += [_target(inside.pop(key)) for key in found]
            waiting += inside.values()
        elif isinstance(inside, list):
            waiting += inside
    return links


def _is_link(crs: object) -> bool:
    return isinstance(crs, dict) and any(
        key.casefold() == "type" and str(value).casefold() in _LINKS for key, value in crs.items()
    )


def _target(crs: dict[str, Any]) -> str:
    properties = crs.get("properties")
    values = list(properties.values()) if isinstance(properties, dict) else []
    return str(values[0]) if values else "?"
