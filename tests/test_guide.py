"""The guide says what the program does: commands, options, plans, formats, settings, names in the window, links."""

import ast
import importlib.util
import re
import shlex
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import typer
from PIL import Image
from typer.core import TyperGroup

import lifecircle
from lifecircle.__main__ import whole_app

ROOT = Path(lifecircle.__file__).parent
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(GUIDE.rglob("*.md"))
BY_HAND = ("index.md", "install.md", "start.md", "numbers.md")


def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("guide", ROOT / ".ci" / "guide.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_that_the_program_writes_are_current() -> None:
    written = writer().pages()
    kept = {
        page.relative_to(GUIDE).as_posix(): page.read_text(encoding="utf-8")
        for page in PAGES
        if page.name not in {*BY_HAND, "window.md"}
    }
    assert kept.keys() == written.keys()
    assert [name for name, text in written.items() if kept[name] != text] == [], "run .ci/guide.py"


def test_both_languages_have_the_same_pages() -> None:
    named = [
        sorted(page.relative_to(GUIDE / key).as_posix() for page in (GUIDE / key).rglob("*.md")) for key in ("zh", "en")
    ]
    assert named[0] == named[1]
    assert set(BY_HAND) < set(named[0])


def test_every_link_and_picture_is_there() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).is_file(), (page, target)


def test_every_picture_of_the_guide_is_packed() -> None:
    spec = (ROOT / "bundle" / "lifecircle.spec").read_text(encoding="utf-8")
    packed = re.search(r"^SUFFIXES = (\{.+\})$", spec, re.MULTILINE)
    assert packed is not None
    assert '(ROOT / "docs").rglob("*")' in spec
    suffixes = ast.literal_eval(packed.group(1))
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    in_wheel = {file for one in wheel["lifecircle"] for file in ROOT.glob(one)}
    named = [
        (page.parent / name).resolve()
        for page in PAGES
        for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    ]
    assert len(named) >= 6
    for file in named:
        assert file.is_relative_to((ROOT / "docs").resolve()), file
        assert file.suffix in suffixes, file
        assert file in {one.resolve() for one in in_wheel}, file


def test_pictures_are_small_and_of_an_office_screen() -> None:
    pictures = sorted((GUIDE / "pictures").glob("*.png"))
    assert len(pictures) >= 6
    for file in pictures:
        assert file.stat().st_size < 200_000, file
        with Image.open(file) as picture:
            assert picture.width <= 1366


def commands_in(text: str) -> Iterator[str]:
    """The command lines of a page: indented ones and those within backticks."""
    yield from re.findall(r"^ {4}(lifecircle .+)$", text, re.MULTILINE)
    yield from re.findall(r"`(lifecircle [^`]+)`", text)


def unknown(line: str, root: TyperGroup) -> list[str]:
    """What a command line names that the program does not have."""
    words = shlex.split(
        line.split("#", 1)[0].replace("…", " ").replace("...", " ").replace("|", " ").replace("\\", " ")
    )[1:]
    command: object = root
    while words and isinstance(command, TyperGroup) and not words[0].startswith("-"):
        if words[0] not in command.commands:
            return [words[0]] if re.fullmatch("[a-z]+", words[0]) else []
        command = command.commands[words.pop(0)]
    known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"--lang", "--help"}  # type: ignore[attr-defined]
    return [word for word in words if word.startswith("--") and word.split("=")[0] not in known]


@pytest.mark.parametrize(
    "name", ["README.md", "README.zh.md", *(f"docs/guide/{key}/{page}" for key in ("zh", "en") for page in BY_HAND)]
)
def test_command_lines_in_texts_exist(name: str) -> None:
    root = typer.main.get_command(whole_app())
    assert isinstance(root, TyperGroup)
    lines = list(commands_in((ROOT / name).read_text(encoding="utf-8")))
    assert {line: unknown(line, root) for line in lines if unknown(line, root)} == {}


def test_a_command_line_that_does_not_exist_would_be_found() -> None:
    root = typer.main.get_command(whole_app())
    assert isinstance(root, TyperGroup)
    assert unknown("lifecircle site result --sites 3 --sitez 4", root) == ["--sitez"]
    assert unknown("lifecircle plans improve", root) == ["improve"]
    assert unknown("lifecircle conquer x", root) == ["conquer"]


def window_words() -> set[str]:
    """Every Chinese text of the window, and what the lower floors call things."""
    tree = ET.parse(ROOT / "gui" / "translations" / "lifecircle_zh.ts")
    return {(one.findtext("translation") or "") for one in tree.iter("message")}


def test_names_of_buttons_in_the_chinese_guide_are_those_of_the_window() -> None:
    words = window_words()
    for name in BY_HAND:
        text = (GUIDE / "zh" / name).read_text(encoding="utf-8")
        for named in re.findall("「([^」]+)」", text):
            assert any(word == named or word.startswith(f"{named}：") for word in words), (name, named)
