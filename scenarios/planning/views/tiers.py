"""Tiers and matrices: networks by level, districts by network, and each community's circles.

One matrix serves all: rows are districts, columns are clauses, and a cell tells how much of what the clause asks of the
district, and of the districts within it, is there. Cells name clause and district.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from ....coverage.evaluation.verdict import CoverageRow, Verdict
from ....coverage.place import Districts
from ....coverage.plans.clauses import CircleClause, Clause, PresenceClause
from ....layers.schema import ESTATE, LEVELS
from ....messages import Message
from ...presentation.names import later
from ..request import ViewRequest
from ..tiers import Holding, ancestors, holdings
from ..view import Cell, Column, Name, Opens, Part, Row, Table, View, Word, clause_opens, clause_title

SEEN: Final = 6
"""Columns of clauses that are seen without opening the workbook: networks of several tiers first."""
THERE: Final = Word(later("there"), "good")
MISSING: Final = Word(later("missing"), "bad")
_TIERS: Final = (*LEVELS, ESTATE)
_CELLS: Final = (
    Column("clause", later("Clause")),
    Column("level", later("Level")),
    Column("district", later("District")),
    Column("within", later("Within")),
    Column("service", later("Service")),
    Column("found", later("Found"), "count"),
    Column("wanted", later("Wanted"), "count"),
    Column("state", later("State")),
)


def tiers(request: ViewRequest) -> View:
    """Return networks by level, districts by network, circles by community, and every cell with what it counts."""
    held, districts = holdings(request.evaluation), request.place.districts
    circles = [one for one in request.evaluation.verdicts if isinstance(one.clause, CircleClause) and one.by_district]
    tables = (
        _networks(held),
        _matrix(held, districts),
        _communities(circles, districts),
        Table("cells", later("Networks in full"), _CELLS, tuple(_cell_rows(held, districts))),
    )
    return View("tiers", later("Tiers and matrices"), tables, tuple(_notes(request, held)))


# ------------------------------------------------------------------------------------------- networks by their levels
def _networks(held: Sequence[Holding]) -> Table:
    """Return a line for each clause, and at each level how many districts hold all that they must."""
    levels = [level for level in _TIERS if any(one.level == level for one in held)]
    columns = (Column("clause", later("Network")), *(Column(level, Name(level)) for level in levels))
    rows = []
    for clause in _clauses(held):
        by_level = {level: [one for one in held if one.clause is clause and one.level == level] for level in levels}
        cells = tuple(_complete(by_level[level]) for level in levels)
        rows.append(Row((clause_title(clause), *cells), clause_opens(clause)))
    return Table("networks", later("Networks by level"), columns, tuple(rows))


def _complete(those: Sequence[Holding]) -> Part | None:
    """Return how many of the districts hold all that is asked of them."""
    asked = {one.district for one in those}
    lacking = {one.district for one in those if not one.met}
    return Part(len(asked) - len(lacking), len(asked)) if asked else None


def _clauses(held: Sequence[Holding]) -> list[Clause]:
    return list({one.clause.id: one.clause for one in held}.values())


# ---------------------------------------------------------------------------------------------- districts by networks
def _matrix(held: Sequence[Holding], districts: Districts) -> Table:
    """Return a line for each county and township, and of each network what it and the districts within it hold."""
    chains, clauses = ancestors(districts), sorted(_clauses(held), key=_single)
    asked: dict[tuple[int, str], list[Holding]] = {}
    for one in held:
        for row in chains[one.district]:
            asked.setdefault((row, one.clause.id), []).append(one)
    columns = (
        Column("district", later("District")),
        Column("level", later("Level")),
        Column("all", later("In all")),
        *_clause_columns(clauses),
    )
    rows = []
    for row in _in_order(districts, ("city", "county", "township")):
        parts = [_part(asked.get((row, clause.id), ())) for clause in clauses]
        if any(parts):
            whole = Part(sum(one.done for one in parts if one), sum(one.of for one in parts if one))
            rows.append(_district_row(districts, row, (whole, *parts), [None, *clauses]))
    return Table("matrix", later("Matrix of districts"), columns, tuple(rows))


def _single(clause: Clause) -> bool:
    return not (isinstance(clause, PresenceClause) and len(clause.tiers) > 1)


def _part(those: Sequence[Holding]) -> Part | None:
    """Return how many of the things asked are there."""
    return Part(sum(one.met for one in those), len(those)) if those else None


def _clause_columns(clauses: Sequence[Clause]) -> Iterator[Column]:
    for at, clause in enumerate(clauses):
        yield Column(clause.id, clause_title(clause), detail=at >= SEEN)


def _district_row(districts: Districts, row: int, cells: Sequence[Cell], about: Sequence[Clause | None]) -> Row:
    """Return a district's row: the district itself opens it, and each cell its clause there."""
    here = Opens("district", str(districts.id[row]))
    opens = {at: (*clause_opens(clause), here) for at, clause in enumerate(about, start=2) if clause is not None}
    return Row((str(districts.name[row]), Name(str(districts.level[row])), *cells), (here,), opens)


def _in_order(districts: Districts, levels: Sequence[str]) -> Iterator[int]:
    """Yield the rows of districts of some levels, each behind what it lies in."""
    chains = ancestors(districts)
    rows = [row for row in range(len(districts)) if str(districts.level[row]) in levels]
    yield from sorted(rows, key=lambda row: chains[row][::-1])


# ------------------------------------------------------------------------------------------------ circles by community
def _communities(circles: Sequence[Verdict], districts: Districts) -> Table:
    """Return a line for each community with the share of each circle (5-10-15), those with most circles short first."""
    level = next((one for one in ("village", "township") if (districts.level == one).any()), "")
    clauses = [verdict.clause for verdict in circles]
    shares: dict[str, Mapping[str, CoverageRow]] = {
        verdict.clause.id: {row.key: row for row in verdict.by_district if row.level == level} for verdict in circles
    }
    columns = (
        Column("district", later("Community")),
        Column("level", later("Level"), detail=True),
        Column("all", later("Circles complete")),
        *(Column(clause.id, clause_title(clause), "percent", detail=at >= SEEN) for at, clause in enumerate(clauses)),
    )
    rows = []
    for row in np.flatnonzero(districts.level == level).tolist() if level else ():
        here = [shares[clause.id].get(str(districts.id[row])) for clause in clauses]
        judged = [one for one in here if one is not None and one.met is not None]
        if judged:
            whole = Part(sum(one.met is True for one in judged), len(judged))
            measured = [one.measured if one else None for one in here]
            rows.append(_district_row(districts, row, (whole, *measured), [None, *clauses]))
    return Table("communities", later("Circles by community"), columns, tuple(sorted(rows, key=_by_gap)))


def _by_gap(row: Row) -> float:
    whole = row.cells[2]
    assert isinstance(whole, Part), "the third column tells how many circles are complete"
    return whole.done / whole.of


# ---------------------------------------------------------------------------------------------------------- all cells
def _cell_rows(held: Sequence[Holding], districts: Districts) -> Iterator[Row]:
    for one in held:
        parent = int(districts.parent[one.district])
        cells: tuple[Cell, ...] = (
            clause_title(one.clause),
            Name(one.level),
            str(districts.name[one.district]),
            str(districts.name[parent]) if parent >= 0 else "",
            one.service,
            one.found,
            one.wanted,
            THERE if one.met else MISSING,
        )
        yield Row(cells, (*clause_opens(one.clause), Opens("district", str(districts.id[one.district]))))


def _notes(request: ViewRequest, held: Sequence[Holding]) -> Iterator[Message]:
    states = Counter(
        verdict.state for verdict in request.evaluation.verdicts if any(one.clause is verdict.clause for one in held)
    )
    if states["not_decided"]:
        yield Message(
            "For {count} networks the data is not known to be complete, so what is missing here may exist.",
            {"count": states["not_decided"]},
        )
    untold = [
        verdict
        for verdict in request.evaluation.verdicts
        if isinstance(verdict.clause, PresenceClause) and not any(one.clause is verdict.clause for one in held)
    ]
    if untold:
        yield Message(
            "{count} networks of the plan cannot be told with the data at hand, and have no line.",
            {"count": len(untold)},
        )
