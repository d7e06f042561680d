"""Years of opening and closing: who has closed by now is closed, and who opens later is planned, whatever is said."""

import geopandas as gpd

from ...clock import local_now
from ...messages import Message


def as_of_years(frame: gpd.GeoDataFrame, year: int | None = None) -> tuple[gpd.GeoDataFrame, tuple[Message, ...]]:
    """Return the facilities with those as planned that open after `year` (by default this year), closed ones apart."""
    frame, gone = without_closed(frame, year)
    now = _this_year() if year is None else year
    later = (frame["opened"] > now) & (frame["status"] == "existing")
    if not later.any():
        return frame, gone
    text = "{count} facilities open after {year}, as their opening years tell, and count as planned."
    said = Message(text, {"count": int(later.sum()), "year": now})
    return frame.assign(status=frame["status"].mask(later, "planned")), (*gone, said)


def _this_year() -> int:
    return local_now().year


def without_closed(frame: gpd.GeoDataFrame, year: int | None = None) -> tuple[gpd.GeoDataFrame, tuple[Message, ...]]:
    """Return the facilities with those as closed whose closing year is not after `year` (by default this year).

    A file of several years lists all that there ever was; the year that is asked then decides who served.
    """
    now = _this_year() if year is None else year
    gone = (frame["closed"] <= now) & (frame["status"] == "existing")
    if not gone.any():
        return frame, ()
    text = "{count} facilities closed by {year}, as their closing years tell, and count as closed."
    said = Message(text, {"count": int(gone.sum()), "year": now})
    return frame.assign(status=frame["status"].mask(gone, "closed")), (said,)
