"""The demo city as the files that a planner would have of a city: with their formats, encodings and shifted degrees."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ....grades import grade_word
from ....progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from ...crs.datums import wgs84_to_gcj02
from ...errors import DataError
from ...facilities.categories import built_in_categories
from ...schema import AREA_TYPE, CAPACITIES, DISTRICT_LEVELS, GROUPS, PlaceLayers
from ..geometry.shapes import degrees
from .osm import write_osm, write_osm_streets
from .rasters import plan_of, write_people_raster, write_terrain_raster

GEOPACKAGE: Final = "demo.gpkg"
SHAPEFILES: Final = {
    "county": "区县.shp",
    "township": "街道乡镇.shp",
    "village": "村社区.shp",
    "estate": "居住小区.shp",
}
POI_CSV: Final = "设施_高德.csv"
LEDGER_XLSX: Final = "设施台账.xlsx"
DEMAND_CSV: Final = "居民点.csv"
PEOPLE_TIF: Final = "人口_100m.tif"
ELDERLY_TIF: Final = "人口60岁以上_100m.tif"
TERRAIN_TIF: Final = "地形_50m.tif"
OSM_PBF: Final = "路网.osm.pbf"
OSM_XML: Final = "路网.osm"

_CHINESE: Final = {
    "beds": "床位数",
    "nursing_beds": "护理型床位数",
    "places": "学位数",
    "area_m2": "建筑面积",
    "land_m2": "用地面积",
    "doctors": "执业医师数",
    "nurses": "注册护士数",
    "people": "常住人口",
    "households": "户数",
    "age_0_2": "0-2岁",
    "age_3_5": "3-5岁",
    "age_6_11": "6-11岁",
    "age_12_14": "12-14岁",
    "age_15_59": "15-59岁",
    "age_60_plus": "60岁及以上",
}
_STATUS: Final = {"existing": "现状", "planned": "规划", "candidate": "备选", "closed": "停用"}
_LEVEL: Final = {"": "", "city": "市级", "county": "县级", "township": "乡镇级", "village": "村级"}
_AREA: Final = {"": "", "urban": "城镇", "rural": "乡村"}

Writer = Callable[[PlaceLayers, Path], None]


def write_demo_files(
    layers: PlaceLayers,
    folder: Path | str,
    *,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> dict[str, Path]:
    """Write all files of a demo city into `folder` (made where absent); returns them by their names.

    A GeoPackage of all layers; districts as shapefiles with GBK attributes and no .cpg; the facilities as an AMap
    download in GCJ-02 (CSV) and as a ledger in Excel; residents as points (CSV) and as 100 m rasters; the ground as a
    50 m raster; streets, water, rails, houses and facilities as OpenStreetMap has them (PBF), the streets alone as XML.
    Raises DataError for a place that is no demo city, and where the folder cannot be written to.
    """
    plan_of(layers)
    folder = Path(folder)
    paths: dict[str, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for done, (name, write) in enumerate(_WRITERS.items()):
            if cancelled():
                raise WorkCancelled
            progress(done / len(_WRITERS), "Writing the demo city's files")
            paths[name] = folder / name
            write(layers, paths[name])
    except OSError as error:
        raise DataError("{folder} cannot be written to: {reason}.", folder=str(folder), reason=str(error)) from error
    progress(1.0, "The demo city's files are written")
    return paths


# -------------------------------------------------------------------------------------------------------- GeoPackage
def _write_geopackage(layers: PlaceLayers, path: Path) -> None:
    """All frames as tables; facilities' entrances as points of their own with the facility's id."""
    path.unlink(missing_ok=True)
    facilities = layers.facilities
    tables = {
        "streets": layers.streets.edges,
        "nodes": layers.streets.nodes.reset_index(),
        "residents": layers.demand,
        "facilities": facilities.drop(columns="entrances"),
        "entrances": _entrances(facilities),
        "districts": layers.districts,
        "barriers": layers.barriers,
        "buildings": layers.buildings,
    }
    for name, frame in tables.items():
        frame.to_file(path, layer=name, driver="GPKG", engine="pyogrio")


def _entrances(facilities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    points, row = shapely.get_parts(facilities["entrances"].to_numpy(), return_index=True)
    ids = facilities["facility_id"].to_numpy()[row]
    return gpd.GeoDataFrame({"facility_id": ids}, geometry=points, crs=facilities.crs)


# -------------------------------------------------------------------------------------------------------- shapefiles
def _write_shapefile(level: str) -> Writer:
    def write(layers: PlaceLayers, path: Path) -> None:
        """One level of districts with Chinese columns in GBK; without the .cpg that would say so."""
        rows = layers.districts[layers.districts["level"] == level]
        columns = {
            "代码": rows["district_id"],
            "名称": rows["name"],
            "上级代码": rows["parent_id"],
            "城乡分类": rows["area_type"].map(_AREA),
            "新建": np.where(rows["new"], "是", "否"),
        }
        frame = gpd.GeoDataFrame(columns, geometry=rows.geometry, crs=rows.crs)
        frame.to_file(path, driver="ESRI Shapefile", engine="pyogrio", encoding="GBK")
        path.with_suffix(".cpg").unlink(missing_ok=True)

    return write


# -------------------------------------------------------------------------------------------------------- facilities
def _write_poi_csv(layers: PlaceLayers, path: Path) -> None:
    """What a download from AMap holds: the kinds it knows, its type texts and codes, and degrees in GCJ-02."""
    entries = built_in_categories().entries
    facilities = layers.facilities
    known = facilities["category"].map(lambda key: bool(entries[key].amap))
    rows = facilities[known & (facilities["status"] == "existing") & ~facilities["mobile"]]
    kind = [entries[key] for key in rows["category"]]
    lonlat = wgs84_to_gcj02(shapely.get_coordinates(degrees(rows)))
    columns = {
        "id": [f"B0DEMO{k:04d}" for k in range(len(rows))],
        "name": rows["name"],
        "type": [entry.amap[0] for entry in kind],
        "typecode": [(entry.codes[0] if entry.codes else "").ljust(6, "0") for entry in kind],
        "cityname": layers.name,
        "adname": _district_names(layers, rows, "county"),
        "lng": np.round(lonlat[:, 0], 6),
        "lat": np.round(lonlat[:, 1], 6),
    }
    pd.DataFrame(columns).to_csv(path, index=False, encoding="utf-8-sig")


def _write_ledger(layers: PlaceLayers, path: Path) -> None:
    """All facilities as a department lists them, with capacities and Chinese words, in true degrees."""
    entries, rows = built_in_categories().entries, layers.facilities
    lonlat = shapely.get_coordinates(degrees(rows))
    columns: dict[str, Any] = {
        "编号": rows["facility_id"],
        "设施名称": rows["name"],
        "设施类别": rows["category"].map(lambda key: entries[key].zh),
        "所属街道": _district_names(layers, rows, "township"),
        "状态": rows["status"].map(_STATUS),
        "级别": rows["level"].map(_LEVEL),
        **{_CHINESE[name]: rows[name] for name in CAPACITIES},
        "性质": np.where(rows["public"], "公办", "民办"),
        "等级": [grade_word(grade, key) for grade, key in zip(rows["grade"], rows["category"], strict=True)],
        "是否新建": np.where(rows["new"], "是", "否"),
        "是否流动": np.where(rows["mobile"], "是", "否"),
        "服务地点": rows["mobile_place"],
        "服务时间": rows["mobile_time"],
        **{name: [json.loads(more).get(name, "") if more else "" for more in rows["more"]] for name in _BESIDE},
        "经度": np.round(lonlat[:, 0], 7),
        "纬度": np.round(lonlat[:, 1], 7),
    }
    pd.DataFrame(columns).to_excel(path, index=False, sheet_name="设施台账")


_BESIDE: Final = ("开放时间", "车辆")


def _district_names(layers: PlaceLayers, rows: gpd.GeoDataFrame, level: str) -> Any:  # noqa: ANN401 - an object array
    districts = layers.districts[layers.districts["level"] == level]
    tree = shapely.STRtree(districts.geometry.to_numpy())
    _, which = tree.query_nearest(rows.geometry.to_numpy(), all_matches=False)
    return districts["name"].to_numpy()[which]


# --------------------------------------------------------------------------------------------------------- residents
def _write_residents(layers: PlaceLayers, path: Path) -> None:
    """One row per house with its people by age."""
    lonlat = shapely.get_coordinates(degrees(layers.demand))
    groups: Mapping[str, Any] = {_CHINESE[group]: layers.demand[group].round(4) for group in GROUPS}
    place = {"城乡分类": layers.demand[AREA_TYPE].map(_AREA), "村社区代码": layers.demand[DISTRICT_LEVELS[3]]}
    columns = {"经度": np.round(lonlat[:, 0], 7), "纬度": np.round(lonlat[:, 1], 7), **groups, **place}
    pd.DataFrame(columns).to_csv(path, index=False, encoding="utf-8-sig")


_WRITERS: Final[Mapping[str, Writer]] = {
    GEOPACKAGE: _write_geopackage,
    **{name: _write_shapefile(level) for level, name in SHAPEFILES.items()},
    POI_CSV: _write_poi_csv,
    LEDGER_XLSX: _write_ledger,
    DEMAND_CSV: _write_residents,
    PEOPLE_TIF: lambda layers, path: write_people_raster(layers.demand, "people", path),
    ELDERLY_TIF: lambda layers, path: write_people_raster(layers.demand, "age_60_plus", path),
    TERRAIN_TIF: write_terrain_raster,
    OSM_PBF: write_osm,
    OSM_XML: write_osm_streets,
}
