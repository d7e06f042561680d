"""Who finds a place: people sent to the nearest facility that still has room, pair after pair by cost."""

import numpy as np

from ...arrays import Floats
from ..kernels.allocate import fill
from .od_tables import OdTable


def allocate(table: OdTable, people: Floats, places: Floats) -> tuple[Floats, Floats]:
    """Return how many people of each demand point are left without a place, and the places left at each facility.

    Pairs are taken in the order of their cost, ties as the table has them.

    Parameters
    ----------
    table : the pairs of demand points (n) and facilities (m) within reach
    people : (n,) who asks for a place at each demand point
    places : (m,) what each facility offers

    """
    left, free = people.copy(), places.copy()
    fill(np.argsort(table.cost_s, kind="stable"), table.demand, table.facility, left, free)
    return left, free
