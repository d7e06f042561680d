"""An answer of Overpass gives the streets that the same extract gives."""

import json
from pathlib import Path
from typing import Any

import pytest

from lifecircle.layers.errors import DataError
from lifecircle.layers.files.json_files.overpass_osm import as_extract
from lifecircle.layers.osm.extract import read_osm

NODES = {1: (114.05, 27.8), 2: (114.051, 27.8), 3: (114.052, 27.8), 4: (114.051, 27.801)}
WAYS = {10: [1, 2, 3], 11: [2, 4]}
TAGS = {"highway": "residential", "name": "人民路"}


def test_both_forms_of_an_answer_are_the_extract(tmp_path: Path) -> None:
    nodes = [{"type": "node", "id": key, "lon": lon, "lat": lat} for key, (lon, lat) in NODES.items()]
    plain: list[dict[str, Any]] = [
        {"type": "way", "id": key, "nodes": refs, "tags": TAGS} for key, refs in WAYS.items()
    ]
    drawn = [
        {**way, "geometry": [{"lon": NODES[ref][0], "lat": NODES[ref][1]} for ref in WAYS[way["id"]]]} for way in plain
    ]
    for name, elements in (("plain.json", [*plain, *nodes]), ("geom.json", drawn)):
        (tmp_path / name).write_text(json.dumps({"version": 0.6, "elements": elements}), encoding="utf-8")
        with as_extract(tmp_path / name) as file:
            edges = read_osm(file).streets.edges
        assert len(edges) == 3  # the first way is split where the second begins
        assert set(edges["name"]) == {"人民路"}


def test_ways_without_places_are_refused_with_what_to_ask_for(tmp_path: Path) -> None:
    value = {"version": 0.6, "elements": [{"type": "way", "id": 1, "nodes": [1, 2], "tags": TAGS}]}
    (tmp_path / "a.json").write_text(json.dumps(value), encoding="utf-8")
    with pytest.raises(DataError, match="or with out geom"), as_extract(tmp_path / "a.json"):
        pass


def test_any_other_file_is_itself(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with as_extract(tmp_path / "a.csv") as file:
        assert file == tmp_path / "a.csv"
