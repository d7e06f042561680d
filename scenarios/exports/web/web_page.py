"""A page in one file: a fixed template of ours with its slots filled in one pass, whatever texts stand in the data.

No template engine sees a text of the planner's: data is JSON in an element that no browser executes, and the page's own
policy lets no other script run than ours.
"""

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

from ....texts import without_unseen

_SLOT: Final = re.compile(r"<!--slot:([\w.]+)-->")
_MARKS: Final = ("<", ">", "&", "\u2028", "\u2029", "{{", "{%", "{#")
"""What HTML, old scripts and template engines read as theirs; in JSON these stand in texts only."""


def page(
    data: Mapping[str, Any],
    *,
    title: str,
    language: str,
    template: str = "map.html",
    assets: Sequence[str] = ("leaflet.css", "circles.css", "leaflet.js", "scale.js", "circles.js"),
    pictures: str = "data:",
) -> str:
    """Return a page of `web/` that shows `data` (plain values).

    `assets` are the style sheets and scripts that the template names; `pictures` are the sources from which the page
    may load pictures, none of which is a host unless it says so.
    """
    texts = {name: _asset(name) for name in assets}
    scripts = [text for name, text in texts.items() if name.endswith(".js")]
    texts |= {
        "data": json_for_script(data),
        "title": html.escape(title).replace("{", "&#123;"),
        "language": html.escape(language),
        "policy": _policy(scripts, pictures),
    }
    return _SLOT.sub(lambda slot: texts[slot[1]], _asset(template))


def json_for_script(data: Mapping[str, Any]) -> str:
    """Return JSON that may stand inside a script element, and that no template engine would take for its own."""
    text = without_unseen(json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
    for mark in _MARKS:
        text = text.replace(mark, "".join(f"\\u{ord(letter):04x}" for letter in mark))
    return text


@cache
def _asset(name: str) -> str:
    return (resources.files(__package__) / name).read_text(encoding="utf-8")


def _policy(scripts: Sequence[str], pictures: str) -> str:
    """Return a Content-Security-Policy: these scripts and no others, and nothing fetched but such pictures."""
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in hashes)
    return f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src {pictures}"
