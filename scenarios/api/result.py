"""The verdicts of a plan in a notebook: tables, areas, a plot and a map."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from ...coverage.evaluation.verdict import CircleEvidence, Evaluation, Verdict
from ..errors import ProjectError
from ..presentation.summary import circles, listed, notes_of
from ..presentation.titles import title_of
from ..presentation.translate import speak
from .showing import for_html, html_text

if TYPE_CHECKING:
    from .place import Place


_UNSERVED, _SERVED = "#d4380d", "#47868e"


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """The verdicts of a plan on a place."""

    place: "Place"  # imported by `place` itself
    evaluation: Evaluation

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per clause, indexed by its id: title, state, figures, people, and why one is not decided.

        `error` is by how many points a share of residential land may err.
        """
        words = speak(self.place.language)
        names = ("state", "measured", "error", "target", "margin", "unit", "people", "served", "unserved")
        rows = [
            {
                "title": title_of(one.clause, words),
                **{name: getattr(one, name) for name in names},
                "reason": words.say(one.reason) if one.reason else "",
            }
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
        areas = for_html(self.unserved(clause).to_crs(4326))
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
        """Show the table, and below it every sentence on how its verdicts were reached, once, with its clauses."""
        plain = for_html(self._in_words().reset_index())
        table = str(plain.to_html(float_format=lambda value: f"{value:,.1f}", escape=False, index=False, na_rep="–"))
        lines = "".join(f"<li>{html_text(said)} <small>{html_text(those)}</small></li>" for said, those in self._said())
        return f"{table}<ul>{lines}</ul>"

    def _in_words(self) -> pd.DataFrame:
        """Return the table in the place's language, and without columns that hold nothing."""
        words, table = speak(self.place.language), self.table
        shown = table.assign(state=table["state"].map(words.name), unit=table["unit"].map(words.unit))
        headings = {
            "title": words("Clause"), "state": words("Verdict"), "measured": words("Measured"), "error": "±",
            "target": words("Target"), "margin": words("Margin"), "unit": words("Unit"), "people": words("People"),
            "served": words("Served"), "unserved": words("Unserved"), "reason": words("Reason"),
        }  # fmt: skip
        return shown.dropna(axis="columns", how="all").rename(columns=headings).rename_axis(words("Id"))

    def _said(self) -> Iterator[tuple[str, str]]:
        """Yield each note once, with the titles of the clauses that it belongs to."""
        words = speak(self.place.language)
        clauses: dict[str, list[str]] = {}
        for verdict in self.evaluation.verdicts:
            for note in notes_of(verdict, words):
                clauses.setdefault(words.say(note), []).append(title_of(verdict.clause, words))
        return ((said, listed(those, words)) for said, those in clauses.items())
