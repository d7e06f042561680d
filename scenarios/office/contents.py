"""The files of an office's folder, each read and checked; what is not good is left out and told in one sentence.

    office/
        plans/*.toml            plan files, as `lifecircle plans new` begins them
        facility-words/*.toml   of the form of layers/facilities/categories.toml
        street-words/*.toml     of the form of layers/osm/access/road_words.toml
        *.zip                   packages of such folders with a list of sums, see `packages`

Nothing in it is code. The folder is the user's own, or the one that LIFECIRCLE_OFFICE names, such as an office's share.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

import platformdirs

from ...coverage.plans.files import own_plan
from ...coverage.plans.plan import Plan
from ...layers.facilities.categories import load_categories
from ...layers.osm.access.road_words import load_road_words
from ...limits import MAX_OFFICE_FILES
from ...messages import LifecircleError
from ...toml_texts import NoToml, read_small_text
from ..errors import ProjectError
from .packages import PACKAGE, Kind, read_package

FOLDER: Final = "LIFECIRCLE_OFFICE"
KINDS: Final[tuple[Kind, ...]] = ("plans", "facility-words", "street-words")
SUFFIX: Final = ".toml"


@dataclass(frozen=True)
class OfficeFile:
    """One good file: its kind, name, text, the package that holds it ('' where it lies in the folder by itself)."""

    kind: Kind
    name: str
    text: str
    package: str = ""

    @property
    def place(self) -> str:
        """Where it lies, as it is listed and removed: `plans/ours.toml`, or the package's name."""
        return self.package or f"{self.kind}/{self.name}"

    @property
    def sha256(self) -> str:
        """The digest of its text."""
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Office:
    """What the folder holds: the good files in the order in which they lie over one another, and what is wrong."""

    files: tuple[OfficeFile, ...] = ()
    faults: tuple[tuple[str, LifecircleError], ...] = ()
    """The place of each file that is left out, and why."""

    def of_kind(self, kind: Kind) -> tuple[OfficeFile, ...]:
        """Return the good files of a kind."""
        return tuple(one for one in self.files if one.kind == kind)

    def laid(self, kind: Literal["facility-words", "street-words"]) -> tuple[tuple[str, str], ...]:
        """Return names and texts of the files of words, as the readers of words take them."""
        return tuple((one.name, one.text) for one in self.of_kind(kind))

    def plans(self) -> Mapping[str, Plan]:
        """Return the office's plans by key."""
        return {plan.key: plan for plan in (own_plan(one.text, one.name) for one in self.of_kind("plans"))}


def office_folder() -> Path:
    """Return the folder of the office's files; it may not exist."""
    named = os.environ.get(FOLDER)
    return Path(named) if named else platformdirs.user_data_path("lifecircle", appauthor=False) / "office"


def read_office(folder: Path | None = None) -> Office:
    """Return what lies in the office's folder, checked; read again only where a file was changed."""
    where = office_folder() if folder is None else folder
    try:
        return _read(where, tuple(_stamp(path) for path in _paths(where)))
    except LifecircleError as error:
        return Office(faults=((str(where), error),))
    except OSError as error:
        fault = ProjectError("{file} cannot be read: {why}.", file=str(where), why=error.strerror)
        return Office(faults=((str(where), fault),))


def check_file(one: OfficeFile) -> None:
    """Raise the error, with a sentence for the planner, of a file that is not what its folder says."""
    _CHECKS[one.kind](one)


def _paths(folder: Path) -> list[Path]:
    """Return the packages, then the single files, which so lie over them."""
    packages = sorted(folder.glob(f"*{PACKAGE}"))
    found = packages + [path for kind in KINDS for path in sorted((folder / kind).glob(f"*{SUFFIX}"))]
    if len(found) > MAX_OFFICE_FILES:
        raise ProjectError(
            "{folder} holds {count} files, more than the {limit} that are read; take out what is not needed.",
            folder=str(folder), count=len(found), limit=MAX_OFFICE_FILES,
        )  # fmt: skip
    return found


def _stamp(path: Path) -> tuple[Path, int, int]:
    known = path.stat()
    return path, known.st_mtime_ns, known.st_size


@lru_cache(maxsize=8)
def _read(folder: Path, stamps: tuple[tuple[Path, int, int], ...]) -> Office:
    good, faults = list[OfficeFile](), list[tuple[str, LifecircleError]]()
    for path, *_ in stamps:
        place = path.relative_to(folder).as_posix()
        try:
            files = _files_at(path)
            check_together((*good, *files))
        except LifecircleError as error:
            faults.append((place, error))
        else:
            good += files
    return Office(tuple(good), tuple(faults))


def _files_at(path: Path) -> list[OfficeFile]:
    """Return the files of a package, or the one file, each of them good; else raise."""
    if path.suffix == PACKAGE:
        found = [OfficeFile(kind, name, text, path.name) for kind, name, text in read_package(path)]
    else:
        found = [OfficeFile(kind_of_folder(path.parent.name), path.name, text_of(path))]
    for one in found:
        check_file(one)
    return found


def kind_of_folder(name: str) -> Kind:
    """Return the kind whose folder has this name; raises `ProjectError` for another."""
    for kind in KINDS:
        if kind == name:
            return kind
    raise ProjectError("{folder} is not one of the office's folders ({known}).", folder=name, known=", ".join(KINDS))


def text_of(path: Path) -> str:
    """Return the text of a file; raises `ProjectError` with the reason where it cannot be read."""
    try:
        return read_small_text(path)
    except (NoToml, OSError) as error:
        why = error.reason if isinstance(error, NoToml) else str(error.strerror)
        raise ProjectError("{file} cannot be read: {why}.", file=path.name, why=why) from error


def check_together(files: Iterable[OfficeFile]) -> None:
    """Raise `ProjectError` where two files give a plan of the same key: results could not tell them apart."""
    seen = dict[str, str]()
    for one in files:
        if one.kind != "plans":
            continue
        key = own_plan(one.text, one.name).key
        if key in seen:
            raise ProjectError(
                "{file}: the plan {key} is already given by {other}; remove one of them, or give this one another key.",
                file=one.name, key=key, other=seen[key],
            )  # fmt: skip
        seen[key] = one.name


_CHECKS: Final[Mapping[Kind, Callable[[OfficeFile], object]]] = {
    "plans": lambda one: own_plan(one.text, one.name),
    "facility-words": lambda one: load_categories(laid=[(one.name, one.text)]),
    "street-words": lambda one: load_road_words(laid=[(one.name, one.text)]),
}
