"""Every view, one line each: the command line, the workbook, the report and the window read this list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Final, cast

from ..errors import ProjectError
from ..presentation.names import later
from .request import ViewRequest
from .view import View


@dataclass(frozen=True)
class ViewKind:
    """A view: its key on the command line, its title, and `module:function` that makes it."""

    key: str
    title: str
    maker: str

    def make(self, request: ViewRequest) -> View:
        """Make the view; what it needs is loaded only now."""
        module, _, name = self.maker.partition(":")
        make = getattr(import_module(module, __package__), name)
        return cast("Callable[[ViewRequest], View]", make)(request)


VIEWS: Final = (
    ViewKind("monitoring", later("Monitoring of the indicators"), ".views.monitoring:monitoring"),
    ViewKind("allocation", later("Allocation by residents"), ".views.allocation:allocation"),
    ViewKind("equality", later("Equality"), ".views.equality:equality_view"),
    ViewKind("mobile", later("Mobile services"), ".views.mobile:mobile"),
    ViewKind("catalogue", later("Catalogue of basic public services"), ".views.catalogue:catalogue"),
    ViewKind("publicmap", later("Maps for citizens"), ".views.publicmap:publicmap"),
    ViewKind("pairs", later("Services side by side"), ".views.pairs:pairs"),
    ViewKind("shortfalls", later("Shortfalls and their ledger"), ".views.shortfalls:shortfall_view"),
    ViewKind("estates", later("Ledger of residential estates"), ".views.estates:estates"),
    ViewKind("tiers", later("Tiers and matrices"), ".views.tiers:tiers"),
    ViewKind("projects", later("Project list"), ".views.projects:projects"),
)


def find_view(key: str) -> ViewKind:
    """Return the view of a key; raises ProjectError that names the known ones."""
    found = next((kind for kind in VIEWS if kind.key == key), None)
    if found is None:
        known = ", ".join(kind.key for kind in VIEWS)
        raise ProjectError("There is no view called {name}; choose from {known}.", name=key, known=known)
    return found


def views_with_rows(request: ViewRequest) -> Iterator[View]:
    """Yield every view that has something to say of this place and plan."""
    for kind in VIEWS:
        view = kind.make(request)
        if not view.is_empty:
            yield view
