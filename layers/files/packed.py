"""What a zip holds, and which of it is read: the file that the planner names, or the only one that can serve."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from ..errors import DataError
from ..report import Report
from ..schema import PEOPLE
from .kinds.archive import unpacked
from .kinds.formats import Format, check_file, format_of_suffix
from .kinds.recognise import holds_osm, holds_table, may_hold_table, readable_format, recognise
from .readers.layer_list import Offered, Use, choose, few, offered_layers, single_offer
from .tables.read import read_table
from .tables.table import Table

_KINDS: Final = ("layer", "table", "raster", "osm")


class Chosen(NamedTuple):
    """The file to read, the layer or sheet in it that was named, and the names of all files that its zip holds.

    `members` is empty where the file is in no zip, or the only one there.
    """

    file: Path
    layer: str | None
    members: tuple[str, ...] = ()


@contextmanager
def chosen_file(path: Path, layer: str | None, use: Use | None = None) -> Iterator[Chosen]:
    """Give the file to read and the layer in it; a zip is unpacked for as long as the context lasts.

    Of a zip of several files `layer` names one, by its name or as FILE/LAYER with a layer or sheet in it; where none is
    named, the only one that can serve for `use` is taken. Raises DataError where that decides nothing.
    """
    if path.is_dir() and recognise(path) is not None:
        yield Chosen(path, layer)
        return
    check_file(path)
    if readable_format(path).kind != "archive":
        yield Chosen(path, layer)
        return
    with members_of(path) as members:
        yield _inside(members, path.name, layer, use)


@contextmanager
def members_of(path: Path) -> Iterator[Mapping[str, Path]]:
    """The layers and tables of a zip by their names in it, unpacked for as long as the context lasts.

    What only accompanies them is left aside: parts of shapefiles, and texts where there is anything else. Raises
    DataError where it has none.
    """
    with unpacked(path) as folder:
        if any(folder.glob("*.gdbtable")):  # a geodatabase whose files were zipped without their folder
            _in_own_folder(folder)
        found = {
            file.relative_to(folder).as_posix(): (file, form)
            for file in _wanted(folder)
            if (form := recognise(file)) is not None and form.kind in _KINDS and not _accompanies(file, form)
        }
        kept = {
            name: file
            for name, (file, form) in found.items()
            if form.key not in ("text", "html") or file.suffix.casefold() == ".csv"
        }
        members = kept or {name: file for name, (file, _) in found.items()}
        if not members:
            raise DataError(
                "{file} contains no layer or table that can be read; zip the files themselves.", file=path.name
            )
        yield members


def in_zip(report: Report, path: Path, chosen: Chosen) -> Report:
    """The report of what was chosen in a zip, by the names under which the planner chooses it again."""
    inner = chosen.layer
    named = chosen.file.name if inner is None else f"{chosen.file.name}/{inner}" if chosen.members else inner
    return replace(report, file=path.name, layer=named, layers=chosen.members or report.layers)


@contextmanager
def osm_in(path: Path, layer: str | None = None) -> Iterator[Path]:
    """The OpenStreetMap extract of a zip that holds one, or the one that `layer` names; any other path as it is."""
    if not (path.is_file() and holds_osm(path)) or readable_format(path).kind != "archive":
        yield path
        return
    with members_of(path) as members:
        extracts = [file for name, file in members.items()
                    if holds_osm(file) and layer in {None, name, file.name, file.stem}]  # fmt: skip
        yield extracts[0] if len(extracts) == 1 else path


def read_packed_table(path: Path, *, sheet: str | None = None) -> Table:
    """A table by itself or in a zip, named as the planner knows it. Raises DataError as `read_table` does."""
    with chosen_file(path, sheet) as chosen:
        table = read_table(chosen.file, sheet=chosen.layer)
        return table if chosen.file == path else replace(table, report=in_zip(table.report, path, chosen))


def is_table(path: Path, layer: str | None) -> bool:
    """Whether a file is a table, or `layer` of a zip is one by its name."""
    named = format_of_suffix(Path(layer).suffix) if layer and may_hold_table(path) else None
    return holds_table(path) or (named is not None and named.kind == "table")


def _wanted(folder: Path) -> Iterator[Path]:
    """The folders that are one layer, and the files outside them that hold something."""
    there = [path for path in sorted(folder.rglob("*")) if "__MACOSX" not in path.parts and path.name[:2] != "._"]
    bases = [path for path in there if path.is_dir() and recognise(path) is not None]
    yield from bases
    for path in there:
        if path.is_file() and path.stat().st_size and not any(base in path.parents for base in bases):
            yield path


def _in_own_folder(folder: Path) -> None:
    """Move the files of `folder` into a folder of the name that GDAL knows geodatabases by."""
    parts = [part for part in folder.iterdir() if part.is_file()]
    base = folder / f"{folder.name}.gdb"
    base.mkdir()
    for part in parts:
        part.rename(base / part.name)


def _accompanies(path: Path, found: Format) -> bool:
    """Whether a file only belongs to another: the .dbf of a shapefile, the .mid of a .mif."""
    return (found.key == "dbf" and path.with_suffix(".shp").exists()) or path.suffix.casefold() == ".mid"


# ----------------------------------------------------------------------------------------------------- choosing a file
def _inside(members: Mapping[str, Path], file: str, layer: str | None, use: Use | None) -> Chosen:
    names = tuple(members) if len(members) > 1 else ()
    if layer is not None:
        return _named(members, file, layer)._replace(members=names)
    few(names, file)
    for can_serve in _ways_to_serve(use) if names else ():
        serving = [path for path in members.values() if can_serve(path)]
        if len(serving) == 1:
            return Chosen(serving[0], None, names)
    if names:
        raise DataError(
            "{file} holds several layers; choose one: {layers} (on the command line --layer {file}=NAME, in a check "
            'file layer = "NAME").',
            file=file,
            layers=", ".join(names),
        )
    return Chosen(next(iter(members.values())), None)


@contextmanager
def alike_members(path: Path, layer: str | None, use: Use | None) -> Iterator[Mapping[str, Path]]:
    """The files of a zip that are to be read together: lists of facilities with the same columns, of a kind each.

    Empty where `layer` names one, for any other use, and where they differ.
    """
    if use != "facilities" or layer is not None or not path.is_file() or readable_format(path).kind != "archive":
        yield {}
        return
    with members_of(path) as members:
        few(tuple(members), path.name)
        offers = [replace(_offer(file), name=name) for name, file in members.items()] if len(members) > 1 else []
        taken = choose([offer for offer in offers if offer.placed], use)
        yield {offer.name: members[offer.name] for offer in taken} if len(taken) > 1 else {}


def _offer(path: Path) -> Offered:
    """What a file of one layer offers; nothing where it holds several, or cannot be read."""
    try:
        offers = offered_layers(path) or (single_offer(path),)
    except DataError:
        offers = ()
    return offers[0] if len(offers) == 1 else Offered(path.name, (), 0, "none")


def _named(members: Mapping[str, Path], file: str, layer: str) -> Chosen:
    fits = [path for name, path in members.items() if layer in {name, path.name, path.stem}]
    if len(fits) == 1:
        return Chosen(fits[0], None)
    if len(members) == 1:
        return Chosen(next(iter(members.values())), layer)
    within = [
        Chosen(path, layer.removeprefix(f"{start}/"))
        for name, path in members.items()
        for start in dict.fromkeys((name, path.name))
        if layer.startswith(f"{start}/")
    ]
    if len(within) == 1:
        return within[0]
    raise DataError("{file} contains no {layer}; it holds {layers}.", file=file, layer=layer, layers=", ".join(members))


def _ways_to_serve(use: Use | None) -> tuple[Callable[[Path], bool], ...]:
    """By what a file of a zip can serve for `use`, the surest first: people may be counted without places."""
    if use is None:
        return ()
    by_place = _serves(lambda offer: not offer.lacks(use))
    return (by_place, _serves(lambda offer: offer.counts(PEOPLE))) if use == "population" else (by_place,)


def _serves(fits: Callable[[Offered], bool]) -> Callable[[Path], bool]:
    def can_serve(path: Path) -> bool:
        found = recognise(path)
        if found is None or found.kind in ("raster", "osm"):
            return False
        try:
            return any(map(fits, offered_layers(path) or (single_offer(path),)))
        except DataError:
            return False

    return can_serve
