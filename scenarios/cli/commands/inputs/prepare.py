"""`lifecircle prepare`. Light: the engine is imported when it runs."""

import typer

from ...console import shell_of


def prepare(context: typer.Context) -> None:
    """Make the engine ready, and say how long that took."""
    from ...actions.inputs.prepare import make_ready  # noqa: PLC0415  (loads numba; --help need not)

    make_ready(shell_of(context))
