"""NetCDF-4 files that keep their values in other files are told by their own bytes."""

from pathlib import Path

import pytest

from lifecircle.layers.errors import DataError
from lifecircle.layers.files.kinds.hdf5 import HDF5, keeps_values_elsewhere
from lifecircle.layers.files.rasters.raster import open_raster

from ....bad_input.netcdf_elsewhere import write_netcdfs


def test_values_in_other_files_are_not_read(tmp_path: Path) -> None:
    for path in write_netcdfs(tmp_path)[:2]:
        with pytest.raises(DataError, match="keeps its values in other files"):
            open_raster(path)


def test_values_in_the_file_itself_are_read(tmp_path: Path) -> None:
    plain = write_netcdfs(tmp_path)[2]
    assert not keeps_values_elsewhere(plain)
    with open_raster(plain) as raster:
        assert raster.read(1).tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize("rest", [b"", b"\x09", b"\x00" + bytes(40), b"\x00" + b"\x08" * 40])
def test_what_cannot_be_told_is_taken_for_it(rest: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.nc"
    path.write_bytes(HDF5 + rest)
    assert keeps_values_elsewhere(path)


def test_heaps_without_end_are_no_raster(tmp_path: Path) -> None:
    path = write_netcdfs(tmp_path)[2]
    path.write_bytes(path.read_bytes() + b"HEAP" * 2_000)
    assert keeps_values_elsewhere(path)


def test_other_files_are_none(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(b"II*\0")
    assert not keeps_values_elsewhere(path)
