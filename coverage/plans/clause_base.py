"""What every clause has, and which kinds of clause there are: a subclass of `ClauseBase` makes its kind known."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final, Literal, get_args

from pydantic import BeforeValidator, Field

from ...messages import Message, Titled
from .figures import Area, Assumption, Certainty, Misfit, Nature, NotNegative, Percent, PlanValue, Year, as_list
from .picks import Baseline, Pick, Sites


def _years(value: object) -> object:
    """Years as keys may be written as text only, in TOML."""
    if isinstance(value, dict) and not all(re.fullmatch(r"(19|20)\d\d", str(key)) for key in value):
        raise Misfit(
            Message('{file}, line {line}: in {where}, targets take years as keys: targets = {{ "2023" = 40 }}.')
        )
    return value


class ClauseBase(PlanValue):
    """What every clause has.

    `quoted` are the plan's own words, each to be found literally in its text, and `where` says in which chapter or
    table they stand. `wording` is the word by which the text softens its figure (左右, 约, 原则上, 力争): it is shown,
    and `tolerance` (percent of the target) is how far below it still counts as nearly met. `targets` are the figures of
    single years ("2023"); the one of the year that is asked holds. `assumed` names the values that the text leaves open
    and that were chosen here. `reading_of` is the clause of which this is a second reading; `see_also` are clauses that
    belong beside it. `department` is who answers for it. `certainty` is for standards whose text is not at hand: the
    figure was "seen" in a source that quotes the text, or stands here from "memory" and is to be checked; every output
    says which.

    Of a kind, `named` is its name, `keys` are the names of keys of its own, `by_ways` tells that it needs ways along
    the streets, `of_people` that it always asks people, so that what is estimated of them belongs to the verdict.
    """

    named: ClassVar[str] = ""
    keys: ClassVar[Mapping[str, str]] = {}
    by_ways: ClassVar[bool] = False
    of_people: ClassVar[bool] = False

    kind: str
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: str
    title_en: str = ""
    group: str = "people"
    area: Area = "all"
    year: Year | None = None
    nature: Nature | None = None
    baseline: Baseline | None = None
    quoted: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    where: str = ""
    note: str = ""
    note_en: str = ""
    wording: str = ""
    department: str = ""
    certainty: Certainty | None = None
    tolerance: Percent | None = None
    targets: Annotated[Mapping[str, NotNegative], BeforeValidator(_years)] = Field(default_factory=dict)
    assumed: Annotated[tuple[Assumption, ...], BeforeValidator(as_list)] = ()
    reading_of: str | None = None
    see_also: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401  (pydantic's hook)
        super().__pydantic_init_subclass__(**kwargs)
        if kind := get_args(cls.model_fields["kind"].annotation):
            KINDS[kind[0]] = cls

    @property
    def titles(self) -> Titled:
        """Its title in both languages; what has none is called by its id."""
        return Titled(self.title or self.id, self.title_en or self.title or self.id)

    @property
    def pools(self) -> tuple[Pick, ...]:
        """The choices of facilities that the clause makes, in its order."""
        return ()

    @property
    def counting(self) -> tuple[Pick, ...]:
        """The choices of facilities that count for the figure; of a share of facilities those that are as asked."""
        return self.pools

    @property
    def near(self) -> tuple[Pick, ...]:
        """The choices of those that the counted facilities are to be near to, or far from."""
        return ()

    @property
    def picks(self) -> tuple[Pick, ...]:
        """Every single choice: those of `pools`, and what counts as well in each."""
        return tuple(one for pick in self.pools for one in (pick, *pick.or_else))

    @property
    def groups(self) -> tuple[str, ...]:
        """Every population group that the clause names."""
        return (self.group,)

    @property
    def amounts(self) -> tuple[str, ...]:
        """Every capacity that the clause names."""
        return ()

    @property
    def more_facilities(self) -> Literal["help", "harm", "either"]:
        """What further facilities, of which the data does not tell, could do to the figure."""
        return "help"

    @property
    def less_is_better(self) -> bool:
        """Whether the figure must not be above its target."""
        return False


KINDS: Final[dict[str, type[ClauseBase]]] = {}
"""Every kind of clause that is defined, by its name."""


class OfServices(ClauseBase):
    """A clause about one pool of facilities."""

    services: Sites

    @property
    def pools(self) -> tuple[Pick, ...]:
        """The pool."""
        return self.services

    @property
    def counting(self) -> tuple[Pick, ...]:
        """The pool."""
        return self.services
