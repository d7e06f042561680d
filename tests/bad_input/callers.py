"""Files that would have a reader fetch something from the network, or read another file: each under a harmless name."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import rasterio
from affine import Affine

from .netcdf_elsewhere import write_netcdfs

GEOJSON: Final = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "一"},
            "geometry": {"type": "Point", "coordinates": [104.05, 30.65]},
        }
    ],
}


def vectors(folder: Path, url: str, private: Path) -> Iterator[Path]:
    """Write layers of every kind that phone home at `url` or read `private`, and yield their paths."""
    for name, text in {**_json_layers(url), **_xml_layers(url, private)}.items():
        path = folder / name
        path.write_text(text.replace(url, f"{url}/{name}"), encoding="utf-8")  # none is answered from another's cache
        yield path
    yield _view(folder / "view.gpkg", f"SELECT 1 AS fid, readfile('{private}') AS name")
    yield _seamless(folder / "seamless.tab", private)
    yield _with_schema_beside(folder / "schema.gml", url)


def _json_layers(url: str) -> dict[str, str]:
    def crs(kind: str, key: str) -> str:
        return json.dumps({**GEOJSON, "crs": {"type": kind, "properties": {key: f"{url}/crs", "type": "proj4"}}})

    linked = crs("link", "href")
    return {
        "link.geojson": linked,
        "url.geojson": crs("url", "url"),
        "LINK.json": crs("LINK", "href"),
        "escaped.geojson": linked.replace('"link"', '"\\u006cink"').replace('"crs"', '"\\u0063rs"'),
        "loose.geojson": linked.replace('"link"', "'link'").replace('"crs"', "'crs'"),
        "commented.geojson": linked.replace('"type": "link"', '"type"/**/:/**/"link"/**/'),
        "name.geojson": crs("name", "name"),
        "features.geojson": linked.replace('"FeatureCollection"', '"FeatureCollection", "xxx": "' + "y" * 9000 + '"'),
        "fg.geojson": json.dumps({**GEOJSON, "conformsTo": ["http://www.opengis.net/spec/json-fg-1/0.2/conf/core"],
                                  "coordRefSys": f"{url}/crs"}),
        "alg.geojson": json.dumps({"type": "gdal_streamed_alg",
                                   "command_line": f"gdal vector pipeline ! read /vsicurl/{url}/x.geojson",
                                   "relative_paths_relative_to_this_file": True}),
        "tiles.json": json.dumps({"tiles": [f"{url}/{{z}}/{{x}}/{{y}}.pbf"], "vector_layers": [{"id": "a"}],
                                  "tilejson": "2.2.0", "format": "pbf"}),
        "esri.json": json.dumps({"geometryType": "esriGeometryPoint", "exceededTransferLimit": True,
                                 "spatialReference": {"wkt": f"{url}/crs"}, "fields": [], "features": []}),
        "topo.json": json.dumps({"type": "Topology", "crs": {"type": "link", "properties": {"href": f"{url}/crs"}},
                                 "objects": {"a": {"type": "Point", "coordinates": [104, 30]}}, "arcs": []}),
    }  # fmt: skip


def _xml_layers(url: str, private: Path) -> dict[str, str]:
    gml = (
        '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml" '
        'xmlns:my="http://my.org" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="http://my.org {place}"><gml:featureMember><my:a gml:id="a.1"><my:geom><gml:Point '
        'srsName="{srs}"><gml:pos>104.05 30.65</gml:pos></gml:Point></my:geom></my:a></gml:featureMember>'
        "</wfs:FeatureCollection>"
    )
    describe = f"{url}/wfs?SERVICE=WFS&amp;VERSION=1.1.0&amp;REQUEST=DescribeFeatureType&amp;TYPENAME=my:a"
    kml = (
        '<?xml version="1.0" encoding="UTF-8"?>{before}<kml xmlns="http://www.opengis.net/kml/2.2">'
        "<Document>{inside}</Document></kml>"
    )
    point = "<Placemark><name>一</name><Point><coordinates>104.05,30.65</coordinates></Point></Placemark>"
    remote, local = virtual_layer(f"/vsicurl/{url}/a.geojson"), virtual_layer(str(private))
    suffixes = ("kml", "gml", "geojson", "json", "tab", "dxf", "gpkg", "mif", "fgb", "shp", "sqlite", "gpx")
    stray = f"<NetworkLink><Link><href>{url}/b.kml</href></Link></NetworkLink>"
    doctype = f'<!DOCTYPE kml [<!ENTITY a SYSTEM "{url}/e">]>'
    return {
        **{f"a.{suffix}": remote for suffix in suffixes},
        "plain.kml": virtual_layer(f"{url}/a.geojson"),
        "local.kml": local,
        "local.gml": f"<?xml version='1.0'?>\n<!-- {'x' * 300} -->\n{local}",
        "hidden.kml": kml.format(before=f"<!-- {remote} -->", inside=point),
        "second.kml": kml.format(before="", inside=point) + remote,
        "first.kml": remote + kml.format(before="", inside=point),
        "wfs.gml": f"<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>",
        "wfs.kml": f"<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>",
        "csw.gml": f"<OGRCSWDataSource><URL>{url}/csw</URL></OGRCSWDataSource>",
        "oapif.gml": f"<OGROAPIFDataSource><URL>{url}/oapif</URL></OGROAPIFDataSource>",
        "describe.gml": gml.format(place=describe, srs="EPSG:4326"),
        "vsi.gml": gml.format(place=f"/vsicurl/{url}/a.xsd", srs="EPSG:4326"),
        "http.gml": gml.format(place=f"{url}/a.xsd", srs="EPSG:4326"),
        "srs.gml": gml.format(place="a.xsd", srs=f"{url}/crs"),
        "link.kml": kml.format(before="", inside=point + stray),
        "style.kml": kml.format(before="", inside=point.replace("<name>", f"<styleUrl>{url}/s.kml#a</styleUrl><name>")),
        "entity.kml": kml.format(before=doctype, inside=point.replace("一", "&a;")),
    }  # fmt: skip


def virtual_layer(source: str) -> str:
    """A description of a layer that lies elsewhere."""
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{source}</SrcDataSource>'
        "<SrcLayer>a</SrcLayer></OGRVRTLayer></OGRVRTDataSource>"
    )


def geojson_with_link(url: str) -> str:
    """A plain GeoJSON whose coordinate system is a link."""
    return json.dumps({**GEOJSON, "crs": {"type": "link", "properties": {"href": url, "type": "proj4"}}})


def _with_schema_beside(path: Path, url: str) -> Path:
    """A schema beside a GML that includes another one from the network."""
    text = _xml_layers(url, path)["http.gml"].replace(f"{url}/a.xsd", "schema.xsd")
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:gml="http://www.opengis.net/gml" '
        f'targetNamespace="http://my.org"><xs:include schemaLocation="/vsicurl/{url}/b.xsd"/>'
        f'<xs:include schemaLocation="{url}/c.xsd"/><xs:element name="a" type="xs:string"/></xs:schema>',
        encoding="utf-8",
    )
    return path


def _view(path: Path, query: str) -> Path:
    """A GeoPackage whose only layer is a view of another's making."""
    with sqlite3.connect(path) as base:
        base.executescript(
            "PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;"
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, "
            "organization_coordsys_id INTEGER, definition TEXT, description TEXT);"
            "INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'undefined', '');"
            "CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, "
            "description TEXT, last_change DATETIME, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, "
            "srs_id INTEGER);"
            "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, "
            "srs_id INTEGER, z TINYINT, m TINYINT);"
            "INSERT INTO gpkg_contents VALUES ('places', 'features', 'places', '', '2026-01-01T00:00:00Z', "
            "0, 0, 1, 1, 4326);"
            "INSERT INTO gpkg_geometry_columns VALUES ('places', 'geom', 'POINT', 4326, 0, 0);"
            "CREATE TABLE kept (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT);"
            f"CREATE VIEW places AS SELECT *, NULL AS geom FROM ({query});"
        )
    return path


def _seamless(path: Path, private: Path) -> Path:
    """A MapInfo table that is only a view of another file."""
    path.write_text(
        "!table\n!version 300\n!charset WindowsSimpChinese\n\n"
        f'Open Table "{private}" Hide\nCreate View a As Select * From b\n',
        encoding="ascii",
    )
    return path


def rasters(folder: Path, url: str, private: Path) -> Iterator[Path]:
    """Write rasters of every kind that phone home at `url` or read `private`, and yield their paths."""
    raw = (
        '<VRTDataset rasterXSize="4" rasterYSize="4"><SRS>EPSG:4326</SRS>'
        "<GeoTransform>104,0.1,0,31,0,-0.1</GeoTransform>"
        '<VRTRasterBand dataType="Byte" band="1" subClass="VRTRawRasterBand"><SourceFilename relativetoVRT="0">'
        f"{private}</SourceFilename><ImageOffset>0</ImageOffset><PixelOffset>1</PixelOffset><LineOffset>4</LineOffset>"
        "</VRTRasterBand></VRTDataset>"
    )
    wms = (
        f"<GDAL_WMS><Service name='TMS'><ServerUrl>{url}/${{z}}/${{x}}/${{y}}.png</ServerUrl></Service><DataWindow>"
        "<UpperLeftX>104</UpperLeftX><UpperLeftY>31</UpperLeftY><LowerRightX>105</LowerRightX>"
        "<LowerRightY>30</LowerRightY><SizeX>512</SizeX><SizeY>512</SizeY></DataWindow>"
        "<Projection>EPSG:4326</Projection><BandsCount>1</BandsCount></GDAL_WMS>"
    )
    texts = {
        "raw.vrt": raw,
        "raw.tif": raw,
        "net.vrt": virtual_raster(f"/vsicurl/{url}/a.tif"),
        "net.tif": virtual_raster(f"/vsicurl/{url}/a.tif"),
        "http.vrt": virtual_raster(f"{url}/a.tif"),
        "wmsin.vrt": virtual_raster("wms.xml"),
        "above.vrt": virtual_raster("../outside.tif", relative=True),
        "nested.vrt": virtual_raster("net.vrt", relative=True),
        "options.vrt": virtual_raster("inner.tif", relative=True),
        "wms.tif": wms,
        "wms.vrt": wms,
        "wms.asc": wms,
        "wms.img": wms,
        "wcs.tif": f"<WCS_GDAL><ServiceURL>{url}/wcs?</ServiceURL><CoverageName>a</CoverageName></WCS_GDAL>",
        "wmts.tif": f"<GDAL_WMTS><GetCapabilitiesUrl>{url}/wmts</GetCapabilitiesUrl><Layer>a</Layer></GDAL_WMTS>",
        "stac.tif": json.dumps({"type": "Feature", "stac_version": "1.0.0", "assets": {"a": {"href": f"{url}/a.tif"}}}),
    }
    (folder / "wms.xml").write_text(wms, encoding="utf-8")
    write_tiff(folder / "inner.tif")
    for name, text in texts.items():
        (folder / name).write_text(text.replace(url, f"{url}/{name}"), encoding="utf-8")
        yield folder / name
    for suffix in (".ovr", ".msk"):
        path = write_tiff(folder / f"beside{suffix[1:]}.tif")
        Path(f"{path}{suffix}").write_text(virtual_raster(f"/vsicurl/{url}/a.tif"), encoding="utf-8")
        yield path
    yield from write_netcdfs(folder)[:2]
    side = write_tiff(folder / "aux.tif")
    Path(f"{side}.aux.xml").write_text(
        f'<PAMDataset><SRS>{url}/crs</SRS><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">/vsicurl/{url}/a.ovr'
        "</MDI></Metadata></PAMDataset>",
        encoding="utf-8",
    )
    yield side


def virtual_raster(source: str, *, relative: bool = False) -> str:
    return (
        '<VRTDataset rasterXSize="4" rasterYSize="4"><SRS>EPSG:4326</SRS>'
        "<GeoTransform>104,0.1,0,31,0,-0.1</GeoTransform>"
        f'<VRTRasterBand dataType="Float32" band="1"><SimpleSource><SourceFilename relativeToVRT="{int(relative)}">'
        f"{source}</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
    )


def write_tiff(path: Path) -> Path:
    """Sixteen cells of ten people each."""
    with rasterio.open(
        path, "w", driver="GTiff", width=4, height=4, count=1, dtype="float32", crs="EPSG:4326",
        transform=Affine(0.1, 0, 104, 0, -0.1, 31),
    ) as raster:  # fmt: skip
        raster.write(np.full((4, 4), 10, dtype="float32"), 1)
    return path
