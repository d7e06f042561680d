"""One column of a project's table as SQLite holds it: Python's own values, or an Arrow array where the table is large.

Both say the same of the same content, to the last byte of their digest; what they say costs Python's time for each kind
of cell in the first, and for each different cell in the second.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Final, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from typing_extensions import override

from ....arrays import Bools

Texts = NDArray[np.object_]

_BETWEEN: Final = "\x1f"
"""Stands between two texts of a digest."""


class Cells(Protocol):
    """The `n` cells of a column."""

    @property
    def values(self) -> Texts:
        """Return (n,) the cells as they stand, None where one is empty."""
        ...

    @property
    def absent(self) -> Bools:
        """Return (n,) which cells are empty."""
        ...

    def each(self, tell: Callable[[Any], object], dtype: type = object) -> NDArray[Any]:
        """Return (n,) what `tell` says to each cell, asked once for cells that are alike."""
        ...

    def numbers(self) -> NDArray[Any]:
        """Return (n,) the cells as whole numbers where all are, else as floats, NaN for what is no number."""
        ...

    def plain_texts(self) -> Texts | None:
        """Return (n,) the cells where all are printable texts, or empty and None; None where any is otherwise."""
        ...

    def bits(self) -> NDArray[Any] | None:
        """Return (n,) the cells where all are the numbers 0 and 1, and that was seen at once; else None."""
        ...

    def to_bytes(self) -> bytes:
        """Return what a digest of the column is made of."""
        ...


class PlainCells(Cells):
    """A column as a list of Python's values."""

    def __init__(self, cells: Sequence[object]) -> None:
        self._cells = cells

    @cached_property
    @override
    def values(self) -> Texts:
        made = np.empty(len(self._cells), dtype=object)
        made[:] = self._cells
        return made

    @cached_property
    @override
    def absent(self) -> Bools:
        return absent(self.values)

    @override
    def each(self, tell: Callable[[Any], object], dtype: type = object) -> NDArray[Any]:
        return told_of_each(tell, self.values, dtype)

    @override
    def numbers(self) -> NDArray[Any]:
        return np.asarray(pd.to_numeric(pd.Series(self.values), errors="coerce"))

    @override
    def plain_texts(self) -> Texts | None:
        different = {*self._cells} - {None}
        if not all(isinstance(cell, str) for cell in different):
            return None
        return self.values if "".join(map(str, different)).isprintable() else None

    @override
    def bits(self) -> NDArray[Any] | None:
        return None

    @override
    def to_bytes(self) -> bytes:
        kinds = {*map(type, self._cells)}
        if kinds == {str}:
            return _BETWEEN.join(map(str, self._cells)).encode("utf-8", "surrogatepass")
        if len(kinds) == 1 and kinds <= {int, float}:
            return np.array(self._cells).tobytes()
        return _BETWEEN.join(map(repr, self._cells)).encode("utf-8", "surrogatepass")


class ArrowCells(Cells):
    """A column as one Arrow array of whole numbers, floats or texts."""

    def __init__(self, array: Any) -> None:  # noqa: ANN401  (pyarrow knows no types)
        self._array = array

    @cached_property
    @override
    def values(self) -> Texts:
        return self.each(lambda cell: cell)

    @cached_property
    @override
    def absent(self) -> Bools:
        if not self._array.null_count:
            return np.zeros(len(self._array), np.bool_)
        return np.asarray(self._array.is_null().to_numpy(zero_copy_only=False), np.bool_)

    @override
    def each(self, tell: Callable[[Any], object], dtype: type = object) -> NDArray[Any]:
        rows, different = self._different
        told: NDArray[Any] = np.empty(len(different), dtype=dtype)
        told[:] = [tell(cell) for cell in different]
        return told[rows]

    @override
    def numbers(self) -> NDArray[Any]:
        import pyarrow as pa  # noqa: PLC0415  (takes long to load, and only large places need it)

        if pa.types.is_string(self._array.type):
            return PlainCells(self.values.tolist()).numbers()
        if not self._array.null_count:
            return np.asarray(self._array.to_numpy(zero_copy_only=False))
        return np.asarray(self._array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False))

    @override
    def plain_texts(self) -> Texts | None:
        import pyarrow as pa  # noqa: PLC0415  (as above)

        if not pa.types.is_string(self._array.type):
            return self.values if self._array.null_count == len(self._array) else None
        different = [cell for cell in self._different[1] if cell is not None]
        return self.values if "".join(different).isprintable() else None

    @override
    def bits(self) -> NDArray[Any] | None:
        if str(self._array.type) != "int64" or self._array.null_count:
            return None
        numbers = self.numbers()
        return numbers if bool(((numbers == 0) | (numbers == 1)).all()) else None

    @override
    def to_bytes(self) -> bytes:
        import pyarrow as pa  # noqa: PLC0415  (as above)

        if not len(self._array):
            return b""
        if self._array.null_count:
            rows, different = self._different
            return _joined(pa.array([repr(cell) for cell in different], pa.string()).take(pa.array(rows)))
        if pa.types.is_string(self._array.type):
            return _joined(self._array)
        return np.ascontiguousarray(self._array.to_numpy(zero_copy_only=False)).tobytes()

    @cached_property
    def _different(self) -> tuple[NDArray[np.int64], list[Any]]:
        """Return for each cell its place among the different ones, and those; an empty one is the last."""
        coded = self._array.dictionary_encode()
        different = coded.dictionary.to_pylist()
        rows = coded.indices.fill_null(len(different)).to_numpy(zero_copy_only=False)
        return np.asarray(rows, np.int64), different + ([None] if self._array.null_count else [])


def _joined(texts: Any) -> bytes:  # noqa: ANN401  (as above)
    """Return an Arrow array of texts as bytes, one after the other."""
    import pyarrow as pa  # noqa: PLC0415  (as above)
    import pyarrow.compute as pc  # noqa: PLC0415  (as above)

    whole = pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts)
    return bytes(pc.binary_join(whole, _BETWEEN)[0].as_buffer())


def told_of_each(tell: Callable[[Any], object], cells: Texts, dtype: type = object) -> NDArray[Any]:
    """Return what `tell` says to each cell, asked once for cells that are alike: a column has few kinds of cells."""
    listed = cells.tolist()
    told = {cell: tell(cell) for cell in set(listed)}
    made: NDArray[Any] = np.empty(len(listed), dtype=dtype)
    made[:] = list(map(told.__getitem__, listed))
    return made


def absent(cells: Texts) -> Bools:
    """Tell which cells are None, as SQLite gives whatever is not there: it holds no NaN."""
    return np.asarray(pd.isna(cells), np.bool_)
