"""The workbook's sheet of edits and the report's table of scenarios, worked out again by pandas and openpyxl alone."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyproj
import pytest
from openpyxl import load_workbook

from lifecircle.scenarios.editing.scenario import Scenario
from lifecircle.scenarios.exports.report.content import Table
from lifecircle.scenarios.exports.report.request import ReportRequest
from lifecircle.scenarios.exports.report.sections.scenarios import section
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.tables.verdicts_xlsx import export_xlsx
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.comparison import Comparison, compare
from lifecircle.scenarios.runs.evaluation import Result, evaluation_settings

from ...conftest import CRS, EAST, NORTH, SIDE, STEP_M

BLOCKS = 2
"""The elderly walk 828 m in 15 minutes: two blocks of 300 m."""
OLD_AT_A_NODE = 2.0
BASE = (0, 0)
SITES = {"南站": (4, 0), "北站": (4, 4)}
COSTS = {"南站": 120.0, "北站": 80.5}
CLAUSE = "circles-elderly"


def served_nodes(*stations: tuple[int, int]) -> "pd.Series[bool]":
    """Which nodes of the village lie within two blocks of a station, by the streets of the grid."""
    nodes = pd.MultiIndex.from_product([range(SIDE), range(SIDE)], names=["x", "y"]).to_frame(index=False)
    near = [(nodes["x"] - x).abs() + (nodes["y"] - y).abs() <= BLOCKS for x, y in stations]
    return pd.concat(near, axis=1).any(axis=1)


def people(nodes: "pd.Series[bool]") -> float:
    return float(nodes.sum() * OLD_AT_A_NODE)


@pytest.fixture(scope="module")
def compared(result: Result) -> Comparison:
    """Two stations that share some of whom they reach, so that the parts do not add up, and a closing in a third."""
    to_degrees = pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    scenario = Scenario.named("近期方案")
    for name, (x, y) in SITES.items():
        at = to_degrees.transform(EAST + x * STEP_M, NORTH + y * STEP_M)
        scenario = scenario.add_facility("elderly_care", at=at, name=name, cost=COSTS[name], year=2027,
                                         department="民政局", note="先建")  # fmt: skip
    frame: gpd.GeoDataFrame = result.project.layers.facilities
    station = str(frame.loc[frame["category"] == "elderly_care", "facility_id"].iloc[0])
    closing = Scenario.named("撤站").close_facility(station)
    settings = evaluation_settings(result.project.settings, result.place)
    return compare(result.place, result.evaluation.plan, settings, [scenario, closing])


def test_the_sheet_of_edits_is_that_of_pandas(result: Result, compared: Comparison, tmp_path: Path) -> None:
    export_xlsx(ExportRequest(result, speak("en"), comparison=compared), tmp_path / "verdicts.xlsx")
    header, *rows = load_workbook(tmp_path / "verdicts.xlsx")["Edits and costs"].iter_rows(values_only=True)
    sheet = pd.DataFrame(rows, columns=list(header))
    title = compared.scenarios[0].clauses[0].after.clause.title_en
    built = sheet[(sheet["Scenario"] == "近期方案") & (sheet["Clause"] == title)].set_index("No.")
    everything = served_nodes(BASE, *SITES.values())
    for number, name in enumerate(SITES, start=1):
        others = [site for other, site in SITES.items() if other != name]
        row = built.loc[number]
        assert name in row["Edit"]
        assert row["Cost (10,000 yuan)"] == COSTS[name]
        assert (row["Year"], row["Department"], row["Note"]) == (2027, "民政局", "先建")
        assert row["Newly served"] == people(everything) - people(served_nodes(BASE, *others))
    assert built["Newly served"].sum() < people(everything) - people(served_nodes(BASE))  # they share some
    closed = sheet[(sheet["Scenario"] == "撤站") & (sheet["Clause"] == title)].iloc[0]
    assert closed["Newly served"] == -people(served_nodes(BASE))
    assert closed["Cost (10,000 yuan)"] is None or pd.isna(closed["Cost (10,000 yuan)"])


def test_the_reports_table_of_scenarios_is_that_of_pandas(result: Result, compared: Comparison) -> None:
    blocks = list(section(ReportRequest(result, speak("en"), comparison=compared)))
    overview, *tables = [block for block in blocks if isinstance(block, Table)]
    table = pd.DataFrame(overview.rows, columns=list(overview.header)).set_index("Scenario")
    before, after = served_nodes(BASE), served_nodes(BASE, *SITES.values())
    # Only the circle of the elderly asks for stations: over all clauses nobody else gains or loses.
    assert table.loc["近期方案", "Newly served"] == f"≈ {people(after & ~before):,.0f}"
    assert table.loc["近期方案", "Newly left out"] == "0"
    assert table.loc["近期方案", "Cost (10,000 yuan)"] == "200.5"
    assert table.loc["撤站", "Newly left out"] == f"≈ {people(before):,.0f}"
    assert table.loc["撤站", "Cost (10,000 yuan)"] == "–"
    clauses = pd.DataFrame(tables[0].rows, columns=list(tables[0].header)).iloc[0]
    asked = SIDE * SIDE * OLD_AT_A_NODE
    assert float(clauses["Before"].rstrip("%")) == pytest.approx(100 * people(before) / asked, abs=0.05)
    assert float(clauses["After"].rstrip("%")) == pytest.approx(100 * people(after) / asked, abs=0.05)
    each = sum(COSTS.values()) * 10_000 / people(after & ~before)
    assert clauses["Cost per person newly served (yuan)"] == f"{each:,.0f}"
    projects = pd.DataFrame(tables[1].rows, columns=list(tables[1].header))
    assert projects["Cost (10,000 yuan)"].tolist() == ["120", "80.5"]
    brought = [people(after) - people(served_nodes(BASE, *(site for other, site in SITES.items() if other != name)))
               for name in SITES]  # fmt: skip
    told = [cell.removeprefix("≈ ").split(" ")[0] for cell in projects["Largest gain: people (clause)"]]
    assert told == [f"{one:+,.0f}" for one in brought]
