"""What a sheet's panel says, as plain values: whatever makes a sheet fills these, and one place draws them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from matplotlib.artist import Artist


@dataclass(frozen=True)
class Line:
    """A name at the left and a figure at the right; `colour` and `strong` are of the figure."""

    left: str
    right: str
    colour: str = ""
    strong: bool = False
    mark: str = ""
    """A sign behind the figure."""


@dataclass(frozen=True)
class Listing:
    """Lines under a title, as many as the sheet has room for; `total` are all there are, 0 for those of `lines`."""

    title: str
    lines: tuple[Line, ...]
    total: int = 0
    before: int = 0
    """Lines that stand elsewhere, before these."""

    @property
    def count(self) -> int:
        """How many there are."""
        return self.total or len(self.lines)

    def behind(self, first: int) -> "Listing":
        """Return the list without so many of its first lines."""
        return replace(self, lines=self.lines[first:], total=self.count, before=self.before + first)


@dataclass(frozen=True)
class Panel:
    """The panel beside a map.

    `place`, `title` and `asked` say what is shown; `small` are the plan's words and notes; `figure` is the answer, with
    `mark` and `verdict` below it, all in `colour`, `reason` why nothing is decided, and `share` the percent that a bar
    shows; `estimate` is boxed. `listings` come in order of weight, and the last ones go where there is no room.
    `basis` stands at the foot: what was assumed, how it was decided, from which data;
    `notes` above it as there is room.
    """

    place: str
    title: str
    asked: str = ""
    small: tuple[str, ...] = ()
    figure: str = ""
    mark: str = ""
    verdict: str = ""
    colour: str = ""
    reason: str = ""
    share: float | None = None
    facts: tuple[Line, ...] = ()
    estimate: str = ""
    listings: tuple[Listing, ...] = ()
    basis: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True)
class TitleBlock:
    """What stands in the title block (图签): the office, the drawing's number, the project, its plan, dates, system."""

    unit: str = ""
    number: str = ""
    date: str = ""
    crs: str = ""
    project: str = ""
    data_date: str = ""
    plan: str = ""
    """The plan that is asked, with its document."""


@dataclass(frozen=True)
class Features:
    """Whether there is water and a railway, and the level of the boundaries, '' for none."""

    water: bool = False
    railway: bool = False
    boundary: str = ""


@dataclass(frozen=True)
class MapKey:
    """What the legend must explain: the dots' size, facilities by category, and what else was drawn."""

    pt2_per_person: float = 1.0
    facilities: tuple[tuple[str, str, str, int], ...] = ()
    """Category or status, marker, colour, count."""
    added: Mapping[str, int] = field(default_factory=dict)
    """Facilities of a category that a scenario adds; `facilities` counts those that are there."""
    shown: Features = Features()
    """What the map's frame shows of what lies below."""
    had: Features = Features()
    """What the whole place has of it: what the legend may come to say where the frame is cut otherwise."""
    bands: tuple[tuple[str, str], ...] = ()
    """Colour and span of the reached ground's bands."""
    scale: float = 0.0
    """The n of 1:n on the layout's A3."""
    dots: tuple[tuple[str, str, str], ...] = field(default=())
    """Fill, edge and meaning of the people's dots, instead of served and unserved."""
    people: bool = True
    """Whether people's dots were drawn."""
    shades: tuple[tuple[str, str], ...] = ()
    """Colour and meaning of districts that were filled."""
    marks: tuple[tuple[str, str, str, str], ...] = ()
    """Marker, fill, edge and meaning of facilities beside those of `facilities`."""
    proposed: tuple[str, ...] = ()
    """Kinds of edits that were marked: `site`, `link`, `area`."""
    ranks: tuple[Artist, ...] = ()
    """The numbers on the map, in their order; those that the list beside it has no room for are taken off again."""

    def widest(self) -> "MapKey":
        """Return the key with all that the place has: whatever the frame shows, its legend takes no more room."""
        return replace(self, shown=self.had)
