"""Counts on a finished sheet what a review office would send back: read from its PDF and from its picture alone.

Each finding is a kind of the list and a few words. The checker knows nothing of how the sheet was drawn but where its
two frames stand and what must be found on it.
"""

import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pikepdf
import pypdf
from matplotlib.colors import to_rgb
from numpy.typing import NDArray
from PIL import Image

from lifecircle.scenarios.exports.sheets.drawing.look import Colours, Look
from lifecircle.scenarios.exports.sheets.sheet import boxes

SMALLEST_MM = 2.5
LEAST_CONTRAST = 4.5
MM_PER_POINT = 25.4 / 72
DPI = 200
LEAST_APART = 12.0
"""CIE76 distance between two colours that must be told apart, as somebody with a colour-blindness sees them."""
LEAST_GREY = 0.03
"""Difference of luminance between who is served and who is not, on grey paper."""

Pixels = NDArray[np.floating[Any]]
Box = tuple[float, float, float, float]

COLOUR_BLINDNESS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Machado, Oliveira and Fernandes (2009), severity 1, on linear light."""


@dataclass(frozen=True)
class Finding:
    """What is wrong, and where."""

    kind: str
    what: str


@dataclass(frozen=True)
class Word:
    """A word as a reader's program finds it, in points from the page's upper left corner."""

    text: str
    box: Box


def check_page(pdf: Path, page: int, look: Look, expected: Iterable[str]) -> list[Finding]:
    """Return what is wrong with a page (the first is 1): `expected` are the texts that must be found on it whole."""
    picture, words = picture_of(pdf, page), words_of(pdf, page)
    width = float(pypdf.PdfReader(pdf).pages[page - 1].mediabox.width)
    return [
        *_sizes(pdf, page),
        *_contrasts(words, picture),
        *_overlaps(words),
        *_cuts(words, frames_of(picture, look), width / picture.shape[1]),
        *_fonts(pdf, page),
        *_missing(pdf, page, expected),
    ]


def picture_of(pdf: Path, page: int) -> Pixels:
    """Return the page as pixels, from 0 to 1."""
    target = pdf.with_name(f"{pdf.stem}-{page}")
    size = ["-r", str(DPI), "-f", str(page), "-l", str(page), "-singlefile"]
    subprocess.run(["pdftoppm", *size, str(pdf), str(target)], check=True, capture_output=True)
    drawn = target.with_name(f"{target.name}.ppm")  # packing it would take longer than drawing it
    with Image.open(drawn) as image:
        picture = np.asarray(image.convert("RGB"), np.float32) / 255
    drawn.unlink()
    return picture


def words_of(pdf: Path, page: int) -> list[Word]:
    """Return the words with their boxes."""
    asked = ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(pdf), "-"]
    found = subprocess.run(asked, check=True, capture_output=True).stdout.decode()
    found = re.sub(r"<!DOCTYPE[^>]*>", "", found)
    root = ET.fromstring(re.sub(r'xmlns="[^"]*"', "", found))
    sides = ("xMin", "yMin", "xMax", "yMax")
    return [
        Word(word.text or "", tuple(float(word.attrib[side]) for side in sides))  # type: ignore[arg-type]
        for word in root.iter("word")
    ]


def _sizes(pdf: Path, page: int) -> Iterator[Finding]:
    """Find letters that are too small on the paper, by the sizes and matrices of the page's own operators."""
    with pikepdf.open(pdf) as opened:
        sizes = set(letters_of(opened.pages[page - 1], np.eye(3)))
    for size in sorted(sizes):
        if size * MM_PER_POINT < SMALLEST_MM - 0.005:
            yield Finding("size", f"{size * MM_PER_POINT:.2f} mm")
    if not sizes:
        yield Finding("size", "no letters at all")


def letters_of(content: pikepdf.Page | pikepdf.Object, matrix: Pixels) -> Iterator[float]:
    """Yield the height of every run of letters in points of the page, those in forms too."""
    kept, size, text = [matrix], 0.0, matrix_of((1, 0, 0, 1, 0, 0))
    for step in pikepdf.parse_content_stream(content, "q Q cm BT Tf Tm Tj TJ Do"):
        operands: Any = step.operands
        match str(step.operator):
            case "q":
                kept.append(kept[-1])
            case "Q":
                kept.pop()
            case "cm":
                kept[-1] = matrix_of(operands) @ kept[-1]
            case "BT":
                text = matrix_of((1, 0, 0, 1, 0, 0))
            case "Tf":
                size = float(operands[1])
            case "Tm":
                text = matrix_of(operands)
            case "Do":
                form = content.Resources.XObject[str(operands[0])]
                if form.Subtype == "/Form":
                    own = matrix_of(form.Matrix) if "/Matrix" in form else np.eye(3)
                    yield from letters_of(form, own @ kept[-1])
            case _:
                whole = text @ kept[-1]
                yield round(size * float(np.sqrt(abs(np.linalg.det(whole[:2, :2])))), 3)


def matrix_of(numbers: Iterable[Any]) -> Pixels:
    """Return six numbers of a PDF as the matrix that rows of coordinates are multiplied by."""
    a, b, c, d, e, f = (float(number) for number in numbers)
    return np.array([[a, b, 0.0], [c, d, 0.0], [e, f, 1.0]])


def _contrasts(words: Iterable[Word], picture: Pixels) -> Iterator[Finding]:
    """Find words whose letters are too like what lies around them."""
    for word in words:
        left, top, right, bottom = (round(side * DPI / 72) for side in word.box)
        crop = picture[max(top, 0) : bottom, max(left, 0) : right].reshape(-1, 3)
        if len(crop) < 12 or not any(letter.isalnum() for letter in word.text):  # a dash is all edge
            continue
        light = np.sort(luminance(crop))
        few = max(2, len(light) // 50)
        dark, pale = light[:few].mean(), light[-few:].mean()
        contrast = (pale + 0.05) / (dark + 0.05)
        if contrast < LEAST_CONTRAST:
            yield Finding("contrast", f"{contrast:.1f}: {word.text[:40]}")


def luminance(colours: Pixels) -> Pixels:
    """Return the relative luminance of sRGB colours (n, 3), as WCAG has it."""
    return np.asarray(linear(colours) @ [0.2126, 0.7152, 0.0722])


def linear(colours: Pixels) -> Pixels:
    """Return sRGB colours as linear light."""
    return np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)


def _overlaps(words: list[Word]) -> Iterator[Finding]:
    """Find words that cover one another; a letter's own box is higher than its ink by a third."""
    inked = [(word.text, _inked(word.box)) for word in words if word.text.strip()]
    for place, (text, one) in enumerate(inked):
        for other_text, other in inked[place + 1 :]:
            wide = min(one[2], other[2]) - max(one[0], other[0])
            tall = min(one[3], other[3]) - max(one[1], other[1])
            if wide > 0.5 and tall > 0.5:
                yield Finding("overlap", f"{text[:20]} / {other_text[:20]}")


def _inked(box: Box) -> Box:
    left, top, right, bottom = box
    tall = bottom - top
    return left, top + 0.26 * tall, right, bottom - 0.2 * tall


def frames_of(picture: Pixels, look: Look) -> list[Box]:
    """Return the frames in pixels: the map's and the panel's, and that of a strip below the map by its drawn lines."""
    tall, wide = picture.shape[:2]
    boxed = [(x * wide, (1 - y - h) * tall, (x + w) * wide, (1 - y) * tall) for x, y, w, h in boxes(look)]
    left, right = boxed[0][0], boxed[0][2]
    inside = picture[:, round(left) + 4 : round(right) - 4]
    across = np.maximum(np.maximum(inside[..., 0], inside[..., 1]), inside[..., 2])
    ruled = np.flatnonzero((across < 0.6).mean(axis=1) > 0.97)
    lines = [float(run.mean()) for run in np.split(ruled, np.flatnonzero(np.diff(ruled) > 2) + 1) if run.size]
    if len(lines) == 4:
        return [(left, lines[0], right, lines[1]), (left, lines[2], right, lines[3]), boxed[1]]
    return boxed


def _cuts(words: Iterable[Word], frames: Iterable[Box], points: float) -> Iterator[Finding]:
    """Find words that run over the page or over one of its frames, which are in pixels of so many points."""
    framed = [tuple(side * points for side in frame) for frame in frames]
    for word in words:
        left, top, right, bottom = _inked(word.box)
        inside = any(
            left >= frame[0] - 1 and top >= frame[1] - 1 and right <= frame[2] + 1 and bottom <= frame[3] + 1
            for frame in framed
        )
        if not inside:
            yield Finding("cut", word.text[:40])


def _fonts(pdf: Path, page: int) -> Iterator[Finding]:
    """Find fonts that are not inside the file, or that a reader complains of."""
    asked = ["pdffonts", "-f", str(page), "-l", str(page), str(pdf)]
    said = subprocess.run(asked, check=True, capture_output=True)
    if said.stderr:
        yield Finding("font", said.stderr.decode().splitlines()[0])
    for line in said.stdout.decode().splitlines()[2:]:
        if line.split()[-5] != "yes":
            yield Finding("font", line.split()[0])


def _missing(pdf: Path, page: int, expected: Iterable[str]) -> Iterator[Finding]:
    asked = ["pdftotext", "-layout", "-f", str(page), "-l", str(page), str(pdf), "-"]
    text = subprocess.run(asked, check=True, capture_output=True).stdout.decode()
    for wanted in expected:
        if wanted not in text:
            yield Finding("missing", wanted)


def check_colours(colours: Colours) -> list[Finding]:
    """Return which colours that must be told apart look alike to somebody, or in grey print."""
    found = []
    apart = [
        ("served / unserved", colours.served, colours.unserved),
        ("gained / lost", colours.gained, colours.lost),
        ("unserved / nearest band", colours.unserved, colours.bands[0]),
        ("unserved / farthest band", colours.unserved, colours.bands[2]),
        ("band 1 / 2", colours.bands[0], colours.bands[1]),
        ("band 2 / 3", colours.bands[1], colours.bands[2]),
        ("unserved / ground", colours.unserved, colours.ground),
    ]
    for name, one, other in apart:
        for kind, matrix in COLOUR_BLINDNESS.items():
            seen = [np.clip(np.array(matrix) @ linear(np.array(to_rgb(colour))), 0, 1) for colour in (one, other)]
            distance = float(np.linalg.norm(lab(seen[0]) - lab(seen[1])))
            if distance < LEAST_APART:
                found.append(Finding(kind, f"{name}: {distance:.1f}"))
    grey = luminance(np.array([to_rgb(colours.served), to_rgb(colours.unserved), to_rgb(colours.ground)]))
    for name, gap in (("served / unserved", grey[0] - grey[1]), ("unserved / ground", grey[2] - grey[1])):
        if gap < LEAST_GREY:
            found.append(Finding("grey", f"{name}: {gap:.3f}"))
    return found


def lab(light: Pixels) -> Pixels:
    """Return CIE L*a*b* (D65) of linear sRGB."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ light / [0.9505, 1.0, 1.089]
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])
