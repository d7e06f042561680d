"""The one table of file formats: readers, dialogs, messages and the documentation take them from here.

A format is told by the file's content (see `recognise`); its suffixes only fill the dialogs, and decide where content
alone cannot. Formats that cannot be read carry the sentence that says what to do instead.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from ....messages import Message
from ...errors import DataError

Kind = Literal["osm", "raster", "layer", "table", "archive", "part", "unreadable"]
Reader = Literal["osm", "raster", "gdal", "shapefile", "parquet", "json", "text", "excel", "calamine", "html", "dbf",
                 "sqlite", "zip", ""]  # fmt: skip


@dataclass(frozen=True)
class Format:
    """One file format.

    `key` is its name in code, `title` and `title_en` are its names for the planner, `suffixes` begin with a dot.
    `kind` tells what such a file holds, `reader` which of our readers takes it ('' for none). `remedy` is a template
    with `file` for what cannot be read.
    """

    key: str
    title: str
    title_en: str
    suffixes: tuple[str, ...]
    kind: Kind
    reader: Reader = ""
    remedy: Message | None = None


def _no(key: str, title: str, title_en: str, suffixes: str, remedy: Message) -> Format:
    return Format(key, title, title_en, tuple(suffixes.split()), "unreadable", "", remedy)


_OTHER_EXCEL: Final = Message(
    "{file} is not a readable table; open it in the program it was made with and save it as .xlsx."
)
_UNPACK: Final = Message("{file} is packed; unpack it and give the files inside (a .zip is unpacked automatically).")
_LAYERS_OF_PROJECT: Final = Message(
    "{file} only says how layers are drawn and where they lie; give the files of the layers themselves (the layer's "
    "properties name them), or export them as GeoPackage."
)
_EXPORT_GPKG: Final = Message("{file} cannot be read here; export it as GeoPackage or shapefile and give that.")
_PICTURE: Final = Message(
    "{file} is a picture and contains no shapes or numbers; ask for the layer or the table it was drawn from."
)
_DOCUMENT: Final = Message("{file} is a document; copy its table into a workbook and save that as .xlsx.")
_OVITAL: Final = Message("{file} is an Ovital (奥维) file; export the objects there as KML and give that.")

FORMATS: Final[tuple[Format, ...]] = (
    Format("osm", "OpenStreetMap 数据", "OpenStreetMap", (".osm", ".pbf", ".bz2", ".gz"), "osm", "osm"),
    Format("shapefile", "Shapefile", "shapefile", (".shp",), "layer", "shapefile"),
    Format("geopackage", "GeoPackage", "GeoPackage", (".gpkg", ".sqlite"), "layer", "gdal"),
    Format("geojson", "GeoJSON", "GeoJSON", (".geojson", ".json"), "layer", "json"),
    Format("geojsonl", "GeoJSON 逐行文件", "GeoJSON by lines", (".geojsonl", ".geojsons", ".ndjson", ".jsonl"),
           "layer", "json"),
    Format("topojson", "TopoJSON", "TopoJSON", (".topojson",), "layer", "json"),
    Format("esrijson", "ArcGIS JSON", "ArcGIS JSON", (".esrijson",), "layer", "json"),
    Format("amap", "高德接口结果 JSON", "AMap answer as JSON", (), "layer", "json"),
    Format("overpass", "Overpass JSON", "Overpass JSON", (), "layer", "json"),
    Format("echarts", "ECharts 地图 JSON", "ECharts map as JSON", (), "layer", "json"),
    Format("records", "JSON 记录表", "records as JSON", (), "table", "json"),
    Format("kml", "KML", "KML", (".kml", ".kmz"), "layer", "gdal"),
    Format("gml", "GML", "GML", (".gml",), "layer", "gdal"),
    Format("gpx", "GPX", "GPX", (".gpx",), "layer", "gdal"),
    Format("gdb", "文件地理数据库", "file geodatabase", (".gdb",), "layer", "gdal"),
    Format("flatgeobuf", "FlatGeobuf", "FlatGeobuf", (".fgb",), "layer", "gdal"),
    Format("geoparquet", "GeoParquet", "GeoParquet", (".parquet", ".geoparquet"), "layer", "parquet"),
    Format("mapinfo", "MapInfo", "MapInfo", (".tab", ".mif", ".mid"), "layer", "gdal"),
    Format("dxf", "AutoCAD DXF", "AutoCAD DXF", (".dxf",), "layer", "gdal"),
    Format("e00", "ArcInfo 交换文件", "ArcInfo interchange", (".e00",), "layer", "gdal"),
    Format("text", "文本表", "text table", (".csv", ".txt", ".tsv"), "table", "text"),
    Format("xlsx", "Excel 工作簿", "Excel", (".xlsx", ".xlsm"), "table", "excel"),
    Format("xls", "Excel 97-2003、WPS 表格", "Excel before 2007, WPS", (".xls", ".et"), "table", "calamine"),
    Format("xlsb", "Excel 二进制工作簿", "Excel binary", (".xlsb",), "table", "calamine"),
    Format("ods", "OpenDocument 表格", "OpenDocument table", (".ods",), "table", "calamine"),
    Format("fods", "OpenDocument 单文件表格", "flat OpenDocument table", (".fods",), "table", "html"),
    Format("xml_excel", "Excel 2003 XML 表格", "Excel 2003 as XML", (), "table", "html"),
    Format("html", "网页表格", "table of a web page", (".html", ".htm"), "table", "html"),
    Format("dbf", "dBASE 表", "dBASE table", (".dbf",), "table", "dbf"),
    Format("database", "SQLite 数据库表", "table of an SQLite database", (), "table", "sqlite"),
    Format("geotiff", "GeoTIFF", "GeoTIFF", (".tif", ".tiff"), "raster", "raster"),
    Format("vrt", "虚拟栅格", "virtual raster", (".vrt",), "raster", "raster"),
    Format("img", "ERDAS 栅格", "ERDAS raster", (".img",), "raster", "raster"),
    Format("ascii_grid", "ASCII 栅格", "ASCII grid", (".asc",), "raster", "raster"),
    Format("esri_grid", "ESRI GRID 栅格", "ESRI grid", (".adf",), "raster", "raster"),
    Format("netcdf", "NetCDF 栅格", "NetCDF", (".nc", ".nc4"), "raster", "raster"),
    Format("zip", "压缩包", "zip", (".zip",), "archive", "zip"),
    Format("shapefile_part", "Shapefile 附属文件", "part of a shapefile",
           (".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix"), "part", "",
           Message("{file} is a part of a shapefile; give the .shp that belongs to it.")),
    _no("dwg", "AutoCAD DWG", "AutoCAD DWG", ".dwg",
        Message("{file} is an AutoCAD drawing; save it in AutoCAD as DXF (R2010 or later) and give that.")),
    _no("dgn", "MicroStation DGN", "MicroStation DGN", ".dgn",
        Message("{file} is a MicroStation drawing; save it as DXF and give that.")),
    _no("dwf", "DWF 图纸", "DWF drawing", ".dwf .dwfx",
        Message("{file} is a drawing for looking at and printing only; ask for the DWG it was made from, save that in "
                "AutoCAD as DXF and give it.")),
    _no("mobile_gdb", "移动地理数据库", "mobile geodatabase", ".geodatabase",
        Message("{file} is a mobile geodatabase of ArcGIS; in ArcGIS Pro export its layers to a .gdb, a GeoPackage or "
                "shapefiles and give those.")),
    _no("mdb", "个人地理数据库", "personal geodatabase", ".mdb .accdb",
        Message("{file} is an Access database (a personal geodatabase); in ArcGIS export its layers to a .gdb or to "
                "shapefiles, in Access its table to .xlsx.")),
    _no("rar", "RAR 压缩包", "RAR", ".rar", _UNPACK),
    _no("7z", "7z 压缩包", "7z", ".7z", _UNPACK),
    _no("tar", "tar 压缩包", "tar", ".tar .tgz", _UNPACK),
    _no("ovital", "奥维数据", "Ovital data", ".ovkml .ovobj .ovkmz .ovjsn", _OVITAL),
    _no("qgis_project", "QGIS 工程", "QGIS project", ".qgz .qgs .qlr", _LAYERS_OF_PROJECT),
    _no("arcgis_project", "ArcGIS 工程", "ArcGIS project", ".mxd .aprx .mapx .lyr .lyrx .lpk .mpk", _LAYERS_OF_PROJECT),
    _no("mapgis", "MapGIS 数据", "MapGIS data", ".wt .wl .wp .mpj",
        Message("{file} is a MapGIS file; export it there as shapefile and give that.")),
    _no("supermap", "SuperMap 数据", "SuperMap data", ".udb .udbx .udd .smwu .sxwu",
        Message("{file} is a SuperMap file; export the dataset there as shapefile or GeoJSON and give that.")),
    _no("sketch", "三维模型", "3D model", ".skp .3dm .3ds .ifc .rvt .obj .fbx",
        Message("{file} is a model, not a map; export the outlines with coordinates as DXF or shapefile.")),
    _no("locked_excel", "加密的 Excel", "locked Excel", "",
        Message("{file} is locked with a password; open it in Excel, take the password off and save it again.")),
    _no("numbers", "Numbers 表格", "Numbers table", ".numbers",
        Message("{file} is an Apple Numbers file; export it there as Excel (.xlsx) or CSV.")),
    _no("document", "文档", "document", ".doc .docx .wps .odt .rtf .pdf .ppt .pptx .ofd", _DOCUMENT),
    _no("picture", "图片", "picture", ".jpg .jpeg .png .gif .bmp .webp .svg .psd .heic", _PICTURE),
    _no("statistics", "统计软件数据", "data of a statistics program", ".sav .dta .sas7bdat .rds .rdata",
        Message("{file} is a file of a statistics program; save it there as CSV (UTF-8) and give that.")),
    _no("mbtiles", "瓦片包", "map tiles", ".mbtiles .pmtiles .tpk .vtpk",
        Message("{file} holds map tiles, for drawing only; ask for the layer they were made from.")),
    _no("binary", "其他数据库", "other database", ".db .dat .bak .sql", _EXPORT_GPKG),
    _no("other_table", "其他表格", "other table", ".dps .wk1 .wks .123 .uof .uos", _OTHER_EXCEL),
)  # fmt: skip
"""Every format known here; where several share a suffix the first counts."""

BY_KEY: Final = {entry.key: entry for entry in FORMATS}


def suffixes_of(*kinds: Kind, reader: Reader | None = None) -> tuple[str, ...]:
    """The suffixes of all formats of these kinds, each once, in the table's order; with `reader` only its own."""
    found = (
        suffix
        for entry in FORMATS
        if entry.kind in kinds and reader in (None, entry.reader)
        for suffix in entry.suffixes
    )
    return tuple(dict.fromkeys(found))


def readable_suffixes() -> tuple[str, ...]:
    """What a file dialog shows: every suffix that some reader takes."""
    return suffixes_of("osm", "raster", "layer", "table", "archive")


def dialog_filter() -> str:
    """The suffixes of all readable formats as a file dialog takes them: `*.csv *.shp ...`."""
    return " ".join(f"*{suffix}" for suffix in sorted(readable_suffixes()))


def format_of_suffix(suffix: str) -> Format | None:
    """The format that a suffix (with its dot, in any case) stands for, None for one that nobody knows."""
    wanted = suffix.casefold()
    return next((entry for entry in FORMATS if wanted in entry.suffixes), None)


def check_file(path: Path) -> None:
    """Raise DataError unless `path` is a file with something in it that may be read."""
    if not path.exists():
        raise DataError("There is no file {file}. Check the path.", file=str(path))
    if path.is_dir():
        raise DataError("{file} is a folder, not a file; choose the file inside it.", file=path.name)
    if not path.is_file():
        raise DataError("{file} is not a file but a device or a pipe; save its data as a file.", file=str(path))
    try:
        with path.open("rb") as file:
            first = file.read(1)
    except OSError as error:
        raise DataError("{file} cannot be opened: {reason}.", file=path.name, reason=error.strerror) from error
    if not first:
        raise DataError("{file} is empty (0 bytes); copy or download it again.", file=path.name)
