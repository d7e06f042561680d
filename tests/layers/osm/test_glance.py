"""An extract at a glance: streets, facilities by their tags, and where streets begin; the file is made here."""

from pathlib import Path

import numpy as np
import pytest

from lifecircle.layers.inspection.inspect import inspect
from lifecircle.layers.osm import glance as module
from lifecircle.layers.osm.glance import glance

CITY = """<osm version="0.6">
<node id="1" lat="30.000" lon="104.000"/><node id="2" lat="30.000" lon="104.010"/>
<node id="3" lat="30.010" lon="104.000"/>
<node id="4" lat="30.001" lon="104.001"><tag k="amenity" v="library"/></node>
<node id="5" lat="30.002" lon="104.002"><tag k="amenity" v="kindergarten"/></node>
<node id="6" lat="30.003" lon="104.003"><tag k="highway" v="crossing"/></node>
<way id="7"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
<way id="8"><nd ref="3"/><nd ref="1"/><tag k="highway" v="footway"/></way>
<way id="9"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="amenity" v="kindergarten"/></way>
<way id="10"><nd ref="1"/><nd ref="3"/><tag k="waterway" v="river"/></way>
</osm>"""


def test_streets_and_facilities_are_counted_and_lie_where_they_are(tmp_path: Path) -> None:
    file = tmp_path / "city.osm"
    file.write_text(CITY, encoding="utf-8")
    seen = glance(file)
    assert seen is not None
    assert (seen.streets, dict(seen.categories)) == (2, {"kindergarten": 2, "library": 1})
    assert np.allclose(seen.dots, [(104.0, 30.0), (104.0, 30.01)])
    found = inspect(file)
    assert found.report is not None
    assert dict(found.report.categories) == {"kindergarten": 2, "library": 1}
    assert "2 streets and 3 facilities" in str(found.report.notes[0])


def test_a_large_file_and_one_that_cannot_be_counted_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "city.osm"
    file.write_text(CITY[:-40], encoding="utf-8")  # cut off
    assert glance(file) is None
    file.write_text(CITY, encoding="utf-8")
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    assert glance(file) is None
    assert inspect(file).dots is None
