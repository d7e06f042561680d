from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pandas as pd
import pytest

from lifecircle.layers.osm.extract import OsmExtract, read_osm
from lifecircle.layers.population.census import read_census

Tags = Mapping[str, str]
OsmFile = Callable[..., Path]


@pytest.fixture(scope="session")
def census_2020(shared_data: Path) -> pd.DataFrame:
    """The county census of 2020, read once: the workbook takes seconds."""
    return read_census(shared_data / "census2020/census_county_2020_v1.xlsx")


@pytest.fixture(scope="session")
def chengdu(shared_data: Path) -> OsmExtract:
    return read_osm(shared_data / "chengdu/chengdu.osm")


@pytest.fixture(scope="session")
def las_palmas(shared_data: Path) -> OsmExtract:
    return read_osm(shared_data / "las_palmas/las_palmas.osm.pbf")


def _tags(tags: Tags) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())


@pytest.fixture
def osm_file(tmp_path: Path) -> OsmFile:
    """Write a tiny OSM XML file: nodes as {id: (x, y)} in units of 0.001 degrees from 104 E 30 N, ways as
    {id: (node ids, tags)}, tags of nodes as {id: tags}."""

    def write(
        nodes: Mapping[int, tuple[float, float]],
        ways: Mapping[int, tuple[Sequence[int], Tags]],
        *,
        node_tags: Mapping[int, Tags] | None = None,
        name: str = "tiny.osm",
        more: str = "",
    ) -> Path:
        said = node_tags or {}
        points = "".join(
            f'<node id="{identity}" lat="{30 + y / 1000:.7f}" lon="{104 + x / 1000:.7f}">'
            f"{_tags(said.get(identity, {}))}</node>"
            for identity, (x, y) in nodes.items()
        )
        lines = "".join(
            f'<way id="{identity}">' + "".join(f'<nd ref="{ref}"/>' for ref in refs) + f"{_tags(tags)}</way>"
            for identity, (refs, tags) in ways.items()
        )
        path = tmp_path / name
        path.write_text(
            f'<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">{points}{lines}{more}</osm>', "utf-8"
        )
        return path

    return write
