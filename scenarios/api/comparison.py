"""Scenarios beside a place in a notebook."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from ...coverage.errors import RequestError
from ...coverage.plans.plan import Plan
from ..editing.scenario import Scenario
from ..office.finding import find_plan
from ..runs.comparison import Comparison as Compared
from ..runs.comparison import compare as compare_scenarios
from .place import Place
from .showing import for_html, progress_bar


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Scenarios beside the place as it is."""

    compared: Compared
    crs: Any

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per scenario and clause: before, after, change, newly_served, left_out, cost per newly served."""
        rows = [
            {
                "scenario": one.scenario.name,
                "clause": change.after.clause.id,
                "before": change.before.measured,
                "after": change.after.measured,
                "change": change.change,
                "state": change.after.state,
                "newly_served": change.newly_served,
                "left_out": change.left_out,
                "cost": one.scenario.cost,
                "cost_per_newly_served": one.cost_per_newly_served(change.after.clause.id),
            }
            for one in self.compared.scenarios
            for change in one.clauses
        ]
        return pd.DataFrame(rows).set_index(["scenario", "clause"])

    def areas(self) -> gpd.GeoDataFrame:
        """Return the areas newly served and newly left out: scenario, clause, kind, name, people.

        Examples
        --------
        >>> len(compared.areas())  # no edit, nobody newly served
        0

        """
        rows = [
            {"scenario": one.scenario.name, "clause": change.after.clause.id, "kind": kind, "name": area.name,
             "people": area.people, "geometry": area.geometry}
            for one in self.compared.scenarios
            for change in one.clauses
            for kind, areas in (("newly_served", change.gained), ("left_out", change.lost))
            for area in areas
        ]  # fmt: skip
        columns = ["scenario", "clause", "kind", "name", "people", "geometry"]
        return gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry="geometry", crs=self.crs)

    def contributions(self) -> pd.DataFrame:
        """Return what each edit brings: people served and the measured figure, by scenario, edit and clause.

        Examples
        --------
        >>> len(compared.contributions())
        0

        """
        rows = [
            {"scenario": one.scenario.name, "edit": part.edit.id, "verb": part.edit.verb, "clause": clause,
             "served": served, "measured": part.measured[clause]}
            for one in self.compared.scenarios
            for part in one.contributions
            for clause, served in part.served.items()
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=["scenario", "edit", "verb", "clause", "served", "measured"])

    def __repr__(self) -> str:
        return f"<Comparison>\n{self.table.to_string()}"

    def _repr_html_(self) -> str:
        plain = for_html(self.table.reset_index())
        return str(plain.to_html(float_format=lambda value: f"{value:,.2f}", escape=False, index=False))


def compare(
    place: Place,
    *scenarios: Scenario | Iterable[Scenario],
    plan: str | Path | Plan | None = None,
    each_edit: bool = True,
) -> Comparison:
    """Compare scenarios with the place as it is; `each_edit` works out what every single edit brings.

    Parameters
    ----------
    place : as it is
    scenarios : what is compared with it, one by one or as a list
    plan : a plan's key, file or value; by default the place's own
    each_edit : work out what every single edit brings, which takes a search for each

    Examples
    --------
    >>> bool((compare(place, place.scenario("A"), each_edit=False).table["change"] == 0).all())
    True

    """
    asked = place.plan if plan is None else plan if isinstance(plan, Plan) else find_plan(str(plan))
    given = [each for one in scenarios for each in ([one] if isinstance(one, Scenario) else one)]
    if not given:
        raise RequestError("There is nothing to compare with; name a scenario, such as place.scenario('A').")
    with progress_bar() as progress:
        found = compare_scenarios(
            place.engine, asked, place.settings, given, leave_one_out=each_edit, progress=progress
        )
    return Comparison(found, place.engine.network.crs)
