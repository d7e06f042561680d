"""What a raster's numbers mean: which band holds them, what is no data, their scale, and whether they are a density."""

import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyproj
import rasterio
from rasterio.enums import ColorInterp
from rasterio.io import DatasetReader
from rasterio.windows import Window

from ....arrays import Floats
from ....limits import MAX_PEOPLE
from ....messages import Message
from ...errors import DataError
from ..kinds.archive import unpacked
from ..kinds.layer_kinds import CLOSED
from ..kinds.raster_kinds import RASTER_FAILURES
from ..kinds.recognise import recognise

_PER_KM2: Final = re.compile(
    r"(?:people|persons?|pop(?:ulation)?|inhabitants|人|人口)?\s*(?:/|per|每)\s*(?:sq(?:uare)?\.?\s*k(?:ilo)?m(?:et[er]{2}s?)?|"
    r"km\s*(?:\^|\*\*)?\s*-?2|平方公里|平方千米)|density|人口密度|km-2|\bpd (?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""Last the way WorldPop names its rasters of density: chn_pd_2020_1km.tif."""
_PER_HA: Final = re.compile(r"(?:/|per|每)\s*(?:ha\b|hectare|公顷)", re.IGNORECASE)
_ELLIPSOID: Final = pyproj.Geod(ellps="WGS84")
_ROUNDED: Final = 1e-5
"""As a share, by how much a number of no data may be rounded where a planner writes it: -3.40282e+38."""
BAND: Final = "band"
"""What a band's name among layers begins with."""
MOST_PER_KM2: Final = 250_000.0
"""More people than this on a square kilometre live nowhere: the densest blocks of Hong Kong and Dhaka have fewer."""


@dataclass(frozen=True)
class Measure:
    """The planner's word on the numbers: which stands for no data, whether they are people per km2 (None: the file's).

    `in_degrees` tells whether the cells are measured in degrees, by the planner's system or the file's.
    """

    nodata: float | None = None
    per_km2: bool | None = None
    in_degrees: bool = False


@dataclass(frozen=True, eq=False)
class Band:
    """One band of an open raster as people: `nodata` beside the file's own, and whether it is people per km2 or ha.

    `per_km2` is 0 for counts, 1 for people per km2, 100 for people per hectare; `in_degrees` as in `Measure`.
    """

    dataset: DatasetReader
    number: int
    path: Path
    nodata: float | None
    per_km2: float
    in_degrees: bool

    @property
    def most(self) -> float | None:
        """The largest number that whole numbers of its type can be, scaled; None for others."""
        kind = np.dtype(self.dataset.dtypes[self.number - 1])
        scale, offset = self.dataset.scales[self.number - 1], self.dataset.offsets[self.number - 1]
        return float(np.iinfo(kind).max * scale + offset) if np.issubdtype(kind, np.integer) else None

    def read(self, window: Window) -> Floats:
        """One part as people, 0 where there is no data. Raises DataError for what people cannot be."""
        try:
            cells = self.dataset.read(self.number, window=window, masked=True)
        except RASTER_FAILURES as error:
            raise DataError("{file} is damaged or cut off. Download it once more.", file=self.path.name) from error
        people = np.asarray(cells.filled(0), dtype=np.float64)
        none = np.ma.getmaskarray(cells) | np.isnan(people)
        if self.nodata is not None:
            none |= np.isclose(people, self.nodata, rtol=_ROUNDED, atol=0.0)
        scale, offset = self.dataset.scales[self.number - 1], self.dataset.offsets[self.number - 1]
        people = np.where(none, 0.0, people * scale + offset)
        if (people > MAX_PEOPLE).any() or (people < 0).any():
            self._refuse(people)
        return people * self._areas(window) if self.per_km2 else people

    def _refuse(self, people: Floats) -> None:
        worst = float(people.min()) if (people < 0).any() else float(people.max())
        raise DataError(
            "{file} has cells with {value} people. If that number stands for no data, give it as the nodata value "
            "(on the command line --nodata={value}, in a check file nodata = {value}); otherwise the raster is not one "
            "of counts.",
            file=self.path.name,
            value=f"{worst:.10g}",
        )

    def _areas(self, window: Window) -> Floats:
        """The area of the cells of each row, in the unit that the density is of."""
        at, rows = self.dataset.transform, np.arange(int(window.height)) + window.row_off
        middles = at.f + at.e * (rows + 0.5)
        return (cell_areas_km2(self.dataset, middles, in_degrees=self.in_degrees) * self.per_km2)[:, None]

    def notes(self) -> tuple[Message, ...]:
        """What must be said of how the numbers were taken."""
        said = []
        scale, offset = self.dataset.scales[self.number - 1], self.dataset.offsets[self.number - 1]
        if (scale, offset) != (1.0, 0.0):
            said.append(Message(
                "{file}: its numbers were multiplied by its scale factor {scale:g} and raised by {offset:g}.",
                {"file": self.path.name, "scale": scale, "offset": offset}))  # fmt: skip
        if self.dataset.count > 1:
            said.append(Message(
                "{file}: band {band} of {bands} was read ({name}).",
                {"file": self.path.name, "band": self.number, "bands": self.dataset.count,
                 "name": self.dataset.descriptions[self.number - 1] or "–"}))  # fmt: skip
        return tuple(said)

    def density(self) -> tuple[Message, ...]:
        """What must be said where the numbers were taken for people per km2 or ha."""
        if not self.per_km2:
            return ()
        text = (
            "{file} is a density; each cell's number was multiplied by the cell's area in {unit} (if its numbers are "
            "counts, say so: --raster-counts, in a check file per_km2 = false)."
        )
        return (Message(text, {"file": self.path.name, "unit": "km2" if self.per_km2 == 1 else "ha"}),)


def open_band(dataset: DatasetReader, path: Path, number: int | None, measure: Measure) -> Band:
    """The band of people; the only one where none is named. Raises DataError where several are there, or it is not."""
    counted = counted_bands(dataset)
    if number is None and len(counted) > 1:
        raise DataError(
            "{file} has {count} bands ({bands}), and nothing says which holds the people; choose with --band NUMBER "
            "(in a check file band = NUMBER), or give one to each group with --band age_60_plus=NUMBER.",
            file=path.name,
            count=len(counted),
            bands=", ".join(f"{band} {dataset.descriptions[band - 1] or ''}".strip() for band in counted),
        )
    chosen = counted[0] if number is None else number
    if not 1 <= chosen <= dataset.count:
        raise DataError("{file} has no band {band}; it has {count}.", file=path.name, band=chosen, count=dataset.count)
    density = _density_of(dataset, chosen, path) if measure.per_km2 is None else float(measure.per_km2)
    return Band(dataset, chosen, path, measure.nodata, density, measure.in_degrees)


def _density_of(dataset: DatasetReader, band: int, path: Path) -> float:
    """1 for a raster that calls itself one of people per km2, 100 per hectare, 0 for one of counts."""
    tags = {**dataset.tags(), **dataset.tags(band)}
    told = [dataset.units[band - 1], dataset.descriptions[band - 1], *tags.values(), path.stem.replace("_", " ")]
    text = " | ".join(str(word) for word in told if word)
    if _PER_HA.search(text):
        return 100.0
    return 1.0 if _PER_KM2.search(text) else 0.0


def cell_areas_km2(dataset: DatasetReader, y: Floats, *, in_degrees: bool) -> Floats:
    """The area of one cell in each row of middles `y` (in the raster's CRS), on the ellipsoid for degrees."""
    width, height = abs(dataset.transform.a), abs(dataset.transform.e)
    if not in_degrees:
        return np.full(len(y), width * height / 1e6)
    edges = [_ELLIPSOID.polygon_area_perimeter([0, width, width, 0],
                                               [at - height / 2, at - height / 2, at + height / 2, at + height / 2])[0]
             for at in y]  # fmt: skip
    return np.abs(np.asarray(edges, dtype=np.float64)) / 1e6


def counted_bands(dataset: DatasetReader) -> list[int]:
    """The numbers of the bands that may count something: all but those of transparency."""
    return [band for band, colour in enumerate(dataset.colorinterp, start=1) if colour != ColorInterp.alpha]


def bands_as_layers(dataset: DatasetReader) -> tuple[str, ...]:
    """The bands as one chooses them like layers, `band 2 age_60_plus`; none where there is only one."""
    counted = counted_bands(dataset)
    names = tuple(f"{BAND} {band} {dataset.descriptions[band - 1] or ''}".strip() for band in counted)
    return names if len(counted) > 1 else ()


def band_of_layer(layer: str | None) -> int | None:
    """The band's number that such a name says; None for any other."""
    said = re.match(rf"{BAND} (\d+)(?: |$)", layer or "")
    return int(said[1]) if said else None


def rasters_in(path: Path, stack: ExitStack, layer: str | None = None) -> Path:
    """The raster that a zip holds, unpacked for as long as `stack` lasts; any other path as it is.

    Raises DataError where the zip holds none, or several and `layer` names none of them.
    """
    found = recognise(path) if path.exists() else None
    if found is None or found.kind != "archive":
        return path
    inside = _rasters(stack.enter_context(unpacked(path)))
    fits = [file for name, file in inside.items() if layer in (None, name, file.name, file.stem)]
    if len(fits) == 1:
        return fits[0]
    raise DataError(
        "{file} holds {count} rasters ({rasters}); choose one with --layer {file}=NAME, or unpack it.",
        file=path.name,
        count=len(fits),
        rasters=", ".join(inside) or "–",
    )


def packed_rasters(path: Path) -> tuple[str, ...]:
    """The names of the rasters in a zip; none for any other file."""
    found = recognise(path) if path.exists() else None
    if found is None or found.kind != "archive":
        return ()
    with unpacked(path) as folder:
        return tuple(_rasters(folder))


def _rasters(folder: Path) -> dict[str, Path]:
    inside = {
        file.relative_to(folder).as_posix(): file
        for file in sorted(folder.rglob("*"))
        if (form := recognise(file)) is not None and form.kind == "raster" and "__MACOSX" not in file.parts
    }
    return {name: file for name, file in inside.items() if file.parent not in inside.values()}


def subdataset(path: Path, layer: str | None, driver: str) -> str:
    """What rasterio is to open: the path, or the variable of a NetCDF. Raises DataError where several are there."""
    if driver != "netCDF":
        return str(path)
    try:
        with rasterio.Env(**CLOSED), rasterio.open(path, driver=driver) as dataset:
            names = dataset.subdatasets if dataset.count == 0 or dataset.subdatasets else ()
    except RASTER_FAILURES:
        return str(path)
    if not names:
        return str(path)
    short = {name.rsplit(":", 1)[-1]: name for name in names if not name.rsplit(":", 1)[-1].endswith(("_bnds", "crs"))}
    chosen = [name for key, name in short.items() if layer in (None, key)]
    if len(chosen) == 1:
        return str(chosen[0])
    raise DataError(
        "{file} holds several variables; choose one: {layers} (on the command line --layer {file}=NAME, in a check "
        'file layer = "NAME").',
        file=path.name,
        layers=", ".join(short),
    )
