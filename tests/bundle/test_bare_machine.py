"""The one-folder program on a bare Debian: started, asked, driven by mouse and keys; and what it carries with it."""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from .conftest import PROGRAM, BareMachine

PATIENCE_S = 300.0
WANTED = ("--kind", "report", "--kind", "report-docx", "--kind", "sheets")


def figures(file: Path) -> dict[str, tuple[float, float]]:
    """People asked and served by clause."""
    document = json.loads(file.read_text(encoding="utf-8"))
    return {one["id"]: (round(one["people"], 3), round(one["served"], 3)) for one in document["clauses"]}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[float, float]]:
    """What the program finds from its source, on this machine."""
    out = tmp_path_factory.mktemp("elsewhere") / "demo"
    command = [sys.executable, "-P", "-m", "lifecircle", "demo", "--out", str(out), "--no-window"]
    subprocess.run(command, check=True, capture_output=True)
    return figures(out / "verdicts.json")


def test_the_machine_is_bare(bare: BareMachine) -> None:
    assert bare.run("sh", "-c", "command -v python3 || command -v python || command -v fc-list").returncode != 0
    assert bare.run("sh", "-c", "cat /proc/net/dev | grep -c :").stdout.strip() == "1", "the loop alone"
    assert bare.run("touch", "/opt/lifecircle/x").returncode != 0, "it may not write where the program lies"


def test_the_engine_is_ready_without_a_compiler(bare: BareMachine) -> None:
    for _ in range(2):
        done = bare.run(PROGRAM, "--lang", "en", "prepare")
        assert "nothing had to be compiled" in done.stdout, done.stderr
    assert list(bare.home.rglob("*.nb?")) == []


def test_demo_evaluate_and_export_give_what_they_give_elsewhere(
    bare: BareMachine, elsewhere: dict[str, tuple[float, float]]
) -> None:
    for command in (
        ("demo", "--out", "demo", "--no-window"),
        ("evaluate", "demo", "--plan", "mianyang", "--out", "second"),
        ("export", "demo", "--out", "handed-in", "--unit", "某某规划院", *WANTED),
    ):
        done = bare.run(PROGRAM, "--lang", "zh", *command)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert figures(bare.home / "demo/verdicts.json") == elsewhere
    for name in (
        "demo/map.png",
        "demo/verdicts.xlsx",
        "handed-in/report.pdf",
        "handed-in/report.docx",
        "handed-in/sheets.pdf",
    ):
        assert (bare.home / name).stat().st_size > 5000, name
    said = subprocess.run(
        ["pdftotext", str(bare.home / "handed-in/report.pdf"), "-"], capture_output=True, text=True, check=True
    )
    assert "养老" in said.stdout, "Chinese can be found in the report"
    for word in ("某某规划院", "计算", "限值"):  # some fonts cut to fewer characters lost these in the report alone
        assert word in said.stdout.replace("\n", ""), word
    fonts = subprocess.run(
        ["pdffonts", str(bare.home / "handed-in/sheets.pdf")], capture_output=True, text=True, check=True
    )
    assert "NotoSansCJK" in fonts.stdout, "the carried font draws the sheets"


def test_what_is_inside_is_listed_with_sums(bare: BareMachine) -> None:
    lines = (bare.bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    there = {one.relative_to(bare.bundle).as_posix() for one in bare.bundle.rglob("*") if one.is_file()}
    assert listed.keys() == there - {"SHA256SUMS", "SHA256SUMS.sig"}
    for name in ("lifecircle", "sbom.cdx.json", "_internal/base_library.zip"):
        assert hashlib.sha256((bare.bundle / name).read_bytes()).hexdigest() == listed[name]
    parts = json.loads((bare.bundle / "sbom.cdx.json").read_text(encoding="utf-8"))["components"]
    versions = {one["name"].casefold(): one["version"] for one in parts}
    assert {"numba", "geopandas", "pyside6_essentials", "pyinstaller", "cpython"} <= versions.keys()
    assert not {"pytest", "mypy", "pip"} & versions.keys()


def look(screen: str, file: Path) -> Image.Image:
    subprocess.run(["import", "-display", screen, "-window", "root", str(file)], check=True)
    with Image.open(file) as picture:
        return picture.convert("RGB")


def xdotool(screen: str, *command: str) -> str:
    done = subprocess.run(
        ["xdotool", *command], capture_output=True, text=True, check=False, env={**os.environ, "DISPLAY": screen}
    )
    return done.stdout


def until(so: Callable[[], bool]) -> float:
    """Wait until something is so; gives the seconds."""
    start = time.monotonic()
    while not so():
        assert time.monotonic() - start < PATIENCE_S
        time.sleep(0.05)
    return time.monotonic() - start


def test_the_window_opens_and_follows_mouse_and_keys(bare: BareMachine, screen: str, tmp_path: Path) -> None:
    command = bare.command(PROGRAM, "--lang", "zh", "window", DISPLAY=screen)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as program:
        try:
            seconds = until(lambda: bool(xdotool(screen, "search", "--onlyvisible", "--name", "LifeCircle").split()))
            sys.stdout.write(f"window after {seconds:.1f} s\n")
            # The start page gives way to the whole window, which no window manager focuses here.
            until(lambda: has_tool_bar(look(screen, tmp_path / "start.png")))
            first = settled(screen, tmp_path)
            seen = xdotool(screen, "search", "--onlyvisible", "--name", "LifeCircle").split()[-1]
            xdotool(screen, "windowfocus", seen)
            xdotool(screen, "key", "ctrl+d")  # the demo city
            until(lambda: share_of_change(first, look(screen, tmp_path / "demo.png")) > 0.08)
            settled(screen, tmp_path)
            xdotool(screen, "key", "Escape")  # the tour, which begins over the first place
            at_rest = settled(screen, tmp_path)
            xdotool(screen, "mousemove", "1150", "470", "click", "1")  # another clause
            other = settled(screen, tmp_path)
            assert share_of_change(at_rest, other) > 0.005
            xdotool(screen, "mousemove", "500", "380", "click", "--repeat", "3", "4")  # the wheel
            assert share_of_change(other, settled(screen, tmp_path)) > 0.05
            look(screen, Path(os.environ.get("LIFECIRCLE_PICTURE", tmp_path / "end.png")))
            assert program.poll() is None
        finally:
            program.terminate()
            said = program.communicate(timeout=60)[0]
    assert "Traceback" not in said, said


def has_tool_bar(picture: Image.Image) -> bool:
    """Whether the whole window is there: the start page has no icons at its top, and a screen is black at first."""
    darker = sum(picture.crop((0, 36, 700, 88)).convert("L").histogram()[:100])
    return 300 < darker < 10_000


def settled(screen: str, folder: Path) -> Image.Image:
    """The screen once nothing on it changes any more."""
    seen = [look(screen, folder / "now.png")]

    def rests() -> bool:
        time.sleep(1.5)
        seen.append(look(screen, folder / "now.png"))
        return share_of_change(seen[-2], seen[-1]) < 0.0005

    until(rests)
    return seen[-1]


def share_of_change(one: Image.Image, other: Image.Image) -> float:
    apart = ImageChops.difference(one, other).convert("L").point(lambda value: 255 * (value > 24))
    return apart.histogram()[255] / (one.width * one.height)
