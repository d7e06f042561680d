"""How sheets look: paper, colours, names and logo, from a template file (TOML) or as they are usually."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from .....reasons import reason_of
from .....texts import clean, cut
from .....toml_texts import NoToml, read_toml
from ....errors import ProjectError
from ....presentation import map_style

PAPERS: Final = {"A4": 0.7071, "A3": 1.0, "A2": 1.4142, "A1": 2.0, "A0": 2.8284}
"""The paper's side over that of A3, on which every sheet is laid out."""
USUAL_PAPER: Final = "A3"
SMALLEST_PT: Final = 7.2
"""Of a text on paper: 2.54 mm."""
LAID_OUT_PT: Final = 7.6
"""The smallest text of the layout on A3, which is given larger letters where the paper is smaller."""
_LONGEST: Final = 200
_LOGOS: Final = (".png", ".jpg", ".jpeg")


def _known(paper: str) -> str:
    if paper not in PAPERS:
        raise ProjectError("There is no paper {name} for a sheet; choose {known}.", name=paper, known=", ".join(PAPERS))
    return paper


def _plain(text: str) -> str:
    return cut(clean(text), _LONGEST)


Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Text = Annotated[str, AfterValidator(_plain)]


class Colours(BaseModel):
    """The colours of a sheet, as `#rrggbb`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    ground: Colour = map_style.GROUND
    water: Colour = map_style.WATER
    rail: Colour = map_style.RAIL
    street_major: Colour = map_style.STREET["major"]
    street_middle: Colour = map_style.STREET["middle"]
    street_minor: Colour = map_style.STREET["minor"]
    building: Colour = map_style.BUILDING
    boundary: Colour = map_style.BOUNDARY
    served: Colour = map_style.SERVED
    unserved: Colour = map_style.UNSERVED
    unserved_edge: Colour = map_style.UNSERVED_EDGE
    bands: tuple[Colour, Colour, Colour] = map_style.BANDS
    band_edge: Colour = map_style.BAND_EDGE
    gained: Colour = map_style.GAINED
    lost: Colour = map_style.LOST
    facilities: tuple[Colour, ...] = map_style.FACILITIES
    ink: Colour = map_style.INK
    soft_ink: Colour = map_style.SOFT_INK


class Look(BaseModel):
    """How a sheet is drawn. `names` replaces words of the title block by their key, see `title_block.KEYS`.

    `unit` and `project` stand in the title block where the export says nothing else; `logo` is a PNG or JPEG beside the
    template; `text` enlarges all letters; `dpi` is of PNG files, lines stay lines in PDF and SVG.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    paper: Annotated[str, AfterValidator(_known)] = USUAL_PAPER
    dpi: Annotated[int, Field(ge=20, le=600)] = 160
    text: Annotated[float, Field(ge=1.0, le=1.3)] = 1.0
    unit: Text = ""
    project: Text = ""
    logo: Path | None = None
    fonts: tuple[Text, ...] = ()
    colours: Colours = Colours()
    names: Mapping[str, Text] = {}

    @property
    def factor(self) -> float:
        """The paper's side over that of A3."""
        return PAPERS[self.paper]

    @property
    def enlarged(self) -> float:
        """By how much letters are larger in the layout, so that none is below 2.5 mm on the paper."""
        return max(self.text, SMALLEST_PT / LAID_OUT_PT / self.factor)


def read_look(file: Path) -> Look:
    """Return the look that a template file describes. Raises ProjectError naming the file, the key and the fault."""
    try:
        look = Look.model_validate(read_toml(file))
    except (NoToml, OSError) as error:
        reason = error.reason if isinstance(error, NoToml) else str(error.strerror)
        raise ProjectError("{file} is not a readable TOML file: {reason}.", file=file.name, reason=reason) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ProjectError(
            "{file}, {key}: {reason}", file=file.name, key=key or "-", reason=reason_of(first)
        ) from error
    if look.logo is None:
        return look
    logo = file.parent / look.logo
    if logo.suffix.casefold() not in _LOGOS or not logo.is_file():
        raise ProjectError(
            "{file}: the logo {logo} is not a PNG or JPEG file beside it.", file=file.name, logo=look.logo
        )
    return look.model_copy(update={"logo": logo})
