"""Packed numbers come back as they were, here and in the page's own script."""

import json
import shutil
import subprocess
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.scenarios.exports.public_map.packing import packed, unpacked

NUMBERS = [0, 1, -1, 63, 64, -64, -65, 8191, 8192, -8193, 2**31, -(2**31), 180_000_000, -(2**50), 2**50]


@given(st.lists(st.integers(-(2**60), 2**60)))
def test_what_is_packed_comes_back(numbers: list[int]) -> None:
    assert unpacked(packed(np.array(numbers, np.int64))).tolist() == numbers


def test_small_numbers_take_one_byte() -> None:
    assert len(packed(np.zeros(300, np.int64))) == 400


def test_the_page_reads_what_is_written() -> None:
    if shutil.which("node") is None:
        pytest.skip("there is no node to run the page's script")
    walk = resources.files("lifecircle.scenarios.exports") / "web/walk.js"
    script = "const w = require(process.argv[1]); console.log(JSON.stringify(w.unpack(process.argv[2])))"
    command = ["node", "-e", script, str(walk), packed(np.array(NUMBERS, np.int64))]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == NUMBERS
