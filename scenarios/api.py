"""LifeCircle in a notebook: `import lifecircle as lc`.

    place = lc.check("check.toml")                     # or lc.open_project("lifecircle.gpkg"), or lc.demo()
    result = place.evaluate("circles")                 # a plan's key or file; the project's own where left out
    result.unserved()                                  # who is left out: a GeoDataFrame of areas with people

    place.isochrones("library", [5, 10, 15])           # GeoDataFrame
    better = place.scenario("A").add_facility("library", at=(113.53, 28.19), cost=300)
    lc.compare(place, better).table                    # who gains, who loses, at what cost
    result.explore()                                   # folium map
    result.plot()                                      # matplotlib axes

Frames are in the place's metric CRS; people are floats; costs are minutes or kilometres. Places, results and
comparisons print themselves as tables in Jupyter. Long work shows a progress bar. Errors are
`lc.LifecircleError`s with a sentence. The words of tables are English; `language="zh"` gives Chinese ones.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any, Literal
from warnings import catch_warnings, simplefilter

import geopandas as gpd
import numpy as np
import pandas as pd

from ..coverage.evaluation.evaluate import evaluate
from ..coverage.evaluation.settings import EvaluationSettings
from ..coverage.evaluation.verdict import CircleEvidence, Evaluation, Verdict
from ..coverage.place import Place as EnginePlace
from ..coverage.plans.clauses import Plan
from ..progress import Progress
from ..texts import clean
from .analyses.isochrones import IsochroneRequest, Travel, draw_isochrones
from .build.build import make_project
from .build.demo import demo_project
from .build.request import CircleAsked, read_check
from .editing.applying import Dangling, begin_site, replay
from .editing.scenario import Board, Scenario
from .errors import ProjectError
from .office.finding import find_plan
from .presentation.summary import circles
from .presentation.titles import title_of
from .presentation.translate import speak
from .project.project import Project
from .project.to_place import make_place
from .runs.adhoc_plan import own_plan, plan_of
from .runs.comparison import Comparison as Compared
from .runs.comparison import compare as compare_scenarios
from .runs.evaluation import evaluation_settings, plan_of_project
from .runs.opening import read_opened

Language = Literal["en", "zh"]
_UNSERVED, _SERVED = "#d4380d", "#6fa5ab"


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
        with _bar() as progress:
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
        with _bar() as progress:
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
        points, facilities = len(self.engine.demand), len(self.engine.facilities)
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


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """The verdicts of a plan on a place."""

    place: Place
    evaluation: Evaluation

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per clause, indexed by its id: title, state, measured, target, margin, people, served, unserved."""
        words = speak(self.place.language)
        names = ("state", "measured", "target", "margin", "unit", "people", "served", "unserved")
        rows = [
            {"title": title_of(one.clause, words), **{name: getattr(one, name) for name in names}}
            for one in self.evaluation.verdicts
        ]
        return pd.DataFrame(rows, index=pd.Index([one.clause.id for one in self.evaluation.verdicts], name="clause"))

    def unserved(self, clause: str | None = None) -> gpd.GeoDataFrame:
        """Return the areas of those left out, of one circle or of all: clause, name, people, area_type, cost.

        Parameters
        ----------
        clause : the circle's id; by default all

        Examples
        --------
        >>> bool((result.unserved()["people"] > 0).all())
        True

        """
        rows = [
            {"clause": verdict.clause.id, "name": area.name, "people": area.people, "area_type": area.area_type,
             "cost": area.cost, "geometry": area.geometry}
            for verdict, evidence in self._circles(clause)
            for area in evidence.areas
        ]  # fmt: skip
        columns = ["clause", "name", "people", "area_type", "cost", "geometry"]
        frame = pd.DataFrame(rows, columns=columns)
        return gpd.GeoDataFrame(frame, geometry="geometry", crs=self.place.engine.network.crs)

    def demand(self, clause: str | None = None) -> gpd.GeoDataFrame:
        """Return every demand point of a circle, by default the plan's first, with its way.

        `cost` is inf where there is none, `facility` the id of the one it goes to. Where the circle is read with
        capacity, `seated` is the share of each point that finds a place.

        Parameters
        ----------
        clause : the circle's id; by default the first

        Examples
        --------
        >>> {"cost", "served", "facility"} <= set(result.demand().columns)
        True

        """
        verdict, evidence = next(iter(self._circles(clause)))
        ids = np.append(self.place.engine.facilities.id, "")
        columns = {"cost": evidence.cost, "served": evidence.served, "facility": ids[evidence.facility]}
        if evidence.seated is not None:
            columns["seated"] = evidence.seated
        frame = self.place.demand
        return frame.assign(**columns, asked=evidence.asked, clause=verdict.clause.id)

    def districts(self, clause: str | None = None) -> pd.DataFrame:
        """Return the districts of a clause, or of all: level, name, people, served, unserved, measured.

        Parameters
        ----------
        clause : the clause's id; by default all

        Examples
        --------
        >>> result.districts().columns[0]
        'clause'

        """
        asked = [one for one in self.evaluation.verdicts if clause in (None, one.clause.id)]
        names = ("level", "key", "name", "people", "served", "unserved", "measured")
        rows = [
            {"clause": one.clause.id, **{name: getattr(row, name) for name in names}}
            for one in asked
            for row in one.by_district
        ]
        return pd.DataFrame(rows, columns=["clause", *names])

    def plot(self, clause: str | None = None, *, ax: Any = None) -> Any:  # noqa: ANN401  (matplotlib's axes)
        """Draw who is served and who is not, by dots in proportion to people; return the matplotlib axes.

        Parameters
        ----------
        clause : the circle's id; by default the first
        ax : axes to draw on; by default new ones

        Examples
        --------
        >>> result.plot().axison  # axes without a frame
        False

        """
        frame = self.demand(clause)
        shown = frame[frame["asked"]]
        sizes = 30 * shown["people"] / max(float(shown["people"].max()), 1.0) + 1
        colours = np.where(shown["served"], _SERVED, _UNSERVED)
        axes = shown.plot(ax=ax, color=colours, markersize=sizes)
        axes.set_axis_off()
        return axes

    def explore(self, clause: str | None = None) -> Any:  # noqa: ANN401  (folium has no types)
        """Return a folium map of the areas left out and of the facilities that count.

        Parameters
        ----------
        clause : the circle's id; by default the first

        Examples
        --------
        >>> type(result.explore()).__name__
        'Map'

        """
        folium: Any = import_module("folium")
        areas = _for_html(self.unserved(clause).to_crs(4326))
        _, evidence = next(iter(self._circles(clause)))
        facilities, crs = self.place.engine.facilities, self.place.engine.network.crs
        where = gpd.GeoSeries(gpd.points_from_xy(*facilities.xy[evidence.counted].T), crs=crs).to_crs(4326)
        west, south, east, north = where.total_bounds if areas.empty else areas.total_bounds
        page = folium.Map(tiles="OpenStreetMap")
        page.fit_bounds([[south, west], [north, east]])
        if len(areas):
            style = {"color": _UNSERVED, "fillOpacity": 0.4, "weight": 1}
            tooltip = folium.GeoJsonTooltip(["name", "people"])
            folium.GeoJson(areas.to_json(), style_function=lambda _: style, tooltip=tooltip).add_to(page)
        for point in where:
            folium.CircleMarker([point.y, point.x], radius=4, color="#1f4e9c", fill=True).add_to(page)
        return page

    def _circles(self, clause: str | None) -> Iterator[tuple[Verdict, CircleEvidence]]:
        found = [pair for pair in circles(self.evaluation) if clause in (None, pair[0].clause.id)]
        if not found:
            raise ProjectError("The plan has no circle {clause} that was decided.", clause=clause or "")
        return iter(found)

    def __repr__(self) -> str:
        return f"<Result of {self.evaluation.plan.key}>\n{self.table.drop(columns='title').to_string()}"

    def _repr_html_(self) -> str:
        plain = _for_html(self.table.reset_index())
        return str(plain.to_html(float_format=lambda value: f"{value:,.1f}", escape=False, index=False))


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
        plain = _for_html(self.table.reset_index())
        return str(plain.to_html(float_format=lambda value: f"{value:,.2f}", escape=False, index=False))


def open_project(path: str | Path, *, plan: str | None = None, language: Language = "en") -> Place:
    """Open a project, a `lifecircle.gpkg` or the folder that holds one, to be read. Raises ProjectError.

    Parameters
    ----------
    path : the file or its folder
    plan : a plan's key or file; by default the project's own
    language : of the words in tables

    Examples
    --------
    >>> open_project(folder).project.layers.name == place.project.layers.name
    True

    """
    with _bar() as progress:
        opened = read_opened(Path(path), plan=find_plan(plan) if plan else None, progress=progress)
    return Place(opened.project, opened.place, opened.plan, opened.settings, opened.board, language=language)


def check(file: str | Path, *, language: Language = "en") -> Place:
    """Read a place from the planner's files, as `lifecircle check FILE.toml` does. Raises DataError, ProjectError.

    Parameters
    ----------
    file : a check file; what it may hold stands in the README
    language : of the words in tables

    Examples
    --------
    >>> check(folder / "none.toml")
    Traceback (most recent call last):
    lifecircle.scenarios.errors.ProjectError: ...

    """
    request = read_check(Path(file))
    with _bar() as progress:
        return _of(make_project(request, progress=progress), plan_of(request), language)


def demo(*, size: Literal["full", "small"] = "full", language: Language = "en") -> Place:
    """Return the made-up demo city.

    Parameters
    ----------
    size : `small` is made in a second
    language : of the words in tables

    Examples
    --------
    >>> demo(size="small").plan.key
    'circles'

    """
    with _bar() as progress:
        project = demo_project(size=size, progress=progress)
    return _of(project, plan_of_project(project), language)


def compare(
    place: Place, *scenarios: Scenario, plan: str | Path | Plan | None = None, each_edit: bool = True
) -> Comparison:
    """Compare scenarios with the place as it is; `each_edit` works out what every single edit brings.

    Parameters
    ----------
    place : as it is
    scenarios : what is compared with it
    plan : a plan's key, file or value; by default the place's own
    each_edit : work out what every single edit brings, which takes a search for each

    Examples
    --------
    >>> bool((compare(place, place.scenario("A"), each_edit=False).table["change"] == 0).all())
    True

    """
    asked = place.plan if plan is None else plan if isinstance(plan, Plan) else find_plan(str(plan))
    with _bar() as progress:
        found = compare_scenarios(
            place.engine, asked, place.settings, scenarios, leave_one_out=each_edit, progress=progress
        )
    return Comparison(found, place.engine.network.crs)


def _of(project: Project, plan: Plan, language: Language) -> Place:
    place = make_place(project.layers)
    return Place(project, place, plan, evaluation_settings(project.settings, place), Board(), language=language)


def _for_html(frame: Any) -> Any:  # noqa: ANN401  (a DataFrame or a GeoDataFrame, as it came)
    """Return a frame whose texts, which come from the planner's files, are no markup."""
    names = [name for name in frame.columns if name != "geometry" and not pd.api.types.is_numeric_dtype(frame[name])]
    return frame.assign(**{name: frame[name].map(_escaped) for name in names})


def _escaped(value: object) -> object:
    if not isinstance(value, str):
        return value
    # folium takes what it is given for a template of Jinja once more, so no brace of a text may reach it
    return escape(clean(value)).replace("{", "&#123;").replace("}", "&#125;")


@contextmanager
def _bar() -> Iterator[Progress]:
    """Show a bar: a notebook's own where it has widgets, else one of text."""
    with catch_warnings():
        simplefilter("ignore")  # a notebook without widgets is told by tqdm at every start
        tqdm: Any = import_module("tqdm.auto").tqdm
    with tqdm(total=100, leave=False, bar_format="{desc} {percentage:3.0f}%|{bar}|") as bar:

        def show(fraction: float, doing: str) -> None:
            bar.set_description_str(doing, refresh=False)
            bar.update(round(100 * fraction) - bar.n)

        yield show
