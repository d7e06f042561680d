"""A place in a notebook: evaluated, drawn, and changed by scenarios."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

from ...coverage.evaluation.evaluate import evaluate
from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.place import Place as EnginePlace
from ...coverage.plans.plan import Plan
from ...texts import clean
from ..analyses.isochrones import IsochroneRequest, Travel, draw_isochrones
from ..build.request import CircleAsked
from ..editing.applying import Dangling, begin_site, replay
from ..editing.scenario import Board, Scenario
from ..office.finding import find_plan
from ..project.project import Project
from ..runs.adhoc_plan import own_plan
from .language import Language
from .result import Result
from .showing import progress_bar


@dataclass(frozen=True, eq=False, repr=False)
class Place:
    """A place with the plan that is asked of it: what `open_project`, `check` and `demo` give."""

    project: Project
    engine: EnginePlace
    plan: Plan
    settings: EvaluationSettings
    board: Board
    dangling: tuple[Dangling, ...] = ()
    language: Language = "en"

    def evaluate(self, plan: str | Path | Plan | None = None, *, quick: bool = False, **settings: Any) -> "Result":  # noqa: ANN401  (the fields of EvaluationSettings)
        """Return the verdicts of a plan: a key, a file, a `Plan`, or the place's own where none is named.

        `quick` leaves out how sure the verdicts are. `settings` are fields of `EvaluationSettings`, such as
        `speeds_mps={"people": 1.0}`. Raises PlanError, RequestError and NetworkError.

        Parameters
        ----------
        plan : a plan's key, file or value; by default the place's own
        quick : leave out how sure the verdicts are
        settings : fields of `EvaluationSettings`, see docs/settings.md

        Examples
        --------
        >>> place.evaluate(speeds_mps={"people": 1.0}).table.index[0]
        'circles-elderly'

        """
        asked = self.plan if plan is None else plan if isinstance(plan, Plan) else find_plan(str(plan))
        chosen = replace(self.settings, sureness=not quick, **settings)
        with progress_bar() as progress:
            return Result(self, evaluate(self.engine, asked, settings=chosen, progress=progress))

    def within(self, service: str, limit: float, *, mode: str = "walk", group: str = "people") -> "Result":
        """Return who has a service (or category) within a limit, in minutes or kilometres, without any plan.

        Parameters
        ----------
        service : a key of a service or category
        limit : minutes or kilometres, by the mode
        mode : `walk`, `cycle`, `drive`, `walk_drive`, `network_km` or `radius_km`
        group : whose way: `people`, `age_60_plus`, ...

        Examples
        --------
        >>> near, far = (place.within("library", minutes).table["served"].iloc[0] for minutes in (5, 15))
        >>> bool(near < far)
        True

        """
        asked = CircleAsked.model_validate({"service": service, "limit": limit, "mode": mode, "group": group})
        return self.evaluate(own_plan((asked,)))

    def isochrones(
        self,
        service: str,
        limits: Sequence[float] = (5, 10, 15),
        *,
        mode: Travel = "walk",
        group: str = "people",
        bands: bool = False,
        each: bool = False,
    ) -> gpd.GeoDataFrame:
        """Return what lies within some minutes or kilometres of a service, with the people who live there.

        Columns as `analyses.isochrones.IsochroneResult.polygons`. Raises RequestError and PlanError.

        Parameters
        ----------
        service : a key of a service or category
        limits : minutes or kilometres, by the mode
        mode : `walk`, `cycle`, `drive` or `network_km`
        group : whose way
        bands : rings instead of nested areas
        each : every facility by itself

        Examples
        --------
        >>> place.isochrones("library", [5, 10]).geometry.area.is_monotonic_increasing
        True

        """
        request = IsochroneRequest(service, tuple(map(float, limits)), mode, group, bands=bands, each=each)
        with progress_bar() as progress:
            return draw_isochrones(self.engine, request, progress=progress).polygons

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios that the project keeps."""
        return self.board.scenarios

    def scenario(self, name: str) -> Scenario:
        """Return the project's scenario of that name, or a new one; it is a value, and the project stays as it is.

        Parameters
        ----------
        name : the scenario's name or id

        Examples
        --------
        >>> home = place.demand.to_crs(4326).geometry.iloc[0]
        >>> place.scenario("A").add_facility("library", at=(home.x, home.y), cost=300).edits[0].cost
        300.0

        """
        known = [one for one in self.board.scenarios if name in (one.name, one.id)]
        return known[0] if known else Scenario.named(name)

    def with_scenario(self, scenario: Scenario) -> "Place":
        """Return the place after a scenario's edits; those that do not fit are in `dangling`.

        Parameters
        ----------
        scenario : edits in their order, and the settings that the scenario has of its own

        Examples
        --------
        >>> home = place.demand.to_crs(4326).geometry.iloc[0]
        >>> more = place.scenario("A").add_facility("library", at=(home.x, home.y))
        >>> len(place.with_scenario(more).engine.facilities) - len(place.engine.facilities)
        1

        """
        done = replay(begin_site(self.engine), scenario.edits)
        settings = scenario.parameters.over(self.settings)
        return replace(self, engine=done.site.place, settings=settings, dangling=done.dangling)

    @property
    def facilities(self) -> gpd.GeoDataFrame:
        """The facilities of the project as they were read."""
        return self.project.layers.facilities

    @property
    def demand(self) -> gpd.GeoDataFrame:
        """Where people live, with their groups, after any scenario."""
        demand = self.engine.demand
        columns: dict[str, Any] = {**demand.weights, "area_type": np.where(demand.rural, "rural", "urban")}
        points = gpd.points_from_xy(*demand.xy.T)
        return gpd.GeoDataFrame(columns, geometry=points, crs=self.engine.network.crs)

    def __repr__(self) -> str:
        points, facilities = int((~self.engine.demand.on_land).sum()), len(self.engine.facilities)
        return f"<Place {self.project.layers.name}: {points:,} points with people, {facilities:,} facilities>"

    def _repr_html_(self) -> str:
        people = float(np.nansum(self.engine.demand.weights["people"]))
        rows = {"people": f"{people:,.0f}", "facilities": f"{len(self.engine.facilities):,}",
                "streets": f"{self.engine.network.edge_count:,}", "plan": self.plan.key,
                "scenarios": ", ".join(one.name for one in self.scenarios) or "–"}  # fmt: skip
        cells = "".join(
            f"<tr><th>{escape(key)}</th><td>{escape(clean(value))}</td></tr>" for key, value in rows.items()
        )
        return f"<table><caption>{escape(clean(self.project.layers.name))}</caption>{cells}</table>"
