"""What day it is here, whatever the system says of the place's time."""

import datetime as dt


def local_now() -> dt.datetime:
    """Return the present moment with the local offset; in UTC where the system tells an offset that no place has."""
    try:
        return dt.datetime.now().astimezone()
    except ValueError:
        return dt.datetime.now(dt.UTC)
