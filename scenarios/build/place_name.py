"""What a place is called where nobody says it: after its streets' file, unless that is only called streets."""

import re
from pathlib import Path
from typing import Final

_GENERIC: Final = re.compile(
    r"(?:gis_|osm_)*(?:现状|城市|市政|规划|全市|市区)*(?:道路|路网|街道|交通|公路|地图|路)(?:中心线|中线|网络|网|线|数据|图层)*"
    r"(?:_?osm)?|(?:gis_|osm_)*(?:(?:street|road|way|highway)s?_?(?:networks?|lines?|centerlines?|centrelines?|map)?"
    r"|networks?|lines?|edges|links|maps?|exports?|osm|data|demo)(?:_free|_osm)?",
    re.IGNORECASE,
)
_FOLDERS: Final = re.compile(
    r"|数据|资料|原始数据|基础数据|下载|桌面|文档|新建文件夹|data|gis|shp|files|input|downloads?|desktop|documents|te?mp",
    re.IGNORECASE,
)
_VERSION: Final = re.compile(r"[\s_\-]*(?:\(\d+\)|（\d+）|v?\d{1,8})?$", re.IGNORECASE)
_HIGHEST: Final = 3
"""So many folders are asked, the nearest first."""


def name_of_streets(file: Path) -> str:
    """Return the name of a streets' file, of its folder where the file's is a generic word such as 道路 or roads.

    '' where the folders' names say nothing either: 路网 is no city.
    """
    own = file.name.split(".")[0]
    if _GENERIC.fullmatch(_VERSION.sub("", own)) is None:
        return own
    whole = file.absolute()
    mine = {Path.home(), *Path.home().parents}
    above = (folder.name for folder in [*whole.parents][:_HIGHEST] if folder not in mine)  # a user's name is no city's
    return next((name for name in above if _says_where(name)), "")


def _says_where(folder: str) -> bool:
    """Whether a folder's name may be a place's: no word for files, no single letter."""
    bare = _VERSION.sub("", folder)
    return len(bare) > 1 and not _FOLDERS.fullmatch(bare) and not _GENERIC.fullmatch(bare)
