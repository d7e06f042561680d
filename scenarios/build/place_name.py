"""What a place is called where nobody says it: after its streets' file, unless that is only called streets."""

import re
from pathlib import Path
from typing import Final

_GENERIC: Final = re.compile(
    r"(?:gis_|osm_)*(?:现状|城市|市政|规划|全市|市区)*(?:道路|路网|街道|交通|公路)(?:中心线|中线|网络|网|线|数据|图层)*"
    r"|(?:gis_|osm_)*(?:streets?|roads?|road_?network|network|highways?|ways|lines|edges|map|export|osm)(?:_free)?",
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
    """Return the name of a streets' file, of its folder where the file's is a generic word such as 道路 or roads."""
    own = file.name.split(".")[0]
    if _GENERIC.fullmatch(_VERSION.sub("", own)) is None:
        return own
    whole = file.absolute()
    mine = {Path.home(), *Path.home().parents}
    above = (folder.name for folder in [*whole.parents][:_HIGHEST] if folder not in mine)  # a user's name is no city's
    return next((name for name in above if _FOLDERS.fullmatch(_VERSION.sub("", name)) is None), own)
