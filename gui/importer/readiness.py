"""What is still missing or wrong before the listed files can be checked, and their problems as a table."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from ...coverage.plans.plan import Plan
from ...layers.inspection.finding import POPULATION
from ...scenarios.presentation.summary import listed
from ...scenarios.presentation.translate import Words
from ...texts import csv_cell
from .choices import (
    CENSUS,
    LayerChoice,
    broken,
    doubled,
    lacks_level,
    left_aside,
    levels_asked,
    levels_given,
    what_is_missing,
)
from .file_report import problem_rows
from .population_estimate import CENSUS as BY_CENSUS
from .population_estimate import COUNTED, PeopleEstimate

_LOCAL: Final = frozenset(("township", "village", "estate"))
"""Levels of districts that a file of unknown areas may well hold."""

translate = QCoreApplication.translate


def in_the_way(
    choices: Sequence[LayerChoice],
    estimate: PeopleEstimate,
    words: Words,
    use_name: Callable[[str], str],
    *,
    comparing: bool,
) -> list[str]:
    """Return why the files cannot be checked yet, a sentence each; `comparing` while a datum is looked for."""
    names = _missing(choices, estimate, use_name)
    said = []
    if names:
        said.append(translate("ImportAssistant", "Still needed: {files}").format(files=listed(names, words)))
    return [*said, *_faults(choices, estimate, words, use_name, comparing=comparing)]


def _missing(choices: Sequence[LayerChoice], estimate: PeopleEstimate, use_name: Callable[[str], str]) -> list[str]:
    estimated = estimate.chosen() != COUNTED
    missing = list(what_is_missing(choices, by_estimate=estimated))
    if estimate.chosen() == BY_CENSUS and not any(choice.use == CENSUS for choice in choices):
        missing.append(CENSUS)
    names = [use_name(use) for use in missing]
    if estimated and not estimate.is_complete():
        names.append(translate("ImportAssistant", "how many people"))
    return names


def _faults(
    choices: Sequence[LayerChoice],
    estimate: PeopleEstimate,
    words: Words,
    use_name: Callable[[str], str],
    *,
    comparing: bool,
) -> list[str]:
    """What must be put right before the files can be checked: errors, and files of which only one can be used."""
    said = []
    if wrong := broken(choices):
        text = translate("ImportAssistant", "Correct or leave out: {files}")
        said.append(text.format(files=listed(wrong, words)))
    if unsaid := [choice.looked.path.name for choice in choices if lacks_level(choice)]:
        text = translate("ImportAssistant", "Choose the level under Kind: {files}")
        said.append(text.format(files=listed(unsaid, words)))
    text = translate("ImportAssistant", "Only one file can be used for this: {use}")
    said += [text.format(use=use_name(use)) for use in doubled(choices)]
    if estimate.chosen() != COUNTED and any(choice.serves(POPULATION) for choice in choices):
        said.append(
            translate("ImportAssistant", "People are estimated: leave out the population file, or count by it.")
        )
    if comparing:
        said.append(
            translate("ImportAssistant", "Points are being compared with the streets, to determine their datum…")
        )
    return said


def unused_levels(choices: Sequence[LayerChoice], plan: Plan | None, words: Words) -> list[str]:
    """Return a sentence where the plan asks for levels that no file gives and a file of areas is not used."""
    files = left_aside(choices)
    wanted = _LOCAL - levels_given(choices)
    asked = levels_asked(plan) if plan is not None else ()
    missing = [words.name(level) for level in asked if level in wanted]
    if not missing or not files:
        return []
    text = translate(
        "ImportAssistant",
        "The plan asks for districts of the level {levels}, which no file gives, and {files} is not used. If it holds "
        "them, choose that under Used for and Kind.",
    )
    return [text.format(levels=listed(missing, words), files=listed(files, words))]


def write_problems(path: Path, choices: Sequence[LayerChoice], words: Words) -> None:
    """Write all problems by file and row as a table for Excel (CSV, UTF-8 with a mark)."""
    heads = (
        translate("ImportAssistant", "File"),
        translate("ImportAssistant", "Row"),
        translate("ImportAssistant", "Problem"),
    )
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        for choice in choices:
            writer.writerows([csv_cell(cell) for cell in row] for row in problem_rows(choice.looked.found, words))
