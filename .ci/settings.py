# ruff: noqa: INP001  (a script beside CI, no package)
"""The documentation's page of settings, written from the table that the program itself reads by.

Run it after a setting was added: `.venv/bin/python .ci/settings.py`. It rewrites docs/settings.md; a test does the same
without writing, and fails where the page is not current.
"""

from pathlib import Path

from lifecircle.coverage.evaluation.settings import EvaluationSettings, settings
from lifecircle.scenarios.project.judging import known_words

PAGE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"
OF = {"clause": "a clause, by its id", "group": "all, or a group", "all": "the evaluation"}


def page() -> str:
    """Return the whole page."""
    usual = EvaluationSettings()
    rows = [
        f"| `{how.word}` | {OF[how.of]} | {how.takes} | `{how.example}` | {_else(getattr(usual, name))} | {how.what} |"
        for name, how in settings().items()
    ]
    return "\n".join(
        [
            "# Settings of an evaluation",
            "",
            "Written by `.ci/settings.py` from the table in `coverage/evaluation/settings.py`. A project keeps them;",
            "`--set` of `check` and `evaluate` gives them, or `[settings]` in a check file. As one writes them:",
            ", ".join(f"`{word}`" for word in known_words()) + ".",
            "",
            "| setting | of | takes | example | else | what it is |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _else(value: object) -> str:
    return "as the plan says" if value in ({}, None) else f"`{value}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
