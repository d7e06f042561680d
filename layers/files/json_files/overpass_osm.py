"""An answer of Overpass as JSON, written as OpenStreetMap's XML, so that it is read as any other extract."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ....scratch import scratch_folder
from ...errors import DataError
from ..kinds.recognise import recognise
from .answers import check_whole
from .json_records import load_json

Places = dict[int, tuple[float, float]]


@contextmanager
def as_extract(path: Path) -> Iterator[Path]:
    """The file itself, or for as long as the context lasts an .osm of the same name where it is Overpass's JSON.

    Ways that do not name their nodes stay a layer of lines. Raises DataError for JSON that is cut off, or that has ways
    without places (`out body` without the nodes).
    """
    found = recognise(path) if path.exists() else None
    if found is None or found.key != "overpass":
        yield path
        return
    value, _ = load_json(path, None)
    check_whole(value, path.name)
    if any("nodes" not in each for each in value.get("elements", ()) if each.get("type") == "way"):
        yield path
        return
    with scratch_folder() as folder:
        copy = folder / f"{path.stem}.osm"
        try:
            copy.write_bytes(ET.tostring(_osm(value["elements"]), encoding="utf-8", xml_declaration=True))
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(
                "{file} is an answer of Overpass that cannot be read as streets; ask for it with (._;>;); out; or with "
                "out geom.",
                file=path.name,
            ) from error
        yield copy


def _osm(elements: list[Mapping[str, Any]]) -> ET.Element:
    root = ET.Element("osm", version="0.6")
    places, tagged = _places(elements)
    for key in sorted(places):
        lon, lat = places[key]
        _tags(ET.SubElement(root, "node", id=str(key), lon=repr(lon), lat=repr(lat)), tagged.get(key, {}))
    for each in sorted((one for one in elements if one["type"] == "way"), key=lambda one: int(one["id"])):
        way = ET.SubElement(root, "way", id=str(each["id"]))
        for node in each["nodes"]:
            ET.SubElement(way, "nd", ref=str(node))
        _tags(way, each.get("tags", {}))
    for each in sorted((one for one in elements if one["type"] == "relation"), key=lambda one: int(one["id"])):
        relation = ET.SubElement(root, "relation", id=str(each["id"]))
        for member in each.get("members", ()):
            ET.SubElement(relation, "member", type=member["type"], ref=str(member["ref"]), role=member.get("role", ""))
        _tags(relation, each.get("tags", {}))
    return root


def _places(elements: list[Mapping[str, Any]]) -> tuple[Places, dict[int, Mapping[str, str]]]:
    """Where every node lies, told by itself or by the ways that pass it, and the nodes' tags."""
    places: Places = {}
    tagged: dict[int, Mapping[str, str]] = {}
    for each in elements:
        if each["type"] == "node":
            places[int(each["id"])] = float(each["lon"]), float(each["lat"])
            tagged[int(each["id"])] = each.get("tags", {})
        for node, point in zip(each.get("nodes", ()), each.get("geometry", ()), strict=False):
            if point:
                places.setdefault(int(node), (float(point["lon"]), float(point["lat"])))
    if not places:
        raise ValueError("no places")
    return places, tagged


def _tags(parent: ET.Element, tags: Mapping[str, str]) -> None:
    for key, value in tags.items():
        ET.SubElement(parent, "tag", k=str(key), v=str(value))
