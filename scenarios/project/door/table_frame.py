"""One table of a project becoming a GeoDataFrame: its geometry checked, and brought into the place's system."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from ....layers.crs.metric import transformer
from ....layers.crs.names import crs_name
from ....messages import Message
from ...errors import ProjectError
from ..tables import Table
from .row_checks import TableCheck

SAME_M: Final = 0.001
"""Systems in which a layer lies in the same place as in the project's are the same system under another name."""

Sentence = Callable[[str, int, int], Message]


@dataclass(frozen=True, eq=False)
class Door:
    """One project on its way in: its file, the place's CRS, and all that was found so far."""

    file: Path
    crs: pyproj.CRS
    faults: list[Message] = field(default_factory=list)
    said: list[Message] = field(default_factory=list)

    def close(self, check: TableCheck) -> None:
        """Take over what a table's check found."""
        self.faults.extend(check.faults)
        self.said.extend(check.said())


def no_system(table: str, file: Path) -> ProjectError:
    """Return the sentence for a table without a coordinate system."""
    return ProjectError(
        "'{table}' in {file} does not say its coordinate system; save it again from QGIS with the one that the other "
        "layers have.",
        table=table,
        file=file,
    )


class TableFrame:
    """One table becoming a GeoDataFrame: its cells through `check`, its geometry here.

    `bounds` (n, 4) are those of the geometries where they lie in the place's system.
    """

    def __init__(self, check: TableCheck, door: Door, table: Table) -> None:
        self.check, self.door, self.table = check, door, table
        self.usable = np.ones(len(check), dtype=np.bool_)
        self.geometry = self._geometry()

    def frame(self, columns: Mapping[str, object], index: Any = None) -> gpd.GeoDataFrame:  # noqa: ANN401  (any index)
        """Return the columns with the geometry; in the schema's order."""
        made = pd.DataFrame(dict(columns), index=pd.RangeIndex(len(self.check)))
        found = gpd.GeoDataFrame(made, geometry=gpd.GeoSeries(self.geometry, index=made.index, crs=self.door.crs))
        return found if index is None else found.set_index(index)

    def _geometry(self) -> NDArray[Any]:
        rows, wanted = self.check.rows, self.table.geometry
        single = wanted.removeprefix("Multi")
        kinds = {*rows.kinds.tolist()}
        if not kinds <= {single, f"Multi{single}"}:
            self._tell(rows.kinds == "", self._missing)
            self._tell((rows.kinds != "") & ~np.isin(rows.kinds, (single, f"Multi{single}")), self._other)
        given = _only(rows.geometry, self.usable)
        shapes = self._transformed(given)
        self.bounds = shapely.bounds(shapes) if shapes is not given else self._own_bounds()
        self._tell(self.usable & ~np.isfinite(self.bounds).all(axis=1), self._infinite)
        if single == "Polygon":
            shapes = _valid(shapes)
            self._tell(self.usable & shapely.is_missing(shapes), self._broken)
        if not wanted.startswith("Multi") and kinds - {single}:
            several = shapely.get_num_geometries(shapes) > 1
            self._tell(self.usable & several, self._several)
            collected = shapely.get_type_id(shapes) > 2
            shapes[collected] = shapely.get_geometry(shapes[collected], 0)
        return _only(shapes, self.usable)

    def _own_bounds(self) -> NDArray[np.float64]:
        """Return the bounds as they were read, of the rows that can be used."""
        return np.where(self.usable[:, None], self.check.rows.bounds, np.nan)

    def _tell(self, wrong: NDArray[np.bool_], sentence: Sentence) -> None:
        self.check.tell(wrong, sentence)
        self.usable &= ~wrong

    def _missing(self, table: str, row: int, _: int) -> Message:
        return Message(
            "'{table}', row {row} has no geometry; draw it, or delete the row.", {"table": table, "row": row}
        )

    def _other(self, table: str, row: int, place: int) -> Message:
        return Message(
            "'{table}', row {row}: its geometry is {found}, and the table takes {wanted}; draw it again.",
            {"table": table, "row": row, "found": self.check.rows.kinds[place], "wanted": self.table.geometry},
        )

    def _infinite(self, table: str, row: int, _: int) -> Message:
        return Message(
            "'{table}', row {row} has coordinates that are not numbers; draw it again.", {"table": table, "row": row}
        )

    def _broken(self, table: str, row: int, _: int) -> Message:
        return Message("'{table}', row {row} encloses no area; draw it again.", {"table": table, "row": row})

    def _several(self, table: str, row: int, _: int) -> Message:
        return Message("'{table}', row {row} has several parts; split it into rows.", {"table": table, "row": row})

    def _transformed(self, shapes: NDArray[Any]) -> NDArray[Any]:
        """Bring geometries into the place's system where they are in another one, and say so."""
        own, wanted = self.check.rows.crs, self.door.crs
        if not len(shapes) or own == wanted:
            return shapes
        if own is None:
            raise no_system(self.table.name, self.door.file)
        moving = transformer(own, wanted)
        moved = shapely.transform(shapes, lambda xy: np.column_stack(moving.transform(xy[:, 0], xy[:, 1])))
        if shapely.has_z(shapes).any():
            moved = _with_heights(moved, shapes)
        if not np.isfinite(shapely.bounds(moved)).any():
            raise ProjectError(
                "'{table}' in {file} says it is in {found}, where its coordinates make no sense; correct its "
                "coordinate system in QGIS.",
                table=self.table.name,
                file=self.door.file,
                found=crs_name(own),
            )
        with np.errstate(invalid="ignore"):
            far = np.nanmax(np.abs(shapely.bounds(moved) - shapely.bounds(shapes)), initial=0.0)
        if far <= SAME_M:
            return shapes
        self.door.said.append(
            Message(
                "'{table}' is in {found} and was converted to {wanted}.",
                {"table": self.table.name, "found": crs_name(own), "wanted": crs_name(wanted)},
            )
        )
        return moved


def _only(shapes: NDArray[Any], usable: NDArray[np.bool_]) -> NDArray[Any]:
    """Return the geometries that can be used, None in the others' places."""
    made = np.asarray(shapes, dtype=object).copy()
    made[~usable] = None
    return made


def _with_heights(moved: NDArray[Any], given: NDArray[Any]) -> NDArray[Any]:
    """Return moved geometries with the heights that they had; a horizontal shift changes none."""
    z = shapely.get_coordinates(given, include_z=True)[:, 2:]
    return np.asarray(
        shapely.transform(shapely.force_3d(moved), lambda xyz: np.column_stack([xyz[:, :2], z]), include_z=True)
    )


def _valid(shapes: NDArray[Any]) -> NDArray[Any]:
    """Return areas mended where their rings cross, None where no area is left."""
    wrong = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    if not wrong.any():
        return shapes
    made = shapes.copy()
    made[wrong] = [
        _areas(shape) for shape in shapely.make_valid(shapes[wrong], method="structure", keep_collapsed=False)
    ]
    return made


def _areas(shape: Any) -> Any:  # noqa: ANN401  (shapely knows no types)
    parts = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2]
    whole = shapely.union_all(parts) if parts else None
    return whole if whole is not None and not whole.is_empty else None
