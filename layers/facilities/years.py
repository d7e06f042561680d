"""Years of opening and closing: who has closed by now is closed, whatever the file says of how things stand."""

import datetime as dt

import geopandas as gpd

from ...messages import Message


def without_closed(frame: gpd.GeoDataFrame, year: int | None = None) -> tuple[gpd.GeoDataFrame, tuple[Message, ...]]:
    """Return the facilities with those as closed whose closing year is not after `year` (by default this year).

    A file of several years lists all that there ever was; the year that is asked then decides who served.
    """
    now = dt.datetime.now().astimezone().year if year is None else year
    gone = (frame["closed"] <= now) & (frame["status"] == "existing")
    if not gone.any():
        return frame, ()
    text = "{count} facilities closed by {year}, as their closing years tell, and count as closed."
    said = Message(text, {"count": int(gone.sum()), "year": now})
    return frame.assign(status=frame["status"].mask(gone, "closed")), (said,)
