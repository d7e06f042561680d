"""Whom no choice of sites can serve: who they are, why, and what to do about it."""

from collections.abc import Iterator, Sequence

import geopandas as gpd
import numpy as np
import shapely

from ....arrays import Bools, Longs
from ....coverage.accessibility.nearest_facility import NearestFacilitySearch
from ....coverage.accessibility.unserved_areas import finest_district
from ....coverage.errors import InfeasibleError
from ....coverage.place import Place
from ....messages import Message, Several
from .trials import Trial

UNREACHED_COLUMNS = ("point", "circle", "people", "district", "street")


class UnreachedError(InfeasibleError):
    """No choice of sites serves everybody; `table` has a row for each demand point that none does, most people first.

    Its columns are UNREACHED_COLUMNS: the point's number, the circle, its people, where they live, and whether they
    have a street at all. `estimated` are the circles whose people were estimated.
    """

    table: gpd.GeoDataFrame
    estimated: frozenset[str]


def unreached(place: Place, trials: Sequence[Trial], error: InfeasibleError) -> UnreachedError:
    """Return the error with those whom it is about, and why it is so.

    Of several circles the demand points of the second follow those of the first, and so on.
    """
    circle, rows = np.divmod(error.points, len(place.demand))
    street = _by_street(trials, circle, rows)
    why = Several((*_reasons(error, street, trials), _OTHERWISE))
    told = Message(error.template, error.values)
    explained = UnreachedError("{told}\n{why}", told=told, why=why, points=error.points, weight=error.weight)
    district = finest_district(place.demand)[rows]
    columns = {
        "point": rows + 1,
        "circle": [trials[one].live.clause.id for one in circle.tolist()],
        "people": error.weight,
        "district": [str(place.districts.name[one]) if one >= 0 else "" for one in district.tolist()],
        "street": street,
    }
    found = gpd.GeoDataFrame(columns, geometry=shapely.points(place.demand.xy[rows]), crs=place.network.crs)
    explained.estimated = frozenset(one.live.clause.id for one in trials if one.verdict.estimated)
    explained.table = found.sort_values("people", ascending=False, kind="stable", ignore_index=True)
    return explained


def _by_street(trials: Sequence[Trial], circle: Longs, rows: Longs) -> Bools:
    """Tell which demand points have a street that they can step out on, for the circle that asks them."""
    found = np.ones(len(rows), np.bool_)
    for number, trial in enumerate(trials):
        mine = circle == number
        search = NearestFacilitySearch(trial.live.case.place)
        for profile in {one.way.profile for one in trial.live.readings if one.way.profile is not None}:
            found[mine] &= ~search.streetless(profile, search.demand(profile))[rows[mine]]
    return found


def _reasons(error: InfeasibleError, street: Bools, trials: Sequence[Trial]) -> Iterator[Message]:
    caps = [
        one.way.profile.snap_cap_m for trial in trials for one in trial.live.readings if one.way.profile is not None
    ]
    if not street.all():
        values = {"count": int((~street).sum()), "people": float(error.weight[~street].sum()), "cap": max(caps)}
        yield Message(
            "{count} of them ({people:,.0f} people) have no street within {cap:g} m on their side of water and "
            "railways: draw the streets that are missing there.",
            values,
        )
    if street.any():
        yield Message(
            "{count} of them ({people:,.0f} people) live by streets, but too few candidates are near enough along "
            "them: give candidates nearer to them, street points closer together, or join streets that are cut off.",
            {"count": int(street.sum()), "people": float(error.weight[street].sum())},
        )


_OTHERWISE = Message("To go on without them, ask for most people, or for a share of the people.")
