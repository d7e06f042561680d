"""What a web service's answer says of itself: how much of all it holds, whether it broke off, and its coordinates.

Services hand out pages: 25 places of AMap, 20 of Baidu, 1,000 or 2,000 features of ArcGIS, what a WFS is set to. A
first page looks like a whole file.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ....messages import Message, Titled
from ...crs.datums import BD09, GCJ02
from ...errors import DataError
from ...report import Notes

_COUNTS: Final = ("count", "total", "totalcount", "total_count", "totalnum", "total_num", "totalelements", "numfound",
                  "totalrecord", "totalrecords", "recordcount", "totalsize", "hits")  # fmt: skip
_BROKEN_OFF: Final = re.compile(r"error|timed? ?out|out of memory|exceed|limit", re.IGNORECASE)
_ENDS: Final = 8192
_CUT: Final = re.compile(rb'"exceededTransferLimit"\s*:\s*true', re.IGNORECASE)
_MATCHED: Final = re.compile(rb'"?(?:numberMatched|totalFeatures)"?\s*[:=]\s*"?(\d+)')
_DEEPEST: Final = 3


def unfinished(value: Any, rows: int) -> Notes:  # noqa: ANN401 - JSON
    """What must be said where a service counts more than the `rows` that its answer holds."""
    return _fewer(max(_said(value, 0), default=0), rows)


def unfinished_layer(path: Path, rows: int) -> Notes:
    """The same for an answer that is a layer, as GeoJSON, ArcGIS JSON or GML: told at its beginning or its end."""
    with path.open("rb") as file:
        head = file.read(_ENDS)
        file.seek(max(0, path.stat().st_size - _ENDS))
        ends = head + file.read()
    if _CUT.search(ends):
        text = (
            "The service truncated its answer after {rows} features (exceededTransferLimit): there are more. Ask "
            "for the others too, page by page, or for the layer as a file."
        )
        return (Message(text, {"rows": f"{rows:,}"}),)
    return _fewer(max((int(count) for count in _MATCHED.findall(ends)), default=0), rows)


def check_whole(value: Mapping[str, Any], file: str) -> None:
    """Raise DataError for an answer of Overpass that broke off: what is missing would be missed nowhere."""
    remark = str(value.get("remark", ""))
    if _BROKEN_OFF.search(remark):
        raise DataError(
            "{file} is not whole: Overpass broke off ({remark}). Ask again for less, or with a longer timeout.",
            file=file,
            remark=remark[:200],
        )


def refusal(value: Any) -> str:  # noqa: ANN401 - JSON
    """The service's own words where it refused to answer; '' where it did not."""
    if not isinstance(value, Mapping):
        return ""
    inner = value.get("error")
    told = inner if isinstance(inner, Mapping) else value
    status, code = str(value.get("status", "0")).casefold(), str(value.get("infocode", "10000"))
    failed = inner is not None or code != "10000" or status not in {"0", "1", "200", "ok", "success", "true"}
    words = next((str(told[key]) for key in ("info", "message", "msg", "error_message") if told.get(key)), "")
    return (words or str(inner or "")) if failed else ""


def datum_of(value: Any) -> tuple[Titled, str] | None:  # noqa: ANN401 - JSON
    """The service that answered and the datum that it answers in; None where it is not known."""
    page = next((each for each in value if isinstance(each, Mapping)), {}) if isinstance(value, list) else value
    if not isinstance(page, Mapping):
        return None
    known = "infocode" in page or "info" in page or _has(page.get("pois"), "typecode")
    inner = page.get("poiList")  # AMap's own library for web pages
    if ("pois" in page and known) or "geocodes" in page or (isinstance(inner, Mapping) and "pois" in inner):
        return Titled("高德", "AMap"), GCJ02
    of_tencent = all(_has(page.get("data"), key) for key in ("title", "location", "category"))
    if of_tencent or _has(page.get("data"), "ad_info"):
        return Titled("腾讯", "Tencent"), GCJ02
    of_baidu = any(_has(page.get("results"), key) for key in ("uid", "detail_info", "street_id", "adcode"))
    if of_baidu and _has(page.get("results"), "location"):
        return Titled("百度", "Baidu"), BD09
    return None


def _has(rows: object, key: str) -> bool:
    return isinstance(rows, list) and any(isinstance(row, Mapping) and key in row for row in rows)


def _fewer(said: int, rows: int) -> Notes:
    if said <= rows or not rows:
        return ()
    text = (
        "The service counts {all}, and the file holds only {rows} of them: it is one page of the answer. Ask for the "
        "other pages too and put them into one file."
    )
    return (Message(text, {"all": f"{said:,}", "rows": f"{rows:,}"}),)


def _said(value: Any, depth: int) -> Iterator[int]:  # noqa: ANN401 - JSON
    """The counts of all that stand beside a list of records, on any page."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        if any(isinstance(inner, list) and _records(inner) for inner in value.values()):
            told = {str(key).casefold(): inner for key, inner in value.items()}
            yield from (int(str(told[key])) for key in _COUNTS if str(told.get(key, "")).isdecimal())
        for inner in value.values():
            if isinstance(inner, Mapping):
                yield from _said(inner, depth + 1)
    elif isinstance(value, list) and not depth:  # the pages of an answer, one after the other
        for inner in value:
            yield from _said(inner, depth + 1)


def _records(rows: Sequence[object]) -> bool:
    return any(isinstance(row, Mapping) for row in rows)
