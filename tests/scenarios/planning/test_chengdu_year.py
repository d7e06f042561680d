"""The year of a real place: every view on the middle of Chengdu, counted again by pandas where it counts."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from lifecircle.coverage.evaluation.verdict import CircleEvidence
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.build.request import check_request
from lifecircle.scenarios.planning.registry import VIEWS
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.planning.views.allocation import allocation
from lifecircle.scenarios.planning.views.equality import equality_view
from lifecircle.scenarios.planning.views.pairs import pairs
from lifecircle.scenarios.planning.views.publicmap import publicmap
from lifecircle.scenarios.runs.check import run_check

from .conftest import rows_of

QUARTERS = ("西北片", "东北片", "西南片", "东南片")


@pytest.fixture(scope="module")
def chengdu(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> ViewRequest:
    """The extract in four quarters, which stand for townships; its people are an estimate."""
    west, south, east, north = 104.03, 30.62, 104.11, 30.70
    middle = ((west + east) / 2, (south + north) / 2)
    boxes = [
        shapely.box(w, s, e, n)
        for s, n in ((middle[1], north), (south, middle[1]))
        for w, e in ((west, middle[0]), (middle[0], east))
    ]
    file = tmp_path_factory.mktemp("chengdu") / "片区.geojson"
    gpd.GeoDataFrame({"name": QUARTERS, "level": "township"}, geometry=boxes, crs="EPSG:4326").to_file(file)
    raw = {
        "network": {"file": shared_data / "chengdu/chengdu.osm"},
        "plan": "mianyang",
        "population": {"estimate": {"people_per_km2": 15_000}},
        "districts": [{"file": file, "level": "township"}],
    }
    result = run_check(check_request(raw, file="test", folder=Path()))
    return ViewRequest(result)


@pytest.fixture(scope="module")
def layers(chengdu: ViewRequest) -> PlaceLayers:
    return chengdu.project.layers


def test_every_view_can_be_made(chengdu: ViewRequest) -> None:
    made = {kind.key: kind.make(chengdu) for kind in VIEWS}
    assert {"allocation", "equality", "catalogue", "publicmap", "pairs"} <= {
        k for k, v in made.items() if not v.is_empty
    }


def test_sports_ground_by_quarter_is_that_of_pandas(chengdu: ViewRequest, layers: PlaceLayers) -> None:
    """绵阳 asks 2.6 m2 for each resident; OpenStreetMap draws the grounds, and some of them only as points."""
    rows = [row for row in rows_of(allocation(chengdu), "supply") if row["service"] == "体育场地"]
    quarters = layers.districts.set_index("name")
    categories = set(chengdu.plan.service["sports_ground"].categories)
    ours = layers.facilities[
        layers.facilities["category"].isin(categories) & (layers.facilities["status"] == "existing")
    ]
    assert len(rows) == 5
    for row in rows:
        inside = ours if row["level"] is None else ours[ours.within(quarters.geometry[row["district"]])]
        at_home = layers.demand
        if row["level"] is not None:
            at_home = at_home[at_home["township"] == quarters["district_id"][row["district"]]]
        assert row["sites"] == len(inside)
        assert row["places"] == pytest.approx(inside["area_m2"].sum())
        assert row["people"] == pytest.approx(at_home["people"].sum())
        assert row["asked"] == pytest.approx(2.6 * at_home["people"].sum())


def test_shares_by_quarter_are_those_of_pandas(chengdu: ViewRequest, layers: PlaceLayers) -> None:
    verdict = chengdu.evaluation.find("mianyang-supermarket")
    assert verdict is not None
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence)
    rows = {row["district"]: row for row in rows_of(equality_view(chengdu), "districts")
            if row["clause"] == verdict.clause.title}  # fmt: skip
    names = layers.districts.set_index("district_id")["name"]
    assert set(rows) == set(QUARTERS)
    for quarter, row in rows.items():
        here = (layers.demand["township"].map(names) == quarter).to_numpy()
        people, served = evidence.people[: len(here)][here], evidence.served[: len(here)][here]
        assert row["people"] == pytest.approx(people.sum())
        assert row["share"] == pytest.approx(100 * people[served].sum() / people.sum())


def test_pairs_are_counted_over_all_facilities(chengdu: ViewRequest, layers: PlaceLayers) -> None:
    row = next(row for row in rows_of(pairs(chengdu), "pairs") if row["first"] == "小学")
    existing = layers.facilities["status"] == "existing"
    assert row["sites"] == (existing & (layers.facilities["category"] == "primary_school")).sum() > 10
    assert row["same"] + row["beside"] + row["round"] + row["apart"] == row["sites"]


def test_the_maps_count_what_is_open_to_all(chengdu: ViewRequest, layers: PlaceLayers) -> None:
    rows = [row for row in rows_of(publicmap(chengdu), "maps") if row["theme"] == "公园"]
    parks = (layers.facilities["category"] == "park") & (layers.facilities["status"] == "existing")
    assert [row["sites"] for row in rows] == [parks.sum()]
    assert np.isfinite(rows[0]["walked"])
