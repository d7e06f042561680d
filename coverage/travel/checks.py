"""What is asked of positions, owners and numbers before a search begins, so that a wrong question gets no answer."""

import numpy as np
from numpy.typing import ArrayLike

from ...arrays import Floats, Longs
from ..errors import NetworkError, RequestError
from ..network.model import Network
from .graph import MOST_OWNERS
from .profiles import Profile
from .snap import Snapped

_BEYOND_M = 1e-3
"""Metres by which a position may lie beyond the end of its street: what projecting it there may err by."""


def check_facilities(network: Network, facilities: Snapped, owner: ArrayLike, profile: Profile) -> Longs:
    """Return the owners (p,) as whole numbers.

    Raises RequestError where they are none, or the positions are none of this network; NetworkError where there are
    entrances and none of them has a street.
    """
    owners = whole_owners(owner, len(facilities))
    check_positions(network, facilities)
    if len(facilities) and not facilities.found.any():
        raise NetworkError(
            "None of the {count} entrances of facilities lies within {cap} m of a street for {profile}; check their "
            "coordinate system.",
            count=len(facilities),
            cap=profile.snap_cap_m,
            profile=profile.name,
        )
    return owners


def whole_owners(owner: ArrayLike, entrances: int) -> Longs:
    """Return the facility of each entrance (p,) as a whole number from 0 on; raises RequestError for anything else."""
    given = np.asarray(owner)
    if given.ndim != 1 or len(given) != entrances:
        raise RequestError(
            "{owners} owners were given for {entrances} entrances.", owners=given.size, entrances=entrances
        )
    if not given.size:
        return np.zeros(0, np.int64)
    real = given.astype(np.float64) if given.dtype.kind in "biuf" else np.full(len(given), np.nan)
    if not (np.isfinite(real).all() and (real == np.floor(real)).all()):
        raise RequestError("The owners of entrances must be whole numbers, the rows of their facilities.")
    if real.min() < 0 or real.max() >= MOST_OWNERS:
        raise RequestError("Facilities are numbered from 0 to below {most}.", most=MOST_OWNERS)
    return given.astype(np.int64)


def check_positions(network: Network, snapped: Snapped) -> None:
    """Raise RequestError where a position is on no edge of the network, or beyond its end: of another network."""
    check_edges(snapped, network.edge_count)
    check_offsets(snapped, network.edge_length_m[np.maximum(snapped.edge, 0)])


def check_edges(snapped: Snapped, edge_count: int) -> None:
    """Raise RequestError where a position is on an edge that a network of so many does not have."""
    if snapped.edge.max(initial=-1) >= edge_count:
        raise _of_another()


def check_offsets(snapped: Snapped, length_m: Floats) -> None:
    """Raise RequestError where a position lies beyond the end of its edge, which is `length_m` (p,) long."""
    on = (snapped.offset_m >= -_BEYOND_M) & (snapped.offset_m <= length_m + _BEYOND_M)
    if not (on | ~snapped.found).all():
        raise _of_another()


def _of_another() -> RequestError:
    return RequestError("Some points were snapped to another network than the one that is searched; snap them again.")


def check_count(count: int | None, owners: Longs) -> int:
    """Return how many facilities there are; raises RequestError where an owner is beyond the `count` that was given."""
    least = int(owners.max(initial=-1)) + 1
    if count is None:
        return least
    if count < least:
        raise RequestError(
            "{count} facilities were announced, but an entrance belongs to number {owner}, counted from 0.",
            count=count,
            owner=least - 1,
        )
    return count
