"""How a notebook shows tables and long work."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from importlib import import_module
from typing import Any
from warnings import catch_warnings, simplefilter

import pandas as pd

from ...progress import Progress
from ...texts import clean


def for_html(frame: Any) -> Any:  # noqa: ANN401  (a DataFrame or a GeoDataFrame, as it came)
    """Return a frame whose texts, which come from the planner's files, are no markup."""
    names = [name for name in frame.columns if name != "geometry" and not pd.api.types.is_numeric_dtype(frame[name])]
    return frame.assign(**{name: frame[name].map(html_text) for name in names})


def html_text(value: object) -> object:
    """Return a text so that none of it is markup; what is no text stays as it is."""
    if not isinstance(value, str):
        return value
    # folium takes what it is given for a template of Jinja once more, so no brace of a text may reach it
    return escape(clean(value)).replace("{", "&#123;").replace("}", "&#125;")


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a bar: a notebook's own where it has widgets, else one of text."""
    with catch_warnings():
        simplefilter("ignore")  # a notebook without widgets is told by tqdm at every start
        tqdm: Any = import_module("tqdm.auto").tqdm
    with tqdm(total=100, leave=False, bar_format="{desc} {percentage:3.0f}%|{bar}|") as bar:

        def show(fraction: float, doing: str) -> None:
            bar.set_description_str(doing, refresh=False)
            bar.update(round(100 * fraction) - bar.n)

        yield show
