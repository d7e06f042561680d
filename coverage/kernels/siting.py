"""Kernels of siting: what a choice of candidates leaves undone, its slopes, and swaps of sites.

Demand stands in rows; see `siting.rows.Rows` for the arrays. Row r lists its candidates best first, and level l of it
adds `loss[l]` unless a site among its candidates before `end[l]` is open.
"""

from typing import NamedTuple

import numpy as np

from ...arrays import Bools, Floats, Ints, Longs
from .jit import compiled


class RowArrays(NamedTuple):
    """Rows as kernels take them: pairs of row r are `start[r]:start[r + 1]`, its levels `level[r]:level[r + 1]`."""

    start: Longs
    candidate: Ints
    level: Longs
    end: Longs
    loss: Floats


class SpanArrays(NamedTuple):
    """Rows of one level by candidate: `candidate[k]` is in all rows of `begin[k]:end[k]`, which are neighbours."""

    candidate: Ints
    begin: Ints
    end: Ints


class SwapArrays(NamedTuple):
    """What swapping needs beside the rows.

    `left[pair]` is what the row loses while that pair is the best that is open, `most[row]` what it loses while none
    is. The pairs of candidate c are `pair[column[c]:column[c + 1]]`, in the rows `row` of the same places. Candidates
    that may not stand together with c are `rival[rivals[c]:rivals[c + 1]]`.
    """

    left: Floats
    most: Floats
    column: Longs
    pair: Ints
    row: Ints
    cost: Floats
    rivals: Longs
    rival: Ints


class SwapState(NamedTuple):
    """Sites that are open (c,), by row the place of its best open pair and its loss, and what each candidate gains.

    `blocked` (c,) counts open rivals; `stale` (c,) marks sites that are worth trying to move.
    """

    is_open: Bools
    best: Longs
    now: Floats
    gain: Floats
    blocked: Ints
    stale: Bools


@compiled
def open_sums(rows: RowArrays, opened: Floats, sums: Floats) -> None:
    """Write for each level how much is open (fractions count) among its candidates."""
    for row in range(len(rows.start) - 1):
        total = 0.0
        at = rows.start[row]
        for level in range(rows.level[row], rows.level[row + 1]):
            while at < rows.end[level]:
                total += opened[rows.candidate[at]]
                at += 1
            sums[level] = total


@compiled
def pull(rows: RowArrays, weight: Floats, target: Ints, slopes: Floats) -> None:
    """Add to `slopes[target[pair]]` what the pair takes off the levels, each with its weight: loss times multiplier."""
    for row in range(len(rows.start) - 1):
        total = 0.0
        at = rows.start[row + 1] - 1
        for level in range(rows.level[row + 1] - 1, rows.level[row] - 1, -1):
            total += weight[level]
            first = rows.end[level - 1] if level > rows.level[row] else rows.start[row]
            at = rows.end[level] - 1
            while at >= first:
                slopes[target[at]] += total
                at -= 1


@compiled
def span_sums(spans: SpanArrays, opened: Floats, sums: Floats) -> None:
    """Write what `open_sums` writes, for rows of one level, from stretches of rows: what begins and ends at each."""
    sums[:] = 0.0
    for at in range(len(spans.candidate)):
        share = opened[spans.candidate[at]]
        if share != 0.0:
            sums[spans.begin[at]] += share
            if spans.end[at] < len(sums):
                sums[spans.end[at]] -= share
    total = 0.0
    for row in range(len(sums)):
        total += sums[row]
        sums[row] = total


@compiled
def span_pull(spans: SpanArrays, weight: Floats, slopes: Floats) -> None:
    """Add what `pull` adds by candidate for rows of one level: sums over stretches are differences of running sums."""
    before = np.zeros(len(weight) + 1)
    for row in range(len(weight)):
        before[row + 1] = before[row] + weight[row]
    for at in range(len(spans.candidate)):
        slopes[spans.candidate[at]] += before[spans.end[at]] - before[spans.begin[at]]


@compiled
def dominators(rows: RowArrays, level_of: Ints, swaps: SwapArrays, may: Bools, dominated: Ints) -> None:
    """Write for each candidate another one that is at least as good in every row and costs no more, or -1.

    `level_of` (pairs,) is each pair's level counted within its row. Of equals the first stays. Only `may` (c,) may
    take another's place or lose its own.
    """
    for site in range(len(may)):
        first, last = swaps.column[site], swaps.column[site + 1]
        dominated[site] = -1
        if not may[site] or first == last:
            continue
        shortest = first
        for at in range(first, last):
            row, least = swaps.row[at], swaps.row[shortest]
            if rows.start[row + 1] - rows.start[row] < rows.start[least + 1] - rows.start[least]:
                shortest = at
        row = swaps.row[shortest]
        for at in range(rows.start[row], rows.start[row + 1]):
            other = rows.candidate[at]
            if level_of[at] > level_of[swaps.pair[shortest]]:
                break
            if may[other] and _replaces(other, site, level_of, swaps):
                dominated[site] = other
                break


@compiled
def _replaces(other: int, site: int, level_of: Ints, swaps: SwapArrays) -> bool:
    if other == site or swaps.cost[other] > swaps.cost[site] or not _is_within(site, other, level_of, swaps):
        return False
    equal = swaps.cost[other] == swaps.cost[site] and _is_within(other, site, level_of, swaps)
    return not equal or other < site


@compiled
def _is_within(site: int, other: int, level_of: Ints, swaps: SwapArrays) -> bool:
    there, end = swaps.column[other], swaps.column[other + 1]
    if end - there < swaps.column[site + 1] - swaps.column[site]:
        return False
    for at in range(swaps.column[site], swaps.column[site + 1]):
        row = swaps.row[at]
        while there < end and swaps.row[there] < row:
            there += 1
        if there == end or swaps.row[there] != row or level_of[swaps.pair[there]] > level_of[swaps.pair[at]]:
            return False
    return True


@compiled
def set_loss(row: int, loss: float, rows: RowArrays, swaps: SwapArrays, state: SwapState) -> None:
    """Put a row's loss right, and what that means for the gains of its candidates."""
    before = state.now[row]
    more = max(before, loss)
    for at in range(rows.start[row], rows.start[row + 1]):
        left = swaps.left[at]
        if left >= more:
            break
        state.gain[rows.candidate[at]] += max(0.0, loss - left) - max(0.0, before - left)
    state.now[row] = loss


@compiled
def open_site(site: int, rows: RowArrays, swaps: SwapArrays, state: SwapState) -> None:
    """Open a site in place."""
    state.is_open[site] = True
    for at in range(swaps.rivals[site], swaps.rivals[site + 1]):
        state.blocked[swaps.rival[at]] += 1
    for at in range(swaps.column[site], swaps.column[site + 1]):
        pair, row = swaps.pair[at], swaps.row[at]
        best = state.best[row]
        if pair < best:
            state.best[row] = pair
            if swaps.left[pair] != state.now[row]:
                set_loss(row, swaps.left[pair], rows, swaps, state)


@compiled
def close_site(site: int, rows: RowArrays, swaps: SwapArrays, state: SwapState) -> None:
    """Close a site in place."""
    state.is_open[site] = False
    for at in range(swaps.rivals[site], swaps.rivals[site + 1]):
        state.blocked[swaps.rival[at]] -= 1
    for at in range(swaps.column[site], swaps.column[site + 1]):
        pair, row = swaps.pair[at], swaps.row[at]
        if state.best[row] != pair:
            continue
        following = pair + 1
        while following < rows.start[row + 1] and not state.is_open[rows.candidate[following]]:
            following += 1
        state.best[row] = following
        loss = swaps.most[row]
        if following < rows.start[row + 1]:
            loss = swaps.left[following]
        if loss != state.now[row]:
            set_loss(row, loss, rows, swaps, state)


@compiled
def become(opened: Bools, rows: RowArrays, swaps: SwapArrays, state: SwapState) -> None:
    """Open and close sites in place until those `opened` (c,) are open."""
    for site in range(len(opened)):
        if state.is_open[site] and not opened[site]:
            close_site(site, rows, swaps, state)
    for site in range(len(opened)):
        if opened[site] and not state.is_open[site]:
            open_site(site, rows, swaps, state)


@compiled
def best_to_open(room: float, per_cost: bool, swaps: SwapArrays, state: SwapState) -> int:
    """Give the candidate that gains most (or most per cost) among those that may be opened, -1 where none gains."""
    found, most = -1, 1e-9
    for site in range(len(state.gain)):
        gain = state.gain[site]
        if gain <= 1e-9 or state.is_open[site] or state.blocked[site] > 0 or swaps.cost[site] > room + 1e-9:
            continue
        if per_cost:
            gain /= max(swaps.cost[site], 1e-9)
        if gain > most:
            found, most = site, gain
    return found


@compiled
def fill_up(
    room: float, most_sites: int, per_cost: bool, rows: RowArrays, swaps: SwapArrays, state: SwapState
) -> float:
    """Open one site after the other while that gains anything and there is room; give the room that is left."""
    count = 0
    for site in range(len(state.is_open)):
        count += state.is_open[site]
    while count < most_sites:
        site = best_to_open(room, per_cost, swaps, state)
        if site < 0:
            break
        open_site(site, rows, swaps, state)
        room -= swaps.cost[site]
        count += 1
    return room


@compiled
def touch(site: int, rows: RowArrays, swaps: SwapArrays, state: SwapState) -> None:
    """Mark the open sites that serve a row of this site: they are worth trying to move."""
    for at in range(swaps.column[site], swaps.column[site + 1]):
        row = swaps.row[at]
        best = state.best[row]
        if best < rows.start[row + 1]:
            state.stale[rows.candidate[best]] = True


@compiled
def improve(room: float, most_sites: int, fixed: Bools, rows: RowArrays, swaps: SwapArrays, state: SwapState) -> float:
    """Move single sites while that lowers the loss, trying those that are `stale`; give the room that is left."""
    moved = True
    while moved:
        moved = False
        for site in range(len(fixed)):
            if not state.is_open[site] or fixed[site] or not state.stale[site]:
                continue
            state.stale[site] = False
            close_site(site, rows, swaps, state)
            room += swaps.cost[site]
            other = best_to_open(room, False, swaps, state)
            if other < 0 or state.gain[other] <= state.gain[site] + 1e-9:
                open_site(site, rows, swaps, state)
                room -= swaps.cost[site]
                continue
            touch(site, rows, swaps, state)
            open_site(other, rows, swaps, state)
            touch(other, rows, swaps, state)
            room -= swaps.cost[other]
            moved = True
        if moved:
            room = fill_up(room, most_sites, False, rows, swaps, state)
    return room


@compiled
def shake(luck: Floats, room: float, fixed: Bools, rows: RowArrays, swaps: SwapArrays, state: SwapState) -> float:
    """Close some neighbouring sites and open one of the best others instead; give the room that is left.

    `luck` are random numbers from 0 to below 1: ten for each site to close, and ten more.
    """
    opened = np.flatnonzero(state.is_open & ~fixed)
    if len(opened) == 0:
        return room
    site = opened[int(luck[0] * len(opened))]
    for turn in range(1, len(luck) // 10):
        if state.is_open[site] and not fixed[site]:
            touch(site, rows, swaps, state)
            close_site(site, rows, swaps, state)
            room += swaps.cost[site]
        site = _neighbour(site, luck[10 * turn : 10 * turn + 10], fixed, rows, swaps, state)
    order = np.argsort(-state.gain)
    for turn in range(1, 10):
        other = order[int(luck[turn] * min(30, len(order)))]
        allowed = not state.is_open[other] and state.blocked[other] == 0 and swaps.cost[other] <= room + 1e-9
        if allowed and state.gain[other] > 1e-9:
            open_site(other, rows, swaps, state)
            touch(other, rows, swaps, state)
            room -= float(swaps.cost[other])
            break
    return room


@compiled
def _neighbour(site: int, luck: Floats, fixed: Bools, rows: RowArrays, swaps: SwapArrays, state: SwapState) -> int:
    """Give an open site that serves people near this one, or the site itself."""
    for hop in range(3):
        width = swaps.column[site + 1] - swaps.column[site]
        if width == 0:
            return site
        row = swaps.row[swaps.column[site] + int(luck[3 * hop] * width)]
        near = rows.candidate[rows.start[row] + int(luck[3 * hop + 1] * (rows.start[row + 1] - rows.start[row]))]
        width = swaps.column[near + 1] - swaps.column[near]
        row = swaps.row[swaps.column[near] + int(luck[3 * hop + 2] * width)]
        best = state.best[row]
        if best < rows.start[row + 1] and not fixed[rows.candidate[best]]:
            return int(rows.candidate[best])
    return site
