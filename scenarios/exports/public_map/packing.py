"""Whole numbers as short text: each as few bytes as it needs (LEB128, signed ones by zigzag), then Base64.

A page of a city holds some ten numbers for each street; as JSON they would be twice as long.
"""

import base64

import numpy as np
from numpy.typing import NDArray

from ....arrays import Longs


def packed(values: NDArray[np.integer]) -> str:
    """Return whole numbers (k,) of at most 62 bits as text."""
    rest = _zigzag(np.asarray(values, np.int64).ravel())
    length = np.ones(len(rest), np.int64)
    for size in range(1, 9):
        length += rest >= np.uint64(1) << np.uint64(7 * size)
    start = np.cumsum(length) - length
    out = np.zeros(int(length.sum()), np.uint8)
    for place in range(9):
        rows = np.flatnonzero(length > place)
        more = np.where(length[rows] > place + 1, 0x80, 0).astype(np.uint8)
        out[start[rows] + place] = (rest[rows] >> np.uint64(7 * place)).astype(np.uint8) & np.uint8(0x7F) | more
    return base64.b64encode(out.tobytes()).decode("ascii")


def unpacked(text: str) -> Longs:
    """Return the numbers of a packed text."""
    data = np.frombuffer(base64.b64decode(text), np.uint8)
    if not len(data):
        return np.zeros(0, np.int64)
    last = (data & 0x80) == 0
    number = np.concatenate([[0], np.cumsum(last)[:-1]])
    first = np.flatnonzero(np.concatenate([[True], last[:-1]]))
    place = np.arange(len(data)) - first[number]
    parts = (data & 0x7F).astype(np.uint64) << (7 * place).astype(np.uint64)
    folded = np.add.reduceat(parts, first)
    return ((folded >> np.uint64(1)).astype(np.int64)) ^ -(folded & np.uint64(1)).astype(np.int64)


def _zigzag(values: Longs) -> NDArray[np.uint64]:
    return np.asarray(((values << 1) ^ (values >> 63)).astype(np.uint64))
